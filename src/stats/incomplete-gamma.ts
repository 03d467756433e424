import { logGamma1p } from './log-gamma.ts';
import { logPoissonMass } from './saddle-point.ts';
import { nothingBelow, swapTails, type Tails, tailsFromLogLower, undefinedTails } from './tails.ts';

/** Σ x^k / ((a+1) … (a+k)), k ≥ 0: P(a, x) over the Poisson mass. All terms positive. O(√a + 40) terms for x ≤ a. */
function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

/** The continued fraction of Γ(a, x) e^x x^(−a) (DLMF 8.9.2, even part) by Lentz's method. O(√a + 40) steps for x ≥ a, x ≥ 1. */
function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let i = 1; i < 1e8; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = numerator * d + b;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + numerator / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return value;
}

/**
 * Q(a, x) for a < 1 and x < 1, where 1 − P would cancel: 1 − x^a/Γ(a+1) · (1 + a Σ …) taken apart so that each piece is small
 * (Gautschi 1979, https://doi.org/10.1145/355853.355863).
 */
function upperSmall(a: number, x: number): number {
  const log = a * Math.log(x) - logGamma1p(a);
  let term = 1;
  let sum = 0;
  for (let k = 1; k < 200; k++) {
    term *= -x / k;
    const piece = term / (a + k);
    sum += piece;
    if (Math.abs(piece) < Math.abs(sum) * 1e-17) break;
  }
  return -Math.expm1(log) - Math.exp(log) * a * sum;
}

/**
 * The regularised incomplete gamma functions P(a, x) (`lower`) and Q(a, x) (`upper`) with their natural logarithms.
 *
 * The side that is small is computed directly: a series for x < a, a continued fraction for x ≥ a, both times a Poisson mass in saddle-point
 * form. Relative error ≤ 1e-12 where the value is above 1e-300 and ≤ 1e-13 of the logarithm beyond, down to log₁₀ = −10⁶ (mpmath at 50 digits;
 * test/fixtures/stats/). jStat's `lowRegGamma` is not used: its upper tail is 1 − P, so 0 from χ² ≈ 70 on.
 *
 * @param a shape > 0 @param x ≥ 0 @returns NaN in all parts outside the domain. Cost O(√a).
 */
export function regularizedGamma(a: number, x: number): Tails {
  if (!(a > 0) || !(x >= 0) || a === Infinity) return undefinedTails;
  if (x === 0) return nothingBelow;
  if (x === Infinity) return swapTails(nothingBelow);
  if (a < 1 && x < 1) {
    const upper = upperSmall(a, x);
    if (upper < 0.5) return { lower: 1 - upper, upper, logLower: Math.log1p(-upper), logUpper: Math.log(upper) };
  }
  if (x < a) return tailsFromLogLower(logPoissonMass(a, x) + Math.log(lowerSeries(a, x)));
  return swapTails(tailsFromLogLower(logPoissonMass(a, x) + Math.log(a) + Math.log(upperFraction(a, x))));
}
