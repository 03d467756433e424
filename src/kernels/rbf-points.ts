import type { OneHotMatrix } from '../core/matrix.ts';
import { columnShift } from './column-shift.ts';
import { distinctRows } from './distinct-rows.ts';
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
}

/** Rows in single precision. */
export interface RbfPoints {
  readonly basis: RbfBasis;
  readonly nRows: number;
  /** Float32Array (nRows × nNumeric), row-major: numeric values less the shift. */
  readonly values: Float32Array;
  /** Int32Array (nRows + 1) and Int32Array: columns where row i is not zero, from `start[i]` to `start[i + 1]`. */
  readonly start: Int32Array;
  readonly columns: Int32Array;
  /** Float32Array (nRows): their squared length. */
  readonly norm: Float32Array;
  /** Uint8Array (nRows): 1 = so far out that the distance to another such row must not be taken from squared lengths in single precision. */
  readonly far: Uint8Array;
  /** Int32Array (nRows): which combination of codes the row has. */
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

export function createRbfBasis(x: OneHotMatrix, gamma: number): RbfBasis {
  const { nNumeric, nDiscrete, offsets, onValue, offValue } = x;
  return {
    gamma,
    nNumeric,
    nDiscrete,
    shift: columnShift(x.numeric, x.nRows, nNumeric),
    stepSquared: onValue.map((on, c) => (on - offValue[c]) ** 2),
    offsets,
  };
}

/** Bytes that the points of some rows of a matrix need, what is given back afterwards included. */
export function rbfPointsBytes({ nNumeric, nRows }: Pick<OneHotMatrix, 'nNumeric' | 'nRows'>, chosen: number): number {
  return chosen * (8 * nNumeric + 20) + 8 * nNumeric * (nRows + 1) + 512;
}

/**
 * Chosen rows of a matrix with the basis's columns. O(rows × columns).
 * @param rows Int32Array: rows of `x`, in the order wanted
 */
export function createRbfPoints(basis: RbfBasis, x: OneHotMatrix, rows: Int32Array, memory: KernelMemory): RbfPoints {
  const { nDiscrete } = basis;
  const { numeric, codes } = x;
  const nRows = rows.length;
  const laid = layNumeric(basis, x, rows, memory);
  const chosen = new Int32Array(nRows * nDiscrete);
  for (let r = 0, at = 0; r < nRows; r++) for (let d = 0; d < nDiscrete; d++) chosen[at++] = codes[rows[r] * nDiscrete + d];
  const groups = distinctRows({ nRows, nNumeric: 0, numeric, nDiscrete, codes: chosen }, null);
  const combinationCodes = new Int32Array(groups.count * nDiscrete);
  for (let g = 0, at = 0; g < groups.count; g++) {
    for (let d = 0; d < nDiscrete; d++) combinationCodes[at++] = chosen[groups.first[g] * nDiscrete + d];
  }
  const combination = memory.i32(nRows);
  combination.set(groups.groupOf);
  return {
    basis,
    nRows,
    ...laid,
    combination,
    combinationCodes,
    nCombinations: groups.count,
    x,
    rows,
  };
}

type Laid = Pick<RbfPoints, 'values' | 'norm' | 'far' | 'start' | 'columns'>;

function layNumeric({ gamma, shift }: RbfBasis, { numeric, nNumeric }: OneHotMatrix, rows: Int32Array, memory: KernelMemory): Laid {
  const nRows = rows.length;
  const values = memory.f32(nRows * nNumeric);
  const norm = memory.f32(nRows);
  const far = memory.u8(nRows);
  const start = memory.i32(nRows + 1);
  const columns = memory.i32(nRows * nNumeric);
  const { wasm } = memory;
  if (wasm === null) {
    for (let r = 0; r < nRows; r++) {
      start[r + 1] = pointRow(numeric, rows[r] * nNumeric, shift, values, r * nNumeric, columns, start[r]);
      norm[r] = squaredLength(values, r * nNumeric, nNumeric);
      far[r] = gamma * norm[r] <= FAR ? 0 : 1;
    }
    return { values, norm, far, start, columns };
  }
  const before = memory.left();
  const source = memory.f64(numeric.length);
  source.set(numeric);
  const chosen = memory.i32(nRows);
  chosen.set(rows);
  const shifts = memory.f64(nNumeric);
  shifts.set(shift);
  wasm.layPoints(
    nRows,
    nNumeric,
    chosen.byteOffset,
    source.byteOffset,
    shifts.byteOffset,
    gamma,
    FAR,
    values.byteOffset,
    norm.byteOffset,
    far.byteOffset,
    start.byteOffset,
    columns.byteOffset,
  );
  memory.rewind(before);
  return { values, norm, far, start, columns };
}

/** A row less the shift, and which columns are not zero; returns the end of their list. */
function pointRow(
  numeric: Float64Array,
  from: number,
  shift: Float64Array,
  values: Float32Array,
  to: number,
  columns: Int32Array,
  stored: number,
): number {
  let end = stored;
  for (let c = 0; c < shift.length; c++) {
    const value = Math.fround(numeric[from + c] - shift[c]);
    values[to + c] = value;
    if (value !== 0) columns[end++] = c;
  }
  return end;
}

function squaredLength(values: Float32Array, from: number, length: number): number {
  let sum = 0;
  for (let at = from; at < from + length; at++) sum += values[at] * values[at];
  return sum;
}

/** Squared distance of the codes of two combinations. */
export function codeDistance(a: RbfPoints, combinationA: number, b: RbfPoints, combinationB: number): number {
  const { nDiscrete, offsets, stepSquared } = a.basis;
  let sum = 0;
  for (let d = 0; d < nDiscrete; d++) {
    const one = a.combinationCodes[combinationA * nDiscrete + d];
    const other = b.combinationCodes[combinationB * nDiscrete + d];
    if (one !== other) sum += (one < 0 ? 0 : stepSquared[offsets[d] + one]) + (other < 0 ? 0 : stepSquared[offsets[d] + other]);
  }
  return sum;
}

/** Kernel of two rows by their differences in double precision: right for rows far out, too. */
export function exactKernel(a: RbfPoints, i: number, b: RbfPoints, j: number): number {
  const { nNumeric, gamma } = a.basis;
  let sum = codeDistance(a, a.combination[i], b, b.combination[j]);
  const fromA = a.rows[i] * nNumeric;
  const fromB = b.rows[j] * nNumeric;
  for (let c = 0; c < nNumeric; c++) {
    const difference = a.x.numeric[fromA + c] - b.x.numeric[fromB + c];
    sum += difference * difference;
  }
  return expNegative(gamma * sum);
}
