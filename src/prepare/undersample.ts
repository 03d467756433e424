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
  const members = new Map<number, number[]>();
  y.forEach((code, position) => {
    const list = members.get(code);
    if (list === undefined) members.set(code, [position]);
    else list.push(position);
  });
  const smallest = Math.min(...[...members.values()].map((list) => list.length));
  const chosen = [...members.keys()]
    .sort((a, b) => a - b)
    .flatMap((code) => {
      const positions = Uint32Array.from(members.get(code) ?? []);
      shuffle(positions, rng);
      return [...positions.subarray(0, smallest)];
    });
  const kept = Uint32Array.from(chosen).sort();
  return { rows: kept.map((position) => rows[position]), y: Int32Array.from(kept, (position) => y[position]) };
}
