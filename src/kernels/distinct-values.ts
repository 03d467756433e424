import { type KernelMemory, type WasmKernels, withKernelMemory } from './wasm/memory.ts';

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
  return withTable(column, (memory, wasm, table) => {
    const { codes, count } = table;
    const values = table.found.slice(0, count).sort();
    const ranks = wasm === null ? ranksOf(table.found, values) : compiledRanks(table, values, memory, wasm);
    const first = new Int32Array(count);
    for (let number = 0; number < count; number++) first[ranks[number]] = table.first[number];
    if (wasm === null) for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) codes[i] = ranks[codes[i]];
    return { values, codes: wasm === null ? codes : codes.slice(), first };
  });
}

/** Numbers the different values of a column from 0 by first appearance. Time O(n). */
export function numberValues(column: Float64Array): NumberedValues {
  return withTable(column, (_, wasm, { codes, count }) => ({ count, codes: wasm === null ? codes : codes.slice() }));
}

/** Values by first appearance; the arrays may be longer than `count` and may lie in a kernel memory. */
interface Table {
  readonly count: number;
  readonly codes: Int32Array;
  readonly found: Float64Array;
  readonly first: Int32Array;
  /** The hash table that the compiled code left; empty without it. */
  readonly slots: Int32Array;
}

function withTable<T>(column: Float64Array, use: (memory: KernelMemory, wasm: WasmKernels | null, table: Table) => T): T {
  const n = column.length;
  const nSlots = Math.max(1024, 4 * 2 ** Math.ceil(Math.log2(Math.max(n, 1))));
  return withKernelMemory(36 * n + 4 * nSlots + 1024, (memory) => {
    const { wasm } = memory;
    return use(memory, wasm, wasm === null ? plainTable(column) : compiledTable(column, nSlots, memory, wasm));
  });
}

function compiledTable(column: Float64Array, nSlots: number, memory: KernelMemory, wasm: WasmKernels): Table {
  const n = column.length;
  const input = memory.f64(n);
  const codes = memory.i32(n);
  const found = memory.f64(n);
  const first = memory.i32(n);
  const slots = memory.i32(nSlots);
  input.set(column);
  const count = wasm.numberValues(n, input.byteOffset, codes.byteOffset, slots.byteOffset, found.byteOffset, first.byteOffset);
  return { count, codes, found, first, slots };
}

/** Rank of each number; `codes` become ranks too. */
function compiledRanks({ count, codes, found, slots }: Table, values: Float64Array, memory: KernelMemory, wasm: WasmKernels): Int32Array {
  const sorted = memory.f64(count);
  sorted.set(values);
  const ranks = memory.i32(count);
  wasm.rankValues(codes.length, count, codes.byteOffset, slots.byteOffset, found.byteOffset, sorted.byteOffset, ranks.byteOffset);
  return ranks;
}

function ranksOf(found: Float64Array, values: Float64Array): Int32Array {
  const ranks = new Int32Array(values.length);
  for (let number = 0; number < values.length; number++) {
    let low = 0;
    for (let high = values.length - 1; low < high;) {
      const middle = (low + high) >> 1;
      if (values[middle] < found[number]) low = middle + 1;
      else high = middle;
    }
    ranks[number] = low;
  }
  return ranks;
}

/** The same without compiled code. */
function plainTable(column: Float64Array): Table {
  const n = column.length;
  const codes = new Int32Array(n);
  const first: number[] = [];
  let capacity = 1024;
  let slots = new Int32Array(capacity).fill(-1);
  let found = new Float64Array(capacity >> 1);
  let count = 0;
  const word = new Float64Array(1);
  const bits = new Uint32Array(word.buffer);

  const home = (value: number): number => {
    word[0] = value;
    let h = Math.imul(bits[0], 0x9e3779b1) ^ Math.imul(bits[1], 0x85ebca6b);
    h ^= h >>> 15;
    h = Math.imul(h, 0x2c1b3c6d);
    return (h ^ (h >>> 13)) & (capacity - 1);
  };
  const grow = (): void => {
    capacity *= 4;
    slots = new Int32Array(capacity).fill(-1);
    const larger = new Float64Array(capacity >> 1);
    larger.set(found.subarray(0, count));
    found = larger;
    for (let d = 0; d < count; d++) {
      let slot = home(found[d]);
      while (slots[slot] >= 0) slot = (slot + 1) & (capacity - 1);
      slots[slot] = d;
    }
  };

  let last = NaN;
  let lastCode = -1;
  for (let i = 0; i < n; i++) {
    const value = column[i] + 0;
    if (value === last) {
      codes[i] = lastCode;
      continue;
    }
    if (value !== value) {
      codes[i] = -1;
      continue;
    }
    let slot = home(value);
    while (slots[slot] >= 0 && found[slots[slot]] !== value) slot = (slot + 1) & (capacity - 1);
    if (slots[slot] < 0) {
      if (count === capacity >> 1) {
        grow();
        slot = home(value);
        while (slots[slot] >= 0) slot = (slot + 1) & (capacity - 1);
      }
      found[count] = value;
      first.push(i);
      slots[slot] = count++;
    }
    last = value;
    lastCode = slots[slot];
    codes[i] = lastCode;
  }
  return { count, codes, found, first: Int32Array.from(first), slots: new Int32Array(0) };
}
