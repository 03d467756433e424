import type { SparseBins } from './sparse-bins.ts';

/**
 * Gradient histograms: Float64Array (2 × bins of all columns), sum of gradients and sum of hessians side by side. Gradients are given as multiples of one
 * unit (see `exactUnit`), so all sums and differences are exact: an empty bin is exactly 0 and order does not matter.
 */

/**
 * Sums rows[from, to) into a histogram and completes the commonest bins from the totals.
 * @param gradients Float64Array (2 × nRows): gradient and hessian by row
 * @param sumG, sumH totals over these rows
 * Cost O(entries of the rows + bins).
 */
export function buildGradientHistogram(
  bins: SparseBins,
  rows: Int32Array,
  from: number,
  to: number,
  gradients: Float64Array,
  sumG: number,
  sumH: number,
  histogram: Float64Array,
): void {
  histogram.fill(0);
  addRows(bins.entries, bins.start, rows, from, to, gradients, histogram);
  completeCommonBins(bins, sumG, sumH, histogram);
}

function addRows(
  entries: Uint16Array | Uint32Array,
  start: Uint32Array,
  rows: Int32Array,
  from: number,
  to: number,
  gradients: Float64Array,
  histogram: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    const row = rows[i];
    const g = gradients[2 * row];
    const h = gradients[2 * row + 1];
    const end = start[row + 1];
    for (let e = start[row]; e < end; e++) {
      const at = entries[e];
      histogram[at] += g;
      histogram[at + 1] += h;
    }
  }
}

function completeCommonBins(bins: SparseBins, sumG: number, sumH: number, histogram: Float64Array): void {
  const { nActive, offset, common } = bins;
  for (let a = 0; a < nActive; a++) {
    let g = sumG;
    let h = sumH;
    const end = 2 * offset[a + 1];
    for (let at = 2 * offset[a]; at < end; at += 2) {
      g -= histogram[at];
      h -= histogram[at + 1];
    }
    histogram[2 * common[a]] = g;
    histogram[2 * common[a] + 1] = h;
  }
}

/** parent −= child: what remains is the sibling. O(bins). */
export function subtractHistogram(parent: Float64Array, child: Float64Array): void {
  for (let i = 0; i < parent.length; i++) parent[i] -= child[i];
}

/** Adds `value` to the scores of rows[from, to). O(to − from). */
export function addToRows(
  scores: Float64Array,
  stride: number,
  offset: number,
  rows: Int32Array,
  from: number,
  to: number,
  value: number,
): void {
  for (let i = from; i < to; i++) scores[rows[i] * stride + offset] += value;
}
