/** Least-recently-used cache of kernel rows. */
export interface RowCache {
  /** The row, computed when it is not held. Valid until the next two calls for other rows. */
  readonly get: (row: number) => Float32Array;
}

/**
 * @param nRows number of rows that may be asked for
 * @param length values per row
 * @param bytes memory for held rows; two rows are always held
 * @param compute fills a row
 * @param hold gives the memory for one row; asked at most once for every row that is held at a time
 */
export function createRowCache(
  nRows: number,
  length: number,
  bytes: number,
  compute: (row: number, out: Float32Array) => void,
  hold: (length: number) => Float32Array = (size) => new Float32Array(size),
): RowCache {
  const capacity = Math.min(nRows, Math.max(2, Math.floor(bytes / (4 * Math.max(1, length)))));
  const slotOf = new Int32Array(nRows).fill(-1);
  const held: Float32Array[] = [];
  let nHeld = 0;
  const rowOf: number[] = [];
  // Doubly linked list over slots in order of use; `capacity` is the list's head and tail.
  const next = new Int32Array(capacity + 1).fill(capacity);
  const previous = new Int32Array(capacity + 1).fill(capacity);
  const unlink = (slot: number): void => {
    next[previous[slot]] = next[slot];
    previous[next[slot]] = previous[slot];
  };
  const append = (slot: number): void => {
    previous[slot] = previous[capacity];
    next[slot] = capacity;
    next[previous[capacity]] = slot;
    previous[capacity] = slot;
  };
  return {
    get: (row) => {
      let slot = slotOf[row];
      if (slot >= 0) {
        unlink(slot);
        append(slot);
        return held[slot];
      }
      if (nHeld < capacity) {
        slot = nHeld++;
        if (slot === held.length) held.push(hold(length));
      } else {
        slot = next[capacity];
        unlink(slot);
        slotOf[rowOf[slot]] = -1;
      }
      rowOf[slot] = row;
      slotOf[row] = slot;
      append(slot);
      compute(row, held[slot]);
      return held[slot];
    },
  };
}
