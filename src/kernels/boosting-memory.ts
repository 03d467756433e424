import type { BinColumn } from './class-histogram.ts';
import { boostingCalls, type BoostingCalls } from './wasm/trees.ts';

/** What the boosting kernels keep of a training set. */
export interface BoostingInput {
  readonly nRows: number;
  /** Uint8Array/Uint16Array (nRows) each. */
  readonly columns: readonly BinColumn[];
  /** Bins per column, the missing one included. */
  readonly nBins: Int32Array;
  /** Bin of missing values or −1. */
  readonly missingBin: Int32Array;
  /** Int32Array (nColumns): 1 or −1 where scores may only rise or fall with the column, else 0. */
  readonly directions: Int32Array;
  /** Int32Array (nRows): class codes. */
  readonly y: Int32Array;
  /** Scores per row. */
  readonly width: number;
  /** Float64Array (nRows) or null for 1 each. */
  readonly weights: Float64Array | null;
  /** Float64Array (nRows): how many rows each stands for; null = 1. */
  readonly sizes: Float64Array | null;
}

/** Addresses within the kernels' memory, in bytes, and views on it. A view is good until `slot` is called. */
export interface BoostingMemory {
  readonly calls: BoostingCalls;
  readonly nRows: number;
  /** Columns that vary, by their original number. */
  readonly feature: Int32Array;
  /** Int32Array (nRows): the original number of each row here. Rows with equally many entries stand together, so that loops over a row's entries are foreseeable. */
  readonly order: Int32Array;
  /** Int32Array (active + 1): first histogram bin of each active column. */
  readonly offset: Int32Array;
  readonly nActive: number;
  readonly nBins: number;
  readonly wideEntries: number;
  readonly at: Readonly<Record<Region, number>>;
  /** Address of an active column's bins, and 1 when they take two bytes. */
  readonly column: (active: number) => number;
  /** A view on an active column, rows in the order of this memory. */
  bins(active: number): BinColumn;
  readonly wide: Int32Array;
  /** An address for an empty histogram, a bit per bin and, `usableAt` bytes on, a byte per active column. */
  slot(): number;
  free(address: number): void;
  readonly usableAt: number;
  bytes(address: number, length: number): Uint8Array;
  ints(address: number, length: number): Int32Array;
  doubles(address: number, length: number): Float64Array;
}

const regions = [
  'limits', 'cut', 'offset', 'valueBins', 'common', 'hasMissing', 'direction', 'skip', 'left', 'start', 'cursor', 'entries', 'rows', 'scratch', 'y', 'weights', 'sizes', 'gradients',
  'scores', 'probabilities',
] as const; // prettier-ignore
type Region = (typeof regions)[number];

const PAGE = 65536;
const aligned = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/**
 * Lays a training set out for the boosting kernels: the bins of all varying columns row by row without each column's commonest bin (traffic data sit in it
 * for most rows, and its sums follow from the node's totals), and column by column for the cuts.
 * Cost O(rows · columns); memory 1–2 bytes per cell, 2–4 per cell outside its column's commonest bin, and about 60 bytes per row.
 */
export function createBoostingMemory(input: BoostingInput): BoostingMemory {
  const { nRows, columns, nBins, width } = input;
  // What is surely needed at once, so that growing is rare: columns, their entries where half of all cells are common, and what there is per row.
  const cells = columns.reduce((sum, column) => sum + column.byteLength, 0);
  const memory = new WebAssembly.Memory({ initial: Math.ceil((2 * cells + (60 + 8 * width) * nRows) / PAGE) + 2 });
  let end = 1024;
  const reserve = (bytes: number): number => {
    const address = end;
    end += aligned(bytes);
    const missing = Math.ceil(end / PAGE) - memory.buffer.byteLength / PAGE;
    if (missing > 0) memory.grow(missing);
    return address;
  };
  const bytes = (address: number, length: number): Uint8Array => new Uint8Array(memory.buffer, address, length);
  const ints = (address: number, length: number): Int32Array => new Int32Array(memory.buffer, address, length);
  const doubles = (address: number, length: number): Float64Array => new Float64Array(memory.buffer, address, length);
  const calls = boostingCalls(memory);

  const nColumns = columns.length;
  const left = reserve(65536);
  const start = reserve(4 * (nRows + 1));
  const widest = nBins.reduce((most, count) => Math.max(most, count), 1);
  const counts = reserve(4 * widest);
  const place: number[] = [];
  const feature: number[] = [];
  const offset = [0];
  const common: number[] = [];
  const wide: number[] = [];
  for (let j = 0; j < nColumns; j++) {
    if (nBins[j] < 2) continue;
    const column = columns[j];
    const isWide = column instanceof Uint16Array ? 1 : 0;
    const address = reserve(column.byteLength);
    if (isWide === 1) new Uint16Array(memory.buffer, address, nRows).set(column);
    else bytes(address, nRows).set(column);
    const table = ints(counts, nBins[j]).fill(0);
    calls.countBins(isWide, address, nRows, counts);
    let most = 0;
    for (let bin = 1; bin < nBins[j]; bin++) if (table[bin] > table[most]) most = bin;
    if (table[most] === nRows) {
      end = address;
      continue;
    }
    const first = offset[feature.length];
    feature.push(j);
    common.push(first + most);
    offset.push(first + nBins[j]);
    place.push(address);
    wide.push(isWide);
    calls.countOthers(isWide, address, nRows, most, start);
  }
  const nActive = feature.length;
  const total = offset[nActive];
  const order = reserve(4 * nRows);
  const orderCounts = reserve(4 * (nActive + 2));
  calls.orderByCount(start, nRows, nActive, orderCounts, order);
  const nEntries = calls.accumulate(start, nRows);
  const moved = reserve(2 * nRows);
  for (let a = 0; a < nActive; a++) {
    calls.permute(wide[a], place[a], nRows, order, moved);
    const length = nRows * (wide[a] === 1 ? 2 : 1);
    bytes(place[a], length).set(bytes(moved, length));
  }
  const rowOrder = ints(order, nRows).slice();
  const wideEntries = total < 65536 ? 0 : 1;
  const size: Record<Region, number> = {
    limits: 64, cut: 48, offset: 4 * (nActive + 1), valueBins: 4 * nActive, common: 4 * nActive, hasMissing: 4 * nActive, direction: 4 * nActive, skip: nActive, left: 0, start: 0,
    cursor: 0, entries: nEntries * (wideEntries === 1 ? 4 : 2), rows: 4 * nRows, scratch: 4 * nRows, y: 4 * nRows,
    weights: input.weights === null ? 0 : 8 * nRows, sizes: input.sizes === null ? 0 : 8 * nRows, gradients: 16 * nRows,
    scores: 8 * nRows * width, probabilities: width > 1 ? 8 * nRows * width : 0,
  }; // prettier-ignore
  const at = Object.fromEntries(regions.map((region) => [region, size[region] === 0 ? 0 : reserve(size[region])])) as Record<
    Region,
    number
  >;
  Object.assign(at, { left, start, cursor: at.rows });
  ints(at.offset, nActive + 1).set(offset);
  ints(at.valueBins, nActive).set(feature.map((j) => nBins[j] - (input.missingBin[j] >= 0 ? 1 : 0)));
  ints(at.common, nActive).set(common);
  ints(at.hasMissing, nActive).set(feature.map((j) => (input.missingBin[j] >= 0 ? 1 : 0)));
  ints(at.direction, nActive).set(feature.map((j) => input.directions[j]));
  gather(input.y, rowOrder, ints(at.y, nRows));
  if (input.weights !== null) gather(input.weights, rowOrder, doubles(at.weights, nRows));
  if (input.sizes !== null) gather(input.sizes, rowOrder, doubles(at.sizes, nRows));
  ints(at.cursor, nRows).set(ints(start, nRows));
  for (let a = 0; a < nActive; a++) {
    calls.writeEntries(wide[a], place[a], nRows, common[a] - offset[a], offset[a], at.cursor, wideEntries, at.entries);
  }
  const unused: number[] = [];
  const slotBins = 64 * Math.ceil(total / 64);
  const usableAt = 16 * slotBins + slotBins / 8;
  return {
    calls, nRows, nActive, nBins: total, wideEntries, at, usableAt, bytes, ints, doubles,
    order: rowOrder,
    feature: Int32Array.from(feature),
    offset: Int32Array.from(offset),
    wide: Int32Array.from(wide),
    column: (active) => place[active],
    bins: (active) => (wide[active] === 1 ? new Uint16Array(memory.buffer, place[active], nRows) : bytes(place[active], nRows)),
    slot: () => unused.pop() ?? reserve(usableAt + nActive),
    free: (address) => {
      calls.clearHistogram(address, nActive, at.offset);
      unused.push(address);
    },
  }; // prettier-ignore
}

function gather(values: Int32Array | Float64Array, order: Int32Array, out: Int32Array | Float64Array): void {
  for (let i = 0; i < order.length; i++) out[i] = values[order[i]];
}
