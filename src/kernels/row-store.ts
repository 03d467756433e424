import type { OneHotMatrix } from '../core/matrix.ts';
import { columnShift } from './column-shift.ts';
import { distinctRows } from './distinct-rows.ts';
import { plainMemory } from './wasm/memory.ts';
import type { KernelMemory } from './wasm/memory.ts';

/** Rows are worked on in blocks of this many, so that the sums stay in the first-level cache. */
export const BLOCK = 2048;

/** A numeric column less its shift, an entry for every row. */
interface DenseColumn {
  readonly column: number;
  readonly values: Float64Array;
}

/** A numeric column less its shift, only the rows where it is not zero. */
interface SparseColumn extends DenseColumn {
  /** Int32Array: row of each value, ascending. */
  readonly rows: Int32Array;
  /** Int32Array (blocks + 1): first value of each block of rows. */
  readonly blockStart: Int32Array;
}

/**
 * Rows laid out by column for one-against-all dot products. A row is taken less a shift (numeric: commonest value; one-hot: off value), so most
 * of it is zero and a query touches only the columns where it differs from the shift. All one-hot columns together are a single look-up: rows with the same
 * codes share an entry of a small table.
 */
export interface RowStore {
  /** Where the columns lie, and the compiled kernels for them if there are any. */
  readonly memory: KernelMemory;
  readonly nRows: number;
  readonly nNumeric: number;
  readonly nDiscrete: number;
  readonly nColumns: number;
  readonly shift: Float64Array;
  readonly sparse: readonly SparseColumn[];
  readonly dense: readonly DenseColumn[];
  /** Int32Array (nRows): which combination of codes the row has. */
  readonly combination: Int32Array;
  readonly nCombinations: number;
  /** Int32Array (nCombinations × nDiscrete). */
  readonly combinationCodes: Int32Array;
  /** Float64Array (nColumns): squared distance between on and off value of a one-hot column. */
  readonly stepSquared: Float64Array;
  readonly stepTimesOff: Float64Array;
  readonly offsets: Int32Array;
  /** Float64Array (nRows): squared length of the shifted row, and its dot product with the shift. */
  readonly norm: Float64Array;
  readonly lean: Float64Array;
  /** Squared length of the shift. */
  readonly shiftNorm: number;
}

/** One row to be multiplied with all stored rows, taken apart once. Rewritten by `setQuery`. */
export interface RowQuery {
  /** Squared length of the shifted row, and its dot product with the shift. */
  norm: number;
  lean: number;
  /** Float64Array (nCombinations): dot product of the one-hot columns with each combination. */
  readonly table: Float64Array;
  /** Columns (positions in `dense` and `sparse`) where the row differs from the shift, and by how much. */
  nDense: number;
  readonly denseAt: Int32Array;
  readonly denseBy: Float64Array;
  nSparse: number;
  readonly sparseAt: Int32Array;
  readonly sparseBy: Float64Array;
  /** For the compiled kernels: addresses of the parts of dense and sparse columns in the block at work. */
  readonly denseParts: Int32Array;
  readonly sparseParts: Int32Array;
}

/** Bytes that a store and a query of it take at most. */
export function rowStoreBytes(x: OneHotMatrix, nRows: number): number {
  return nRows * (x.nNumeric * 8 + 64) + x.nNumeric * 256 + BLOCK * 8 + 65536;
}

/**
 * Lays out chosen rows of a matrix.
 * @param rows Int32Array: rows of `x`, in the order wanted
 * @param memory where to lay them
 * Cost O(rows × columns); at most 8 bytes per numeric value.
 */
export function createRowStore(x: OneHotMatrix, rows: Int32Array, memory: KernelMemory = plainMemory): RowStore {
  const { nNumeric, numeric, nDiscrete, codes, offsets, offValue, onValue, nColumns } = x;
  const nRows = rows.length;
  const shift = columnShift(numeric, x.nRows, nNumeric);
  const sparse: SparseColumn[] = [];
  const dense: DenseColumn[] = [];
  const column = new Float64Array(nRows);
  for (let c = 0; c < nNumeric; c++) {
    let stored = 0;
    for (let r = 0; r < nRows; r++) {
      column[r] = numeric[rows[r] * nNumeric + c] - shift[c];
      if (column[r] !== 0) stored++;
    }
    if (stored <= nRows * 0.3) sparse.push(sparseColumn(c, column, stored, memory));
    else {
      const values = memory.f64(nRows);
      values.set(column);
      dense.push({ column: c, values });
    }
  }
  const chosenCodes = new Int32Array(nRows * nDiscrete);
  for (let r = 0; r < nRows; r++) for (let d = 0; d < nDiscrete; d++) chosenCodes[r * nDiscrete + d] = codes[rows[r] * nDiscrete + d];
  const groups = distinctRows({ nRows, nNumeric: 0, numeric, nDiscrete, codes: chosenCodes }, null);
  const combinationCodes = new Int32Array(groups.count * nDiscrete);
  for (let g = 0; g < groups.count; g++) {
    for (let d = 0; d < nDiscrete; d++) combinationCodes[g * nDiscrete + d] = chosenCodes[groups.first[g] * nDiscrete + d];
  }
  const stepSquared = new Float64Array(nColumns);
  const stepTimesOff = new Float64Array(nColumns);
  let shiftNorm = 0;
  for (let c = 0; c < nNumeric; c++) shiftNorm += shift[c] * shift[c];
  for (let c = nNumeric; c < nColumns; c++) {
    const step = onValue[c] - offValue[c];
    stepSquared[c] = step * step;
    stepTimesOff[c] = step * offValue[c];
    shiftNorm += offValue[c] * offValue[c];
  }
  const norm = memory.f64(nRows);
  const lean = memory.f64(nRows);
  const combination = memory.i32(nRows);
  combination.set(groups.groupOf);
  const store: RowStore = {
    memory,
    nRows,
    nNumeric,
    nDiscrete,
    nColumns,
    shift,
    sparse,
    dense,
    combination,
    nCombinations: groups.count,
    combinationCodes,
    stepSquared,
    stepTimesOff,
    offsets,
    norm,
    lean,
    shiftNorm,
  };
  const query = createQuery(store);
  for (let r = 0; r < nRows; r++) {
    setLengths(store, query, numeric, rows[r] * nNumeric, codes, rows[r] * nDiscrete);
    norm[r] = query.norm;
    lean[r] = query.lean;
  }
  return store;
}

function sparseColumn(column: number, all: Float64Array, stored: number, memory: KernelMemory): SparseColumn {
  const rows = memory.i32(stored);
  const values = memory.f64(stored);
  const nBlocks = Math.ceil(all.length / BLOCK);
  const blockStart = new Int32Array(nBlocks + 1);
  let at = 0;
  for (let r = 0; r < all.length; r++) {
    if (r % BLOCK === 0) blockStart[r / BLOCK] = at;
    if (all[r] === 0) continue;
    rows[at] = r;
    values[at++] = all[r];
  }
  blockStart[nBlocks] = stored;
  return { column, rows, values, blockStart };
}

/** Room for queries against a store. */
export function createQuery(store: RowStore): RowQuery {
  const { memory } = store;
  return {
    norm: 0,
    lean: 0,
    table: memory.f64(store.nCombinations),
    nDense: 0,
    denseAt: new Int32Array(store.dense.length),
    denseBy: memory.f64(store.dense.length),
    nSparse: 0,
    sparseAt: new Int32Array(store.sparse.length),
    sparseBy: memory.f64(store.sparse.length),
    denseParts: memory.i32(store.dense.length),
    sparseParts: memory.i32(3 * store.sparse.length),
  };
}

/**
 * Takes apart a row of any matrix with the store's columns. O(columns + combinations × discrete columns).
 * @param numericStart first value of the row in `numeric`
 * @param codeStart first code of the row in `codes`
 */
export function setQuery(
  store: RowStore,
  query: RowQuery,
  numeric: Float64Array,
  numericStart: number,
  codes: Int32Array,
  codeStart: number,
): void {
  const { nDiscrete, shift, sparse, dense, nCombinations, combinationCodes, offsets, stepSquared } = store;
  setLengths(store, query, numeric, numericStart, codes, codeStart);
  for (let g = 0; g < nCombinations; g++) {
    let sum = 0;
    for (let d = 0; d < nDiscrete; d++) {
      const code = codes[codeStart + d];
      if (code >= 0 && combinationCodes[g * nDiscrete + d] === code) sum += stepSquared[offsets[d] + code];
    }
    query.table[g] = sum;
  }
  query.nDense = 0;
  for (let t = 0; t < dense.length; t++) {
    const by = numeric[numericStart + dense[t].column] - shift[dense[t].column];
    if (by === 0) continue;
    query.denseAt[query.nDense] = t;
    query.denseBy[query.nDense++] = by;
  }
  query.nSparse = 0;
  for (let t = 0; t < sparse.length; t++) {
    const by = numeric[numericStart + sparse[t].column] - shift[sparse[t].column];
    if (by === 0) continue;
    query.sparseAt[query.nSparse] = t;
    query.sparseBy[query.nSparse++] = by;
  }
}

function setLengths(
  store: RowStore,
  query: RowQuery,
  numeric: Float64Array,
  numericStart: number,
  codes: Int32Array,
  codeStart: number,
): void {
  const { nNumeric, nDiscrete, shift, offsets, stepSquared, stepTimesOff } = store;
  let norm = 0;
  let lean = 0;
  for (let c = 0; c < nNumeric; c++) {
    const value = numeric[numericStart + c] - shift[c];
    norm += value * value;
    lean += value * shift[c];
  }
  for (let d = 0; d < nDiscrete; d++) {
    const code = codes[codeStart + d];
    if (code < 0) continue;
    norm += stepSquared[offsets[d] + code];
    lean += stepTimesOff[offsets[d] + code];
  }
  query.norm = norm;
  query.lean = lean;
}

/**
 * Dot products of the query with the stored rows of one block, both less the shift: out[r − block · BLOCK] for row r.
 * @param out Float64Array (BLOCK) from the store's memory, overwritten
 * @returns number of rows in the block
 * Cost O(rows of the block × dense columns where the query differs from the shift + its sparse columns' entries there); no allocation.
 */
export function blockDots(store: RowStore, query: RowQuery, block: number, out: Float64Array): number {
  const { sparse, dense, combination } = store;
  const { table, nDense, denseAt, denseBy, nSparse, sparseAt, sparseBy } = query;
  const from = block * BLOCK;
  const count = Math.min(BLOCK, store.nRows - from);
  if (store.memory.wasm !== null) {
    compiledDots(store, query, block, from, count, out);
    return count;
  }
  for (let j = 0; j < count; j++) out[j] = table[combination[from + j]];
  let t = 0;
  for (; t + 4 <= nDense; t += 4) {
    const a = dense[denseAt[t]].values;
    const b = dense[denseAt[t + 1]].values;
    const c = dense[denseAt[t + 2]].values;
    const d = dense[denseAt[t + 3]].values;
    const byA = denseBy[t];
    const byB = denseBy[t + 1];
    const byC = denseBy[t + 2];
    const byD = denseBy[t + 3];
    for (let j = 0, r = from; j < count; j++, r++) out[j] += byA * a[r] + byB * b[r] + (byC * c[r] + byD * d[r]);
  }
  for (; t < nDense; t++) {
    const a = dense[denseAt[t]].values;
    const byA = denseBy[t];
    for (let j = 0, r = from; j < count; j++, r++) out[j] += byA * a[r];
  }
  for (let s = 0; s < nSparse; s++) {
    const { rows, values, blockStart } = sparse[sparseAt[s]];
    const by = sparseBy[s];
    const end = blockStart[block + 1];
    for (let v = blockStart[block]; v < end; v++) out[rows[v] - from] += by * values[v];
  }
  return count;
}

function compiledDots(store: RowStore, query: RowQuery, block: number, from: number, count: number, out: Float64Array): void {
  const { sparse, dense, combination, memory } = store;
  const { table, nDense, denseAt, denseBy, nSparse, sparseAt, sparseBy, denseParts, sparseParts } = query;
  for (let t = 0; t < nDense; t++) denseParts[t] = dense[denseAt[t]].values.byteOffset + from * 8;
  for (let s = 0; s < nSparse; s++) {
    const { rows, values, blockStart } = sparse[sparseAt[s]];
    const first = blockStart[block];
    sparseParts[3 * s] = rows.byteOffset + first * 4;
    sparseParts[3 * s + 1] = values.byteOffset + first * 8;
    sparseParts[3 * s + 2] = blockStart[block + 1] - first;
  }
  memory.wasm?.blockDots(
    from,
    count,
    combination.byteOffset + from * 4,
    table.byteOffset,
    nDense,
    denseParts.byteOffset,
    denseBy.byteOffset,
    nSparse,
    sparseParts.byteOffset,
    sparseBy.byteOffset,
    out.byteOffset,
  );
}
