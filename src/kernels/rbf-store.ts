import { chunksOf, codeDistance, exactKernel } from './rbf-points.ts';
import type { RbfBasis, RbfPoints } from './rbf-points.ts';
import type { KernelMemory } from './wasm/memory.ts';

/** Stored rows are worked on this many at a time. */
const BLOCK = 16;

/**
 * Rows laid out for one-against-all RBF kernels in single precision: sixteen rows at a time, by column, without the columns in which all sixteen are zero
 * (traffic sorted by its words has most of its columns there). Words are a look-up in a table per query, or columns like the others (`wordsAsColumns`).
 */
export interface RbfStore {
  readonly nRows: number;
  /** Kernel of row `i` of `points` with every stored row. `out`: Float32Array (blockedLength(nRows)), overwritten. */
  row(points: RbfPoints, i: number, out: Float32Array): void;
  /**
   * sums[m][s] += weight[q][m] × kernel of row `chosen[q]` of `points` with stored row s.
   * @param weights Float64Array (chosen.length × nSums), row-major
   * @param sums Float64Array (nSums × blockedLength(nRows)) from the store's memory
   */
  add(points: RbfPoints, chosen: Int32Array, weights: Float64Array, nSums: number, sums: Float64Array): void;
}

/** Number of rows rounded up to whole blocks. */
export function blockedLength(nRows: number): number {
  return Math.ceil(nRows / BLOCK) * BLOCK;
}

/** Most bytes that a store takes. */
export function rbfStoreBytes({ nNumeric, sizes, width, wordsAsColumns }: RbfBasis, nRows: number): number {
  const chunks = nNumeric + (wordsAsColumns ? chunksOf(sizes) : 0);
  return (
    (blockedLength(nRows) / BLOCK) * (4 * BLOCK * chunks + 4 * width + 16 * BLOCK + 4) +
    Math.max(TABLE_BYTES, 4 * GROUP * (nRows + 8)) +
    4 * nRows +
    8192
  );
}

/** Memory for tables of squared distances of codes. */
const TABLE_BYTES = 1 << 21;

/** Where the stored rows lie. */
interface Layout {
  readonly nBlocks: number;
  readonly width: number;
  /** Float32Array (nBlocks × 16). */
  readonly norm: Float32Array;
  /** Int32Array (nBlocks): combination that all rows of the block have, −1 = they differ. */
  readonly common: Int32Array;
  /** Int32Array (nBlocks × 16). */
  readonly combination: Int32Array;
  /** Int32Array (nBlocks × width): 1 + number of the sixteen values of that block and column, 0 = all are zero. */
  readonly chunks: Int32Array;
  readonly values: Float32Array;
}

/**
 * @param stored where the rows come from
 * @param indices Int32Array: positions in `stored`, in the order wanted; right in any order, fastest when sorted by combination
 */
export function createRbfStore(stored: RbfPoints, indices: Int32Array, memory: KernelMemory): RbfStore {
  const { gamma } = stored.basis;
  const { wasm } = memory;
  const layout = layOut(stored, indices, memory);
  const farAt = positionsOf(indices, stored.far);
  const tableOf = createTables(stored, memory);
  const scale = Math.fround(-gamma / Math.LN2);
  const scratch = memory.f32(blockedLength(indices.length));
  const header = memory.i32(7);
  header.set(headerOf(layout));
  const row = (points: RbfPoints, i: number, out: Float32Array): void => {
    const table = tableOf(points, points.combination[i]);
    if (wasm === null) plainRow(layout, points, i, table, scale, out);
    else {
      wasm.rbfRow(header.byteOffset, termsAt(points, i), termsAt(points, i + 1), points.norm[i], table.byteOffset, scale, out.byteOffset);
    }
    if (points.far[i] === 1) for (let f = 0; f < farAt.length; f++) out[farAt[f]] = exactKernel(points, i, stored, indices[farAt[f]]);
  };
  /** Puts the exact kernel in the place of what single precision gave for rows far out. */
  const correct = (points: RbfPoints, i: number, weights: Float64Array, first: number, nSums: number, sums: Float64Array): void => {
    if (points.far[i] === 0) return;
    const table = tableOf(points, points.combination[i]);
    for (let f = 0; f < farAt.length; f++) {
      const s = farAt[f];
      const missing = exactKernel(points, i, stored, indices[s]) - plainKernel(layout, s, points, i, table, scale);
      for (let m = 0; m < nSums; m++) sums[m * scratch.length + s] += weights[first + m] * missing;
    }
  };
  const group = wasm === null ? null : groupIn(memory);
  return {
    nRows: indices.length,
    row,
    add: (points, chosen, weights, nSums, sums) => {
      if (wasm === null || group === null) {
        for (let q = 0; q < chosen.length; q++) {
          plainRow(layout, points, chosen[q], tableOf(points, points.combination[chosen[q]]), scale, scratch);
          for (let m = 0; m < nSums; m++) addScaled(weights[q * nSums + m], scratch, sums, m * scratch.length);
        }
      } else {
        const before = memory.left();
        const { queries, norms, row: part } = group;
        const own = memory.f64(weights.length);
        own.set(weights);
        for (let first = 0; first < chosen.length; first += GROUP) {
          const count = Math.min(GROUP, chosen.length - first);
          for (let g = 0; g < count; g++) {
            const i = chosen[first + g];
            queries[4 * g] = termsAt(points, i);
            queries[4 * g + 1] = termsAt(points, i + 1);
            norms[4 * g + 2] = points.norm[i];
            queries[4 * g + 3] = tableOf(points, points.combination[i]).byteOffset;
          }
          const at = own.byteOffset + first * nSums * 8;
          wasm.rbfAdd(header.byteOffset, count, queries.byteOffset, nSums, at, scale, part.byteOffset, sums.byteOffset);
        }
        memory.rewind(before);
      }
      for (let q = 0; q < chosen.length; q++) correct(points, chosen[q], weights, q * nSums, nSums, sums);
    },
  };
}

function addScaled(by: number, row: Float32Array, sums: Float64Array, at: number): void {
  if (by !== 0) for (let s = 0; s < row.length; s++) sums[at + s] += by * row[s];
}

/** Queries that go over the stored rows together; as many tables are always held. */
const GROUP = 16;

/** Room for the queries of a group, as the compiled kernel reads them, and for what it works out of one block. */
function groupIn(memory: KernelMemory): { readonly queries: Int32Array; readonly norms: Float32Array; readonly row: Float32Array } {
  const queries = memory.i32(4 * GROUP);
  return { queries, norms: new Float32Array(queries.buffer, queries.byteOffset, queries.length), row: memory.f32(BLOCK) };
}

/** Where the terms of a row begin, in bytes. */
function termsAt({ terms, start }: RbfPoints, i: number): number {
  return terms.byteOffset + 8 * start[i];
}

function positionsOf(indices: Int32Array, marked: Uint8Array): Int32Array {
  let count = 0;
  for (let s = 0; s < indices.length; s++) count += marked[indices[s]];
  const positions = new Int32Array(count);
  let at = 0;
  for (let s = 0; s < indices.length; s++) if (marked[indices[s]] === 1) positions[at++] = s;
  return positions;
}

function headerOf({ nBlocks, width, norm, common, combination, chunks, values }: Layout): readonly number[] {
  return [nBlocks, width, ...[norm, common, combination, chunks, values].map((array) => array.byteOffset)];
}

function layOut(stored: RbfPoints, indices: Int32Array, memory: KernelMemory): Layout {
  const { width } = stored.basis;
  const nRows = indices.length;
  const nBlocks = Math.ceil(nRows / BLOCK);
  const norm = memory.f32(nBlocks * BLOCK).fill(0);
  const common = memory.i32(nBlocks);
  const combination = memory.i32(nBlocks * BLOCK).fill(0);
  const chunks = memory.i32(nBlocks * width).fill(0);
  const { wasm } = memory;
  if (wasm !== null) {
    const chosen = memory.i32(nRows);
    chosen.set(indices);
    const points = memory.i32(4);
    points.set([stored.terms, stored.norm, stored.start, stored.combination].map((array) => array.byteOffset));
    const from = [points.byteOffset, nRows, width, chosen.byteOffset] as const;
    const nChunks = wasm.openStore(...from, norm.byteOffset, common.byteOffset, combination.byteOffset, chunks.byteOffset);
    const values = memory.f32(nChunks * BLOCK).fill(0);
    wasm.fillStore(...from, chunks.byteOffset, values.byteOffset);
    return { nBlocks, width, norm, common, combination, chunks, values };
  }
  let nChunks = 0;
  for (let s = 0; s < nRows; s++) {
    const b = (s / BLOCK) | 0;
    norm[s] = stored.norm[indices[s]];
    combination[s] = stored.combination[indices[s]];
    if (s % BLOCK === 0) common[b] = combination[s];
    else if (combination[s] !== common[b]) common[b] = -1;
    nChunks = openChunks(stored, indices[s], chunks, b * width, nChunks);
  }
  const values = memory.f32(nChunks * BLOCK).fill(0);
  for (let s = 0; s < nRows; s++) fillChunks(stored, indices[s], chunks, ((s / BLOCK) | 0) * width, values, s % BLOCK);
  return { nBlocks, width, norm, common, combination, chunks, values };
}

/** Numbers the chunks that a row is the first to need; returns how many there are now. */
function openChunks({ start, terms }: RbfPoints, i: number, chunks: Int32Array, first: number, nChunks: number): number {
  let count = nChunks;
  for (let k = start[i]; k < start[i + 1]; k++) {
    const at = first + terms[2 * k] / 4;
    if (chunks[at] === 0) chunks[at] = ++count;
  }
  return count;
}

function fillChunks(
  { start, terms, factors }: RbfPoints,
  i: number,
  chunks: Int32Array,
  first: number,
  values: Float32Array,
  place: number,
): void {
  for (let k = start[i]; k < start[i + 1]; k++) values[(chunks[first + terms[2 * k] / 4] - 1) * BLOCK + place] = -0.5 * factors[2 * k + 1];
}

/** Squared distances of a query's codes from those of every stored combination: Float32Array (combinations), kept for the combinations asked for last. */
function createTables(stored: RbfPoints, memory: KernelMemory): (points: RbfPoints, combination: number) => Float32Array {
  const size = stored.nCombinations;
  const capacity = Math.max(GROUP, Math.min(Math.floor(TABLE_BYTES / (4 * size + 32)), 4 * size));
  const tables = memory.f32(capacity * size);
  const owners = new Int32Array(capacity).fill(-1);
  let slotOf = new Map<number, number>();
  let next = 0;
  let last: RbfPoints | null = null;
  return (points, combination) => {
    if (points !== last) {
      last = points;
      slotOf = new Map();
      owners.fill(-1);
      next = 0;
    }
    const known = slotOf.get(combination);
    if (known !== undefined) return tables.subarray(known * size, (known + 1) * size);
    const slot = next;
    next = (next + 1) % capacity;
    slotOf.delete(owners[slot]);
    owners[slot] = combination;
    slotOf.set(combination, slot);
    const table = tables.subarray(slot * size, (slot + 1) * size);
    for (let g = 0; g < size; g++) table[g] = codeDistance(stored.basis, points.combinationCodes, combination, stored.combinationCodes, g);
    return table;
  };
}

const POLYNOMIAL = [0.001326465280726552, 0.009671511128544807, 0.05550733953714371, 0.24022242426872253, 0.6931470036506653, 1].map(
  Math.fround,
);
const MAGIC = 12582912;
const LOWEST = -100;
/** 2^n for n = −100 … 0. */
const powers = Float64Array.from({ length: 1 - LOWEST }, (_, k) => 2 ** (k + LOWEST));

/** 2^t in single precision, t from −100 to 0, as the compiled kernel computes it. */
function power2(t: number): number {
  const fround = Math.fround;
  const whole = fround(fround(t + MAGIC) - MAGIC);
  const f = fround(t - whole);
  let p = POLYNOMIAL[0];
  for (let k = 1; k < POLYNOMIAL.length; k++) p = fround(fround(p * f) + POLYNOMIAL[k]);
  return p * powers[whole - LOWEST];
}

/** One value of a row as single precision gives it. */
function plainKernel(
  { width, norm, combination, chunks, values }: Layout,
  s: number,
  points: RbfPoints,
  i: number,
  table: Float32Array,
  scale: number,
): number {
  const fround = Math.fround;
  let distance = fround(fround(norm[s] + points.norm[i]) + table[combination[s]]);
  const first = ((s / BLOCK) | 0) * width;
  for (let k = points.start[i]; k < points.start[i + 1]; k++) {
    const chunk = chunks[first + points.terms[2 * k] / 4];
    if (chunk !== 0) distance = fround(distance + fround(points.factors[2 * k + 1] * values[(chunk - 1) * BLOCK + (s % BLOCK)]));
  }
  return power2(Math.max(fround(Math.max(distance, 0) * scale), LOWEST));
}

function plainRow(layout: Layout, points: RbfPoints, i: number, table: Float32Array, scale: number, out: Float32Array): void {
  for (let s = 0; s < layout.nBlocks * BLOCK; s++) out[s] = plainKernel(layout, s, points, i, table, scale);
}
