import type { OneHotMatrix } from '../core/matrix.ts';
import type { PanelSearchInput } from './panel-search.ts';
import { neighbourCapacity } from './neighbour-list.ts';
import { levelDistance } from './row-distance.ts';
import { panelCalls } from './wasm/panels.ts';
import type { WordGroups } from './word-groups.ts';

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
/** Values beyond this are not left to single precision. */
const LARGEST = 1e15;
const CANDIDATES = 8192;
const MOST_BYTES = 2 ** 31 - 2 ** 20;
/** Code of a missing word, and the largest of a word. */
const MISSING = 65535;

/**
 * Lays points out in panels of eight rows, in single precision and less their column's mean. With n values added in any order, a sum of products is off by at most
 * (n + 1) 2⁻²⁴ times the sum of their sizes, to first order, and 2 Σ|q r| ≤ |q|² + |r|²: what is subtracted is twice that and more.
 * @returns null where there are no compiled kernels, or where values or words are beyond what panels hold
 */
export function createPanelFilter(
  input: PanelSearchInput,
  groups: WordGroups,
  members: { readonly start: Int32Array; readonly rows: Int32Array },
): PanelFilter | null {
  const { x, points, weights, needed, power, memberRows } = input;
  const { nNumeric, nDiscrete, numeric } = x;
  const { rest, shared } = groups;
  if (x.sizes.some((size) => size >= MISSING) || rest.length > 16384 || !numeric.every((value) => Math.abs(value) <= LARGEST)) return null;
  const centre = columnMeans(x, points);
  const groupStart = new Int32Array(groups.count + 1);
  for (let g = 0; g < groups.count; g++) groupStart[g + 1] = groupStart[g] + Math.ceil((members.start[g + 1] - members.start[g]) / WIDTH);
  const nPanels = groupStart[groups.count];
  const capacity = neighbourCapacity(weights, needed, memberRows.length) + 1;
  const nTables = shared.reduce((sum, d) => sum + x.sizes[d] + 1, 0);
  const most = Math.max(CANDIDATES, 4 * capacity);
  const bytes =
    nPanels * WIDTH * (nNumeric * 4 + rest.length * 2 + 12) + points.length * 8 + groups.count * (16 + 4 * shared.length) + nTables * 8 +
    shared.length * 20 + QUERIES * (nNumeric * 4 + rest.length * 4 + (capacity + most) * 16) + 65536; // prettier-ignore
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
  const levelWeight = Float64Array.from({ length: x.nColumns }, (_, c) => levelDistance(x, c, power));
  /** A row's own part of the distance, and the size of all that is added. */
  const sums = { own: 0, size: 0 };
  const half = power === 2 ? 1 : 0.5;
  /** Writes a row's values, `by` apart. */
  const layRow = (from: Float64Array, row: number, to: Float32Array, at: number, by: number): void => {
    let own = 0;
    for (let c = 0, source = row * nNumeric, place = at; c < nNumeric; c++, source++, place += by) {
      const value = from[source] - centre[c];
      to[place] = value * half;
      own += power === 2 ? value * value : Math.abs(value);
    }
    sums.size = own;
    sums.own = power === 2 ? own : 0;
  };
  const addWords = (codes: Int32Array, row: number): number => {
    let sum = 0;
    for (const d of rest) {
      const code = codes[row * nDiscrete + d];
      if (code >= 0) sum += levelWeight[x.offsets[d] + code];
    }
    sums.own += sum;
    sums.size += sum;
    return sum;
  };
  const layPoint = (point: number, panel: number, lane: number): void => {
    const row = points[point];
    const at = panel * WIDTH + lane;
    layRow(numeric, row, panels, panel * WIDTH * nNumeric + lane, WIDTH);
    addWords(x.codes, row);
    for (let t = 0; t < rest.length; t++) words[(panel * rest.length + t) * WIDTH + lane] = x.codes[row * nDiscrete + rest[t]];
    base[at] = -(sums.own - share * sums.size) / 2;
    spread[at] = 2 * share * sums.size;
    ids[at] = point;
  };
  for (let g = 0; g < groups.count; g++) {
    for (let m = members.start[g], t = 0; m < members.start[g + 1]; m++, t++) layPoint(members.rows[m], groupStart[g] + (t >> 3), t & 7);
  }

  const set = (values: Int32Array): number => {
    const copy = i32(values.length);
    copy.set(values);
    return copy.byteOffset;
  };
  const queryColumns = f32(nNumeric * QUERIES);
  const queryWords = u16(rest.length * 2 * QUERIES);
  const states = f64(8 * QUERIES);
  const stateFloats = new Float32Array(buffer, states.byteOffset, 16 * QUERIES);
  const stateInts = new Int32Array(buffer, states.byteOffset, 16 * QUERIES);
  const candidates = i32(4 * QUERIES * most);
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

  /** Lays a query out; false where it is beyond single precision. */
  const layQuery = (queries: OneHotMatrix, row: number, q: number): boolean => {
    layRow(queries.numeric, row, queryColumns, q, QUERIES);
    const total = addWords(queries.codes, row);
    // In units of 1 / 65535 of their sum, rounded up, the weights of equal words fit 16 bits together.
    const unit = Math.fround((total / (65535 - rest.length)) * 1.000001);
    for (let t = 0; t < rest.length; t++) {
      const code = queries.codes[row * nDiscrete + rest[t]];
      queryWords[t * 2 * QUERIES + q] = code < 0 ? MISSING : code;
      queryWords[t * 2 * QUERIES + QUERIES + q] = code < 0 || unit === 0 ? 0 : Math.ceil(levelWeight[x.offsets[rest[t]] + code] / unit);
    }
    states[8 * q] = sums.own - share * sums.size;
    states[8 * q + 1] = 2 * (share * sums.size + unit * rest.length);
    stateFloats[16 * q + 11] = unit;
    return sums.size <= LARGEST * LARGEST;
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
      const usable: boolean[] = [];
      for (let q = 0; q < rows.length; q++) usable.push(layQuery(queries, rows[q], q));
      if (!usable.includes(false)) {
        calls.searchPanels(header.byteOffset, rows.length);
        calls.closePanels(header.byteOffset, rows.length);
      }
      return (q) => {
        if (usable.includes(false) || stateInts[16 * q + 10] !== 0) return null;
        const found = new Int32Array(stateInts[16 * q + 9]);
        for (let t = 0; t < found.length; t++) found[t] = candidates[4 * (q * most + t) + 2];
        return found;
      };
    },
  };
}

function columnMeans(x: OneHotMatrix, points: Int32Array): Float64Array {
  const means = new Float64Array(x.nNumeric);
  for (const row of points) for (let c = 0, at = row * x.nNumeric; c < x.nNumeric; c++, at++) means[c] += x.numeric[at] / points.length;
  return means;
}

/** Float64Array (points): how often the rows of each point count together; null = 1 everywhere. */
function pointWeightsOf({ points, memberStart, memberRows, weights }: PanelSearchInput): Float64Array | null {
  if (weights === null && memberRows.length === points.length) return null;
  return Float64Array.from(points, (_, p) => {
    if (weights === null) return memberStart[p + 1] - memberStart[p];
    let sum = 0;
    for (let m = memberStart[p]; m < memberStart[p + 1]; m++) sum += weights[memberRows[m]];
    return sum;
  });
}
