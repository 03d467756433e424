/** What a box plot draws of one sample. */
export interface BoxSummary {
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  /** Outermost values that are not outliers. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * Tukey's box plot (Tukey 1977, Exploratory Data Analysis, §2C; quartiles by linear interpolation, as numpy's and R's default):
 *
 *      whisker: the outermost value        box: q1 – median – q3, width IQR
 *      within 1.5 IQR of the box          ┌─────────┬──────┐
 *   ·          ├──────────────────────────┤         │      ├──────────┤      · ·
 *   outlier    lower                      └─────────┴──────┘      upper      outliers
 *
 * @param sorted at least one finite value, ascending. O(n)
 */
export function boxSummary(sorted: readonly number[]): BoxSummary {
  const quantile = (share: number): number => {
    const place = (sorted.length - 1) * share;
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
  };
  const [q1, median, q3] = [quantile(0.25), quantile(0.5), quantile(0.75)];
  const reach = 1.5 * (q3 - q1);
  const inside = sorted.filter((value) => value >= q1 - reach && value <= q3 + reach);
  return { q1, median, q3, lower: Math.min(q1, inside[0] ?? q1), upper: Math.max(q3, inside.at(-1) ?? q3) };
}
