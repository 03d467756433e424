/** Exact nearest neighbours of one row, nearest first, equal distances by row order. Rewritten by every search. */
export interface Neighbours {
  count: number;
  /** Float64Array: squared Euclidean distance (power 2) or city-block distance (power 1). */
  readonly distance: Float64Array;
  /** Int32Array: training row. */
  readonly row: Int32Array;
  /** Float64Array: how often the row counts among the neighbours; they sum to `needed` (the last one may be cut). */
  readonly weight: Float64Array;
}

/** Collects the nearest rows, whatever the order in which they are offered. */
export interface NeighbourList {
  readonly found: Neighbours;
  /** Distance beyond which no row is wanted any more. */
  bound: number;
  clear(): void;
  /** Takes a row at a distance up to `bound`, or not. False when the same point's later rows need not be offered. */
  insert(distance: number, row: number): boolean;
  /** Cuts the last neighbour to what is still needed. */
  close(): Neighbours;
}

/** Entries that a list needs at most. */
export function neighbourCapacity(weights: Float64Array | null, needed: number, nRows: number): number {
  const least = weights === null ? 1 : weights.reduce((a, b) => Math.min(a, b), Infinity);
  return Math.min(Math.ceil(needed / least), nRows) + 2;
}

/**
 * The first rows by (distance, row) whose weights, added up in this order, reach `needed`: the same for every order of offering, because adding another row in
 * front never makes a sum smaller, rounded or not.
 * @param weights Float64Array (rows) or null = 1 each
 */
export function createNeighbourList(found: Neighbours, weights: Float64Array | null, needed: number): NeighbourList {
  const { distance: distances, row: rows, weight: counted } = found;
  let total = 0;
  const list: NeighbourList = {
    found,
    bound: Infinity,
    clear: () => {
      found.count = 0;
      total = 0;
      list.bound = Infinity;
    },
    insert: (distance, row) => {
      let at = found.count;
      if (distance === list.bound && row > rows[at - 1]) return false;
      while (at > 0 && (distances[at - 1] > distance || (distances[at - 1] === distance && rows[at - 1] > row))) {
        distances[at] = distances[at - 1];
        rows[at] = rows[at - 1];
        counted[at] = counted[at - 1];
        at--;
      }
      distances[at] = distance;
      rows[at] = row;
      counted[at] = weights === null ? 1 : weights[row];
      const size = found.count + 1;
      total = 0;
      found.count = 0;
      while (found.count < size && total < needed) total += counted[found.count++];
      if (total >= needed) list.bound = distances[found.count - 1];
      return true;
    },
    close: () => {
      if (total > needed) counted[found.count - 1] -= total - needed;
      return found;
    },
  };
  return list;
}
