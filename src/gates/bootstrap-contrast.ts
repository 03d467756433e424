import type { Measure, Scored } from '../core/measure.ts';
import { resampledDifference, resampleTogether } from '../measures/resample-together.ts';
import { bcaInterval } from '../stats/index.ts';
import type { Contrast, NoContrast } from './contrast.ts';
import { signOf } from './fold-contrast.ts';
import { neededRows } from './needed.ts';

/** Enough for one-sided p-values down to 1/2001, fewer on many rows, where the replicates vary little. */
const replicatesFor = (n: number): number => Math.round(Math.min(2000, Math.max(500, 2e7 / n)));

/** Rows on which the two models say different things. */
function differingRows(a: Scored, b: Scored): number {
  const { nClasses } = a;
  let count = 0;
  for (let i = 0; i < a.predicted.length; i++) {
    let same = a.predicted[i] === b.predicted[i];
    if (same && a.scores !== null && b.scores !== null) {
      for (let k = i * nClasses; same && k < (i + 1) * nClasses; k++) same = a.scores[k] === b.scores[k];
    }
    if (!same) count++;
  }
  return count;
}

/**
 * Paired bootstrap of any measure: both models on the same resamples, each class on its own; BCa (Efron 1987, https://doi.org/10.1080/01621459.1987.10478410). A claim
 * about a bound is tested by moving the bound to 0. That one model is better at all is never claimed at a smaller p than exchanging the models on the rows where they differ can give: 2^-d on
 * d such rows (the bootstrap alone would say p = 0.003 where three rows of twenty differ). Seeded. O(replicates × (n + cost of the measure)).
 */
export function bootstrapContrast(candidate: Scored, reference: Scored, measure: Measure, seed: number): Contrast | NoContrast {
  const n = candidate.truth.length;
  const sign = signOf(measure);
  const [ours, theirs] = resampleTogether(measure, [candidate, reference], replicatesFor(n), seed);
  if (ours === null || theirs === null || !Number.isFinite(ours.estimate - theirs.estimate))
    return { reason: `${measure.title} is not defined on these rows` };
  const { estimate, replicates, jackknife } = sign > 0 ? resampledDifference(ours, theirs) : resampledDifference(theirs, ours);
  const moved = (theta: number, level = 0.95) =>
    bcaInterval(
      estimate - theta,
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
  const smallest = -differingRows(candidate, reference) * Math.log10(2);
  const side = (theta: number, towards: 1 | -1): number => {
    const half = moved(theta).log10P - Math.log10(2);
    const log10P = towards * (estimate - theta) > 0 ? half : Math.log10(Math.max(0, 1 - 10 ** half));
    return towards * theta >= 0 ? Math.max(smallest, log10P) : log10P;
  };
  return {
    test: `paired bootstrap (BCa, ${String(replicates.length)} resamples) on ${String(n)} rows`,
    difference: estimate,
    identical: false,
    larger: (theta) => side(theta, 1),
    smaller: (theta) => side(theta, -1),
    interval: (level) => moved(0, level).interval,
    needed: (theta, alpha) => neededRows(Math.abs(estimate - theta), standardError, n, alpha),
  };
}
