import { regularizedBeta } from './incomplete-beta.ts';
import { smallerTail, solveQuantile, type TailTarget } from './quantile.ts';
import { nothingBelow, swapTails, type Tails, undefinedTails } from './tails.ts';

/**
 * Both tails of the beta distribution with shapes a, b > 0 at x, with logarithms: the regularised incomplete beta function. Cost O(√max(a, b)).
 * @param y 1 − x, where the caller knows it better than the subtraction does
 */
export function betaTails(x: number, a: number, b: number, y: number = 1 - x): Tails {
  if (!(a > 0) || !(b > 0) || Number.isNaN(x)) return undefinedTails;
  if (x <= 0) return nothingBelow;
  if (y <= 0) return swapTails(nothingBelow);
  return regularizedBeta(a, b, x, y);
}

/** P(X ≤ x). */
export const betaCdf = (x: number, a: number, b: number): number => betaTails(x, a, b).lower;

/** P(X > x). */
export const betaSf = (x: number, a: number, b: number): number => betaTails(x, a, b).upper;

/** ln P(X > x). */
export const betaLogSf = (x: number, a: number, b: number): number => betaTails(x, a, b).logUpper;

/** Solved for the odds x / (1 − x), so that both ends of [0, 1] keep their digits. */
function solve(target: TailTarget, a: number, b: number): number {
  const odds = solveQuantile((t) => betaTails(t / (1 + t), a, b, 1 / (1 + t)), target, a / b);
  return odds === Infinity ? 1 : odds / (1 + odds);
}

/** The x with P(X ≤ x) = p. 0 and 1 at p = 0 and 1, NaN outside. About 15 evaluations of the tails. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1) || !(a > 0) || !(b > 0)) return NaN;
  if (p === 0 || p === 1) return p;
  return solve(smallerTail(p), a, b);
}

/** The x with P(X > x) = q: exact also for tiny q, where 1 − q would be 1. */
export function betaUpperQuantile(q: number, a: number, b: number): number {
  if (!(q >= 0 && q <= 1) || !(a > 0) || !(b > 0)) return NaN;
  if (q === 0 || q === 1) return 1 - q;
  return q > 0.5 ? betaQuantile(1 - q, a, b) : solve({ side: 'upper', log: Math.log(q) }, a, b);
}
