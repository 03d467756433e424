import type { OneHotMatrix } from '../core/matrix.ts';
import { createBoxSearch } from './box-search.ts';
import type { Neighbours, TreeVisits } from './box-search.ts';
import { buildBoxForest } from './box-tree.ts';
import { distinctMatrixRows, distinctRows } from './distinct-rows.ts';
import { groupMembers } from './group-members.ts';

export interface NearestRows {
  /** The neighbours of row `i` of `x`. */
  search(x: OneHotMatrix, i: number): Neighbours;
  /** Distinct training rows, and trees they are searched in. */
  readonly distinct: number;
  readonly trees: number;
}

/** More combinations of codes than this (or than a sixteenth of the rows) are searched as plain dense columns. */
const MOST_TREES = 2048;

/**
 * Prepares an exact search for the nearest rows whose weights sum to `needed`. Rows with the same codes form a tree; trees are visited by the distance of their
 * codes until that alone is too far. Equal rows are one point. The answer is the same as that of comparing all rows, to the last bit and tie.
 * @param weights Float64Array (nRows): how often each row counts; null = once
 * @param needed total weight wanted, at most that of all rows
 * @param power 2 = Euclidean, 1 = city block
 * Cost to build O(rows × columns × log rows); a search visits a few hundred rows on traffic data, all of them in the worst case.
 */
export function createNearestRows(x: OneHotMatrix, weights: Float64Array | null, needed: number, power: 1 | 2): NearestRows {
  const block = searchBlock(x);
  const { nNumeric, nDiscrete, offsets, levelDistance } = block;
  const distinct = block.dense ? distinctRows({ ...block, nRows: x.nRows }, null) : distinctMatrixRows(x);
  const members = groupMembers(distinct.groupOf, distinct.count);
  const columnOrder = commonestLast(block.numeric, x.nRows, nNumeric);
  const coordinates = new Float64Array(distinct.count * nNumeric);
  const codes = new Int32Array(distinct.count * nDiscrete);
  for (let point = 0; point < distinct.count; point++) {
    const row = distinct.first[point];
    reorder(block.numeric, row * nNumeric, columnOrder, coordinates, point * nNumeric);
    for (let d = 0; d < nDiscrete; d++) codes[point * nDiscrete + d] = block.codes[row * nDiscrete + d];
  }
  const combinations = distinctRows({ nRows: distinct.count, nNumeric: 0, numeric: coordinates, nDiscrete, codes }, null);
  const nTrees = combinations.count;
  const forest = buildBoxForest(coordinates, nNumeric, combinations.groupOf, nTrees);
  const treeCodes = new Int32Array(nTrees * nDiscrete);
  combinations.first.forEach((point, tree) => treeCodes.set(codes.subarray(point * nDiscrete, (point + 1) * nDiscrete), tree * nDiscrete));
  const search = createBoxSearch({ forest, memberStart: members.start, memberRows: members.rows, weights, needed, power });
  const query = new Float64Array(nNumeric);
  const visits = new Map<number | string, TreeVisits>();
  const keyOf = codeKey(x.sizes);

  /** Trees by the distance of their codes from the query's codes, kept per combination of the query. */
  const visitsOf = (queryCodes: Int32Array, codeStart: number): TreeVisits => {
    const key = keyOf(queryCodes, codeStart, nDiscrete);
    const known = visits.get(key);
    if (known !== undefined) return known;
    const distances = new Float64Array(nTrees);
    for (let tree = 0; tree < nTrees; tree++) {
      for (let d = 0; d < nDiscrete; d++) {
        const a = queryCodes[codeStart + d];
        const b = treeCodes[tree * nDiscrete + d];
        if (a === b) continue;
        if (a >= 0) distances[tree] += levelDistance(offsets[d] + a, power);
        if (b >= 0) distances[tree] += levelDistance(offsets[d] + b, power);
      }
    }
    const trees = Int32Array.from(distances.keys()).sort((a, b) => distances[a] - distances[b] || a - b);
    const made = { trees, distances: Float64Array.from(trees, (tree) => distances[tree]) };
    if (visits.size >= MOST_TREES) visits.clear();
    visits.set(key, made);
    return made;
  };

  return {
    distinct: distinct.count,
    trees: nTrees,
    search: (queries, i) => {
      const rows = searchRow(block, queries, i);
      reorder(rows.numeric, rows.numericStart, columnOrder, query, 0);
      return search(query, visitsOf(queries.codes, i * nDiscrete));
    },
  };
}

/** What is searched: the numeric block and the codes, or the dense matrix alone where codes are too varied. */
interface SearchBlock {
  readonly nNumeric: number;
  readonly numeric: Float64Array;
  readonly nDiscrete: number;
  readonly codes: Int32Array;
  readonly offsets: Int32Array;
  readonly dense: boolean;
  readonly levelDistance: (column: number, power: 1 | 2) => number;
}

function searchBlock(x: OneHotMatrix): SearchBlock {
  const levelDistance = (column: number, power: 1 | 2): number => Math.abs(x.onValue[column] - x.offValue[column]) ** power;
  const combinations = distinctRows(
    { nRows: x.nRows, nNumeric: 0, numeric: x.numeric, nDiscrete: x.nDiscrete, codes: x.codes },
    null,
  ).count;
  if (combinations <= Math.min(MOST_TREES, Math.max(64, x.nRows / 16))) return { ...x, dense: false, levelDistance };
  return {
    nNumeric: x.nColumns,
    numeric: x.dense(),
    nDiscrete: 0,
    codes: new Int32Array(0),
    offsets: x.offsets,
    dense: true,
    levelDistance,
  };
}

function searchRow(
  block: SearchBlock,
  queries: OneHotMatrix,
  i: number,
): { readonly numeric: Float64Array; readonly numericStart: number } {
  return { numeric: block.dense ? queries.dense() : queries.numeric, numericStart: i * block.nNumeric };
}

/** The columns of a row in another order. */
function reorder(from: Float64Array, start: number, order: Int32Array, to: Float64Array, place: number): void {
  for (let c = 0; c < order.length; c++) to[place + c] = from[start + order[c]];
}

/** A key for each combination of codes: a number where the combinations can be counted, else a string. */
function codeKey(sizes: Int32Array): (codes: Int32Array, start: number, count: number) => number | string {
  let combinations = 1;
  for (const size of sizes) combinations *= size + 1;
  if (combinations > Number.MAX_SAFE_INTEGER) return (codes, start, count) => codes.subarray(start, start + count).join(',');
  return (codes, start, count) => {
    let key = 0;
    for (let d = 0; d < count; d++) key = key * (sizes[d] + 1) + codes[start + d] + 1;
    return key;
  };
}

/**
 * Columns with many values other than their smallest and largest one first: they tell rows apart soonest. Depends on the set of values only, not on row
 * order.
 */
function commonestLast(numeric: Float64Array, nRows: number, nNumeric: number): Int32Array {
  const lowest = new Float64Array(nNumeric).fill(Infinity);
  const highest = new Float64Array(nNumeric).fill(-Infinity);
  const atLowest = new Int32Array(nNumeric);
  const atHighest = new Int32Array(nNumeric);
  for (let i = 0, at = 0; i < nRows; i++) {
    for (let c = 0; c < nNumeric; c++, at++) {
      const value = numeric[at];
      if (value < lowest[c]) {
        lowest[c] = value;
        atLowest[c] = 1;
      } else if (value === lowest[c]) atLowest[c]++;
      if (value > highest[c]) {
        highest[c] = value;
        atHighest[c] = 1;
      } else if (value === highest[c]) atHighest[c]++;
    }
  }
  const others = atLowest.map((count, c) => nRows - Math.max(count, atHighest[c]));
  return Int32Array.from(others.keys()).sort((a, b) => others[b] - others[a] || a - b);
}
