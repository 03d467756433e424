import { sharedUint32 } from '../core/dataset.ts';
import { shuffle, type Rng } from '../core/rng.ts';
import { groupMembers } from '../kernels/group-members.ts';

/** Rows with their class codes. */
export interface LabelledRows {
  readonly rows: Uint32Array;
  readonly y: Int32Array;
}

/**
 * Draws without replacement from each class as many rows as the smallest class that occurs has; the order of the rows is kept.
 * @param rows Uint32Array (n)
 * @param y Int32Array (n): class code of each of `rows`
 * Cost O(n).
 */
export function undersample(rows: Uint32Array, y: Int32Array, rng: Rng): LabelledRows {
  const { start, rows: positions } = groupMembers(y, y.reduce((most, code) => Math.max(most, code), -1) + 1);
  const members = Array.from(start.subarray(1), (end, code) => positions.subarray(start[code], end)).filter(({ length }) => length > 0);
  const smallest = Math.min(...members.map(({ length }) => length));
  const isKept = new Uint8Array(y.length);
  for (const own of members) {
    shuffle(own, rng);
    for (let i = 0; i < smallest; i++) isKept[own[i]] = 1;
  }
  const kept: LabelledRows = { rows: sharedUint32(smallest * members.length), y: new Int32Array(smallest * members.length) };
  let at = 0;
  for (let position = 0; position < y.length; position++) {
    if (isKept[position] === 0) continue;
    kept.rows[at] = rows[position];
    kept.y[at++] = y[position];
  }
  return kept;
}
