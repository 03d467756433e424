import jstat from 'jstat';
import { regularizedGamma } from './incomplete-gamma.ts';
import { smallerTail, solveQuantile, type TailTarget } from './quantile.ts';
import { type Tails, undefinedTails } from './tails.ts';

/**
 * Both tails of the χ² distribution at x with df > 0 degrees of freedom (real), with logarithms.
 * Equal to mpmath at 50 digits: relative error ≤ 1e-12 above 1e-300, ≤ 1e-10 of ln sf at χ² = 10⁶ and beyond. Cost O(√df).
 *
 * jStat's `chisquare.cdf` is not used: 1 − cdf is 0 from χ² ≈ 70 on (df 1).
 */
export function chiSquareTails(x: number, df: number): Tails {
  if (!(df > 0) || Number.isNaN(x)) return undefinedTails;
  return regularizedGamma(df / 2, Math.max(0, x) / 2);
}

/** P(X ≤ x). */
export const chiSquareCdf = (x: number, df: number): number => chiSquareTails(x, df).lower;

/** P(X > x). */
export const chiSquareSf = (x: number, df: number): number => chiSquareTails(x, df).upper;

/** ln P(X > x). */
export const chiSquareLogSf = (x: number, df: number): number => chiSquareTails(x, df).logUpper;

function solve(target: TailTarget, p: number, df: number): number {
  return solveQuantile((x) => chiSquareTails(x, df), target, jstat.jStat.chisquare.inv(p, df));
}

/** The x with P(X ≤ x) = p. 0 and ∞ at p = 0 and 1, NaN outside. Started from jStat, polished on the logarithm of the tail. */
export function chiSquareQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1) || !(df > 0)) return NaN;
  if (p === 0) return 0;
  if (p === 1) return Infinity;
  return solve(smallerTail(p), p, df);
}

/** The x with P(X > x) = q: exact also for tiny q, where 1 − q would be 1. */
export function chiSquareUpperQuantile(q: number, df: number): number {
  if (!(q >= 0 && q <= 1) || !(df > 0)) return NaN;
  if (q === 0) return Infinity;
  if (q === 1) return 0;
  return q > 0.5 ? chiSquareQuantile(1 - q, df) : solve({ side: 'upper', log: Math.log(q) }, 1 - q, df);
}
