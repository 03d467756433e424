import type { BinColumn } from './class-histogram.ts';

/**
 * A binary decision tree in arrays, node 0 the root. A row goes left when its bin of column `feature` is ≤ `threshold` or equals `missingLeft`.
 */
export interface FlatTree {
  /** Int32Array (nNodes): the left child, the right one follows it; 0 for a leaf. */
  readonly child: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Int32Array;
  /** Int32Array (nNodes): bin of missing values where they go left, else −1. */
  readonly missingLeft: Int32Array;
  /** Values per node. */
  readonly width: number;
  /** Float64Array (nNodes × width). */
  readonly value: Float64Array;
}

/** Bins row by row: a walk down a tree then stays in one or two cache lines. O(nRows · nColumns). */
export function rowMajorBins(columns: readonly BinColumn[], nRows: number): Uint8Array | Uint16Array {
  const nColumns = columns.length;
  const wide = columns.some((column) => column instanceof Uint16Array);
  const out = wide ? new Uint16Array(nRows * nColumns) : new Uint8Array(nRows * nColumns);
  for (let j = 0; j < nColumns; j++) {
    const column = columns[j];
    for (let i = 0, at = j; i < nRows; i++, at += nColumns) out[at] = column[i];
  }
  return out;
}

/**
 * Adds each row's leaf values to out[row · stride + offset …]. O(nRows · depth).
 * @param bins row-major bins (nRows × nColumns)
 */
export function addLeafValues(
  tree: FlatTree,
  bins: Uint8Array | Uint16Array,
  nRows: number,
  nColumns: number,
  out: Float64Array,
  stride: number,
  offset: number,
): void {
  const { child, feature, threshold, missingLeft, width, value } = tree;
  for (let row = 0; row < nRows; row++) {
    const base = row * nColumns;
    let node = 0;
    let next = child[0];
    while (next !== 0) {
      const bin = bins[base + feature[node]];
      node = bin > threshold[node] && bin !== missingLeft[node] ? next + 1 : next;
      next = child[node];
    }
    const from = row * stride + offset;
    for (let k = 0; k < width; k++) out[from + k] += value[node * width + k];
  }
}
