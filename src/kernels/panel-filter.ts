import type { OneHotMatrix } from '../core/matrix.ts';
import { neighbourCapacity } from './neighbour-list.ts';
import { levelDistance } from './row-distance.ts';
import { panelCalls } from './wasm/panels.ts';
import type { WordGroups } from './word-groups.ts';

/** What is searched, and for what. */
export interface PanelInput {
  readonly x: OneHotMatrix;
  /** Int32Array (points): first row of each point. */
  readonly points: Int32Array;
  /** Rows of point p: memberRows[memberStart[p]] … memberRows[memberStart[p + 1] − 1], ascending. */
  readonly memberStart: Int32Array;
  readonly memberRows: Int32Array;
  /** Float64Array: how often each row counts; null = once. */
  readonly weights: Float64Array | null;
  /** Total weight wanted. */
  readonly needed: number;
  readonly power: 1 | 2;
}

/** Finds the few points that can be neighbours of some queries. */
export interface PanelFilter {
  /** Takes the words that the next queries share. */
  rank(tables: readonly Float64Array[]): void;
  /**
   * The candidates of up to four queries: a function of a query's place in `rows` that gives the points (good until the next call), or null where all points must
   * be compared.
   */
  candidates(queries: OneHotMatrix, rows: Int32Array): (q: number) => Int32Array | null;
}

/** Rows of a panel, and queries at a time. */
const WIDTH = 8;
const QUERIES = 4;
/** Squares that sum to more are not left to single precision. */
const LARGEST = 1e30;
/** Rows laid out at a time. */
const CHUNK = 256;
const CANDIDATES = 8192;
/** Word columns that all groups share only in part, at most: their weights are summed in 16 bits. */
const MOST_WORDS = 16384;
const MOST_BYTES = 2 ** 31 - 2 ** 20;
/** Code of a missing word, and the largest of a word. */
const MISSING = 65535;

/**
 * Lays points out in panels of eight rows, in single precision and less their column's mean. With n values added in any order, a sum of products is off by at most
 * (n + 1) 2⁻²⁴ times the sum of their sizes, to first order, and 2 Σ|q r| ≤ |q|² + |r|²: what is subtracted is twice that and more.
 * @returns null where there are no compiled kernels, or where values or words are beyond what panels hold
 */
export function createPanelFilter(
  input: PanelInput,
  groups: WordGroups,
  members: { readonly start: Int32Array; readonly rows: Int32Array },
): PanelFilter | null {
  const { x, points, weights, needed, power, memberRows } = input;
  const { nNumeric, nDiscrete, numeric } = x;
  const { rest, shared } = groups;
  if (x.sizes.some((size) => size >= MISSING) || rest.length > MOST_WORDS) return null;
  const groupStart = new Int32Array(groups.count + 1);
  for (let g = 0; g < groups.count; g++) groupStart[g + 1] = groupStart[g] + Math.ceil((members.start[g + 1] - members.start[g]) / WIDTH);
  const nPanels = groupStart[groups.count];
  const capacity = neighbourCapacity(weights, needed, memberRows.length) + 1;
  const nTables = shared.reduce((sum, d) => sum + x.sizes[d] + 1, 0);
  const most = Math.max(CANDIDATES, 4 * capacity);
  const bytes =
    nPanels * WIDTH * (nNumeric * 4 + rest.length * 2 + 12) + CHUNK * (nNumeric * 8 + nDiscrete * 4 + 20) + QUERIES * (nNumeric * 4 + rest.length * 4 + (capacity + most) * 16) +
    points.length * 8 + groups.count * (16 + 4 * shared.length) + (nTables + x.nColumns + nNumeric) * 8 + (nDiscrete + shared.length) * 8 + 65536; // prettier-ignore
  if (bytes > MOST_BYTES) return null;
  const kernels = panelCalls(bytes);
  if (kernels === null) return null;
  const { calls, buffer } = kernels;
  let end = 1024;
  const take = (size: number): number => {
    const at = end;
    end += Math.ceil(size / 16) * 16;
    return at;
  };
  const f32 = (length: number): Float32Array => new Float32Array(buffer, take(length * 4), length);
  const f64 = (length: number): Float64Array => new Float64Array(buffer, take(length * 8), length);
  const i32 = (length: number): Int32Array => new Int32Array(buffer, take(length * 4), length);
  const u16 = (length: number): Uint16Array => new Uint16Array(buffer, take(length * 2), length);

  const panels = f32(nPanels * WIDTH * nNumeric);
  const words = u16(nPanels * WIDTH * rest.length);
  const base = f32(nPanels * WIDTH).fill(-3e38);
  const spread = f32(nPanels * WIDTH);
  const ids = i32(nPanels * WIDTH).fill(-1);
  const share = (2 * (nNumeric + rest.length) + 32) * 2 ** -24 * 1.05;

  const set = (values: Int32Array): number => {
    const copy = i32(values.length);
    copy.set(values);
    return copy.byteOffset;
  };
  const levelWeights = f64(x.nColumns);
  for (let c = nNumeric; c < x.nColumns; c++) levelWeights[c] = levelDistance(x, c, power);
  const chunkValues = f64(CHUNK * nNumeric);
  const chunkCodes = i32(CHUNK * nDiscrete);
  const chunkSlots = i32(CHUNK);
  const wordPart = f64(CHUNK);
  const size = f64(CHUNK);
  const centre = f64(nNumeric);
  centre.set(columnMeans(x, points));
  const restAt = set(Int32Array.from(rest));
  const restStart = set(Int32Array.from(rest, (d) => x.offsets[d]));
  /** Header for laying rows out: panels of some width. */
  const layout = (width: number, values: Float32Array, codes: Uint16Array): number =>
    set(
      Int32Array.of(
        nNumeric, nDiscrete, rest.length, width, values.byteOffset, codes.byteOffset, WIDTH, wordPart.byteOffset, size.byteOffset, centre.byteOffset, restAt, restStart,
        levelWeights.byteOffset, power,
      ),
    ); // prettier-ignore
  /** What a row of the chunk adds to a distance alone: squares and words, or words. */
  const own = (r: number): number => (power === 2 ? size[r] : wordPart[r]);
  const layPoints = layout(WIDTH, panels, words);
  const slots = new Int32Array(x.nRows).fill(-1);
  for (let g = 0; g < groups.count; g++) {
    for (let m = members.start[g], slot = groupStart[g] * WIDTH; m < members.start[g + 1]; m++, slot++) {
      const point = members.rows[m];
      slots[points[point]] = slot;
      ids[slot] = point;
    }
  }
  for (let from = 0; from < x.nRows; from += CHUNK) {
    const to = Math.min(from + CHUNK, x.nRows);
    chunkValues.set(numeric.subarray(from * nNumeric, to * nNumeric));
    chunkCodes.set(x.codes.subarray(from * nDiscrete, to * nDiscrete));
    chunkSlots.set(slots.subarray(from, to));
    calls.layRows(layPoints, to - from, chunkValues.byteOffset, chunkCodes.byteOffset, chunkSlots.byteOffset);
    for (let r = from; r < to; r++) {
      if (slots[r] < 0) continue;
      if (!(size[r - from] <= LARGEST)) return null;
      base[slots[r]] = -(own(r - from) - share * size[r - from]) / 2;
      spread[slots[r]] = 2 * share * size[r - from];
    }
  }

  const queryColumns = f32(nNumeric * QUERIES);
  const queryWords = u16(rest.length * 2 * QUERIES);
  const layQueries = layout(QUERIES, queryColumns, queryWords);
  const units = f64(QUERIES);
  const states = f64(8 * QUERIES);
  const stateFloats = new Float32Array(buffer, states.byteOffset, 16 * QUERIES);
  const stateInts = new Int32Array(buffer, states.byteOffset, 16 * QUERIES);
  const candidates = i32(4 * QUERIES * most);
  const found = new Int32Array(most);
  const pointWeights = pointWeightsOf(input);
  let weightsAt = 0;
  if (pointWeights !== null) {
    const copy = f64(points.length);
    copy.set(pointWeights);
    weightsAt = copy.byteOffset;
  }
  const tableStart: number[] = [];
  const tables = f64(nTables);
  for (let s = 0, at = tables.byteOffset; s < shared.length; at += 8 * (x.sizes[shared[s++]] + 1)) tableStart.push(at);
  const header = i32(28);
  header.set([
    nNumeric, rest.length, panels.byteOffset, words.byteOffset, base.byteOffset, spread.byteOffset, ids.byteOffset, set(groupStart), groups.count,
    i32(groups.count).byteOffset, f64(groups.count).byteOffset, 0, queryColumns.byteOffset, queryWords.byteOffset, states.byteOffset,
    f64(2 * QUERIES * capacity).byteOffset, capacity, candidates.byteOffset, most, weightsAt, f32(WIDTH * QUERIES).byteOffset, power, shared.length,
    set(groups.codes), set(Int32Array.from(tableStart)),
  ]); // prettier-ignore
  // Sums of weights that are not whole numbers are rounded: more than is needed is asked for, so that no neighbour is missed.
  const whole = weights === null || weights.every((weight) => Number.isInteger(weight));
  new Float64Array(buffer, header.byteOffset + 104, 1)[0] = whole ? needed : needed * (1 + 1e-9);

  /** Lays queries out; false where one is beyond single precision. */
  const layOut = (queries: OneHotMatrix, rows: Int32Array): boolean => {
    let usable = true;
    rows.forEach((row, q) => {
      chunkValues.set(queries.numeric.subarray(row * nNumeric, (row + 1) * nNumeric), q * nNumeric);
      chunkCodes.set(queries.codes.subarray(row * nDiscrete, (row + 1) * nDiscrete), q * nDiscrete);
      chunkSlots[q] = q;
    });
    calls.layRows(layQueries, rows.length, chunkValues.byteOffset, chunkCodes.byteOffset, chunkSlots.byteOffset);
    for (let q = 0; q < rows.length; q++) {
      // In units of their sum / 65535, rounded up, the weights of equal words fit 16 bits together.
      units[q] = Math.fround((wordPart[q] / (65535 - rest.length)) * 1.000001);
      states[8 * q] = own(q) - share * size[q];
      states[8 * q + 1] = 2 * (share * size[q] + units[q] * rest.length);
      stateFloats[16 * q + 11] = units[q];
      usable &&= size[q] <= LARGEST;
    }
    calls.weighWords(layQueries, rows.length, chunkCodes.byteOffset, units.byteOffset);
    return usable;
  };

  return {
    rank: (distances) => {
      let at = 0;
      for (const table of distances) {
        tables.set(table, at);
        at += table.length;
      }
      calls.rankGroups(header.byteOffset);
    },
    candidates: (queries, rows) => {
      const usable = layOut(queries, rows);
      if (usable) {
        calls.searchPanels(header.byteOffset, rows.length);
        calls.closePanels(header.byteOffset, rows.length);
      }
      return (q) => {
        if (!usable || stateInts[16 * q + 10] !== 0) return null;
        const count = stateInts[16 * q + 9];
        for (let t = 0; t < count; t++) found[t] = candidates[4 * (q * most + t) + 2];
        return found.subarray(0, count);
      };
    },
  };
}

/** Means of the columns among some points: what is subtracted before values are rounded. Any number near them will do. */
function columnMeans({ nNumeric, numeric }: OneHotMatrix, points: Int32Array): Float64Array {
  const means = new Float64Array(nNumeric);
  const step = Math.max(1, points.length >> 6);
  let count = 0;
  for (let p = 0; p < points.length; p += step) {
    count++;
    for (let c = 0, at = points[p] * nNumeric; c < nNumeric; c++, at++) means[c] += (numeric[at] - means[c]) / count;
  }
  return means;
}

/** Float64Array (points): how often the rows of each point count together; null = 1 everywhere. */
function pointWeightsOf({ points, memberStart, memberRows, weights }: PanelInput): Float64Array | null {
  if (weights === null && memberRows.length === points.length) return null;
  return Float64Array.from(points, (_, p) => {
    if (weights === null) return memberStart[p + 1] - memberStart[p];
    let sum = 0;
    for (let m = memberStart[p]; m < memberStart[p + 1]; m++) sum += weights[memberRows[m]];
    return sum;
  });
}
