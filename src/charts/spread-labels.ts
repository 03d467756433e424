/** A label that wants to stand at `at` and takes `width`, px. */
export interface SpreadLabel {
  readonly at: number;
  readonly width: number;
  /** How dearly it wants to, > 0. */
  readonly weight: number;
}

/**
 * Centres for labels in a row so that none covers another, order kept, with the least weighted sum of squared shifts: after taking off the widths before it, each
 * label's wish is a number and the places are the isotonic regression of the wishes (pool adjacent violators, Barlow et al. 1972), cut to the edges. O(n).
 * @returns null where they do not fit between the edges
 */
export function spreadLabels(labels: readonly SpreadLabel[], left: number, right: number): number[] | null {
  const total = labels.reduce((sum, { width }) => sum + width, 0);
  if (total > right - left) return null;
  const before: number[] = [];
  const pools: { sum: number; weight: number; count: number }[] = [];
  let width = 0;
  for (const label of labels) {
    before.push(width + label.width / 2);
    let pool = { sum: label.weight * (label.at - width - label.width / 2), weight: label.weight, count: 1 };
    for (let last = pools.at(-1); last !== undefined && last.sum / last.weight > pool.sum / pool.weight; last = pools.at(-1)) {
      pool = { sum: pool.sum + last.sum, weight: pool.weight + last.weight, count: pool.count + last.count };
      pools.pop();
    }
    pools.push(pool);
    width += label.width;
  }
  const starts = pools.flatMap(({ sum, weight, count }) => new Array<number>(count).fill(sum / weight));
  return starts.map((start, i) => Math.min(right - total, Math.max(left, start)) + before[i]);
}
