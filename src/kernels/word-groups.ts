import type { OneHotMatrix } from '../core/matrix.ts';
import { levelDistance } from './row-distance.ts';

/** Points brought together by some of their words. */
export interface WordGroups {
  /** The word columns that all points of a group share, and the other ones. */
  readonly shared: readonly number[];
  readonly rest: readonly number[];
  readonly count: number;
  /** Int32Array (points): group of each point. */
  readonly groupOf: Int32Array;
  /** Int32Array (count × shared): codes of each group. */
  readonly codes: Int32Array;
}

/** Points that a group should have on average: less fill the panels badly. */
const LEAST_SIZE = 16;
const MOST_GROUPS = 8192;
const MOST_SLOTS = 2 ** 22;
/** Word columns tried in vain before the search for another one ends. */
const MOST_FAILURES = 4;

/**
 * Chooses the words that tell points furthest apart for as long as groups stay large enough: a group whose words alone are too far is left out of a search.
 * @param points Int32Array: rows of `x`
 * Cost O(points × word columns).
 */
export function groupByWords(x: OneHotMatrix, points: Int32Array, power: 1 | 2): WordGroups {
  const { nDiscrete, codes } = x;
  const most = Math.min(MOST_GROUPS, Math.floor(points.length / LEAST_SIZE));
  const spread = Float64Array.from({ length: nDiscrete }, (_, d) => meanDistance(x, points, d, power));
  const bySpread = Array.from(spread.keys()).sort((a, b) => spread[b] - spread[a] || a - b);
  const shared: number[] = [];
  let groups: Grouping = { count: 1, groupOf: new Int32Array(points.length), first: Int32Array.of(0) };
  let failures = 0;
  for (const d of bySpread) {
    if (failures === MOST_FAILURES || groups.count * 2 > most) break;
    const next = splitByWord(groups, x, points, d, most);
    if (next === null) {
      failures++;
      continue;
    }
    shared.push(d);
    groups = next;
  }
  const own = new Int32Array(groups.count * shared.length);
  for (let g = 0; g < groups.count; g++) {
    for (let s = 0; s < shared.length; s++) own[g * shared.length + s] = codes[points[groups.first[g]] * nDiscrete + shared[s]];
  }
  const rest = Array.from({ length: nDiscrete }, (_, d) => d).filter((d) => !shared.includes(d));
  return { shared, rest, count: groups.count, groupOf: groups.groupOf, codes: own };
}

/** Groups of rows, numbered in the order of their first one. */
export interface Grouping {
  readonly count: number;
  readonly groupOf: Int32Array;
  /** Int32Array (count): place of the first row of each group. */
  readonly first: Int32Array;
}

/**
 * Splits groups by the codes of one word column; null where there would be more than `most`.
 * Cost O(rows + groups × levels), no hashing.
 */
export function splitByWord({ count, groupOf }: Grouping, x: OneHotMatrix, rows: Int32Array, d: number, most: number): Grouping | null {
  const { codes, nDiscrete } = x;
  const width = x.sizes[d] + 1;
  // Numbers of the groups plus one; where there could be very many, only those that there are.
  const known: Int32Array | Map<number, number> = count * width <= MOST_SLOTS ? new Int32Array(count * width) : new Map<number, number>();
  const next = new Int32Array(rows.length);
  const first = new Int32Array(Math.min(most, rows.length, count * width));
  let found = 0;
  for (let t = 0; t < rows.length; t++) {
    const slot = groupOf[t] * width + codes[rows[t] * nDiscrete + d] + 1;
    let group = known instanceof Map ? (known.get(slot) ?? 0) : known[slot];
    if (group === 0) {
      if (found === first.length) return null;
      first[found] = t;
      group = ++found;
      if (known instanceof Map) known.set(slot, group);
      else known[slot] = group;
    }
    next[t] = group - 1;
  }
  return { count: found, groupOf: next, first: first.slice(0, found) };
}

/** Mean distance of two points, drawn with replacement, in one word column. */
function meanDistance(x: OneHotMatrix, points: Int32Array, d: number, power: 1 | 2): number {
  const size = x.sizes[d];
  const counts = new Float64Array(size);
  for (const row of points) {
    const code = x.codes[row * x.nDiscrete + d];
    if (code >= 0) counts[code]++;
  }
  let mean = 0;
  for (let level = 0; level < size; level++) {
    const share = counts[level] / points.length;
    mean += 2 * share * (1 - share) * levelDistance(x, x.offsets[d] + level, power);
  }
  return mean;
}
