import { chiSquareUpperQuantile } from './chi-square.ts';
import { noncentralChiSquareSf } from './noncentral-chi-square.ts';
import { normalQuantile } from './normal.ts';
import { findRoot } from './root.ts';

/** The power that smallest detectable effects are stated for: Cohen's convention. */
export const USUAL_POWER = 0.8;

/**
 * The noncentrality at which a χ² test with `df` degrees of freedom rejects at level `alpha` with chance `power`: 7.849 for df 1, 5 %, 80 %. Cohen's w is its root
 * over n. Equal to R's pwr.chisq.test. About 12 evaluations of the noncentral χ² distribution.
 */
export function detectableNoncentrality(df: number, alpha: number, power = USUAL_POWER): number {
  if (!(df > 0) || !(alpha > 0 && alpha < power) || !(power < 1)) return NaN;
  const critical = chiSquareUpperQuantile(alpha, df);
  const excess = (lambda: number): number => noncentralChiSquareSf(critical, df, lambda) - power;
  let right = 10;
  while (excess(right) < 0) right *= 2;
  return findRoot(excess, 0, right);
}

/** z(1 − α/2) + z(power): standard errors that a true effect must measure to be found by a two-sided test at level `alpha`. 2.802 for 5 % and 80 %. */
export function detectableStandardErrors(alpha: number, power = USUAL_POWER): number {
  return alpha > 0 && alpha < 1 && power > 0 && power < 1 ? normalQuantile(power) - normalQuantile(alpha / 2) : NaN;
}
