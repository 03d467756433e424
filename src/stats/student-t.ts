import jstat from 'jstat';
import { regularizedBeta } from './incomplete-beta.ts';
import { normalTails } from './normal.ts';
import { solveQuantile } from './quantile.ts';
import { swapTails, type Tails, undefinedTails } from './tails.ts';

/**
 * Both tails of Student's t distribution at t with df > 0 degrees of freedom (real; ∞ = normal), with logarithms.
 * Relative error ≤ 1e-12 above 1e-300 for df ≥ 0.01 (mpmath). Cost O(√df).
 *
 * jStat's `studentt.cdf` was measured to differ by up to 9e-8 in the body, and its upper tail is 1 − cdf (0 from about t = 100 on, df 9), its quantile by 2e-9:
 * so it only starts the quantile here.
 */
export function studentTTails(t: number, df: number): Tails {
  if (!(df > 0) || Number.isNaN(t)) return undefinedTails;
  if (df === Infinity || !Number.isFinite(t)) return normalTails(t);
  const ratio = (t / df) * t;
  const beta = regularizedBeta(df / 2, 0.5, 1 / (1 + ratio), ratio === Infinity ? 1 : ratio / (1 + ratio));
  const upper = beta.lower / 2;
  const right: Tails = { lower: 0.5 + beta.upper / 2, upper, logLower: Math.log1p(-upper), logUpper: beta.logLower - Math.LN2 };
  return t >= 0 ? right : swapTails(right);
}

/** P(T ≤ t). */
export const studentTCdf = (t: number, df: number): number => studentTTails(t, df).lower;

/** P(T > t). */
export const studentTSf = (t: number, df: number): number => studentTTails(t, df).upper;

/** ln P(T > t). */
export const studentTLogSf = (t: number, df: number): number => studentTTails(t, df).logUpper;

/** Natural logarithm of the two-sided p-value, P(|T| ≥ |t|). */
export const studentTLogTwoSided = (t: number, df: number): number => Math.min(0, studentTLogSf(Math.abs(t), df) + Math.LN2);

/**
 * The t with P(T ≤ t) = p. ±∞ at 0 and 1, NaN outside. The upper quantile of q is `-studentTQuantile(q, df)`.
 * Started from jStat's `studentt.inv`, polished on the logarithm of the tail.
 */
export function studentTQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1) || !(df > 0)) return NaN;
  if (p === 0.5) return 0;
  if (p > 0.5) return p === 1 ? Infinity : -studentTQuantile(1 - p, df);
  if (p === 0) return -Infinity;
  return -solveQuantile((t) => studentTTails(t, df), { side: 'upper', log: Math.log(p) }, -jstat.jStat.studentt.inv(p, df));
}
