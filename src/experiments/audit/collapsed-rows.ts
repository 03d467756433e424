/** Rows of equal features and class taken together. */
export interface CollapsedRows {
  /** Uint32Array (m): one dataset row of each (features, class). */
  readonly rows: Uint32Array;
  /** Float64Array (m): how many rows each stands for. */
  readonly weights: Float64Array;
}

/**
 * Takes rows of equal features and class together, in order of first appearance: to a model that takes weights as counts the same training set.
 * @param groupOf Int32Array (dataset rows), @param nGroups their number
 * O(rows), 4 bytes × groups × classes.
 */
export function collapseRows(groupOf: Int32Array, nGroups: number, y: Int32Array, nClasses: number, rows: Uint32Array): CollapsedRows {
  const place = new Int32Array(nGroups * nClasses).fill(-1);
  const first = new Uint32Array(rows.length);
  const weights = new Float64Array(rows.length);
  let m = 0;
  for (const row of rows) {
    const at = groupOf[row] * nClasses + y[row];
    if (place[at] < 0) {
      place[at] = m;
      first[m++] = row;
    }
    weights[place[at]]++;
  }
  return { rows: first.slice(0, m), weights: weights.slice(0, m) };
}

/** Different feature vectors of some rows with how often each has which class. */
export interface CountedRows {
  /** Uint32Array (m): one dataset row of each vector. */
  readonly rows: Uint32Array;
  /** Float64Array (m × nClasses). */
  readonly counts: Float64Array;
}

/** Counts the classes of each different feature vector. O(rows + groups). */
export function countRows(groupOf: Int32Array, nGroups: number, y: Int32Array, nClasses: number, rows: Uint32Array): CountedRows {
  const place = new Int32Array(nGroups).fill(-1);
  const first: number[] = [];
  for (const row of rows) {
    if (place[groupOf[row]] >= 0) continue;
    place[groupOf[row]] = first.length;
    first.push(row);
  }
  const counts = new Float64Array(first.length * nClasses);
  for (const row of rows) counts[place[groupOf[row]] * nClasses + y[row]]++;
  return { rows: Uint32Array.from(first), counts };
}
