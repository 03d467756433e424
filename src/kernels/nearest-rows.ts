import type { OneHotMatrix } from '../core/matrix.ts';
import { buildBoxForest } from './box-tree.ts';
import { distinctRows } from './distinct-rows.ts';

/** Exact nearest neighbours of one row, nearest first, equal distances by row order. Rewritten by every search. */
export interface Neighbours {
  count: number;
  /** Float64Array: squared Euclidean distance (power 2) or city-block distance (power 1). */
  distance: Float64Array;
  /** Int32Array: training row. */
  row: Int32Array;
  /** Float64Array: how often the row counts among the neighbours; they sum to `needed` (the last one may be cut). */
  weight: Float64Array;
}

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
  const distinct = distinctRows({ ...block, nRows: x.nRows }, null);
  const members = groupMembers(distinct.groupOf, distinct.count);
  const columnOrder = commonestLast(block.numeric, x.nRows, nNumeric);
  const coordinates = new Float64Array(distinct.count * nNumeric);
  const codes = new Int32Array(distinct.count * nDiscrete);
  distinct.first.forEach((row, point) => {
    for (let c = 0; c < nNumeric; c++) coordinates[point * nNumeric + c] = block.numeric[row * nNumeric + columnOrder[c]];
    for (let d = 0; d < nDiscrete; d++) codes[point * nDiscrete + d] = block.codes[row * nDiscrete + d];
  });
  const combinations = distinctRows({ nRows: distinct.count, nNumeric: 0, numeric: coordinates, nDiscrete, codes }, null);
  const nTrees = combinations.count;
  const forest = buildBoxForest(coordinates, nNumeric, combinations.groupOf, nTrees);
  const treeCodes = new Int32Array(nTrees * nDiscrete);
  combinations.first.forEach((point, tree) => treeCodes.set(codes.subarray(point * nDiscrete, (point + 1) * nDiscrete), tree * nDiscrete));
  const { points, ids, start, end, child, low, high, roots } = forest;

  const capacity = Math.ceil(needed) * (weights === null ? 1 : 4) + 2;
  const found: Neighbours = {
    count: 0,
    distance: new Float64Array(capacity),
    row: new Int32Array(capacity),
    weight: new Float64Array(capacity),
  };
  const query = new Float64Array(nNumeric);
  const visits = new Map<string, TreeVisits>();
  const waiting: number[] = [];
  let total = 0;
  let bound = Infinity;

  const insert = (distance: number, row: number, weight: number): boolean => {
    let at = found.count;
    if (distance === bound && row > found.row[at - 1]) return false;
    if (at === found.row.length) grow(found);
    const { distance: distances, row: rows, weight: counted } = found;
    while (at > 0 && (distances[at - 1] > distance || (distances[at - 1] === distance && rows[at - 1] > row))) {
      distances[at] = distances[at - 1];
      rows[at] = rows[at - 1];
      counted[at] = counted[at - 1];
      at--;
    }
    distances[at] = distance;
    rows[at] = row;
    counted[at] = weight;
    found.count++;
    total += weight;
    while (total - counted[found.count - 1] >= needed) total -= counted[--found.count];
    if (total >= needed) bound = distances[found.count - 1];
    return true;
  };

  const boxDistance = (node: number, codeDistance: number): number => {
    let sum = codeDistance;
    const base = node * nNumeric;
    for (let c = 0; c < nNumeric; c++) {
      const value = query[c];
      const below = low[base + c] - value;
      const outside = below > 0 ? below : value - high[base + c];
      if (outside > 0) {
        sum += power === 2 ? outside * outside : outside;
        if (sum > bound) return sum;
      }
    }
    return sum;
  };

  const scanLeaf = (node: number, codeDistance: number): void => {
    for (let t = start[node]; t < end[node]; t++) {
      const base = t * nNumeric;
      let sum = codeDistance;
      let c = 0;
      if (power === 2) {
        for (; c < nNumeric && sum <= bound; c++) {
          const difference = query[c] - points[base + c];
          sum += difference * difference;
        }
      } else {
        for (; c < nNumeric && sum <= bound; c++) sum += Math.abs(query[c] - points[base + c]);
      }
      if (!(sum <= bound)) continue;
      const point = ids[t];
      for (let m = members.start[point]; m < members.start[point + 1]; m++) {
        const row = members.rows[m];
        if (!(sum <= bound) || !insert(sum, row, weights === null ? 1 : weights[row])) break;
      }
    }
  };

  const searchTree = (root: number, codeDistance: number): void => {
    waiting.length = 0;
    waiting.push(root, boxDistance(root, codeDistance));
    while (waiting.length > 0) {
      const distance = waiting.pop() ?? 0;
      const node = waiting.pop() ?? 0;
      if (distance > bound) continue;
      const first = child[node];
      if (first < 0) {
        scanLeaf(node, codeDistance);
        continue;
      }
      const a = boxDistance(first, codeDistance);
      const b = boxDistance(first + 1, codeDistance);
      if (a <= b) waiting.push(first + 1, b, first, a);
      else waiting.push(first, a, first + 1, b);
    }
  };

  /** Trees by the distance of their codes from the query's codes, kept per combination of the query. */
  const visitsOf = (queryCodes: Int32Array, codeStart: number): TreeVisits => {
    let key = '';
    for (let d = 0; d < nDiscrete; d++) key += `${String(queryCodes[codeStart + d])},`;
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
      for (let c = 0; c < nNumeric; c++) query[c] = rows.numeric[rows.numericStart + columnOrder[c]];
      found.count = 0;
      total = 0;
      bound = Infinity;
      const order = visitsOf(queries.codes, i * nDiscrete);
      for (let v = 0; v < order.trees.length && order.distances[v] <= bound; v++) searchTree(roots[order.trees[v]], order.distances[v]);
      if (total > needed) {
        found.weight[found.count - 1] -= total - needed;
        total = needed;
      }
      return found;
    },
  };
}

interface TreeVisits {
  readonly trees: Int32Array;
  readonly distances: Float64Array;
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

/** Rows of each group, ascending. */
function groupMembers(groupOf: Int32Array, count: number): { readonly start: Int32Array; readonly rows: Int32Array } {
  const start = new Int32Array(count + 1);
  for (const group of groupOf) start[group + 1]++;
  for (let g = 0; g < count; g++) start[g + 1] += start[g];
  const fill = start.slice();
  const rows = new Int32Array(groupOf.length);
  for (let i = 0; i < groupOf.length; i++) rows[fill[groupOf[i]]++] = i;
  return { start, rows };
}

/** Columns with many different values first: they tell rows apart soonest. Depends on the set of values only, not on row order. */
function commonestLast(numeric: Float64Array, nRows: number, nNumeric: number): Int32Array {
  const distinct = new Float64Array(nNumeric);
  const column = new Float64Array(nRows);
  for (let c = 0; c < nNumeric; c++) {
    for (let i = 0; i < nRows; i++) column[i] = numeric[i * nNumeric + c];
    column.sort();
    let longest = 0;
    for (let from = 0; from < nRows;) {
      let to = from + 1;
      while (to < nRows && column[to] === column[from]) to++;
      longest = Math.max(longest, to - from);
      from = to;
    }
    distinct[c] = nRows - longest;
  }
  return Int32Array.from(distinct.keys()).sort((a, b) => distinct[b] - distinct[a] || a - b);
}

function grow(found: Neighbours): void {
  const size = found.row.length * 2;
  const distance = new Float64Array(size);
  const row = new Int32Array(size);
  const weight = new Float64Array(size);
  distance.set(found.distance);
  row.set(found.row);
  weight.set(found.weight);
  found.distance = distance;
  found.row = row;
  found.weight = weight;
}
