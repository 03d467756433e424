import type { OneHotMatrix } from '../core/matrix.ts';
import { columnShift } from './column-shift.ts';
import { logisticCalls } from './wasm/logistic.ts';
import type { LogisticCalls } from './wasm/logistic.ts';

/** Rows for the kernels of logistic regression, less a shift: columns that are rarely zero side by side, the others as (column, value). */
export interface LogisticRows {
  readonly calls: LogisticCalls;
  readonly nRows: number;
  /** Doubles of the dense part: an even number, the ones of the intercept among them. */
  readonly width: number;
  /** Doubles of a vector over all columns: an even number. */
  readonly size: number;
  /** Int32Array (nColumns + 1): place of each column in such a vector, of the intercept last. Other places are empty. */
  readonly places: Int32Array;
  /** Float64Array (nColumns): what was taken from the columns. */
  readonly shift: Float64Array;
  /** Stored values of the sparse part. */
  readonly stored: number;
  /** Address of the header that all kernels take. */
  readonly header: number;
  /** Float64Array (nRows, and a 0 behind an odd last one): weight of the row, and the part of it in the second class. */
  readonly total: Float64Array;
  readonly positive: Float64Array;
  /** Float64Array (size). */
  readonly penalties: Float64Array;
  /** Float64Array in the rows' memory, zeros. Room for `room` doubles was asked for. */
  doubles(length: number): Float64Array;
}

/** Rows of the matrix that are copied at a time. */
const CHUNK = 512;
/** A column is dense when more than this share of the rows looked at differ from the commonest value. */
const DENSE = 0.25;
const PAGE = 65536;
const MOST_BYTES = 2 ** 31;

/**
 * Lays chosen rows out. O(rows × columns).
 * @param rows Int32Array: rows of `x`, ascending
 * @param room doubles that will be asked for, by the length of a vector over the columns
 * @returns null when this takes more than 2 GB
 */
export function createLogisticRows(x: OneHotMatrix, rows: Int32Array, room: (size: number) => number): LogisticRows | null {
  const { nNumeric, nDiscrete, nColumns, numeric, codes, offsets, onValue, offValue } = x;
  const nRows = rows.length;
  const shift = offValue.slice();
  shift.set(columnShift(numeric, x.nRows, nNumeric));
  const { places, width, size, nSparse } = placesOf(x, rows, shift);
  const mostStored = nRows * (nSparse + nDiscrete);
  const even = nRows + (nRows & 1);
  const chunk = Math.min(CHUNK, x.nRows);
  const doubles = nRows * width + mostStored + 3 * even + size + chunk * nNumeric + 2 * nColumns + room(size);
  const bytes = 8 * doubles + 4 * (nRows + mostStored + chunk * (1 + nDiscrete) + nColumns + nDiscrete) + 16 * 32 + 64;
  if (bytes > MOST_BYTES) return null;
  const pages = Math.ceil(bytes / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const calls = logisticCalls(memory);
  let used = 16;
  const take = (size: number): number => {
    const at = used;
    used += Math.ceil(size / 16) * 16;
    return at;
  };
  const f64 = (length: number): Float64Array => new Float64Array(memory.buffer, take(8 * length), length);
  const i32 = (length: number): Int32Array => new Int32Array(memory.buffer, take(4 * length), length);
  const header = i32(12);
  const start = i32(nRows + 1);
  const [dense, index, value] = [f64(nRows * width), i32(mostStored), f64(mostStored)];
  const [total, positive, curvature, penalties] = [f64(even), f64(even), f64(even), f64(size)];
  const parts = [dense, start, index, value, total, positive, curvature, penalties].map((array) => array.byteOffset);
  header.set([nRows, 8 * width, 8 * size, ...parts]);
  const copy = { numeric: f64(chunk * nNumeric), codes: i32(chunk * nDiscrete), rows: i32(chunk) };
  const [shifts, steps, bytePlaces, firsts] = [f64(nColumns), f64(nColumns), i32(nColumns), i32(nDiscrete)];
  shifts.set(shift);
  firsts.set(offsets);
  for (let c = 0; c < nColumns; c++) {
    steps[c] = onValue[c] - offValue[c];
    bytePlaces[c] = 8 * places[c];
  }
  const columns = [shifts.byteOffset, bytePlaces.byteOffset, 8 * places[nColumns], nDiscrete, copy.codes.byteOffset] as const;
  for (let from = 0, first = 0; from < nRows; first += chunk) {
    copy.numeric.set(numeric.subarray(first * nNumeric, (first + chunk) * nNumeric));
    copy.codes.set(codes.subarray(first * nDiscrete, (first + chunk) * nDiscrete));
    let to = from;
    for (; to < nRows && rows[to] < first + chunk; to++) copy.rows[to - from] = rows[to] - first;
    const numbers = [nNumeric, copy.numeric.byteOffset] as const;
    calls.layOut(header.byteOffset, from, to, copy.rows.byteOffset, ...numbers, ...columns, firsts.byteOffset, steps.byteOffset);
    from = to;
  }
  return {
    calls,
    nRows,
    width,
    size,
    places,
    shift,
    stored: start[nRows],
    header: header.byteOffset,
    total,
    positive,
    penalties,
    doubles: f64,
  };
}

/** Rows looked at to tell dense columns. */
const LOOKED_AT = 128;

/** Dense numeric columns first, the intercept, then all others in their order; both parts are filled up to even lengths. */
function placesOf(
  { nNumeric, nColumns, numeric }: OneHotMatrix,
  rows: Int32Array,
  shift: Float64Array,
): { readonly places: Int32Array; readonly width: number; readonly size: number; readonly nSparse: number } {
  const looked = Math.min(rows.length, LOOKED_AT);
  const count = new Int32Array(nNumeric);
  for (let s = 0; s < looked; s++) countOff(numeric, rows[Math.floor((s * rows.length) / looked)] * nNumeric, shift, count);
  const places = new Int32Array(nColumns + 1);
  let nDense = 0;
  for (let c = 0; c < nNumeric; c++) if (count[c] > DENSE * looked) places[c] = nDense++;
  const width = nDense + 1 + ((nDense + 1) & 1);
  let next = width;
  for (let c = 0; c < nColumns; c++) if (c >= nNumeric || count[c] <= DENSE * looked) places[c] = next++;
  places[nColumns] = nDense;
  return { places, width, size: next + (next & 1), nSparse: nNumeric - nDense };
}

function countOff(numeric: Float64Array, from: number, shift: Float64Array, count: Int32Array): void {
  for (let c = 0; c < count.length; c++) if (numeric[from + c] !== shift[c]) count[c]++;
}
