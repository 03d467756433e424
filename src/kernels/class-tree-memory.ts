import type { BinColumn } from './class-histogram.ts';
import { classTreeCalls, type ClassTreeCalls } from './wasm/trees.ts';

/** What the class-tree kernels keep of a training set. */
export interface ClassTreeInput {
  readonly nRows: number;
  /** Uint8Array/Uint16Array (nRows) each. */
  readonly columns: readonly BinColumn[];
  /** Bins per column, the missing one included. */
  readonly nBins: Int32Array;
  /** Bin of missing values, the column's last, or −1. */
  readonly missingBin: Int32Array;
  /** Int32Array (nRows): class codes. */
  readonly y: Int32Array;
  readonly nClasses: number;
}

/** Views on the kernels' memory, which never grows. */
export interface ClassTreeMemory {
  readonly calls: ClassTreeCalls;
  /** Int32Array (nRows): rows of the tree, node by node. */
  readonly rows: Int32Array;
  /** Float64Array (nRows) by row number. */
  readonly weights: Float64Array;
  readonly sizes: Float64Array;
  /** Float64Array (nClasses): class totals of the node gathered last. */
  readonly totals: Float64Array;
  /** Int32Array (nColumns): columns to scan. */
  readonly order: Int32Array;
  /** Float64Array (2): score of the node's best cut and the weight on its left. */
  readonly bestScore: Float64Array;
  /** Int32Array (4): its column or −1 where there is none, the highest bin left, the lowest right or −1, and 1 where missing values go left. */
  readonly bestCut: Int32Array;
}

const PAGE = 65536;
const MOST_PAGES = 32768;

/**
 * Lays a training set out for the class-tree kernels: a copy of its bins, column by column, and 44 bytes per row, of which the pages that are used become resident.
 * Cost O(rows · columns).
 * @returns null where the kernels are switched off by FLOWVERDICT_SIMD=off, beyond 2 GB, or where the system does not give the memory: the TypeScript path takes over
 */
export function createClassTreeMemory({ nRows, columns, nBins, missingBin, y, nClasses }: ClassTreeInput): ClassTreeMemory | null {
  const maxBins = nBins.reduce((most, count) => Math.max(most, count), 1);
  let end = 1024;
  const reserve = (bytes: number): number => {
    const address = end;
    end += Math.ceil(bytes / 16) * 16;
    return address;
  };
  const at = {
    columns: reserve(16 * columns.length),
    y: reserve(4 * nRows),
    weights: reserve(8 * nRows),
    sizes: reserve(8 * nRows),
    rows: reserve(4 * nRows),
    packed: reserve(nClasses === 2 ? 4 * nRows : 0),
    nodeClass: reserve(4 * nRows),
    nodeWeight: reserve(8 * nRows),
    scratch: reserve(8 * nRows),
    histogramA: reserve(8 * maxBins * nClasses),
    histogramB: reserve(8 * maxBins * nClasses),
    packedA: reserve(4 * maxBins + 4),
    packedB: reserve(4 * maxBins + 4),
    packedC: reserve(4 * maxBins + 4),
    bits: reserve(4 * ((maxBins + 31) >> 5)),
    occupied: reserve(4 * maxBins),
    totals: reserve(8 * nClasses),
    sides: reserve(16 * nClasses),
    order: reserve(4 * columns.length),
    best: reserve(32),
  };
  const places = columns.map((column) => reserve(column.byteLength));
  const pages = Math.ceil(end / PAGE);
  if (pages > MOST_PAGES) return null;
  let memory: WebAssembly.Memory;
  try {
    memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  const calls = classTreeCalls(memory);
  if (calls === null) return null;
  const { buffer } = memory;
  columns.forEach((column, j) => {
    const wide = column instanceof Uint16Array;
    new Int32Array(buffer, at.columns + 16 * j, 4).set([places[j], nBins[j], missingBin[j], wide ? 1 : 0]);
    (wide ? new Uint16Array(buffer, places[j], nRows) : new Uint8Array(buffer, places[j], nRows)).set(column);
  });
  new Int32Array(buffer, at.y, nRows).set(y);
  calls.place(
    at.columns, at.y, at.weights, at.sizes, at.rows, at.packed, at.nodeClass, at.nodeWeight, at.scratch, at.histogramA, at.histogramB, at.packedA, at.packedB, at.packedC,
    at.bits, at.occupied, at.totals, at.sides, at.order, at.best, nClasses,
  ); // prettier-ignore
  return {
    calls,
    rows: new Int32Array(buffer, at.rows, nRows),
    weights: new Float64Array(buffer, at.weights, nRows),
    sizes: new Float64Array(buffer, at.sizes, nRows),
    totals: new Float64Array(buffer, at.totals, nClasses),
    order: new Int32Array(buffer, at.order, columns.length),
    bestScore: new Float64Array(buffer, at.best, 2),
    bestCut: new Int32Array(buffer, at.best + 16, 4),
  };
}
