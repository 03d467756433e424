import type { Measure, Scored } from '../core/measure.ts';
import { createRng } from '../core/rng.ts';
import { drawStratified, strataOf } from '../stats/index.ts';
import { resampleEvaluator, withScores } from './resample-evaluator.ts';

/** More groups say no more about skewness than a fifth of the noise in it. */
const JACKKNIFE_GROUPS = 200;

/** A measure of one model on all rows, on resamples of them, and with each group of rows left out. */
export interface Resampled {
  readonly estimate: number;
  /** Float64Array (replicates) */
  readonly replicates: Float64Array;
  /** Float64Array (groups): at most 200, each spread over the classes as the rows are. */
  readonly jackknife: Float64Array;
}

/**
 * Several models of the same rows on the same resamples: what makes the bootstrap of a difference a paired one. Each class is resampled on its own; seeded.
 * @param models null for one that has no say, or not what the measure needs
 * @returns null where there is no model, or the measure is not defined on the rows
 */
export function resampleTogether(
  measure: Measure,
  models: readonly (Scored | null)[],
  replicates: number,
  seed: number,
): readonly (Resampled | null)[] {
  const first = models.find((model) => model !== null);
  if (first === undefined) return models.map(() => null);
  const { truth, nClasses } = first;
  const n = truth.length;
  const strata = strataOf(truth, nClasses);
  const evaluators = models.map((model) => {
    const scored = withScores(measure, model);
    return scored === null ? null : resampleEvaluator(measure, scored);
  });
  const on = (counts: Uint32Array): readonly number[] => evaluators.map((evaluate) => evaluate?.(counts) ?? NaN);
  const counts = new Uint32Array(n).fill(1);
  const estimates = on(counts);
  const rng = createRng(seed);
  const drawn = models.map(() => new Float64Array(replicates));
  for (let draw = 0; draw < replicates; draw++) {
    drawStratified(strata, rng, counts);
    on(counts).forEach((value, model) => (drawn[model][draw] = value));
  }
  const groups = Math.min(n, JACKKNIFE_GROUPS);
  const byClass = strata.flatMap((members) => [...members]);
  const left = models.map(() => new Float64Array(groups));
  for (let group = 0; group < groups; group++) {
    counts.fill(1);
    for (let place = group; place < n; place += groups) counts[byClass[place]] = 0;
    on(counts).forEach((value, model) => (left[model][group] = value));
  }
  return estimates.map((estimate, model) =>
    Number.isNaN(estimate) ? null : { estimate, replicates: drawn[model], jackknife: left[model] },
  );
}

/** The difference of two models that were resampled together. */
export function resampledDifference(a: Resampled, b: Resampled): Resampled {
  const minus = (left: Float64Array, right: Float64Array): Float64Array => left.map((value, index) => value - right[index]);
  return {
    estimate: a.estimate - b.estimate,
    replicates: minus(a.replicates, b.replicates),
    jackknife: minus(a.jackknife, b.jackknife),
  };
}
