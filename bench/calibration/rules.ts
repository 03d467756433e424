import { chooseTests } from '../../src/experiments/comparison/inference/choose-tests.ts';
import { correctnessAnswer } from '../../src/experiments/comparison/inference/cochran-q.ts';
import { foldDifferences } from '../../src/experiments/comparison/inference/pair-test.ts';
import { pairTests } from '../../src/experiments/comparison/inference/index.ts';
import type { Rng } from '../../src/core/rng.ts';
import { conover, friedman, holm, holmPairs, mean, nemenyi, standardDeviation, studentTLogTwoSided } from '../../src/stats/index.ts';
import { nearestCentroid, threeNeighbours, type Learner } from './learners.ts';
import { ALPHA, type Scenario } from './rate.ts';
import { drawBlocks, drawFolds, type Simulated, simulate, type World } from './simulate.ts';

type Rule = Scenario<Simulated>['tests'][number];

/** Random exchanges of the permutation test: α is then one of the p-values it can give. */
const REPLICATES = 199;

const nameOf = (id: string, measure: keyof Simulated): string => (measure === 'auc' && id !== 'de-long' ? `${id} of ROC AUC` : id);

/** A registered test of two models with its own defaults. */
function rule(id: string, measure: keyof Simulated = 'accuracy'): Rule {
  const test = pairTests.get(id);
  const parameters = test.parameters.parse(id === 'permutation' ? { replicates: REPLICATES } : {});
  return { id: nameOf(id, measure), log10P: (data) => test.prepare(data[measure], parameters)(0, 1)?.log10P ?? NaN };
}

/** What `inference: auto` decides by: the first of its tests that judges this measure and gives a p-value. */
const auto = (measure: keyof Simulated = 'accuracy'): Rule => ({
  id: nameOf('auto', measure),
  log10P: (data) => {
    const input = data[measure];
    const wanted = chooseTests('auto', input.facts).entries.map(({ id }) => pairTests.get(id));
    const test = wanted.find((each) => each.givesProbabilities !== true && each.refuse(input.measure, input.facts) === null);
    return test?.prepare(input, test.parameters.parse({}))(0, 1)?.log10P ?? NaN;
  },
});

/** The posterior that `auto` prints beside its test: does it call one model better with the 95 % that a verdict needs, beyond a region of equivalence of ± 0.01? */
const posteriorVerdict: Rule = {
  id: 'bayesian verdict of auto',
  log10P: ({ accuracy }) => {
    const wanted = chooseTests('auto', accuracy.facts).entries.map(({ id }) => pairTests.get(id));
    const test = wanted.find((each) => each.givesProbabilities === true);
    const { below = 0, above = 0 } = test?.prepare(accuracy, test.parameters.parse({}))(0, 1)?.posterior ?? {};
    return Math.max(below, above) >= 0.95 ? -Infinity : 0;
  },
};

/** log₁₀ p of the paired t test that takes folds for independent: what this project does not offer. */
export function plainPairedT(differences: Float64Array): number {
  const error = standardDeviation(differences) / Math.sqrt(differences.length);
  return error === 0 ? NaN : studentTLogTwoSided(mean(differences) / error, differences.length - 1) / Math.LN10;
}

const plainT: Rule = { id: 'plain paired t (not offered)', log10P: ({ accuracy }) => plainPairedT(foldDifferences(accuracy, 0, 1)) };

const folded: readonly Rule[] = [rule('corrected-resampled-t'), rule('mcnemar'), rule('de-long', 'auc'), rule('paired-bootstrap')];

/** Over repeated folds of any number. */
const repeated: readonly Rule[] = [
  auto(),
  auto('auc'),
  posteriorVerdict,
  rule('corrected-one-run-t'),
  rule('corrected-resampled-t'),
  rule('corrected-resampled-t', 'auc'),
  plainT,
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
function drawGivenTestSet(shifts: readonly number[], rng: Rng): Simulated {
  const blocks = drawBlocks({ ...equal, shifts, rows: 400 }, rng);
  const all = Uint32Array.from(blocks.y.keys());
  const fixed: Learner = (x, width, _y, _train, test) =>
    Float64Array.from(
      test,
      (row) => 1 / (1 + Math.exp(-x.subarray(row * width, (row + 1) * width).reduce((sum, value) => sum + value, 0))),
    );
  return simulate(blocks, [{ id: 'given', repeat: 1, fold: 1, train: all, test: all }], fixed, rng.uint32());
}

const givenTestSet: Scenario<Simulated> = {
  group: 'two equal models',
  design: 'fixed models, one test set of 400 rows',
  draw: (rng) => drawGivenTestSet(equal.shifts, rng),
  tests: [
    auto(),
    auto('auc'),
    rule('mcnemar'),
    rule('de-long', 'auc'),
    rule('paired-bootstrap'),
    rule('paired-bootstrap', 'auc'),
    rule('permutation'),
  ],
};

/** Two learners of one kind, each with its own features, which are alike: every rejection is false. */
export const ruleScenarios: readonly Scenario<Simulated>[] = [
  givenTestSet,
  ...learners.flatMap(([name, learner]) => [
    crossValidation(name, learner, equal, 10, 1, [auto(), auto('auc'), posteriorVerdict, ...folded, rule('permutation'), plainT]),
    crossValidation(name, learner, equal, 10, 5, repeated),
    crossValidation(name, learner, equal, 2, 5, [...repeated, rule('five-by-two-f'), rule('five-by-two-t')]),
  ]),
];

/** Scores of k models in N blocks, row-major, and what they said where there is one data set. */
interface Scores {
  readonly values: Float64Array;
  readonly blocks: number;
  readonly models: number;
  readonly simulated: Simulated | null;
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

const names = ['a', 'b', 'c', 'd'];

/** Cochran's Q over the tested rows; after all pairs' p-values are Holm-adjusted, the smallest of what `auto` decides by. */
const jointTests: Scenario<Scores>['tests'] = [
  {
    id: 'cochran-q',
    log10P: ({ simulated }) => (simulated === null ? NaN : correctnessAnswer(simulated.accuracy.pooled(), names, ALPHA, 0).result.log10P),
  },
  {
    id: 'auto + holm, any pair',
    log10P: ({ simulated }) => {
      if (simulated === null) return NaN;
      const { accuracy } = simulated;
      const [{ id }] = chooseTests('auto', accuracy.facts).entries;
      const judge = pairTests.get(id).prepare(accuracy, pairTests.get(id).parameters.parse({}));
      const pairs = names.flatMap((_, i) => names.slice(i + 1).map((__, j) => judge(i, i + 1 + j)?.log10P ?? NaN));
      return Math.min(...holm(pairs).filter((value) => !Number.isNaN(value)));
    },
  },
];

const four: World = { rows: 120, width: 3, shifts: [0.8, 0.8, 0.8, 0.8] };

/** Four equal models: by ranks over data sets, which are independent, and over the folds of one, which are not quite; over the rows of one. */
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
      simulated: null,
    }),
    tests: rankTests,
  },
  ...learners.map(([name, learner]): Scenario<Scores> => ({
    group: 'four equal models',
    design: `${name}, 10 folds of one data set, 200 rows`,
    draw: (rng) => {
      const blocks = drawBlocks({ ...four, rows: 200 }, rng);
      const simulated = simulate(blocks, drawFolds(blocks.y, 10, 1, rng.uint32()), learner, 0);
      const { folds } = simulated.accuracy;
      const values = Float64Array.from(Array.from({ length: 10 }, (_, fold) => folds.map((scores) => scores[fold])).flat());
      return { values, blocks: 10, models: 4, simulated };
    },
    tests: [...jointTests, ...rankTests],
  })),
  {
    group: 'four equal models',
    design: 'fixed models, one test set of 400 rows',
    draw: (rng) => ({ values: new Float64Array(0), blocks: 0, models: 4, simulated: drawGivenTestSet([0.8, 0.8, 0.8, 0.8], rng) }),
    tests: jointTests,
  },
];

/** The design of the power curves: the second learner's features are a little better. */
export const betterBy = (more: number): Scenario<Simulated> => ({
  ...crossValidation('nearest centroid', nearestCentroid, { ...equal, shifts: [0.8, 0.8 + more] }, 10, 1, folded),
  group: 'power of two models',
});

/** The same for the 5 × 2 tests. */
export const betterByFiveTimesTwo = (more: number): Scenario<Simulated> => ({
  ...crossValidation('nearest centroid', nearestCentroid, { ...equal, shifts: [0.8, 0.8 + more] }, 2, 5, [
    rule('corrected-one-run-t'),
    rule('five-by-two-f'),
    rule('five-by-two-t'),
  ]),
  group: 'power of two models',
});
