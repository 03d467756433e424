import type { ResamplingInput } from '../core/resampling.ts';

/** Positions (in `rows`) of each class, ascending, by class code; an absent class has none. O(n). */
export function classMembers(input: ResamplingInput): readonly Uint32Array[] {
  const counts = new Uint32Array(input.classes.length);
  for (let i = 0; i < input.y.length; i++) counts[input.y[i]]++;
  const members = input.classes.map((_, code) => new Uint32Array(counts[code]));
  counts.fill(0);
  for (let position = 0; position < input.y.length; position++) {
    const code = input.y[position];
    members[code][counts[code]++] = position;
  }
  return members;
}

/** `normal 97278, dos 391458, u2r 52` for messages. */
export function describeCounts(classes: readonly string[], members: readonly Uint32Array[]): string {
  return classes.map((name, code) => `${name} ${String(members[code].length)}`).join(', ');
}
