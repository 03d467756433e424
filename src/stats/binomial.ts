import { discreteQuantile } from './discrete-quantile.ts';
import { regularizedBeta } from './incomplete-beta.ts';
import { LOG_SQRT_2PI, stirlingRemainder } from './log-gamma.ts';
import { devianceTerm } from './saddle-point.ts';
import { nothingBelow, swapTails, type Tails, undefinedTails } from './tails.ts';

const isCount = (n: number): boolean => Number.isInteger(n) && n >= 0;

/**
 * ln P(X = k) of the binomial distribution in saddle-point form (Loader 2000): no factorial is formed, nothing cancels for n up to 1e15. −∞ outside 0 … n.
 * @param q 1 − p, where the caller knows it better than the subtraction does
 */
export function binomialLogMass(k: number, n: number, p: number, q: number = 1 - p): number {
  if (!isCount(n) || !(p >= 0 && q >= 0)) return NaN;
  if (!isCount(k) || k > n) return -Infinity;
  if (p === 0) return k === 0 ? 0 : -Infinity;
  if (q === 0) return k === n ? 0 : -Infinity;
  if (k === 0) return p < 0.1 ? n * Math.log1p(-p) : n * Math.log(q);
  if (k === n) return q < 0.1 ? n * Math.log1p(-q) : n * Math.log(p);
  const remainder = stirlingRemainder(n) - stirlingRemainder(k) - stirlingRemainder(n - k);
  return remainder - devianceTerm(k, n * p) - devianceTerm(n - k, n * q) - LOG_SQRT_2PI + 0.5 * Math.log(n / k / (n - k));
}

/**
 * Both tails of the binomial distribution of n trials with chance p: P(X ≤ k) and P(X > k), with logarithms, by the incomplete beta function.
 * k need not be whole (it is floored). Cost O(√n).
 * @param q 1 − p, where the caller knows it better than the subtraction does
 */
export function binomialTails(k: number, n: number, p: number, q: number = 1 - p): Tails {
  if (!isCount(n) || !(p >= 0 && q >= 0) || Number.isNaN(k)) return undefinedTails;
  const at = Math.floor(k);
  if (at < 0) return nothingBelow;
  if (at >= n) return swapTails(nothingBelow);
  return swapTails(regularizedBeta(at + 1, n - at, p, q));
}

/** P(X ≤ k). */
export const binomialCdf = (k: number, n: number, p: number): number => binomialTails(k, n, p).lower;

/** P(X > k). */
export const binomialSf = (k: number, n: number, p: number): number => binomialTails(k, n, p).upper;

/** ln P(X > k). */
export const binomialLogSf = (k: number, n: number, p: number): number => binomialTails(k, n, p).logUpper;

/** The least k with P(X ≤ k) ≥ `probability`; NaN outside the domain. O(log n) evaluations. */
export function binomialQuantile(probability: number, n: number, p: number): number {
  if (!(probability >= 0 && probability <= 1) || !isCount(n) || !(p >= 0 && p <= 1)) return NaN;
  return discreteQuantile((k) => binomialTails(k, n, p), probability, 0, n, n * p);
}
