import type { Column } from '../../core/dataset.ts';

/** Rows with a near twin: another row that is not equal and differs little. */
export interface NearRows {
  /** Rows asked about that have a twin equal in all columns but one. */
  readonly oneColumn: number;
  /** Rows that have a twin whose numbers are all within the tolerance and whose words are equal. */
  readonly tolerance: number;
  /** Rows that have a twin of either kind. */
  readonly either: number;
  /** Pairs (row asked about, twin), a few of each kind. */
  readonly pairs: readonly (readonly [number, number])[];
}

const word = new Float64Array(1);
const bits = new Int32Array(word.buffer);

const mix = (h: number): number => {
  let x = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
};

/** Two 32-bit lanes per row; columns add up, so that one can be taken out again. */
interface Lanes {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

type ValueHash = (row: number, salt: number) => number;

/** Hash of a row's value in a column; two salts give two lanes. */
function exactHash(column: Column): ValueHash {
  if (column.kind === 'discrete') {
    const { codes } = column;
    return (row, salt) => mix(codes[row] + salt);
  }
  const { values } = column;
  return (row, salt) => {
    word[0] = values[row] + 0;
    return mix(mix(bits[0] ^ salt) + bits[1]);
  };
}

/** Two numbers within 0.1 % of each other share a cell of width 0.4 % in one of two grids that lie half a cell apart, most often in both. */
const cellWidth = 0.004;

/**
 * Where a column counts from: its least value where it has no zero of its own in reach (clock times since 1970, record numbers from a million), so that 0.1 % is one of its range and
 * not of its offset; 0 otherwise. O(rows).
 */
function originOf(values: Float64Array, rows: Uint32Array): number {
  let [low, high] = [Infinity, -Infinity];
  for (const row of rows) {
    if (values[row] < low) low = values[row];
    if (values[row] > high) high = values[row];
  }
  if (low > 0) return high < 2 * low ? low : 0;
  return high < 0 && low > 2 * high ? high : 0;
}

function gridHash(column: Column, offset: number, rows: Uint32Array): ValueHash {
  if (column.kind === 'discrete') return exactHash(column);
  const { values } = column;
  const origin = originOf(values, rows);
  return (row, salt) => {
    const value = values[row] - origin;
    if (value !== value) return mix(salt ^ 0x7f4a7c15);
    const cell = value === 0 ? 0 : (Math.floor(Math.log(Math.abs(value)) / cellWidth + offset) + 0x100000) * Math.sign(value);
    return mix(Math.imul(cell, 0x9e3779b1) ^ salt);
  };
}

function saltOf(j: number, lane: number): number {
  return mix(Math.imul(j + 1, 0x9e3779b1) + lane);
}

function addColumn(lanes: Lanes, rows: Uint32Array, hash: ValueHash, j: number): void {
  const [a, b] = [saltOf(j, 17), saltOf(j, 91)];
  for (let i = 0; i < rows.length; i++) {
    lanes.low[i] = (lanes.low[i] + hash(rows[i], a)) | 0;
    lanes.high[i] = (lanes.high[i] + hash(rows[i], b)) | 0;
  }
}

/**
 * Marks positions whose hash another position shares (with `sides`: another position of side 0, for positions of side 1).
 * Returns for each marked position one such other, −1 elsewhere.
 */
function twins(lanes: Lanes, sides: Uint8Array | null): Int32Array {
  const n = lanes.low.length;
  let size = 16;
  while (size < 2 * n) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  const twin = new Int32Array(n).fill(-1);
  const place = (i: number): number => {
    let slot = lanes.low[i] & (size - 1);
    while (slots[slot] >= 0 && (lanes.low[slots[slot]] !== lanes.low[i] || lanes.high[slots[slot]] !== lanes.high[i]))
      slot = (slot + 1) & (size - 1);
    return slot;
  };
  for (let i = 0; i < n; i++) {
    if (sides !== null && sides[i] === 1) continue;
    const slot = place(i);
    if (slots[slot] < 0) slots[slot] = i;
    else if (sides === null) {
      twin[i] = slots[slot];
      if (twin[slots[slot]] < 0) twin[slots[slot]] = i;
    }
  }
  if (sides === null) return twin;
  for (let i = 0; i < n; i++) if (sides[i] === 1) twin[i] = slots[place(i)];
  return twin;
}

/**
 * Rows that nearly repeat another one, by hashing and not by comparing pairs: once with each column left out, once with numbers rounded to cells of 0.4 % on each of two grids that lie half a cell apart (so that numbers within 0.1 % meet unless
 * some column's pair straddles a border in both). Hashes have 64 bits: a false twin among a million rows has chance 3 · 10⁻⁸ per pass.
 * @param rows different rows (no two equal in all columns), training first
 * @param nTrain with `nTrain < rows.length` the rows after it are asked about and twins are training rows; otherwise every row is asked about
 * O(rows × columns).
 */
export function nearRows(columns: readonly Column[], rows: Uint32Array, nTrain: number): NearRows {
  const n = rows.length;
  const sides = nTrain < n ? Uint8Array.from({ length: n }, (_, i) => (i < nTrain ? 0 : 1)) : null;
  const empty = (): Lanes => ({ low: new Int32Array(n), high: new Int32Array(n) });
  const whole = empty();
  columns.forEach((column, j) => addColumn(whole, rows, exactHash(column), j));
  const byColumn = new Uint8Array(n);
  const pairs: (readonly [number, number])[] = [];
  const collect = (found: Int32Array, marks: Uint8Array, wanted: number): void => {
    for (let i = 0; i < n; i++) {
      if (found[i] < 0) continue;
      if (marks[i] === 0 && pairs.length < wanted && !pairs.some(([a, b]) => a === rows[found[i]] && b === rows[i]))
        pairs.push([rows[i], rows[found[i]]]);
      marks[i] = 1;
    }
  };
  const without = empty();
  if (columns.length > 1) {
    columns.forEach((column, j) => {
      const hash = exactHash(column);
      const [a, b] = [saltOf(j, 17), saltOf(j, 91)];
      for (let i = 0; i < n; i++) {
        without.low[i] = (whole.low[i] - hash(rows[i], a)) | 0;
        without.high[i] = (whole.high[i] - hash(rows[i], b)) | 0;
      }
      collect(twins(without, sides), byColumn, 3);
    });
  }
  const byTolerance = new Uint8Array(n);
  for (const offset of [0, 0.5]) {
    const grid = empty();
    columns.forEach((column, j) => addColumn(grid, rows, gridHash(column, offset, rows), j));
    collect(twins(grid, sides), byTolerance, 6);
  }
  const result = { oneColumn: 0, tolerance: 0, either: 0 };
  for (let i = 0; i < n; i++) {
    result.oneColumn += byColumn[i];
    result.tolerance += byTolerance[i];
    result.either += byColumn[i] | byTolerance[i];
  }
  return { ...result, pairs };
}
