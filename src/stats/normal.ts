import jstat from 'jstat';
import { regularizedGamma } from './incomplete-gamma.ts';
import { solveQuantile } from './quantile.ts';
import { swapTails, type Tails, undefinedTails } from './tails.ts';

/**
 * Both tails of the standard normal distribution at x, with logarithms: erfc by the incomplete gamma function of shape ½.
 * Relative error ≤ 1e-12 above 1e-300, 1e-13 of the logarithm beyond. Constant cost.
 */
export function normalTails(x: number): Tails {
  if (Number.isNaN(x)) return undefinedTails;
  const half = (x * x) / 2;
  const gamma = regularizedGamma(0.5, half);
  const upper = gamma.upper / 2;
  const right: Tails = { lower: 0.5 + gamma.lower / 2, upper, logLower: Math.log1p(-upper), logUpper: gamma.logUpper - Math.LN2 };
  return x >= 0 ? right : swapTails(right);
}

/** P(Z ≤ x). */
export const normalCdf = (x: number): number => normalTails(x).lower;

/** P(Z > x). */
export const normalSf = (x: number): number => normalTails(x).upper;

/** ln P(Z > x). */
export const normalLogSf = (x: number): number => normalTails(x).logUpper;

/**
 * The x with P(Z ≤ x) = p. ±∞ at 0 and 1, NaN outside. The upper quantile of q is `-normalQuantile(q)`, exact for tiny q.
 * Started from jStat's `normal.inv`, polished on the logarithm of the tail.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0.5) return 0;
  if (p > 0.5) return p === 1 ? Infinity : -normalQuantile(1 - p);
  if (p === 0) return -Infinity;
  return -solveQuantile(normalTails, { side: 'upper', log: Math.log(p) }, -jstat.jStat.normal.inv(p, 0, 1));
}
