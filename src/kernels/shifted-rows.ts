import type { OneHotMatrix } from '../core/matrix.ts';
import { columnShift } from './column-shift.ts';

/** Rows of a one-hot matrix as (dense row − shift) in compressed sparse rows: dense value = shift[column] + stored value (0 where none is stored). */
export interface ShiftedRows {
  readonly nRows: number;
  readonly nColumns: number;
  /** Float64Array (nColumns): the numeric columns' commonest values, then the one-hot columns' off values. */
  readonly shift: Float64Array;
  /** Int32Array (nRows + 1). */
  readonly start: Int32Array;
  /** Int32Array (stored): column of each stored value, ascending within a row. */
  readonly index: Int32Array;
  readonly value: Float64Array;
}

/**
 * Sparse form of chosen rows.
 * @param rows Int32Array: rows of `x`, in the order wanted
 * Cost O(rows × (numeric + discrete columns)); 12 bytes per stored value.
 */
export function shiftedRows(x: OneHotMatrix, rows: Int32Array): ShiftedRows {
  const { nNumeric, numeric, offValue, nColumns } = x;
  const shift = new Float64Array(nColumns);
  shift.set(offValue);
  shift.set(columnShift(numeric, x.nRows, nNumeric));
  const start = new Int32Array(rows.length + 1);
  for (let r = 0; r < rows.length; r++) start[r + 1] = start[r] + countStored(x, rows[r], shift);
  const stored = start[rows.length];
  const index = new Int32Array(stored);
  const value = new Float64Array(stored);
  for (let r = 0; r < rows.length; r++) storeRow(x, rows[r], shift, index, value, start[r]);
  return { nRows: rows.length, nColumns, shift, start, index, value };
}

// One row per call: the JIT compiles a function that is called often sooner than a long loop.

function countStored({ nNumeric, numeric, nDiscrete, codes }: OneHotMatrix, row: number, shift: Float64Array): number {
  let count = 0;
  const base = row * nNumeric;
  for (let c = 0; c < nNumeric; c++) if (numeric[base + c] !== shift[c]) count++;
  for (let d = row * nDiscrete; d < (row + 1) * nDiscrete; d++) if (codes[d] >= 0) count++;
  return count;
}

function storeRow(x: OneHotMatrix, row: number, shift: Float64Array, index: Int32Array, value: Float64Array, from: number): void {
  const { nNumeric, numeric, nDiscrete, codes, offsets, offValue, onValue } = x;
  let at = from;
  const base = row * nNumeric;
  for (let c = 0; c < nNumeric; c++) {
    const v = numeric[base + c];
    if (v !== shift[c]) {
      index[at] = c;
      value[at++] = v - shift[c];
    }
  }
  for (let d = 0; d < nDiscrete; d++) {
    const code = codes[row * nDiscrete + d];
    if (code < 0) continue;
    const column = offsets[d] + code;
    index[at] = column;
    value[at++] = onValue[column] - offValue[column];
  }
}

/**
 * Linear predictor of every row: out[i] = dense row · w + bias.
 * @param out Float64Array (nRows), overwritten
 */
export function timesVector(rows: ShiftedRows, w: Float64Array, bias: number, out: Float64Array): void {
  const { nRows, nColumns, shift, start, index, value } = rows;
  let constant = bias;
  for (let c = 0; c < nColumns; c++) constant += shift[c] * w[c];
  for (let i = 0; i < nRows; i++) {
    let sum = constant;
    const end = start[i + 1];
    for (let t = start[i]; t < end; t++) sum += value[t] * w[index[t]];
    out[i] = sum;
  }
}

/**
 * Transposed product with a column of ones appended: out[c] = Σ_i dense[i, c] · r[i], out[nColumns] = Σ_i r[i].
 * @param out Float64Array (nColumns + 1), overwritten
 */
export function transposedTimes(rows: ShiftedRows, r: Float64Array, out: Float64Array): void {
  const { nRows, nColumns, shift, start, index, value } = rows;
  out.fill(0);
  let total = 0;
  for (let i = 0; i < nRows; i++) {
    const ri = r[i];
    if (ri === 0) continue;
    total += ri;
    const end = start[i + 1];
    for (let t = start[i]; t < end; t++) out[index[t]] += ri * value[t];
  }
  for (let c = 0; c < nColumns; c++) out[c] += shift[c] * total;
  out[nColumns] = total;
}

/**
 * Weighted Gram matrix of the rows with a column of ones appended: Σ_i weight[i] · (x_i, 1)(x_i, 1)ᵀ.
 * @param weight Float64Array (nRows), ≥ 0
 * @param out Float64Array ((nColumns + 1)²), row-major; the upper triangle is written, the lower mirrors it
 * Cost O(Σ stored values per row squared / 2 + nColumns²).
 */
export function weightedGram(rows: ShiftedRows, weight: Float64Array, out: Float64Array): void {
  const { nRows, nColumns, shift, start, index, value } = rows;
  const size = nColumns + 1;
  out.fill(0);
  let total = 0;
  for (let i = 0; i < nRows; i++) {
    const wi = weight[i];
    if (wi === 0) continue;
    total += wi;
    const end = start[i + 1];
    for (let s = start[i]; s < end; s++) {
      const ws = wi * value[s];
      const row = index[s] * size;
      out[row + nColumns] += ws;
      for (let t = s; t < end; t++) out[row + index[t]] += ws * value[t];
    }
  }
  for (let a = 0; a < nColumns; a++) {
    const ha = out[a * size + nColumns];
    const sa = shift[a];
    for (let b = a; b < nColumns; b++) {
      out[a * size + b] += sa * out[b * size + nColumns] + shift[b] * ha + total * sa * shift[b];
    }
  }
  for (let a = 0; a < nColumns; a++) out[a * size + nColumns] += shift[a] * total;
  out[size * size - 1] = total;
  for (let a = 0; a < size; a++) for (let b = a + 1; b < size; b++) out[b * size + a] = out[a * size + b];
}
