import { distinctValues } from '../kernels/distinct-values.ts';

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
 * Weighted median of the values that are not NaN: where the cumulated weight is exactly half, the mean of the two neighbours (so weights of 2
 * equal repeated rows). NaN when there are none. O(n + d log d).
 */
export function weightedMedian(values: Float64Array, weights: Float64Array | null): number {
  const distinct = distinctValues(values);
  const sums = new Float64Array(distinct.values.length);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (distinct.codes[i] < 0) continue;
    const weight = weights === null ? 1 : weights[i];
    sums[distinct.codes[i]] += weight;
    total += weight;
  }
  let below = 0;
  for (let d = 0; d < sums.length; d++) {
    below += sums[d];
    if (below * 2 > total) return distinct.values[d];
    if (below * 2 === total && d + 1 < sums.length) return distinct.values[d] / 2 + distinct.values[d + 1] / 2;
  }
  return sums.length === 0 ? NaN : distinct.values[sums.length - 1];
}
