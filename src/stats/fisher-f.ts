import jstat from 'jstat';
import { regularizedBeta } from './incomplete-beta.ts';
import { smallerTail, solveQuantile, type TailTarget } from './quantile.ts';
import { nothingBelow, swapTails, type Tails, undefinedTails } from './tails.ts';

/**
 * Both tails of the F distribution at f with df1, df2 > 0 (real), with logarithms. Relative error ≤ 1e-12 above 1e-300 for df ≥ 0.01 (mpmath).
 * Cost O(√max(df)). jStat's `centralF.cdf` was measured to differ by up to 9e-8 in the body, and its upper tail is 1 − cdf:
 * it only starts the quantile here.
 */
export function fisherFTails(f: number, df1: number, df2: number): Tails {
  if (!(df1 > 0) || !(df2 > 0) || Number.isNaN(f)) return undefinedTails;
  if (f <= 0) return nothingBelow;
  const ratio = (f / df2) * df1;
  if (ratio === Infinity) return swapTails(nothingBelow);
  return regularizedBeta(df1 / 2, df2 / 2, ratio / (1 + ratio), 1 / (1 + ratio));
}

/** P(F ≤ f). */
export const fisherFCdf = (f: number, df1: number, df2: number): number => fisherFTails(f, df1, df2).lower;

/** P(F > f). */
export const fisherFSf = (f: number, df1: number, df2: number): number => fisherFTails(f, df1, df2).upper;

/** ln P(F > f). */
export const fisherFLogSf = (f: number, df1: number, df2: number): number => fisherFTails(f, df1, df2).logUpper;

function solve(target: TailTarget, p: number, df1: number, df2: number): number {
  return solveQuantile((f) => fisherFTails(f, df1, df2), target, jstat.jStat.centralF.inv(p, df1, df2));
}

/** The f with P(F ≤ f) = p. 0 and ∞ at p = 0 and 1, NaN outside. */
export function fisherFQuantile(p: number, df1: number, df2: number): number {
  if (!(p >= 0 && p <= 1) || !(df1 > 0) || !(df2 > 0)) return NaN;
  if (p === 0) return 0;
  if (p === 1) return Infinity;
  return solve(smallerTail(p), p, df1, df2);
}

/** The f with P(F > f) = q: exact also for tiny q. */
export function fisherFUpperQuantile(q: number, df1: number, df2: number): number {
  return 1 / fisherFQuantile(q, df2, df1);
}
