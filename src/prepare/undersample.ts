import { sharedUint32 } from '../core/dataset.ts';
import { shuffle, type Rng } from '../core/rng.ts';

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
  const members = positionsByClass(y);
  const smallest = Math.min(...members.map((positions) => positions.length));
  const isKept = new Uint8Array(y.length);
  for (const positions of members) {
    shuffle(positions, rng);
    for (let i = 0; i < smallest; i++) isKept[positions[i]] = 1;
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

/** Positions of each class that occurs, ascending, by class code. */
function positionsByClass(y: Int32Array): readonly Uint32Array[] {
  const counts: number[] = [];
  for (let i = 0; i < y.length; i++) {
    while (counts.length <= y[i]) counts.push(0);
    counts[y[i]]++;
  }
  const members = counts.map((count) => new Uint32Array(count));
  const filled = counts.map(() => 0);
  for (let i = 0; i < y.length; i++) members[y[i]][filled[y[i]]++] = i;
  return members.filter((positions) => positions.length > 0);
}
