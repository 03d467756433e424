/** The middle of two neighbouring numbers a < b, such that a ≤ middle < b even where rounding or overflow would say otherwise. */
export function midpoint(a: number, b: number): number {
  const middle = a / 2 + b / 2;
  return middle >= a && middle < b ? middle : a;
}

/**
 * Upper edges of at most `maxBins` ordered bins for a column's distinct values. Each value gets its own bin when there are no more than `maxBins`.
 * Otherwise bins hold about equal weight, and a value heavier than a fair share ends its bin, which at most half a share of lighter values joins
 * (the idea of LightGBM's `GreedyFindBin`, Ke et al. 2017, https://papers.nips.cc/paper/6907).
 * @param values Float64Array (d), ascending and distinct
 * @param weights Float64Array (d), > 0: rows of each value
 * @returns Float64Array (bins − 1): midpoints between neighbouring values, ascending. O(d).
 */
export function binEdges(values: Float64Array, weights: Float64Array, maxBins: number): Float64Array {
  const d = values.length;
  if (d <= maxBins) {
    const edges = new Float64Array(Math.max(0, d - 1));
    for (let i = 0; i + 1 < d; i++) edges[i] = midpoint(values[i], values[i + 1]);
    return edges;
  }
  let total = 0;
  for (let i = 0; i < d; i++) total += weights[i];
  const fair = total / maxBins;
  const heavy = new Uint8Array(d);
  let restBins = maxBins;
  let restWeight = total;
  for (let i = 0; i < d; i++) {
    if (weights[i] < fair) continue;
    heavy[i] = 1;
    restBins--;
    restWeight -= weights[i];
  }
  const edges = new Float64Array(maxBins - 1);
  let count = 0;
  let share = restBins > 0 ? restWeight / restBins : Infinity;
  let filled = 0;
  for (let i = 0; i + 1 < d && count < maxBins - 1; i++) {
    filled += weights[i];
    if (heavy[i] === 0) restWeight -= weights[i];
    const full = heavy[i] === 1 || filled >= share || (heavy[i + 1] === 1 && filled >= share / 2);
    if (!full) continue;
    edges[count++] = midpoint(values[i], values[i + 1]);
    filled = 0;
    if (heavy[i] === 0 && --restBins > 0) share = restWeight / restBins;
  }
  return edges.slice(0, count);
}

/**
 * Writes the bin of each value: the first bin b with value ≤ edges[b], the last bin when there is none, `missingBin` for NaN.
 * @param values Float64Array (n)
 * @param edges Float64Array (bins − 1), ascending
 * @param out (n), written
 * Cost O(n log bins).
 */
export function assignBins(values: Float64Array, edges: Float64Array, missingBin: number, out: Uint8Array | Uint16Array): void {
  const nEdges = edges.length;
  let last = NaN;
  let lastBin = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === last) {
      out[i] = lastBin;
      continue;
    }
    if (value !== value) {
      out[i] = missingBin;
      continue;
    }
    let low = 0;
    let high = nEdges;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= edges[middle]) high = middle;
      else low = middle + 1;
    }
    last = value;
    lastBin = low;
    out[i] = low;
  }
}
