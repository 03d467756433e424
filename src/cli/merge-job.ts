import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors.ts';
import type { Outcome } from '../core/experiment.ts';
import { judgeOutcomes } from '../harness.ts';
import { headerDifferences, type JournalContent, readJournal } from '../run/journal.ts';
import { fixedStore } from '../run/store.ts';
import { parseSuite } from '../suite/index.ts';
import { findBaseline } from './baseline-job.ts';
import type { ExitCode } from './exit-codes.ts';
import { headerOf } from './outcome-stores.ts';
import { finishRun, type ReportOptions } from './finish-run.ts';

export interface MergeOptions extends ReportOptions {
  readonly dataDir?: string;
  readonly baseline?: string;
}

interface Part extends JournalContent {
  readonly path: string;
}

/** The shard files that an argument names: itself, or all below it. */
function shardFiles(place: string): readonly string[] {
  try {
    if (!statSync(place).isDirectory()) return [place];
    return readdirSync(place, { recursive: true, encoding: 'utf8' })
      .filter((name) => /(^|[\\/])shard-\d+-of-\d+\.jsonl$/.test(name))
      .map((name) => join(place, name))
      .sort();
  } catch (error) {
    throw new UsageError('there is no such file or folder', { code: 'USAGE_MERGE', where: place, cause: error });
  }
}

function readPart(path: string): Part {
  const content = readJournal(path);
  if (content === undefined)
    throw new UsageError('the file is no shard of a run', { code: 'USAGE_MERGE', where: path, hint: 'Give what `run --shard` wrote.' });
  return { ...content, path };
}

/** @throws UsageError when the parts are not the parts of one run */
function checkParts(parts: readonly Part[]): void {
  const [first] = parts;
  for (const part of parts) {
    const [, count] = part.header.shard.split('/');
    const cut = first.header.shard.endsWith(`/${count}`) ? [] : [`cut into ${count} parts`];
    const differences = [...headerDifferences(first.header, part.header, { shards: true }), ...cut];
    if (differences.length === 0) continue;
    throw new UsageError('these shards are of different runs', {
      code: 'USAGE_MERGE',
      where: part.path,
      found: `different from ${first.path}: ${differences.join(', ')}`,
    });
  }
  const count = Number(first.header.shard.split('/')[1]);
  const numbers = parts.map((part) => Number(part.header.shard.split('/')[0]));
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !numbers.includes(index));
  const twice = numbers.filter((index, at) => numbers.indexOf(index) !== at);
  if (missing.length > 0 || twice.length > 0) {
    const found = [
      ...missing.map((index) => `shard ${String(index)} is missing`),
      ...twice.map((index) => `shard ${String(index)} is there twice`),
    ];
    throw new UsageError(`a run of ${String(count)} shards needs each of them once`, {
      code: 'USAGE_MERGE',
      where: first.path,
      found: found.join(', '),
    });
  }
}

/**
 * Joins the shards of a run into the report that one run would have written.
 * @throws UsageError when they are not all the shards of one run
 */
export async function mergeShards(places: readonly string[], options: MergeOptions): Promise<ExitCode> {
  const files = places.flatMap(shardFiles);
  if (files.length === 0)
    throw new UsageError('no shard is there', { code: 'USAGE_MERGE', where: places.join(', '), expected: 'shard-I-of-N.jsonl' });
  const parts = files.map(readPart);
  checkParts(parts);
  const [{ header }] = parts;
  const outcomes = new Map<string, Outcome>(parts.flatMap((part) => [...part.outcomes]));
  const { text, file, overrides } = header.suite;
  const suite = parseSuite(text, file, overrides);
  const result = await judgeOutcomes(
    { suite, text, overrides },
    {
      dataDir: options.dataDir,
      env: process.env,
      baseline: await findBaseline(suite, options.baseline),
      openStore: (run) => {
        const differences = headerDifferences(header, headerOf({ ...run, files: header.files ?? {} }, { index: 1, count: 1 }), {
          shards: true,
        });
        if (differences.length > 0) {
          throw new UsageError('the data here are not those of the shards', {
            code: 'USAGE_MERGE',
            where: file,
            found: `different: ${differences.join(', ')}`,
          });
        }
        return fixedStore(outcomes);
      },
    },
  );
  return finishRun(result, suite, options);
}
