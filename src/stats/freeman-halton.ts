import type { ContingencyTable } from './contingency.ts';
import { logGamma } from './log-gamma.ts';

const logFactorial = (n: number): number => logGamma(n + 1);

/** ln of the probability of a table with these margins: Π row! Π column! / (n! Π cell!). */
export function logTableProbability(table: ContingencyTable, counts: Float64Array): number {
  let log = marginConstant(table);
  for (const count of counts) log -= logFactorial(count);
  return log;
}

/** The part that all tables with the same margins share. */
function marginConstant({ rowTotals, columnTotals, total }: ContingencyTable): number {
  let log = -logFactorial(total);
  for (const value of rowTotals) log += logFactorial(value);
  for (const value of columnTotals) log += logFactorial(value);
  return log;
}

/** Tables no likelier than this factor above the observed one count as equally likely (R's fisher.test). */
const TIE = Math.log1p(1e-7);

/** Partial tables with the same rests and (to 1e-9) the same weight: how many there are. */
interface Node {
  readonly rests: readonly number[];
  readonly rest: Rest;
  /** key of ln weight → [ln weight, number of partial tables]. */
  readonly paths: Map<number, { readonly log: number; count: number }>;
}

/** What is left to fill below a node, whatever the path to it. */
interface Rest {
  /** ln Σ Π 1/x! over all completions: a closed form of the margins. */
  readonly all: number;
  /** No completion weighs more, and none less (ln Π 1/x!). */
  readonly most: number;
  readonly least: number;
}

/** Bounds from one margin at a time: cells of one row weigh most when equal (ln Γ is convex) and least when one holds all. */
function restOf(rests: readonly number[], stages: readonly number[]): Rest {
  const sum = (values: readonly number[], f: (value: number) => number): number => values.reduce((total, value) => total + f(value), 0);
  const even = (values: readonly number[], parts: number): number => -sum(values, (value) => parts * logGamma(value / parts + 1));
  const one = (values: readonly number[]): number => -sum(values, logFactorial);
  if (stages.length === 0) return { all: 0, most: 0, least: 0 };
  return {
    all: logFactorial(sum(rests, (value) => value)) + one(rests) + one(stages),
    most: Math.min(even(rests, stages.length), even(stages, rests.length)),
    least: Math.max(one(rests), one(stages)),
  };
}

/** All ways to put `total` into cells that hold at most `room`. */
function* allocations(room: readonly number[], total: number, at = 0): Generator<readonly number[]> {
  if (at === room.length - 1) {
    if (total <= room[at]) yield [total];
    return;
  }
  for (let take = Math.min(total, room[at]); take >= 0; take--) {
    for (const rest of allocations(room, total - take, at + 1)) yield [take, ...rest];
  }
}

/** Tables of more rows have networks that no budget covers; trying would only take time. */
const MOST_ROWS = 5000;

/**
 * ln p of the Fisher–Freeman–Halton test: the exact chance, given the margins, of all tables no likelier than this one.
 *
 * Column by column over a network whose nodes are the rests of the row totals, in any order, with the weights of the paths that lead there (Mehta & Patel 1983,
 * https://doi.org/10.2307/2288652). Paths all of whose ends count, or none, are settled at once. Equal to R 4.2 `fisher.test`. Freeman & Halton 1951 (https://doi.org/10.1093/biomet/38.1-2.141).
 *
 * @param budget steps after which it gives up
 * @returns null when the table is too large for the budget: take random tables then
 */
export function freemanHaltonLogP(table: ContingencyTable, budget = 300_000): number | null {
  if (table.total > MOST_ROWS) return null;
  const tall = table.nRows >= table.nColumns;
  const rooms = Array.from(tall ? table.columnTotals : table.rowTotals);
  const stages = Array.from(tall ? table.rowTotals : table.columnTotals).sort((a, b) => b - a);
  const constant = marginConstant(table);
  const limit = logTableProbability(table, table.counts) + TIE;
  const start = rooms.sort((a, b) => a - b);
  let nodes = new Map<string, Node>([['', { rests: start, rest: restOf(start, stages), paths: new Map([[0, { log: 0, count: 1 }]]) }]]);
  let steps = 0;
  let p = 0;
  for (const [done, stage] of stages.entries()) {
    const next = new Map<string, Node>();
    for (const { rests, paths } of nodes.values()) {
      if (paths.size === 0) continue;
      for (const taken of allocations(rests, stage)) {
        steps += 1 + paths.size;
        if (steps > budget) return null;
        const left = rests.map((rest, i) => rest - taken[i]).sort((a, b) => a - b);
        const weight = -taken.reduce((sum, count) => sum + logFactorial(count), 0);
        const key = left.join();
        let node = next.get(key);
        if (node === undefined) next.set(key, (node = { rests: left, rest: restOf(left, stages.slice(done + 1)), paths: new Map() }));
        for (const { log, count } of paths.values()) {
          const sum = log + weight;
          const settled = constant + sum - limit;
          if (settled + node.rest.least > 0) continue;
          if (settled + node.rest.most <= 0) {
            p += count * Math.exp(settled + node.rest.all);
            continue;
          }
          const bin = Math.round(sum * 1e9);
          const same = node.paths.get(bin);
          if (same === undefined) node.paths.set(bin, { log: sum, count });
          else same.count += count;
        }
      }
    }
    nodes = next;
  }
  return Math.min(0, Math.log(p) + limit);
}
