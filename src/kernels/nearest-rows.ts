import type { OneHotMatrix } from '../core/matrix.ts';
import { createBoxSearch } from './box-search.ts';
import type { TreeVisits } from './box-search.ts';
import { buildBoxForest } from './box-tree.ts';
import { distinctMatrixRows, distinctRows } from './distinct-rows.ts';
import { groupMembers } from './group-members.ts';
import { intrinsicDimension } from './intrinsic-dimension.ts';
import { createNeighbourList, neighbourCapacity } from './neighbour-list.ts';
import type { Neighbours } from './neighbour-list.ts';
import { createPanelSearch } from './panel-search.ts';
import { levelDistance } from './row-distance.ts';

export interface NearestRows {
  /** Calls `use` with the neighbours of each row of `queries`, in any order of rows. */
  each(queries: OneHotMatrix, use: (i: number, found: Neighbours) => void): void;
  /** Distinct training rows. */
  readonly distinct: number;
  readonly method: Method;
  /** Intrinsic dimension, 0 where it was not asked for. */
  readonly dimension: number;
}

/** How rows are searched: down trees, or all of them whose words are near enough, in panels. */
type Method = 'trees' | 'panels';

/** More combinations of codes than this (or than a sixteenth of the rows) are searched as plain dense columns. */
const MOST_TREES = 2048;
/** From this intrinsic dimension on trees prune so little that comparing all is faster (traffic has 1 to 3, noise in 15 columns 10). */
const HIGH_DIMENSION = 5;

/**
 * Prepares an exact search for the nearest rows whose weights sum to `needed`. Rows with the same codes form a tree; trees are visited by the distance of their
 * codes until that alone is too far. Where the intrinsic dimension is high, panels of rows are compared instead. Equal rows are one point. The answer is the same as
 * that of comparing all rows, to the last bit and tie.
 * @param weights Float64Array (nRows): how often each row counts; null = once
 * @param needed total weight wanted, at most that of all rows
 * @param power 2 = Euclidean, 1 = city block
 * @param forced the method, null = by the intrinsic dimension
 * Cost to build O(rows × columns × log rows); a search visits a few hundred rows on traffic data, all of them in the worst case.
 */
export function createNearestRows(
  x: OneHotMatrix,
  weights: Float64Array | null,
  needed: number,
  power: 1 | 2,
  forced: Method | null = null,
): NearestRows {
  const distinct = distinctMatrixRows(x);
  const dimension = forced === null ? intrinsicDimension(x, distinct.first, power) : 0;
  const method = forced ?? (dimension < HIGH_DIMENSION ? 'trees' : 'panels');
  if (method === 'trees') return { each: treeSearch(x, weights, needed, power), distinct: distinct.count, method, dimension };
  const { nNumeric, numeric } = x;
  const members = groupMembers(distinct.groupOf, distinct.count);
  const wordsFirst = !tooVaried(x);
  const order = wordsFirst ? commonestLast(othersOf(numeric, x.nRows, nNumeric)) : denseOrder(x);
  const capacity = neighbourCapacity(weights, needed, x.nRows);
  const list = createNeighbourList(
    { count: 0, distance: new Float64Array(capacity), row: new Int32Array(capacity), weight: new Float64Array(capacity) },
    weights,
    needed,
  );
  const each = createPanelSearch({
    x, points: distinct.first, memberStart: members.start, memberRows: members.rows, weights, needed, power, order, wordsFirst, list,
  }); // prettier-ignore
  return { each, distinct: distinct.count, method, dimension };
}

function tooVaried(x: OneHotMatrix): boolean {
  const combinations = distinctRows(
    { nRows: x.nRows, nNumeric: 0, numeric: x.numeric, nDiscrete: x.nDiscrete, codes: x.codes },
    null,
  ).count;
  return combinations > Math.min(MOST_TREES, Math.max(64, x.nRows / 16));
}

function treeSearch(x: OneHotMatrix, weights: Float64Array | null, needed: number, power: 1 | 2): NearestRows['each'] {
  const block = searchBlock(x);
  const { nNumeric, nDiscrete, offsets } = block;
  const distinct = block.dense ? distinctRows({ ...block, nRows: x.nRows }, null) : distinctMatrixRows(x);
  const members = groupMembers(distinct.groupOf, distinct.count);
  const columnOrder = commonestLast(othersOf(block.numeric, x.nRows, nNumeric));
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
        if (a >= 0) distances[tree] += levelDistance(x, offsets[d] + a, power);
        if (b >= 0) distances[tree] += levelDistance(x, offsets[d] + b, power);
      }
    }
    const trees = Int32Array.from(distances.keys()).sort((a, b) => distances[a] - distances[b] || a - b);
    const made = { trees, distances: Float64Array.from(trees, (tree) => distances[tree]) };
    if (visits.size >= MOST_TREES) visits.clear();
    visits.set(key, made);
    return made;
  };

  return (queries, use) => {
    const values = block.dense ? queries.dense() : queries.numeric;
    for (let i = 0; i < queries.nRows; i++) {
      reorder(values, i * nNumeric, columnOrder, query, 0);
      use(i, search(query, visitsOf(queries.codes, i * nDiscrete)));
    }
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
}

function searchBlock(x: OneHotMatrix): SearchBlock {
  if (!tooVaried(x)) return { ...x, dense: false };
  return { nNumeric: x.nColumns, numeric: x.dense(), nDiscrete: 0, codes: new Int32Array(0), offsets: x.offsets, dense: true };
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

/** Columns with many values other than their smallest or largest one first: they tell rows apart soonest. */
function commonestLast(others: Int32Array): Int32Array {
  return Int32Array.from(others.keys()).sort((a, b) => others[b] - others[a] || a - b);
}

/** The order of the columns of the dense form, without making it. */
function denseOrder(x: OneHotMatrix): Int32Array {
  const others = new Int32Array(x.nColumns);
  others.set(othersOf(x.numeric, x.nRows, x.nNumeric));
  for (let i = 0, at = 0; i < x.nRows; i++)
    for (let d = 0; d < x.nDiscrete; d++, at++) if (x.codes[at] >= 0) others[x.offsets[d] + x.codes[at]]++;
  for (let c = x.nNumeric; c < x.nColumns; c++) others[c] = x.onValue[c] === x.offValue[c] ? 0 : Math.min(others[c], x.nRows - others[c]);
  return commonestLast(others);
}

/** Int32Array (nNumeric): rows that have neither the smallest nor the largest value of a column, whichever is the more common. Depends on no order of rows. */
function othersOf(numeric: Float64Array, nRows: number, nNumeric: number): Int32Array {
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
  return atLowest.map((count, c) => nRows - Math.max(count, atHighest[c]));
}
