import { LOG_SQRT_2PI, logGamma1p, STIRLING_FROM, stirlingRemainder } from './log-gamma.ts';

/**
 * Half the deviance of one cell: x ln(x / m) + m − x, x ≥ 0, m > 0; never negative, 0 only at x = m. Without cancellation near x = m, where
 * the naive form loses everything. Half a G statistic is the sum of these over the cells.
 * Loader 2000, "Fast and accurate computation of binomial probabilities" (there bd0).
 */
export function devianceTerm(x: number, m: number): number {
  if (x === 0) return m;
  const difference = x - m;
  if (Math.abs(difference) > 0.3 * (x + m)) return x * Math.log(x / m) - difference;
  const v = difference / (x + m);
  const square = v * v;
  let power = 2 * x * v;
  let sum = difference * v;
  for (let j = 3; j < 60; j += 2) {
    power *= square;
    const next = sum + power / j;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/**
 * ln of m^x e^(−m) / Γ(x + 1): the Poisson mass at a real x ≥ 0 with mean m > 0. Absolute error some 1e-13 wherever the mass is above 1e-300,
 * relative error 1e-14 of the logarithm beyond.
 */
export function logPoissonMass(x: number, m: number): number {
  if (x < STIRLING_FROM) return x * Math.log(m) - m - logGamma1p(x);
  return -devianceTerm(x, m) - stirlingRemainder(x) - LOG_SQRT_2PI - 0.5 * Math.log(x);
}

/**
 * ln of x^a y^b / B(a, b) for a, b > 0 and y = 1 − x given apart (so that neither side has lost digits). Stable for a, b from 1e-100 to 1e15.
 */
export function logBetaKernel(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const remainder = stirlingRemainder(n) - stirlingRemainder(a) - stirlingRemainder(b);
  return remainder - devianceTerm(a, n * x) - devianceTerm(b, n * y) + 0.5 * (Math.log(a) + Math.log(b) - Math.log(n)) - LOG_SQRT_2PI;
}
