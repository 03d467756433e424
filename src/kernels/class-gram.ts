import type { ShiftedRows } from './shifted-rows.ts';
import { createKernelMemory } from './wasm/memory.ts';

/** Number of entries of a symmetric matrix of this many rows that are kept: its lower triangle. */
function triangle(n: number): number {
  return (n * (n + 1)) / 2;
}

/** Writes a row's curvatures, pairs (a, b ≤ a) in the order (0,0), (1,0), (1,1), (2,0), …; false = nothing to add for this row. */
export type Curvatures = (row: number, out: Float64Array) => boolean;

/** Writes the lower triangle of the Hessian to Float64Array ((nBlocks · (nColumns + 1))²), row-major. */
export type ClassGram = (curvatureOf: Curvatures, out: Float64Array) => void;

/**
 * Hessian of several linear predictors that share the rows: H[(a, j), (b, k)] = Σᵢ curvature_ab(i) · zᵢⱼ zᵢₖ with z = (row, 1). All pairs (a, b) are added
 * up side by side in one pass over the rows, so that the sparse bookkeeping is paid once and rows without curvature are skipped for all.
 * @param nBlocks number of predictors
 * Cost of a call O(Σ stored values per row squared / 2 × pairs + (nBlocks × nColumns)²); memory (nColumns + 1)² / 2 × pairs numbers and a copy of the rows.
 */
export function createClassGram(rows: ShiftedRows, nBlocks: number): ClassGram {
  const { nColumns, shift } = rows;
  const size = nColumns + 1;
  const nPairs = triangle(nBlocks);
  const width = nPairs === 1 ? 1 : nPairs + (nPairs & 1);
  const addRows = createRowSums(rows, width);
  const ones = triangle(nColumns) * width;
  const length = nBlocks * size;
  const block = new Float64Array(size * size);
  return (curvatureOf, out) => {
    const sums = addRows(curvatureOf);
    for (let a = 0, q = 0; a < nBlocks; a++) {
      for (let b = 0; b <= a; b++, q++) {
        unshift(sums, width, q, shift, nColumns, ones, block);
        for (let j = 0; j < size; j++) {
          const row = (a * size + j) * length + b * size;
          const count = a === b ? j + 1 : size;
          for (let k = 0; k < count; k++) out[row + k] = block[j * size + k];
        }
      }
    }
  };
}

/** Rows whose curvatures are worked out before their products are added. */
const CHUNK = 512;

/** Sums over the rows less their shift: entry (triangle(j) + k) · width + q for columns k ≤ j and pair q. */
function createRowSums(rows: ShiftedRows, width: number): (curvatureOf: Curvatures) => Float64Array {
  const { nRows, nColumns, start, index, value } = rows;
  const stored = value.length;
  const memory = createKernelMemory((triangle(nColumns + 1) + CHUNK + 1) * width * 8 + stored * 12 + nRows * 4 + 4096);
  const { wasm } = memory;
  const sums = memory.f64(triangle(nColumns + 1) * width);
  const scaled = memory.f64(width);
  const curvatures = memory.f64(CHUNK * width);
  const parts = Array.from({ length: CHUNK }, (_, r) => curvatures.subarray(r * width, (r + 1) * width));
  const own = wasm === null ? rows : { start: memory.i32(nRows + 1), index: memory.i32(stored), value: memory.f64(stored) };
  if (wasm !== null) {
    own.start.set(start);
    own.index.set(index);
    own.value.set(value);
  }
  return (curvatureOf) => {
    sums.fill(0);
    for (let from = 0; from < nRows; from += CHUNK) {
      const to = Math.min(nRows, from + CHUNK);
      for (let i = from; i < to; i++) if (!curvatureOf(i, parts[i - from])) parts[i - from].fill(0);
      if (wasm === null) addChunk(rows, from, to, curvatures, width, scaled, sums);
      else {
        const at = [from, to, own.start.byteOffset, own.index.byteOffset, own.value.byteOffset, curvatures.byteOffset] as const;
        if (width === 1) wasm.addGram(...at, nColumns, sums.byteOffset);
        else wasm.addClassGram(...at, width, nColumns, scaled.byteOffset, sums.byteOffset);
      }
    }
    return sums;
  };
}

function addChunk(
  rows: ShiftedRows,
  from: number,
  to: number,
  curvatures: Float64Array,
  width: number,
  scaled: Float64Array,
  sums: Float64Array,
): void {
  const { nColumns, start, index, value } = rows;
  const ones = triangle(nColumns) * width;
  const corner = ones + nColumns * width;
  for (let i = from; i < to; i++) {
    const own = (i - from) * width;
    if (curvatures[own] === 0 && (width === 1 || curvatures[own + 1] === 0)) continue;
    const first = start[i];
    const end = start[i + 1];
    for (let s = first; s < end; s++) {
      const column = index[s];
      const vs = value[s];
      const last = ones + column * width;
      for (let q = 0; q < width; q++) {
        scaled[q] = vs * curvatures[own + q];
        sums[last + q] += scaled[q];
      }
      // Columns ascend within a row: every earlier one makes an entry of the lower triangle.
      const base = triangle(column);
      for (let t = first; t <= s; t++) {
        const vt = value[t];
        const at = (base + index[t]) * width;
        for (let q = 0; q < width; q++) sums[at + q] += vt * scaled[q];
      }
    }
    for (let q = 0; q < width; q++) sums[corner + q] += curvatures[own + q];
  }
}

/** The full symmetric block of one pair, for the rows as they are instead of less their shift. */
function unshift(
  sums: Float64Array,
  width: number,
  q: number,
  shift: Float64Array,
  nColumns: number,
  ones: number,
  block: Float64Array,
): void {
  const size = nColumns + 1;
  const total = sums[ones + nColumns * width + q];
  for (let j = 0; j < nColumns; j++) {
    const sj = shift[j];
    const hj = sums[ones + j * width + q];
    const base = triangle(j);
    for (let k = 0; k <= j; k++) {
      const hk = sums[ones + k * width + q];
      const entry = sums[(base + k) * width + q] + sj * hk + shift[k] * hj + total * sj * shift[k];
      block[j * size + k] = entry;
      block[k * size + j] = entry;
    }
  }
  for (let j = 0; j < nColumns; j++) {
    const entry = sums[ones + j * width + q] + shift[j] * total;
    block[j * size + nColumns] = entry;
    block[nColumns * size + j] = entry;
  }
  block[size * size - 1] = total;
}
