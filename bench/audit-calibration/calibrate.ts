import { createRng, deriveSeed } from '../../src/core/rng.ts';
import { cleanKinds, tableRows } from './clean-tables.ts';
import type { Leak, Level } from './leak.ts';
import { cleanTable, datasetOf } from './table.ts';
import { type FoundLeak, runAudit } from './run-audit.ts';

/** What gates can be set on, and what a false alarm would be. */
const counts = ({ severity }: FoundLeak): boolean => severity === 'warning' || severity === 'critical';

/** The split of a pair is the given one. */
const splitOf = (pair: boolean): Readonly<Record<string, unknown>> => (pair ? { resampling: 'given' } : {});

/** Plants a leak in clean data and asks its check: found? */
export async function isFound(leak: Leak, seed: number, level: Level = leak.levels[leak.levels.length - 1]): Promise<boolean> {
  const tableSeed = deriveSeed(seed, leak.id);
  const table = cleanTable(tableRows, tableSeed, leak.pair);
  leak.plant(table, createRng(deriveSeed(tableSeed, 'plant')), level.value);
  const config = { checks: [leak.check], ...splitOf(leak.pair), ...table.config };
  const found = await runAudit(datasetOf(table, tableSeed), config, seed, leak.cells);
  return found.some((finding) => counts(finding) && leak.keys.some((key) => finding.id === `${leak.check}:${key}`));
}

/** Asks every check of clean data, of the kind whose turn it is: the warnings and critical findings, all of them false. */
export async function falseFindings(seed: number, pair: boolean): Promise<readonly FoundLeak[]> {
  const tableSeed = deriveSeed(seed, 'clean', String(pair));
  const table = cleanKinds[seed % cleanKinds.length].make(tableSeed, pair);
  return (await runAudit(datasetOf(table, tableSeed), splitOf(pair), seed)).filter(counts);
}
