import type { OneHotMatrix } from '../core/matrix.ts';
import { groupMembers } from './group-members.ts';
import type { NeighbourList, Neighbours } from './neighbour-list.ts';
import { createPanelFilter } from './panel-filter.ts';
import type { PanelInput } from './panel-filter.ts';
import { createRowDistance, levelDistance } from './row-distance.ts';
import { groupByWords, splitByWord } from './word-groups.ts';
import type { Grouping } from './word-groups.ts';

/** What is searched, and how exact distances are added up. */
export interface PanelSearchInput extends PanelInput {
  /** Int32Array: the columns in the order in which exact distances are added up, and whether words come first (see `createRowDistance`). */
  readonly order: Int32Array;
  readonly wordsFirst: boolean;
  readonly list: NeighbourList;
}

/** Calls `use` with the neighbours of each row of `queries`, in any order of rows. */
export type PanelSearch = (queries: OneHotMatrix, use: (i: number, found: Neighbours) => void) => void;

/** Room for rounding in sums over words: they are added in another order here. */
const ROOM = 1 - 1e-9;
/** Points whose exact distances are computed at a time. */
const CHUNK = 64;

/**
 * Exact search by comparing with every point whose words are not too far alone. Bounds in single precision leave a handful of points, whose distances are then
 * computed exactly; without compiled kernels all of them are, with the same result.
 * Cost O(queries × points × columns) at worst, eight points at a time, 4 bytes per value.
 */
export function createPanelSearch(input: PanelSearchInput): PanelSearch {
  const { x, points, memberStart, memberRows, list, power } = input;
  const distance = createRowDistance(x, input.order, input.wordsFirst, power, CHUNK);
  const groups = groupByWords(x, points, power);
  const members = groupMembers(groups.groupOf, groups.count);
  const { shared } = groups;
  const filter = createPanelFilter(input, groups, members);

  const rows = new Int32Array(CHUNK);
  /** Offers some points to the list. */
  const offer = (some: Int32Array): void => {
    for (let from = 0; from < some.length; from += CHUNK) {
      const count = Math.min(CHUNK, some.length - from);
      for (let t = 0; t < count; t++) rows[t] = points[some[from + t]];
      distance.setRows(rows.subarray(0, count));
      const distances = distance.measure(list.bound);
      for (let t = 0; t < count; t++) {
        const point = some[from + t];
        for (let m = memberStart[point]; m < memberStart[point + 1]; m++) {
          if (!(distances[t] <= list.bound) || !list.insert(distances[t], memberRows[m])) break;
        }
      }
    }
  };

  const scanAll = (ranked: RankedGroups): void => {
    for (const g of ranked.order) {
      if (ranked.distances[g] * ROOM > list.bound) break;
      offer(members.rows.subarray(members.start[g], members.start[g + 1]));
    }
  };

  return (queries, use) => {
    const keys = groupQueries(queries, shared);
    const asked = groupMembers(keys.groupOf, keys.count);
    for (let key = 0; key < keys.count; key++) {
      const tables = shared.map((d) => wordTable(x, d, queries.codes[keys.first[key] * queries.nDiscrete + d], power));
      filter?.rank(tables);
      let ranked: RankedGroups | null = null;
      for (let from = asked.start[key]; from < asked.start[key + 1]; from += 4) {
        const few = asked.rows.subarray(from, Math.min(from + 4, asked.start[key + 1]));
        const candidates = filter?.candidates(queries, few);
        few.forEach((row, q) => {
          distance.setQuery(queries, row);
          list.clear();
          const near = candidates?.(q) ?? null;
          if (near !== null) offer(near);
          else scanAll((ranked ??= rankGroups(groups.codes, groups.count, tables)));
          use(row, list.close());
        });
      }
    }
  };
}

interface RankedGroups {
  readonly order: Int32Array;
  readonly distances: Float64Array;
}

function rankGroups(codes: Int32Array, count: number, tables: readonly Float64Array[]): RankedGroups {
  const distances = new Float64Array(count);
  for (let g = 0, at = 0; g < count; g++) for (const table of tables) distances[g] += table[codes[at++] + 1];
  return { order: Int32Array.from(distances.keys()).sort((a, b) => distances[a] - distances[b] || a - b), distances };
}

/** Queries with the same shared words. */
function groupQueries(queries: OneHotMatrix, shared: readonly number[]): Grouping {
  const all = Int32Array.from({ length: queries.nRows }, (_, i) => i);
  let groups: Grouping = { count: Math.min(1, queries.nRows), groupOf: new Int32Array(queries.nRows), first: Int32Array.of(0) };
  for (const d of shared) groups = splitByWord(groups, queries, all, d, Infinity) ?? groups;
  return groups;
}

/** Distance of one code from all codes of a word column, that of a missing word first. */
function wordTable(x: OneHotMatrix, d: number, code: number, power: 1 | 2): Float64Array {
  const own = code < 0 ? 0 : levelDistance(x, x.offsets[d] + code, power);
  return Float64Array.from({ length: x.sizes[d] + 1 }, (_, at) => {
    if (at - 1 === code) return 0;
    return own + (at === 0 ? 0 : levelDistance(x, x.offsets[d] + at - 1, power));
  });
}
