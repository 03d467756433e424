import type { Measure, Scored } from '../core/measure.ts';
import { createRng } from '../core/rng.ts';
import { bcaInterval, drawStratified, strataOf } from '../stats/index.ts';
import type { Contrast, NoContrast } from './contrast.ts';
import { signOf } from './fold-contrast.ts';
import { neededRows } from './needed.ts';

/** More groups say no more about skewness than a fifth of the noise in it. */
const JACKKNIFE_GROUPS = 200;

/** Enough for one-sided p-values down to 1/2001, fewer on many rows, where the replicates vary little. */
const replicatesFor = (n: number): number => Math.round(Math.min(2000, Math.max(500, 2e7 / n)));

/** The measure on rows counted so many times. Rows lie by class, so that a measure that looks at one class after the other meets them together. O(n). */
function evaluator(measure: Measure, scored: Scored): (counts: Uint32Array) => number {
  const { truth, predicted, nClasses } = scored;
  const n = truth.length;
  const order = Uint32Array.from({ length: n }, (_, row) => row).sort((a, b) => truth[a] - truth[b] || a - b);
  const scores = measure.needs === 'classes' ? null : scored.scores;
  const filled = { truth: new Int32Array(n), predicted: new Int32Array(n), scores: new Float64Array(scores === null ? 0 : n * nClasses) };
  return (counts) => {
    let at = 0;
    for (const row of order) {
      for (let copy = counts[row]; copy > 0; copy--) {
        filled.truth[at] = truth[row];
        filled.predicted[at] = predicted[row];
        if (scores !== null) for (let k = 0; k < nClasses; k++) filled.scores[at * nClasses + k] = scores[row * nClasses + k];
        at++;
      }
    }
    return measure.compute({
      ...scored,
      truth: filled.truth.subarray(0, at),
      predicted: filled.predicted.subarray(0, at),
      scores: scores === null ? null : filled.scores.subarray(0, at * nClasses),
    });
  };
}

/**
 * Paired bootstrap of any measure: both models on the same resamples, each class on its own; BCa (Efron 1987, https://doi.org/10.1080/01621459.1987.10478410). A claim
 * about a bound is tested by moving the bound to 0. Seeded. O(replicates × (n + cost of the measure)).
 */
export function bootstrapContrast(candidate: Scored, reference: Scored, measure: Measure, seed: number): Contrast | NoContrast {
  const n = candidate.truth.length;
  const sign = signOf(measure);
  const measured = [candidate, reference].map((scored) => evaluator(measure, scored));
  const on = (counts: Uint32Array): number => sign * (measured[0](counts) - measured[1](counts));
  const counts = new Uint32Array(n).fill(1);
  const difference = on(counts);
  if (!Number.isFinite(difference)) return { reason: `${measure.title} is not defined on these rows` };
  const strata = strataOf(candidate.truth, candidate.nClasses);
  const rng = createRng(seed);
  const replicates = new Float64Array(replicatesFor(n)).map(() => {
    drawStratified(strata, rng, counts);
    return on(counts);
  });
  const groups = Math.min(n, JACKKNIFE_GROUPS);
  const byClass = strata.flatMap((members) => [...members]);
  const jackknife = new Float64Array(groups).map((_, group) => {
    counts.fill(1);
    for (let place = group; place < n; place += groups) counts[byClass[place]] = 0;
    return on(counts);
  });
  const moved = (theta: number, level = 0.95) =>
    bcaInterval(
      difference - theta,
      replicates.map((value) => value - theta),
      jackknife,
      level,
    );
  const { standardError } = moved(0);
  if (!(standardError > 0))
    return {
      reason: `${measure.title} does not vary over resamples of these ${String(n)} rows: there is nothing to judge by`,
      undecided: true,
    };
  const side = (theta: number, towards: 1 | -1): number => {
    const half = moved(theta).log10P - Math.log10(2);
    return towards * (difference - theta) > 0 ? half : Math.log10(Math.max(0, 1 - 10 ** half));
  };
  return {
    test: `paired bootstrap (BCa, ${String(replicates.length)} resamples) on ${String(n)} rows`,
    difference,
    identical: false,
    larger: (theta) => side(theta, 1),
    smaller: (theta) => side(theta, -1),
    interval: (level) => moved(0, level).interval,
    needed: (theta, alpha) => neededRows(Math.abs(difference - theta), standardError, n, alpha),
  };
}
