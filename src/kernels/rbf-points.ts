import type { OneHotMatrix } from '../core/matrix.ts';
import { columnShift } from './column-shift.ts';
import { codesOf, distinctWords } from './distinct-rows.ts';
import { expNegative } from './exp-table.ts';
import type { KernelMemory } from './wasm/memory.ts';

/** What all rows of an RBF problem share. */
export interface RbfBasis {
  readonly gamma: number;
  readonly nNumeric: number;
  readonly nDiscrete: number;
  /** Float64Array (nNumeric): taken from every row, so that most values of traffic are zero. */
  readonly shift: Float64Array;
  /** Float64Array (nColumns): squared distance between on and off value of a one-hot column. */
  readonly stepSquared: Float64Array;
  readonly offsets: Int32Array;
  readonly sizes: Int32Array;
  /** Words are columns like the numbers; else they are combinations, and their distances look-ups in a table per query. */
  readonly wordsAsColumns: boolean;
  /** Columns of a row: nNumeric, or nColumns when words are columns. */
  readonly width: number;
}

/** Rows in single precision. */
export interface RbfPoints {
  readonly basis: RbfBasis;
  readonly nRows: number;
  /** Int32Array (2 × terms), two entries where a row is not zero: 4 × column, and the bits of −2 × value there in single precision. */
  readonly terms: Int32Array;
  /** The same memory as single precision. */
  readonly factors: Float32Array;
  /** Int32Array (nRows + 1): terms of row i from `start[i]` to `start[i + 1]`. */
  readonly start: Int32Array;
  /** Float32Array (nRows): their squared length. */
  readonly norm: Float32Array;
  /** Uint8Array (nRows): 1 = so far out that the distance to another such row must not be taken from squared lengths in single precision. */
  readonly far: Uint8Array;
  /** Int32Array (nRows): which combination of codes the row has; all the same when words are columns. */
  readonly combination: Int32Array;
  /** Int32Array (combinations × nDiscrete). */
  readonly combinationCodes: Int32Array;
  readonly nCombinations: number;
  /** Where the rows come from, for exact distances: row `rows[i]` of `x`. */
  readonly x: OneHotMatrix;
  readonly rows: Int32Array;
}

/** γ × squared length above which a row is far out. Distances between nearer rows then have γ × error below 8 · 2⁻²². */
const FAR = 8;

export function createRbfBasis(x: OneHotMatrix, gamma: number, wordsAsColumns: boolean): RbfBasis {
  const { nNumeric, nDiscrete, nColumns, offsets, sizes, onValue, offValue } = x;
  return {
    gamma,
    nNumeric,
    nDiscrete,
    shift: columnShift(x.numeric, x.nRows, nNumeric),
    stepSquared: onValue.map((on, c) => (on - offValue[c]) ** 2),
    offsets,
    sizes,
    wordsAsColumns,
    width: wordsAsColumns ? nColumns : nNumeric,
  };
}

/**
 * With fewer rows for each combination of words than this, tables of distances cost more than words as columns: a table is one step for every combination and
 * word, a column about an eighth of that for every row and word.
 */
const ROWS_PER_COMBINATION = 8;
/** Words as columns may take this many bytes. */
const MOST_WORD_BYTES = 1 << 28;

/** Whether words are better columns or tables for rows that have so many different combinations of them. */
export function betterAsColumns(
  { nDiscrete, nNumeric, nColumns, sizes }: Pick<OneHotMatrix, 'nDiscrete' | 'nNumeric' | 'nColumns' | 'sizes'>,
  nRows: number,
  nCombinations: number,
): boolean {
  const bytes = Math.ceil(nRows / 16) * (4 * (nColumns - nNumeric) + 64 * chunksOf(sizes)) + 8 * nDiscrete * nRows;
  return nCombinations * ROWS_PER_COMBINATION > nRows && bytes <= MOST_WORD_BYTES;
}

/** Most one-hot columns that sixteen rows can be in. */
export function chunksOf(sizes: Int32Array): number {
  return sizes.reduce((sum, size) => sum + Math.min(size, 16), 0);
}

/** Bytes that the points of some rows of a matrix need, what is given back afterwards included. */
export function rbfPointsBytes({ nNumeric, nDiscrete, stepSquared }: RbfBasis, nRows: number, chosen: number): number {
  return chosen * (8 * (nNumeric + nDiscrete) + 20) + (8 * nNumeric + 4 * nDiscrete) * (nRows + 1) + 4 * stepSquared.length + 512;
}

/**
 * Chosen rows of a matrix with the basis's columns. O(rows × columns).
 * @param rows Int32Array: rows of `x`, in the order wanted
 */
export function createRbfPoints(basis: RbfBasis, x: OneHotMatrix, rows: Int32Array, memory: KernelMemory): RbfPoints {
  const { nDiscrete } = basis;
  const nRows = rows.length;
  const laid = layRows(basis, x, rows, memory);
  const combination = memory.i32(nRows);
  if (basis.wordsAsColumns) {
    combination.fill(0);
    return { basis, nRows, ...laid, combination, combinationCodes: new Int32Array(nDiscrete), nCombinations: 1, x, rows };
  }
  const groups = distinctWords(x, rows);
  const combinationCodes = codesOf(
    x,
    groups.first.map((r) => rows[r]),
  );
  combination.set(groups.groupOf);
  return { basis, nRows, ...laid, combination, combinationCodes, nCombinations: groups.count, x, rows };
}

type Laid = Pick<RbfPoints, 'terms' | 'factors' | 'norm' | 'far' | 'start'>;

function layRows(basis: RbfBasis, x: OneHotMatrix, rows: Int32Array, memory: KernelMemory): Laid {
  const { nNumeric, gamma, shift, offsets, wordsAsColumns } = basis;
  const nWords = wordsAsColumns ? basis.nDiscrete : 0;
  const nRows = rows.length;
  const terms = memory.i32(2 * nRows * (nNumeric + nWords));
  const factors = new Float32Array(terms.buffer, terms.byteOffset, terms.length);
  const norm = memory.f32(nRows);
  const far = memory.u8(nRows);
  const start = memory.i32(nRows + 1);
  const laid = { terms, factors, norm, far, start };
  const lengths = Float32Array.from(basis.stepSquared, Math.sqrt);
  const { wasm } = memory;
  if (wasm === null) {
    for (let r = 0; r < nRows; r++) layRow(basis, x, rows[r], nWords, lengths, laid, r);
    return laid;
  }
  const before = memory.left();
  const source = memory.f64(x.numeric.length);
  source.set(x.numeric);
  const chosen = memory.i32(nRows);
  chosen.set(rows);
  const shifts = memory.f64(nNumeric);
  shifts.set(shift);
  const codes = memory.i32(nWords === 0 ? 0 : x.codes.length);
  if (nWords > 0) codes.set(x.codes);
  const places = memory.i32(nWords);
  places.set(offsets.subarray(0, nWords));
  const steps = memory.f32(lengths.length);
  steps.set(lengths);
  const words = [nWords, codes.byteOffset, places.byteOffset, steps.byteOffset] as const;
  const out = [terms.byteOffset, norm.byteOffset, far.byteOffset, start.byteOffset] as const;
  wasm.layPoints(nRows, nNumeric, chosen.byteOffset, source.byteOffset, shifts.byteOffset, ...words, gamma, FAR, ...out);
  memory.rewind(before);
  return laid;
}

function layRow(
  { nNumeric, nDiscrete, gamma, shift, offsets }: RbfBasis,
  { numeric, codes }: OneHotMatrix,
  row: number,
  nWords: number,
  lengths: Float32Array,
  { terms, factors, norm, far, start }: Laid,
  r: number,
): void {
  let end = start[r];
  let sum = 0;
  const add = (column: number, value: number): void => {
    terms[2 * end] = 4 * column;
    factors[2 * end + 1] = -2 * value;
    end++;
    sum += value * value;
  };
  for (let c = 0; c < nNumeric; c++) {
    const value = Math.fround(numeric[row * nNumeric + c] - shift[c]);
    if (value !== 0) add(c, value);
  }
  for (let d = 0; d < nWords; d++) {
    const code = codes[row * nDiscrete + d];
    if (code >= 0) add(offsets[d] + code, lengths[offsets[d] + code]);
  }
  start[r + 1] = end;
  norm[r] = sum;
  far[r] = gamma * norm[r] <= FAR ? 0 : 1;
}

/** Squared distance of two rows of codes, number `i` of `a` and `j` of `b`. */
export function codeDistance({ nDiscrete, offsets, stepSquared }: RbfBasis, a: Int32Array, i: number, b: Int32Array, j: number): number {
  let sum = 0;
  for (let d = 0; d < nDiscrete; d++) {
    const one = a[i * nDiscrete + d];
    const other = b[j * nDiscrete + d];
    if (one !== other) sum += (one < 0 ? 0 : stepSquared[offsets[d] + one]) + (other < 0 ? 0 : stepSquared[offsets[d] + other]);
  }
  return sum;
}

/** Kernel of two rows by their differences in double precision: right for rows far out, too. */
export function exactKernel(a: RbfPoints, i: number, b: RbfPoints, j: number): number {
  const { nNumeric, gamma } = a.basis;
  let sum = codeDistance(a.basis, a.x.codes, a.rows[i], b.x.codes, b.rows[j]);
  const fromA = a.rows[i] * nNumeric;
  const fromB = b.rows[j] * nNumeric;
  for (let c = 0; c < nNumeric; c++) {
    const difference = a.x.numeric[fromA + c] - b.x.numeric[fromB + c];
    sum += difference * difference;
  }
  return expNegative(gamma * sum);
}
