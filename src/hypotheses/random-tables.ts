import { z } from 'zod';
import { StatisticError } from '../core/errors.ts';
import type { MonteCarlo, TestContext } from '../core/hypothesis.ts';
import { createRng } from '../core/rng.ts';
import { type ContingencyTable, monteCarloP, tableSampler } from '../stats/index.ts';
import { REPLICATES } from './context.ts';

/** How many random tables. */
export const replicatesSchema = z
  .int()
  .min(99)
  .max(10_000_000)
  .default(REPLICATES)
  .describe('random tables; p cannot be below 1/(replicates + 1), and its standard error falls with their root');

/** ln k! is tabled up to the total: 0.8 GB at this many rows, and its rounding would begin to show beyond. */
export const MOST_ROWS = 1e8;

/**
 * p by random tables with the margins of the given one: how often is `unevenness` at least as large? Values within
 * `tolerance` count as equal. Seeded. Cost replicates · cells · √(expected count).
 * @throws StatisticError STATISTIC_TOO_MANY_ROWS
 */
export function randomTablesP(
  table: ContingencyTable,
  unevenness: (counts: Float64Array) => number,
  tolerance: number,
  replicates: number,
  { seed }: TestContext,
): { readonly logP: number; readonly monteCarlo: MonteCarlo } {
  if (table.total > MOST_ROWS) {
    throw new StatisticError('the table has too many rows for random tables', {
      code: 'STATISTIC_TOO_MANY_ROWS',
      expected: `at most ${String(MOST_ROWS)}`,
      found: String(table.total),
      hint: 'Take chi-square or g: with so many rows their approximation holds.',
    });
  }
  const limit = unevenness(table.counts) - tolerance;
  const sample = tableSampler(table);
  const rng = createRng(seed);
  const counts = new Float64Array(table.counts.length);
  let asExtreme = 0;
  for (let i = 0; i < replicates; i++) {
    sample(rng, counts);
    if (unevenness(counts) >= limit) asExtreme++;
  }
  return monteCarloP(asExtreme, replicates);
}

/** Where even the least p that so many tables can give was reached. */
export function floorWarnings({ asExtreme, replicates }: MonteCarlo): readonly string[] {
  if (asExtreme > 0) return [];
  return [
    `None of ${String(replicates)} random tables is as uneven: p is at most about ${(1 / (replicates + 1)).toPrecision(1)}, and may be far smaller.`,
  ];
}
