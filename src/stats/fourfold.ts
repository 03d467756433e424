import type { Effect } from '../core/hypothesis.ts';
import { normalLogSf, normalQuantile } from './normal.ts';

/** Two groups and how many of each have the trait: a of n1, c of n2 (first column of a 2 × 2 table of independent rows). */
export interface TwoShares {
  readonly a: number;
  readonly n1: number;
  readonly c: number;
  readonly n2: number;
}

const zOf = (level: number): number => normalQuantile(0.5 + level / 2);

/**
 * Wilson's score interval of a share k of n (1927, https://doi.org/10.1080/01621459.1927.10502953): what the uncorrected z test does not reject.
 */
export function wilsonInterval(k: number, n: number, level: number): readonly [number, number] {
  const z = zOf(level);
  const centre = (k + (z * z) / 2) / (n + z * z);
  const reach = (z / (n + z * z)) * Math.sqrt((k * (n - k)) / n + (z * z) / 4);
  return [k === 0 ? 0 : Math.max(0, centre - reach), k === n ? 1 : Math.min(1, centre + reach)];
}

/**
 * Difference of two independent shares, a/n1 − c/n2, with Newcombe's hybrid score interval (1998, method 10, https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I):
 * never outside [−1, 1], and sensible at shares of 0 and 1. Equal to statsmodels 0.15 `confint_proportions_2indep(method="newcomb")`.
 */
export function riskDifference({ a, n1, c, n2 }: TwoShares, level: number): Effect {
  const [p1, p2] = [a / n1, c / n2];
  const [l1, u1] = wilsonInterval(a, n1, level);
  const [l2, u2] = wilsonInterval(c, n2, level);
  const value = p1 - p2;
  return { name: 'risk-difference', value, ci: [value - Math.hypot(p1 - l1, u2 - p2), value + Math.hypot(u1 - p1, p2 - l2)], level };
}

/** An effect on a logarithmic scale as a ratio with its interval; open on the side where a count of 0 leaves the logarithm without an end. */
function ratioEffect(name: string, value: number, standardError: number, level: number): Effect {
  if (value === 0 || value === Infinity || !Number.isFinite(standardError)) return { name, value, ci: [0, Infinity], level };
  const factor = Math.exp(zOf(level) * standardError);
  return { name, value, ci: [value / factor, value * factor], level };
}

/**
 * Ratio of two independent shares, (a/n1) / (c/n2), with the logarithmic interval of Katz et al. 1978 (https://doi.org/10.2307/2530610). A count of 0 leaves the
 * interval without a finite end: [0, ∞]; two zeros leave no ratio (NaN).
 */
export function riskRatio({ a, n1, c, n2 }: TwoShares, level: number): Effect {
  return ratioEffect('risk-ratio', a / n1 / (c / n2), Math.sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2), level);
}

/** Cross product ratio ad/bc with Woolf's logarithmic interval (1955). A count of 0 leaves the interval without an end: [0, ∞]; Fisher's exact interval has one then. */
export function oddsRatio({ a, n1, c, n2 }: TwoShares, level: number): Effect {
  const [b, d] = [n1 - a, n2 - c];
  return ratioEffect('odds-ratio', (a / b) * (d / c), Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d), level);
}

/**
 * Cohen's h = 2 asin √p1 − 2 asin √p2, from −π to π, whose variance 1/n1 + 1/n2 does not depend on the shares; .2 is small, .5 medium, .8 large
 * (Cohen 1988, ch. 6).
 */
export function cohensH({ a, n1, c, n2 }: TwoShares, level: number): Effect {
  const value = 2 * Math.asin(Math.sqrt(a / n1)) - 2 * Math.asin(Math.sqrt(c / n2));
  const reach = zOf(level) * Math.sqrt(1 / n1 + 1 / n2);
  return { name: 'cohens-h', value, ci: [Math.max(-Math.PI, value - reach), Math.min(Math.PI, value + reach)], level };
}

/**
 * The pooled z test of two independent shares: z and ln of the two-sided p. z² is Pearson's χ² of the table. With `continuity`, |p1 − p2| is made smaller by (1/n1 + 1/n2)/2, but never
 * below 0 (R's prop.test).
 */
export function twoShareZ({ a, n1, c, n2 }: TwoShares, continuity: boolean): { readonly z: number; readonly logP: number } {
  const pooled = (a + c) / (n1 + n2);
  const difference = a / n1 - c / n2;
  const correction = continuity ? Math.min(Math.abs(difference), (1 / n1 + 1 / n2) / 2) : 0;
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
  const z = (Math.sign(difference) * (Math.abs(difference) - correction)) / spread;
  return { z, logP: Math.min(0, normalLogSf(Math.abs(z)) + Math.LN2) };
}
