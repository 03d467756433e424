import { StatisticError } from '../core/errors.ts';

/** What a box plot draws, in the unit of the values. */
export interface BoxSummary {
  readonly n: number;
  readonly minimum: number;
  readonly lowerFence: number;
  readonly lowerWhisker: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly upperWhisker: number;
  readonly upperFence: number;
  readonly maximum: number;
  /** Values beyond the fences, ascending. */
  readonly outliers: readonly number[];
}

/**
 * The p-quantile of ascending values, linear between order statistics (type 7 of Hyndman & Fan 1996, https://doi.org/10.2307/2684934: the default of R,
 * NumPy and Excel).
 */
export function sortedQuantile(ascending: Float64Array, p: number): number {
  const place = (ascending.length - 1) * p;
  const below = Math.floor(place);
  const low = ascending[below];
  const high = ascending[Math.min(below + 1, ascending.length - 1)];
  return low + (place - below) * (high - low);
}

/**
 * Tukey's box plot as numbers: quartiles, fences 1.5 box lengths beyond them, whiskers to the last value inside the fences.
 *
 * ```
 *  lower fence                                            upper fence
 *       ┆       whisker   q1   median    q3   whisker          ┆
 *    o  ┆          ├──────┌─────┬────────┐──────┤              ┆   o  o
 *       ┆          │      │     │        │      │              ┆
 *    o  ┆          ├──────└─────┴────────┘──────┤              ┆   o  o
 *       ┆                 │◀──── IQR ───▶│                     ┆
 *       ┆◀── 1.5 · IQR ──▶│              │◀──── 1.5 · IQR ────▶┆
 *  outliers                                                     outliers
 * ```
 *
 * A whisker ends at a value that occurs, not at the fence; a fence is drawn nowhere, it only decides who is an outlier. O(n log n).
 * @param values at least one, all finite
 * @throws StatisticError STATISTIC_NO_VALUES, STATISTIC_NOT_FINITE
 */
export function boxSummary(values: Float64Array): BoxSummary {
  if (values.length === 0) {
    throw new StatisticError('a box plot of no values', { code: 'STATISTIC_NO_VALUES', expected: 'at least one value', found: 'none' });
  }
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad !== undefined) {
    throw new StatisticError('a value is not finite', { code: 'STATISTIC_NOT_FINITE', expected: 'finite numbers', found: String(bad) });
  }
  const ascending = Float64Array.from(values).sort();
  const q1 = sortedQuantile(ascending, 0.25);
  const q3 = sortedQuantile(ascending, 0.75);
  const lowerFence = q1 - 1.5 * (q3 - q1);
  const upperFence = q3 + 1.5 * (q3 - q1);
  const inside = ascending.filter((value) => value >= lowerFence && value <= upperFence);
  return {
    n: ascending.length,
    minimum: ascending[0],
    lowerFence,
    lowerWhisker: Math.min(q1, inside[0]),
    q1,
    median: sortedQuantile(ascending, 0.5),
    q3,
    upperWhisker: Math.max(q3, inside[inside.length - 1]),
    upperFence,
    maximum: ascending[ascending.length - 1],
    outliers: [...ascending].filter((value) => value < lowerFence || value > upperFence),
  };
}
