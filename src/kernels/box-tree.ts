/**
 * Points in a forest of bounding-box trees, one tree per combination of codes; the points of a node lie side by side. Built for exact search: a box's
 * distance is added up in the same order as a point's, so in floating point, too, it never exceeds that of a point inside.
 */
export interface BoxForest {
  readonly nPoints: number;
  readonly nNumeric: number;
  /** Float64Array (nPoints × nNumeric): coordinates in tree order. */
  readonly points: Float64Array;
  /** Int32Array (nPoints): index the caller knows the point by. */
  readonly ids: Int32Array;
  /** Int32Array (nodes): range of points, and the first of two neighbouring children, or −1 in a leaf. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly child: Int32Array;
  /** Float64Array (nodes × nNumeric). */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Int32Array (trees): root node of each tree. */
  readonly roots: Int32Array;
}

const LEAF = 24;

/**
 * Splits every group at the median of its most spread column until at most 24 points are left.
 * @param coordinates Float64Array (nPoints × nNumeric), row-major
 * @param groupOf Int32Array (nPoints): tree of each point
 * Cost O(nPoints × nNumeric × depth); memory about (8 + 64 / 24) bytes per coordinate.
 */
export function buildBoxForest(coordinates: Float64Array, nNumeric: number, groupOf: Int32Array, nGroups: number): BoxForest {
  const nPoints = groupOf.length;
  const order = new Int32Array(nPoints);
  const fill = new Int32Array(nGroups + 1);
  for (let i = 0; i < nPoints; i++) fill[groupOf[i] + 1]++;
  for (let g = 0; g < nGroups; g++) fill[g + 1] += fill[g];
  const groupStart = fill.slice();
  for (let i = 0; i < nPoints; i++) order[fill[groupOf[i]]++] = i;

  // A leaf of a split group holds at least half of LEAF points.
  const mostNodes = nGroups + Math.ceil((4 * nPoints) / LEAF);
  const start = new Int32Array(mostNodes);
  const end = new Int32Array(mostNodes);
  const child = new Int32Array(mostNodes).fill(-1);
  const low = new Float64Array(mostNodes * nNumeric);
  const high = new Float64Array(mostNodes * nNumeric);
  let nNodes = 0;
  /** Columns worth looking at: those that vary in the parent. */
  const varying = Int32Array.from({ length: nNumeric }, (_, c) => c);
  let nVarying = nNumeric;
  const addNode = (from: number, to: number): void => {
    start[nNodes] = from;
    end[nNodes] = to;
    const base = nNodes++ * nNumeric;
    const first = order[from] * nNumeric;
    for (let c = 0; c < nNumeric; c++) {
      low[base + c] = coordinates[first + c];
      high[base + c] = coordinates[first + c];
    }
    for (let t = from + 1; t < to; t++) widen(low, high, base, coordinates, order[t] * nNumeric, varying, nVarying);
  };
  for (let g = 0; g < nGroups; g++) addNode(groupStart[g], groupStart[g + 1]);
  for (let node = 0; node < nNodes; node++) {
    const from = start[node];
    const to = end[node];
    if (to - from <= LEAF) continue;
    let widest = -1;
    let width = 0;
    nVarying = 0;
    for (let c = 0; c < nNumeric; c++) {
      if (!(high[node * nNumeric + c] > low[node * nNumeric + c])) continue;
      varying[nVarying++] = c;
      // Where no point of the sample differs, any column that varies at all.
      if (widest < 0) widest = c;
      const spread = spreadOf(coordinates, order, from, to, nNumeric, c);
      if (spread > width) {
        width = spread;
        widest = c;
      }
    }
    if (widest < 0) continue;
    const middle = (from + to) >> 1;
    selectNth(order, from, to - 1, middle, coordinates, nNumeric, widest);
    child[node] = nNodes;
    addNode(from, middle);
    addNode(middle, to);
  }
  const points = new Float64Array(nPoints * nNumeric);
  for (let t = 0; t < nPoints; t++) copyPoint(coordinates, order[t] * nNumeric, points, t * nNumeric, nNumeric);
  return {
    nPoints,
    nNumeric,
    points,
    ids: order,
    start: start.slice(0, nNodes),
    end: end.slice(0, nNodes),
    child: child.slice(0, nNodes),
    low: low.slice(0, nNodes * nNumeric),
    high: high.slice(0, nNodes * nNumeric),
    roots: Int32Array.from({ length: nGroups }, (_, g) => g),
  };
}

// One point per call: the JIT compiles a function that is called often sooner than a long loop.

/** Makes a box hold a point, in the columns that vary. */
function widen(
  low: Float64Array,
  high: Float64Array,
  box: number,
  coordinates: Float64Array,
  point: number,
  varying: Int32Array,
  nVarying: number,
): void {
  for (let k = 0; k < nVarying; k++) {
    const c = varying[k];
    const value = coordinates[point + c];
    if (value < low[box + c]) low[box + c] = value;
    else if (value > high[box + c]) high[box + c] = value;
  }
}

function copyPoint(from: Float64Array, at: number, to: Float64Array, place: number, length: number): void {
  for (let c = 0; c < length; c++) to[place + c] = from[at + c];
}

/** Points of a node whose spread is looked at. */
const SAMPLE = 32;

/**
 * Mean absolute deviation of a column among evenly spaced points of a node. The extent would choose columns of outliers, which split hardly anything off: on
 * traffic a search then visits four times as many points.
 */
function spreadOf(coordinates: Float64Array, order: Int32Array, from: number, to: number, nNumeric: number, column: number): number {
  const size = Math.min(SAMPLE, to - from);
  const step = (to - from) / size;
  let mean = 0;
  for (let s = 0; s < size; s++) mean += coordinates[order[from + Math.floor(s * step)] * nNumeric + column] / size;
  let deviation = 0;
  for (let s = 0; s < size; s++) deviation += Math.abs(coordinates[order[from + Math.floor(s * step)] * nNumeric + column] - mean);
  return deviation / size;
}

/** Quickselect (Hoare) of point numbers by one coordinate, in place: `nth` gets what sorting would put there. */
function selectNth(
  order: Int32Array,
  from: number,
  to: number,
  nth: number,
  coordinates: Float64Array,
  nNumeric: number,
  column: number,
): void {
  let left = from;
  let right = to;
  while (left < right) {
    const pivot = coordinates[order[(left + right) >> 1] * nNumeric + column];
    let i = left;
    let j = right;
    while (i <= j) {
      while (coordinates[order[i] * nNumeric + column] < pivot) i++;
      while (coordinates[order[j] * nNumeric + column] > pivot) j--;
      if (i <= j) {
        const held = order[i];
        order[i] = order[j];
        order[j] = held;
        i++;
        j--;
      }
    }
    if (nth <= j) right = j;
    else if (nth >= i) left = i;
    else return;
  }
}
