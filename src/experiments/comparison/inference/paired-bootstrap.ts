import { z } from 'zod';
import type { Measure, Scored } from '../../../core/measure.ts';
import { createRng } from '../../../core/rng.ts';
import { bcaInterval, drawStratified, normalQuantile, strataOf } from '../../../stats/index.ts';
import { definePairTest, type PairInput } from './pair-test.ts';
import type { PooledModel, PooledRows } from './pooled-rows.ts';

/** More groups say no more about skewness than a fifth of the noise in it. */
const JACKKNIFE_GROUPS = 200;

const parameters = z.strictObject({
  replicates: z
    .int()
    .min(200)
    .max(100_000)
    .default(2000)
    .describe('resamples of the test rows; half of the default beyond 50,000 rows would do'),
});

/** Gives the measure of one model on rows counted `counts` times. */
type Evaluate = (counts: Uint32Array) => number;

/**
 * Rows are laid out by class and score, so that a measure that sorts meets them sorted; the arrays are filled anew for each resample and never allocated again.
 * Per resample O(n) plus the measure.
 */
function evaluator(measure: Measure, rows: PooledRows, model: PooledModel): Evaluate {
  const { truth, nClasses, positive } = rows;
  const n = truth.length;
  const column = positive < 0 ? nClasses - 1 : positive;
  const withScores = measure.needs !== 'classes';
  const { predicted, scores, scoreKind } = model;
  const order = Uint32Array.from({ length: n }, (_, row) => row);
  order.sort(
    (a, b) =>
      truth[a] - truth[b] || (withScores ? scores[a * nClasses + column] - scores[b * nClasses + column] : predicted[a] - predicted[b]),
  );
  const filled = { truth: new Int32Array(n), predicted: new Int32Array(n), scores: new Float64Array(withScores ? n * nClasses : 0) };
  return (counts) => {
    let at = 0;
    for (const row of order) {
      for (let copy = counts[row]; copy > 0; copy--) {
        filled.truth[at] = truth[row];
        filled.predicted[at] = predicted[row];
        if (withScores) for (let k = 0; k < nClasses; k++) filled.scores[at * nClasses + k] = scores[row * nClasses + k];
        at++;
      }
    }
    const scored: Scored = {
      truth: filled.truth.subarray(0, at),
      predicted: filled.predicted.subarray(0, at),
      scores: withScores ? filled.scores.subarray(0, at * nClasses) : null,
      scoreKind,
      nClasses,
      positive,
    };
    return measure.compute(scored);
  };
}

interface Resampled {
  readonly estimate: number;
  readonly replicates: Float64Array;
  readonly jackknife: Float64Array;
}

/** Every model on the same resamples: what makes the bootstrap of a difference a paired one. */
function resampleModels(input: PairInput, replicates: number): readonly (Resampled | null)[] {
  const rows = input.pooled();
  const n = rows.truth.length;
  const strata = strataOf(rows.truth, rows.nClasses);
  const models = rows.models.map((model) => {
    if (model === null || (input.measure.needs === 'probabilities' && model.scoreKind !== 'probability')) return null;
    return { evaluate: evaluator(input.measure, rows, model), replicates: new Float64Array(replicates) };
  });
  const counts = new Uint32Array(n).fill(1);
  const estimates = models.map((model) => model?.evaluate(counts) ?? NaN);
  const rng = createRng(input.seed);
  for (let draw = 0; draw < replicates; draw++) {
    drawStratified(strata, rng, counts);
    for (const model of models) if (model !== null) model.replicates[draw] = model.evaluate(counts);
  }
  const groups = Math.min(n, JACKKNIFE_GROUPS);
  const byClass = strata.flatMap((members) => [...members]);
  const jackknifes = models.map(() => new Float64Array(groups));
  for (let group = 0; group < groups; group++) {
    counts.fill(1);
    for (let place = group; place < n; place += groups) counts[byClass[place]] = 0;
    models.forEach((model, index) => (jackknifes[index][group] = model?.evaluate(counts) ?? NaN));
  }
  return models.map((model, index) =>
    model === null || Number.isNaN(estimates[index])
      ? null
      : { estimate: estimates[index], replicates: model.replicates, jackknife: jackknifes[index] },
  );
}

const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, index) => value - b[index]);

/** Paired bootstrap of any measure over the tested rows: stratified by class, BCa, seeded. */
export const pairedBootstrap = definePairTest<z.output<typeof parameters>>({
  id: 'paired-bootstrap',
  title: 'paired bootstrap of any measure over the tested rows',
  sentence:
    'Paired bootstrap over the tested rows: both models on the same resamples, each class resampled on its own, bias-corrected and accelerated interval (Efron 1987), seeded.',
  parameters,
  refuse: () => null,
  prepare: (input, { replicates }) => {
    const models = resampleModels(input, replicates);
    return (first, second) => {
      const [a, b] = [models[first], models[second]];
      if (a === null || b === null) return undefined;
      const difference = a.estimate - b.estimate;
      const result = bcaInterval(difference, minus(a.replicates, b.replicates), minus(a.jackknife, b.jackknife), input.level);
      return {
        difference,
        interval: result.interval,
        statistic: NaN,
        df: [],
        log10P: result.log10P,
        effect: { name: `difference of ${input.measure.title}`, value: difference, interval: result.interval },
        n: a.replicates.length === 0 ? 0 : input.pooled().truth.length,
        unit: 'rows',
        detectable: (alpha, power) => result.standardError * (normalQuantile(power) - normalQuantile(alpha / 2)),
        details: {
          replicates: result.replicates,
          standardError: Number.isFinite(result.standardError) ? result.standardError : null,
          smallestP: 2 / (result.replicates + 1),
        },
      };
    };
  },
});
