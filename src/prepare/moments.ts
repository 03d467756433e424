import { distinctValues, type DistinctValues } from '../kernels/distinct-values.ts';

/** Weighted mean, population variance and the divisor that standardises a column. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
  /** √variance, or 1 for a constant column. */
  readonly scale: number;
}

/**
 * The divisor for a column of this mean and variance over `count` rows: the standard deviation, or 1 where the variance cannot be told
 * from rounding error (the rule of scikit-learn 1.9 `StandardScaler`).
 */
export function standardScale(mean: number, variance: number, count: number): number {
  const bound = count * Number.EPSILON * variance + (count * mean * Number.EPSILON) ** 2;
  return variance <= bound ? 1 : Math.sqrt(variance);
}

/**
 * Two-pass moments with the correction of Chan, Golub & LeVeque (1983, https://doi.org/10.1080/00031305.1983.10483115).
 * Checked against scikit-learn 1.9 `StandardScaler`.
 * @param values Float64Array (n) without NaN
 * @param weights Float64Array (n) or null for 1 each
 * Cost O(n).
 */
export function weightedMoments(values: Float64Array, weights: Float64Array | null): Moments {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights === null ? 1 : weights[i];
    total += weight;
    sum += weight * values[i];
  }
  const mean = sum / total;
  let squares = 0;
  let correction = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights === null ? 1 : weights[i];
    const distance = values[i] - mean;
    squares += weight * distance * distance;
    correction += weight * distance;
  }
  const variance = Math.max(0, (squares - (correction * correction) / total) / total);
  return { mean, variance, scale: standardScale(mean, variance, total) };
}

/**
 * Weighted median: where the cumulated weight is exactly half, the mean of the two neighbours (so weights of 2 equal repeated rows).
 * @param values Float64Array (d), ascending and distinct
 * @param sums Float64Array (d), > 0: weight of each value
 * @returns NaN when there are none. O(d).
 */
export function medianOfDistinct(values: Float64Array, sums: Float64Array): number {
  let total = 0;
  for (const sum of sums) total += sum;
  let below = 0;
  for (let d = 0; d < sums.length; d++) {
    below += sums[d];
    if (below * 2 > total) return values[d];
    if (below * 2 === total && d + 1 < sums.length) return values[d] / 2 + values[d + 1] / 2;
  }
  return sums.length === 0 ? NaN : values[sums.length - 1];
}

/** Weight of each distinct value: Float64Array (distinct.values.length). `weights` null = 1 each. O(n). */
function weightOfDistinct(distinct: DistinctValues, weights: Float64Array | null): Float64Array {
  const { codes } = distinct;
  const sums = new Float64Array(distinct.values.length);
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) sums[codes[i]] += weights === null ? 1 : weights[i];
  return sums;
}

/** Weighted median of the values that are not NaN; NaN when there are none. O(n + d log d). */
export function weightedMedian(values: Float64Array, weights: Float64Array | null): number {
  const distinct = distinctValues(values);
  return medianOfDistinct(distinct.values, weightOfDistinct(distinct, weights));
}
