import type { Effect } from '../core/hypothesis.ts';
import { StatisticError } from '../core/errors.ts';
import { checkSamples } from './check-samples.ts';
import { mean, standardDeviation } from './moments.ts';
import { noncentralTByDelta } from './noncentral-t.ts';
import { normalQuantile } from './normal.ts';
import { findRoot } from './root.ts';
import { studentTLogTwoSided, studentTQuantile } from './student-t.ts';

/** Do two groups have the same mean? */
export interface WelchT {
  readonly statistic: number;
  /** Welch and Satterthwaite's, real. */
  readonly df: number;
  readonly logP: number;
  /** First mean − second mean, with its interval. */
  readonly difference: Effect;
  readonly standardError: number;
  readonly sds: readonly [number, number];
}

/**
 * Welch's t test of two means, unequal variances allowed, two-sided. Welch 1947 (https://doi.org/10.1093/biomet/34.1-2.28). Equal to R 4.2 `t.test` and scipy 1.17
 * `ttest_ind(equal_var=False)`. O(n).
 *
 * @throws StatisticError STATISTIC_NO_VALUES with fewer than two values in a group, STATISTIC_NOT_FINITE, STATISTIC_NO_SPREAD where both groups are constant: then no t is defined
 */
export function welchT(first: Float64Array, second: Float64Array, level: number): WelchT {
  checkSamples([first, second], [2, 2], 2);
  const [m1, m2] = [mean(first), mean(second)];
  const sds = [standardDeviation(first), standardDeviation(second)] as const;
  const [v1, v2] = [sds[0] ** 2 / first.length, sds[1] ** 2 / second.length];
  const standardError = Math.sqrt(v1 + v2);
  if (!(standardError > 10 * Number.EPSILON * Math.max(Math.abs(m1), Math.abs(m2)))) {
    throw new StatisticError('both groups are constant: there is no spread to judge a difference of means by', {
      code: 'STATISTIC_NO_SPREAD',
      expected: 'values that vary in at least one group',
      found: `only ${String(m1)} and only ${String(m2)}`,
      hint: 'Take mann-whitney or permutation, which compare constants too.',
    });
  }
  const df = (v1 + v2) ** 2 / (v1 ** 2 / (first.length - 1) + v2 ** 2 / (second.length - 1));
  const value = m1 - m2;
  const reach = standardError * studentTQuantile(0.5 + level / 2, df);
  return {
    statistic: value / standardError,
    df,
    logP: studentTLogTwoSided(value / standardError, df),
    difference: { name: 'mean-difference', value, ci: [value - reach, value + reach], level },
    standardError,
    sds,
  };
}

/** From so many degrees of freedom on the noncentral t is near enough to a normal: Johnson & Welch 1940, error of order 1/df. */
const NEARLY_NORMAL = 5000;

/** The noncentralities at which t would be as large, and as small, in (1 − level)/2 of studies. */
function noncentralityLimits(t: number, df: number, level: number): readonly [number, number] {
  const z = normalQuantile(0.5 + level / 2);
  const spread = Math.sqrt(1 + (t * t) / (2 * df));
  const middle = t * (1 - 1 / (4 * df));
  if (df >= NEARLY_NORMAL) return [middle - z * spread, middle + z * spread];
  const tail = (1 - level) / 2;
  const beyond = noncentralTByDelta(t, df);
  const at = (p: number, start: number): number => {
    let reach = 0.25 * spread;
    while (reach < 64 * spread && (beyond(start - reach) - p) * (beyond(start + reach) - p) > 0) reach *= 4;
    return findRoot((ncp) => beyond(ncp) - p, start - reach, start + reach);
  };
  return [at(tail, middle - z * spread), at(1 - tail, middle + z * spread)];
}

/**
 * Cohen's d: the difference of means in pooled standard deviations, with the exact interval from the noncentral t distribution (Steiger & Fouladi 1997), as R's effectsize
 * `cohens_d`. .2 is small, .5 medium, .8 large (Cohen 1988, ch. 2). NaN where both groups are constant. O(n).
 */
export function cohensD(first: Float64Array, second: Float64Array, level: number): Effect {
  const [n1, n2] = [first.length, second.length];
  const df = n1 + n2 - 2;
  const pooled = Math.sqrt(((n1 - 1) * standardDeviation(first) ** 2 + (n2 - 1) * standardDeviation(second) ** 2) / df);
  const value = (mean(first) - mean(second)) / pooled;
  if (!Number.isFinite(value)) return { name: 'cohens-d', value: NaN, ci: [NaN, NaN], level };
  const scale = Math.sqrt(1 / n1 + 1 / n2);
  const [low, high] = noncentralityLimits(value / scale, df, level);
  return { name: 'cohens-d', value, ci: [low * scale, high * scale], level };
}
