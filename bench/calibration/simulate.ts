import type { Fold } from '../../src/core/resampling.ts';
import type { Rng } from '../../src/core/rng.ts';
import type { Measure } from '../../src/core/measure.ts';
import { designFacts } from '../../src/experiments/comparison/inference/design-kind.ts';
import type { PairInput } from '../../src/experiments/comparison/inference/pair-test.ts';
import { type PooledModel, poolRows } from '../../src/experiments/comparison/inference/pooled-rows.ts';
import { measures } from '../../src/measures/index.ts';
import { resamplings } from '../../src/resampling/index.ts';
import type { Blocks, Learner } from './learners.ts';

/** Made-up data of a comparison. */
export interface World {
  readonly rows: number;
  /** Features that a learner sees. */
  readonly width: number;
  /** Distance of the class means in each feature of each learner's block, standard deviations. All alike: the learners are equal by symmetry. */
  readonly shifts: readonly number[];
}

/** As many rows of each class, features independent and normal given the class. */
export function drawBlocks({ rows, width, shifts }: World, rng: Rng): Blocks {
  const y = Int32Array.from({ length: rows }, (_, row) => row % 2);
  const features = shifts.map((shift) => {
    const block = new Float64Array(rows * width);
    for (let i = 0; i < block.length; i++) block[i] = rng.normal() + (y[Math.floor(i / width)] - 0.5) * shift;
    return block;
  });
  return { y, features, width };
}

/** Stratified folds of all rows, drawn as a suite draws them. */
export function drawFolds(y: Int32Array, folds: number, repeats: number, seed: number): readonly Fold[] {
  const definition = resamplings.get('stratified-k-fold');
  const rows = Uint32Array.from(y.keys());
  const input = { rows, y, classes: ['0', '1'], parts: [{ id: 'data', start: 0, end: y.length }], seed, suiteSeed: seed };
  return definition.draw(input, definition.parameters.parse({ folds, repeats }));
}

function answer(blocks: Blocks, learner: Learner, model: number, fold: Fold): PooledModel {
  const ones = learner(blocks.features[model], blocks.width, blocks.y, fold.train, fold.test);
  const scores = new Float64Array(2 * ones.length);
  ones.forEach((score, i) => {
    scores[2 * i] = 1 - score;
    scores[2 * i + 1] = score;
  });
  return { predicted: Int32Array.from(ones, (score) => Number(score > 0.5)), scores, scoreKind: 'probability' };
}

/** What the tests of a comparison see, by measure. */
export interface Simulated {
  readonly accuracy: PairInput;
  readonly auc: PairInput;
}

/** Fits the same learner to every block on every fold. */
export function simulate(blocks: Blocks, folds: readonly Fold[], learner: Learner, seed: number): Simulated {
  const models = blocks.features.map((_, model) => folds.map((fold) => answer(blocks, learner, model, fold)));
  const truths = folds.map((fold) => Int32Array.from(fold.test, (row) => blocks.y[row]));
  const pooled = poolRows(folds, { classes: ['0', '1'], yByRow: blocks.y, positive: 1 }, models);
  const inputOf = (measure: Measure): PairInput => ({
    measure,
    facts: designFacts(folds, 2, models.length),
    folds: models.map((parts) =>
      Float64Array.from(parts, (part, fold) => measure.compute({ truth: truths[fold], ...part, nClasses: 2, positive: 1 })),
    ),
    pooled: () => pooled,
    level: 0.95,
    rope: 0.01,
    seed,
  });
  return { accuracy: inputOf(measures.get('accuracy')), auc: inputOf(measures.get('roc-auc')) };
}
