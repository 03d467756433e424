import type { ShiftedRows } from './shifted-rows.ts';

/** Number of entries of a symmetric matrix of this many rows that are kept: its lower triangle. */
export function triangle(n: number): number {
  return (n * (n + 1)) / 2;
}

/**
 * Hessian of several linear predictors that share the rows: H[(a, j), (b, k)] = Σᵢ curvature_ab(i) · zᵢⱼ zᵢₖ with z = (row, 1). All pairs (a, b) are added
 * up side by side in one pass over the rows, so that the sparse bookkeeping is paid once and rows without curvature are skipped for all.
 * @param nBlocks number of predictors
 * @param curvatureOf writes the row's curvatures, pairs (a, b ≤ a) in the order (0,0), (1,0), (1,1), (2,0), …; false = nothing to add
 * @param out Float64Array ((nBlocks · (nColumns + 1))²), row-major; the lower triangle is written
 * Cost O(Σ stored values per row squared / 2 × pairs + out.length); (nColumns + 1)² / 2 × pairs numbers of scratch.
 */
export function classGram(
  rows: ShiftedRows,
  nBlocks: number,
  curvatureOf: (row: number, out: Float64Array) => boolean,
  out: Float64Array,
): void {
  const { nRows, nColumns, shift, start, index, value } = rows;
  const size = nColumns + 1;
  const nPairs = triangle(nBlocks);
  const sums = new Float64Array(triangle(size) * nPairs);
  const curvature = new Float64Array(nPairs);
  const scaled = new Float64Array(nPairs);
  const ones = triangle(nColumns) * nPairs;
  for (let i = 0; i < nRows; i++) {
    if (!curvatureOf(i, curvature)) continue;
    const from = start[i];
    const end = start[i + 1];
    for (let s = from; s < end; s++) {
      const column = index[s];
      const vs = value[s];
      for (let q = 0; q < nPairs; q++) scaled[q] = vs * curvature[q];
      // Columns ascend within a row: every earlier one makes an entry of the lower triangle.
      const base = triangle(column);
      for (let t = from; t <= s; t++) {
        const vt = value[t];
        const at = (base + index[t]) * nPairs;
        for (let q = 0; q < nPairs; q++) sums[at + q] += vt * scaled[q];
      }
      const last = ones + column * nPairs;
      for (let q = 0; q < nPairs; q++) sums[last + q] += scaled[q];
    }
    const corner = ones + nColumns * nPairs;
    for (let q = 0; q < nPairs; q++) sums[corner + q] += curvature[q];
  }
  const length = nBlocks * size;
  const block = new Float64Array(size * size);
  for (let a = 0, q = 0; a < nBlocks; a++) {
    for (let b = 0; b <= a; b++, q++) {
      unshift(sums, nPairs, q, shift, nColumns, ones, block);
      for (let j = 0; j < size; j++) {
        const row = (a * size + j) * length + b * size;
        const width = a === b ? j + 1 : size;
        for (let k = 0; k < width; k++) out[row + k] = block[j * size + k];
      }
    }
  }
}

/** The full symmetric block of one pair, for the rows as they are instead of less their shift. */
function unshift(
  sums: Float64Array,
  nPairs: number,
  q: number,
  shift: Float64Array,
  nColumns: number,
  ones: number,
  block: Float64Array,
): void {
  const size = nColumns + 1;
  const total = sums[ones + nColumns * nPairs + q];
  for (let j = 0; j < nColumns; j++) {
    const sj = shift[j];
    const hj = sums[ones + j * nPairs + q];
    const base = triangle(j);
    for (let k = 0; k <= j; k++) {
      const hk = sums[ones + k * nPairs + q];
      const entry = sums[(base + k) * nPairs + q] + sj * hk + shift[k] * hj + total * sj * shift[k];
      block[j * size + k] = entry;
      block[k * size + j] = entry;
    }
  }
  for (let j = 0; j < nColumns; j++) {
    const entry = sums[ones + j * nPairs + q] + shift[j] * total;
    block[j * size + nColumns] = entry;
    block[nColumns * size + j] = entry;
  }
  block[size * size - 1] = total;
}
