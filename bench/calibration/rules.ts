import { foldDifferences } from '../../src/experiments/comparison/inference/pair-test.ts';
import { pairTests } from '../../src/experiments/comparison/inference/index.ts';
import { conover, friedman, holmPairs, mean, nemenyi, standardDeviation, studentTLogTwoSided } from '../../src/stats/index.ts';
import { nearestCentroid, threeNeighbours, type Learner } from './learners.ts';
import type { Scenario } from './rate.ts';
import { drawBlocks, drawFolds, type Simulated, simulate, type World } from './simulate.ts';

type Rule = Scenario<Simulated>['tests'][number];

/** A registered test of two models with its own defaults. */
function rule(id: string, measure: keyof Simulated): Rule {
  const test = pairTests.get(id);
  const parameters = test.parameters.parse({});
  return {
    id: measure === 'auc' && id !== 'de-long' ? `${id} of ROC AUC` : id,
    log10P: (data) => test.prepare(data[measure], parameters)(0, 1)?.log10P ?? NaN,
  };
}

/** log₁₀ p of the paired t test that takes folds for independent: what this project does not offer. */
export function plainPairedT(differences: Float64Array): number {
  const error = standardDeviation(differences) / Math.sqrt(differences.length);
  return error === 0 ? NaN : studentTLogTwoSided(mean(differences) / error, differences.length - 1) / Math.LN10;
}

const plainT: Rule = { id: 'plain paired t (not offered)', log10P: ({ accuracy }) => plainPairedT(foldDifferences(accuracy, 0, 1)) };

const folded: readonly Rule[] = [
  rule('corrected-resampled-t', 'accuracy'),
  plainT,
  rule('mcnemar', 'accuracy'),
  rule('de-long', 'auc'),
  rule('paired-bootstrap', 'accuracy'),
];

const learners: readonly (readonly [string, Learner])[] = [
  ['nearest centroid', nearestCentroid],
  ['3 neighbours', threeNeighbours],
];

const crossValidation = (
  name: string,
  learner: Learner,
  world: World,
  folds: number,
  repeats: number,
  tests: readonly Rule[],
): Scenario<Simulated> => ({
  group: 'two equal models',
  design: `${name}, ${String(world.rows)} rows, ${repeats > 1 ? `${String(repeats)} × ` : ''}${String(folds)} folds`,
  draw: (rng) => {
    const blocks = drawBlocks(world, rng);
    return simulate(blocks, drawFolds(blocks.y, folds, repeats, rng.uint32()), learner, rng.uint32());
  },
  tests,
});

const equal: World = { rows: 200, width: 3, shifts: [0.8, 0.8] };

/** One given test set: models that do not change with it, so their true accuracies are equal and not only those expected of a training part. */
const givenTestSet: Scenario<Simulated> = {
  group: 'two equal models',
  design: 'fixed models, one test set of 400 rows',
  draw: (rng) => {
    const blocks = drawBlocks({ ...equal, rows: 400 }, rng);
    const all = Uint32Array.from(blocks.y.keys());
    const fixed: Learner = (x, width, _y, _train, test) =>
      Float64Array.from(
        test,
        (row) => 1 / (1 + Math.exp(-x.subarray(row * width, (row + 1) * width).reduce((sum, value) => sum + value, 0))),
      );
    return simulate(blocks, [{ id: 'given', repeat: 1, fold: 1, train: all, test: all }], fixed, rng.uint32());
  },
  tests: [rule('mcnemar', 'accuracy'), rule('de-long', 'auc'), rule('paired-bootstrap', 'accuracy'), rule('paired-bootstrap', 'auc')],
};

/** Two learners of one kind, each with its own features, which are alike: every rejection is false. */
export const ruleScenarios: readonly Scenario<Simulated>[] = [
  givenTestSet,
  ...learners.flatMap(([name, learner]) => [
    crossValidation(name, learner, equal, 10, 1, folded),
    crossValidation(name, learner, equal, 10, 5, [rule('corrected-resampled-t', 'accuracy'), rule('corrected-resampled-t', 'auc'), plainT]),
    crossValidation(name, learner, equal, 2, 5, [
      rule('five-by-two-f', 'accuracy'),
      rule('five-by-two-t', 'accuracy'),
      rule('corrected-resampled-t', 'accuracy'),
      plainT,
    ]),
  ]),
];

/** Scores of k models in N blocks, row-major. */
interface Scores {
  readonly values: Float64Array;
  readonly blocks: number;
  readonly models: number;
}

const smallest = (pairs: readonly { readonly adjustedLog10P: number }[]): number => Math.min(...pairs.map((pair) => pair.adjustedLog10P));

const rankTests: Scenario<Scores>['tests'] = (
  [
    ['friedman χ²', (test) => test.tieCorrected.chiSquareLog10P],
    ['iman-davenport F', (test) => test.tieCorrected.fLog10P],
    ['nemenyi, any pair', (test) => smallest(nemenyi(test))],
    ['friedman F, then nemenyi', (test) => Math.max(test.tieCorrected.fLog10P, smallest(nemenyi(test)))],
    ['holm, any pair', (test) => smallest(holmPairs(test))],
    ['conover + holm, any pair', (test) => smallest(conover(test).filter((pair) => !Number.isNaN(pair.adjustedLog10P)))],
  ] as const satisfies readonly (readonly [string, (test: ReturnType<typeof friedman>) => number])[]
).map(([id, log10P]) => ({ id, log10P: ({ values, blocks, models }) => log10P(friedman(values, blocks, models)) }));

const four: World = { rows: 120, width: 3, shifts: [0.8, 0.8, 0.8, 0.8] };

/** Four equal models by ranks: over data sets, which are independent, and over the folds of one, which are not quite. */
export const rankScenarios: readonly Scenario<Scores>[] = [
  {
    group: 'four equal models',
    design: '15 data sets, half of 120 rows tested',
    draw: (rng) => ({
      values: Float64Array.from(
        Array.from({ length: 15 }, () => {
          const blocks = drawBlocks(four, rng);
          const [fold] = drawFolds(blocks.y, 2, 1, rng.uint32());
          return simulate(blocks, [fold], nearestCentroid, 0).accuracy.folds.map(([value]) => value);
        }).flat(),
      ),
      blocks: 15,
      models: 4,
    }),
    tests: rankTests,
  },
  {
    group: 'four equal models',
    design: '10 folds of one data set, 400 rows',
    draw: (rng) => {
      const blocks = drawBlocks({ ...four, rows: 400 }, rng);
      const { folds } = simulate(blocks, drawFolds(blocks.y, 10, 1, rng.uint32()), nearestCentroid, 0).accuracy;
      return {
        values: Float64Array.from(Array.from({ length: 10 }, (_, fold) => folds.map((values) => values[fold])).flat()),
        blocks: 10,
        models: 4,
      };
    },
    tests: rankTests,
  },
];

/** The design of the power curves: the second learner's features are a little better. */
export const betterBy = (more: number): Scenario<Simulated> => ({
  ...crossValidation(
    'nearest centroid',
    nearestCentroid,
    { ...equal, shifts: [0.8, 0.8 + more] },
    10,
    1,
    folded.filter((test) => test !== plainT),
  ),
  group: 'power of two models',
});

/** The same for the 5 × 2 tests. */
export const betterByFiveTimesTwo = (more: number): Scenario<Simulated> => ({
  ...crossValidation('nearest centroid', nearestCentroid, { ...equal, shifts: [0.8, 0.8 + more] }, 2, 5, [
    rule('five-by-two-f', 'accuracy'),
    rule('five-by-two-t', 'accuracy'),
  ]),
  group: 'power of two models',
});
