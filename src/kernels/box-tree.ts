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

const LEAF = 12;

/**
 * Splits every group at the median of its widest column until at most 12 points are left.
 * @param coordinates Float64Array (nPoints × nNumeric), row-major
 * @param groupOf Int32Array (nPoints): tree of each point
 * Cost O(nPoints × nNumeric × depth); memory about (8 + 32 / 12) bytes per coordinate.
 */
export function buildBoxForest(coordinates: Float64Array, nNumeric: number, groupOf: Int32Array, nGroups: number): BoxForest {
  const nPoints = groupOf.length;
  const order = new Int32Array(nPoints);
  const fill = new Int32Array(nGroups + 1);
  for (const group of groupOf) fill[group + 1]++;
  for (let g = 0; g < nGroups; g++) fill[g + 1] += fill[g];
  const groupStart = fill.slice();
  for (let i = 0; i < nPoints; i++) order[fill[groupOf[i]]++] = i;

  const start: number[] = [];
  const end: number[] = [];
  const child: number[] = [];
  const low: number[] = [];
  const high: number[] = [];
  const addNode = (from: number, to: number): void => {
    start.push(from);
    end.push(to);
    child.push(-1);
    for (let c = 0; c < nNumeric; c++) {
      let lo = Infinity;
      let hi = -Infinity;
      for (let t = from; t < to; t++) {
        const value = coordinates[order[t] * nNumeric + c];
        if (value < lo) lo = value;
        if (value > hi) hi = value;
      }
      low.push(lo);
      high.push(hi);
    }
  };
  for (let g = 0; g < nGroups; g++) addNode(groupStart[g], groupStart[g + 1]);
  for (let node = 0; node < start.length; node++) {
    const from = start[node];
    const to = end[node];
    if (to - from <= LEAF) continue;
    let widest = -1;
    let width = 0;
    for (let c = 0; c < nNumeric; c++) {
      const extent = high[node * nNumeric + c] - low[node * nNumeric + c];
      if (extent > width) {
        width = extent;
        widest = c;
      }
    }
    if (widest < 0) continue;
    const middle = (from + to) >> 1;
    selectNth(order, from, to - 1, middle, coordinates, nNumeric, widest);
    child[node] = start.length;
    addNode(from, middle);
    addNode(middle, to);
  }
  const points = new Float64Array(nPoints * nNumeric);
  for (let t = 0; t < nPoints; t++) {
    for (let c = 0; c < nNumeric; c++) points[t * nNumeric + c] = coordinates[order[t] * nNumeric + c];
  }
  return {
    nPoints,
    nNumeric,
    points,
    ids: order,
    start: Int32Array.from(start),
    end: Int32Array.from(end),
    child: Int32Array.from(child),
    low: Float64Array.from(low),
    high: Float64Array.from(high),
    roots: Int32Array.from({ length: nGroups }, (_, g) => g),
  };
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
