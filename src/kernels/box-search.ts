import type { BoxForest } from './box-tree.ts';
import { createNeighbourList, neighbourCapacity } from './neighbour-list.ts';
import type { Neighbours } from './neighbour-list.ts';
import { createKernelMemory } from './wasm/memory.ts';
import type { KernelMemory } from './wasm/memory.ts';

/** Trees in the order to be searched, with a distance that all their points have at least. */
export interface TreeVisits {
  readonly trees: Int32Array;
  readonly distances: Float64Array;
}

/** What is searched, and for what. */
export interface BoxSearchInput {
  readonly forest: BoxForest;
  /** Rows of point p: memberRows[memberStart[p]] … memberRows[memberStart[p + 1] − 1], ascending. */
  readonly memberStart: Int32Array;
  readonly memberRows: Int32Array;
  /** Float64Array: how often each row counts; null = once. */
  readonly weights: Float64Array | null;
  /** Total weight wanted. */
  readonly needed: number;
  readonly power: 1 | 2;
}

/** Finds the neighbours of a query of the forest's numeric columns. */
export type BoxSearch = (query: Float64Array, visits: TreeVisits) => Neighbours;

/**
 * Exact search in a forest of boxes, by the compiled kernel where there is one; the result is the same to the last bit.
 * Cost of a search: a few hundred points on traffic data, all of them in the worst case.
 */
export function createBoxSearch(input: BoxSearchInput): BoxSearch {
  const { forest, weights, needed } = input;
  const capacity = neighbourCapacity(weights, needed, input.memberRows.length);
  const nodes = forest.start.length;
  const { nNumeric, nPoints } = forest;
  const memory = createKernelMemory(
    (nPoints + 2 * nodes + 4) * nNumeric * 8 + (2 * nPoints + 3 * nodes + 3 * input.memberRows.length + 5 * capacity) * 8 + 65536,
  );
  const found: Neighbours = { count: 0, distance: memory.f64(capacity), row: memory.i32(capacity), weight: memory.f64(capacity) };
  return memory.wasm === null ? plainSearch(input, found) : compiledSearch(input, found, memory);
}

/** Most boxes that wait at a time: one for every level of a tree. */
const DEEPEST = 128;

function compiledSearch(input: BoxSearchInput, found: Neighbours, memory: KernelMemory): BoxSearch {
  const { forest, memberStart, memberRows, weights, needed, power } = input;
  const { wasm } = memory;
  if (wasm === null) throw new RangeError('memory without compiled kernels');
  const { nNumeric } = forest;
  const ints = (values: Int32Array): number => {
    const copy = memory.i32(values.length);
    copy.set(values);
    return copy.byteOffset;
  };
  const doubles = (values: Float64Array): number => {
    const copy = memory.f64(values.length);
    copy.set(values);
    return copy.byteOffset;
  };
  const row = memory.f64(nNumeric);
  const nTrees = forest.roots.length;
  const trees = memory.i32(nTrees);
  const distances = memory.f64(nTrees);
  const header = memory.u8(104);
  const address = header.byteOffset;
  new Int32Array(header.buffer, address, 21).set([
    nNumeric,
    doubles(forest.points),
    ints(forest.ids),
    ints(forest.start),
    ints(forest.end),
    ints(forest.child),
    doubles(forest.low),
    doubles(forest.high),
    ints(forest.roots),
    ints(memberStart),
    ints(memberRows),
    weights === null ? 0 : doubles(weights),
    row.byteOffset,
    memory.f64(2 * nNumeric).byteOffset,
    trees.byteOffset,
    distances.byteOffset,
    found.distance.byteOffset,
    found.row.byteOffset,
    found.weight.byteOffset,
    memory.f64(2 * DEEPEST).byteOffset,
    power,
  ]);
  const totals = new Float64Array(header.buffer, address + 88, 2);
  totals[0] = needed;
  let order: TreeVisits | null = null;
  return (query, visits) => {
    row.set(query);
    if (visits !== order) {
      trees.set(visits.trees);
      distances.set(visits.distances);
      order = visits;
    }
    found.count = wasm.searchNearest(address, visits.trees.length);
    if (totals[1] > needed) found.weight[found.count - 1] -= totals[1] - needed;
    return found;
  };
}

function plainSearch({ forest, memberStart, memberRows, weights, needed, power }: BoxSearchInput, found: Neighbours): BoxSearch {
  const { nNumeric, points, ids, start, end, child, low, high, roots } = forest;
  const waiting: number[] = [];
  let query: Float64Array = new Float64Array(nNumeric);
  const list = createNeighbourList(found, weights, needed);

  /**
   * Columns that can tell the query from a point of the tree: where all points have the query's own value, the distance gains exactly 0. Traffic has most
   * of its columns there.
   */
  const telling = new Int32Array(nNumeric);
  let nTelling = 0;
  const setTelling = (root: number): void => {
    const base = root * nNumeric;
    nTelling = 0;
    for (let c = 0; c < nNumeric; c++) {
      telling[nTelling] = c;
      if (low[base + c] !== query[c] || high[base + c] !== query[c]) nTelling++;
    }
  };

  const boxDistance = (node: number, codeDistance: number): number => {
    let sum = codeDistance;
    const base = node * nNumeric;
    for (let k = 0; k < nTelling; k++) {
      const c = telling[k];
      const value = query[c];
      const below = low[base + c] - value;
      const outside = below > 0 ? below : value - high[base + c];
      if (outside > 0) {
        sum += power === 2 ? outside * outside : outside;
        if (sum > list.bound) return sum;
      }
    }
    return sum;
  };

  const scanLeaf = (node: number, codeDistance: number): void => {
    for (let t = start[node]; t < end[node]; t++) {
      const base = t * nNumeric;
      let sum = codeDistance;
      if (power === 2) {
        for (let k = 0; k < nTelling && sum <= list.bound; k++) {
          const difference = query[telling[k]] - points[base + telling[k]];
          sum += difference * difference;
        }
      } else {
        for (let k = 0; k < nTelling && sum <= list.bound; k++) sum += Math.abs(query[telling[k]] - points[base + telling[k]]);
      }
      if (!(sum <= list.bound)) continue;
      const point = ids[t];
      for (let m = memberStart[point]; m < memberStart[point + 1]; m++) {
        const row = memberRows[m];
        if (!(sum <= list.bound) || !list.insert(sum, row)) break;
      }
    }
  };

  const searchTree = (root: number, codeDistance: number): void => {
    setTelling(root);
    waiting.length = 0;
    waiting.push(root, boxDistance(root, codeDistance));
    while (waiting.length > 0) {
      const distance = waiting.pop() ?? 0;
      const node = waiting.pop() ?? 0;
      if (distance > list.bound) continue;
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

  return (row, visits) => {
    query = row;
    list.clear();
    for (let v = 0; v < visits.trees.length && visits.distances[v] <= list.bound; v++)
      searchTree(roots[visits.trees[v]], visits.distances[v]);
    return list.close();
  };
}
