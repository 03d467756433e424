import type { Cell } from '../core/experiment.ts';

/** Part `index` (from 1) of `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** `2/5`. */
export const formatShard = ({ index, count }: Shard): string => `${String(index)}/${String(count)}`;

/**
 * The cells of one shard, in plan order. All shards together hold each cell once and cost about the same: longest first, each to the shard
 * with the least so far. Depends on the cells alone, so every machine draws the same parts. O(cells · (log cells + shards)).
 */
export function cellsOfShard(cells: readonly Cell[], { index, count }: Shard): readonly Cell[] {
  const load = new Float64Array(count);
  const owner = new Map<string, number>();
  const order = cells.map((cell, position) => ({ cell, position })).sort((a, b) => b.cell.cost - a.cell.cost || a.position - b.position);
  for (const { cell } of order) {
    let least = 0;
    for (let shard = 1; shard < count; shard++) if (load[shard] < load[least]) least = shard;
    owner.set(cell.id, least);
    load[least] += cell.cost;
  }
  return cells.filter((cell) => owner.get(cell.id) === index - 1);
}
