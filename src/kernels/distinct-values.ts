import { columnScratch, type ColumnScratch } from './wasm/columns.ts';

/** The different values of a column and where each row's value is among them. */
export interface DistinctValues {
  /** Float64Array (nDistinct), ascending; −0 counts as 0, NaN is left out. */
  readonly values: Float64Array;
  /** Int32Array (n): index into `values`, −1 for NaN. */
  readonly codes: Int32Array;
  /** Int32Array (nDistinct): where each value comes first. */
  readonly first: Int32Array;
}

/** The different values of a column in the order in which they come first. */
export interface NumberedValues {
  readonly count: number;
  /** Int32Array (n): the number of each row's value, −1 for NaN. */
  readonly codes: Int32Array;
}

/**
 * Finds the different numbers of a column with an open-addressing hash table over their bits, so that columns with few different values
 * (most traffic columns) cost one pass and no sort of the rows.
 * @param column Float64Array (n), NaN = missing
 * @returns distinct values ascending with the inverse index, as `numpy.unique(return_inverse=True, return_index=True)` gives
 * Cost: O(n + d log d) time, 4·n + O(d) bytes, d = number of distinct values.
 */
export function distinctValues(column: Float64Array): DistinctValues {
  const scratch = scratchFor(column.length);
  const { count, codes, found, firstFound, slots } = numberIn(scratch, column);
  const values = found.slice(0, count).sort();
  const sorted = scratch.f64(count);
  sorted.set(values);
  const ranks = scratch.i32(count);
  scratch.calls.rankValues(column.length, count, codes.byteOffset, slots.byteOffset, found.byteOffset, sorted.byteOffset, ranks.byteOffset);
  const first = new Int32Array(count);
  for (let number = 0; number < count; number++) first[ranks[number]] = firstFound[number];
  return { values, codes: codes.slice(), first };
}

/** Numbers the different values of a column from 0 by first appearance. O(n). */
export function numberValues(column: Float64Array): NumberedValues {
  const { count, codes } = numberIn(scratchFor(column.length), column);
  return { count, codes: codes.slice() };
}

const slotsFor = (n: number): number => Math.max(1024, 4 * 2 ** Math.ceil(Math.log2(Math.max(n, 1))));

const scratchFor = (n: number): ColumnScratch => columnScratch(36 * n + 4 * slotsFor(n) + 256);

interface Numbered {
  readonly count: number;
  readonly codes: Int32Array;
  readonly found: Float64Array;
  readonly firstFound: Int32Array;
  readonly slots: Int32Array;
}

function numberIn(scratch: ColumnScratch, column: Float64Array): Numbered {
  const n = column.length;
  const input = scratch.f64(n);
  const codes = scratch.i32(n);
  const found = scratch.f64(n);
  const firstFound = scratch.i32(n);
  const slots = scratch.i32(slotsFor(n));
  input.set(column);
  const count = scratch.calls.numberValues(
    n,
    input.byteOffset,
    codes.byteOffset,
    slots.byteOffset,
    found.byteOffset,
    firstFound.byteOffset,
  );
  return { count, codes, found, firstFound, slots };
}
