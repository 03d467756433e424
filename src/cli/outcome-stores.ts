import { join } from 'node:path';
import { UsageError } from '../core/errors.ts';
import type { Outcome } from '../core/experiment.ts';
import { fetchFolder } from '../data/index.ts';
import type { OpenRun } from '../harness.ts';
import { createCellCache } from '../run/cell-cache.ts';
import { headerDifferences, type Journal, type JournalContent, type JournalHeader, openJournal, readJournal } from '../run/journal.ts';
import { formatShard, type Shard } from '../run/shard.ts';
import { cacheStore, journalStore, joinStores, type OutcomeStore } from '../run/store.ts';
import { version } from '../version.ts';
import { codeFingerprint } from './code-fingerprint.ts';

/** Bytes of cell outcomes that the user's cache folder may hold. */
const cacheBytes = 2 ** 30;

/** Which stores a run uses. */
export interface StoreOptions {
  readonly journalPath: string;
  readonly resume: boolean;
  readonly retryFailed: boolean;
  readonly cache: boolean;
  readonly shard: Shard;
  readonly env: NodeJS.ProcessEnv;
  readonly onMessage: (text: string) => void;
}

/** The open stores of one run. */
export interface OpenStores {
  readonly store: OutcomeStore;
  readonly journal: Journal;
  /** Tidies the cache; to be called when the run is over. */
  close(): void;
}

/** What the journal of a run must say of itself. */
export function headerOf({ loaded, datasets, files }: OpenRun, shard: Shard): JournalHeader {
  const { suite, text, overrides } = loaded;
  return {
    format: 1,
    version,
    suite: { id: suite.id, file: suite.file, text, overrides: overrides.map(({ path, value }) => ({ path, value })) },
    data: Object.fromEntries([...datasets].map(([key, dataset]) => [key, dataset.sha256])),
    files,
    shard: formatShard(shard),
  };
}

/** @throws UsageError when the journal is of another run */
function readMatching(options: StoreOptions, header: JournalHeader): JournalContent | undefined {
  const known = readJournal(options.journalPath);
  if (known === undefined) {
    options.onMessage('nothing to resume: starting from the beginning');
    return undefined;
  }
  const differences = headerDifferences(known.header, header);
  if (differences.length > 0) {
    throw new UsageError('the interrupted run was another one and cannot be resumed', {
      code: 'USAGE_RESUME',
      where: options.journalPath,
      found: `different: ${differences.join(', ')}`,
      hint: 'Run without --resume to start anew.',
    });
  }
  const torn = known.damaged === 0 ? '' : `, ${String(known.damaged)} torn or damaged (they run again)`;
  options.onMessage(`resuming: ${String(known.outcomes.size)} cells are done${torn}`);
  return known;
}

/** Opens journal and cache of a run. @throws UsageError, DataError */
export function openStores(run: OpenRun, options: StoreOptions): OpenStores {
  const header = headerOf(run, options.shard);
  const known = options.resume ? readMatching(options, header) : undefined;
  const journal = openJournal(options.journalPath, header, known);
  const none: ReadonlyMap<string, Outcome> = new Map();
  const stores = [journalStore(journal, known?.outcomes ?? none, options.retryFailed)];
  if (!options.cache) return { store: joinStores(stores), journal, close: () => undefined };
  const cache = createCellCache({
    folder: join(fetchFolder({ env: options.env }), 'cells'),
    maxBytes: cacheBytes,
    code: codeFingerprint(),
  });
  const dataOf = new Map(run.loaded.suite.experiments.map(({ id, data }) => [id, header.data[data]]));
  stores.push(cacheStore(cache, (cell) => dataOf.get(cell.experiment) ?? ''));
  return {
    store: joinStores(stores),
    journal,
    close: () => {
      cache.prune();
    },
  };
}
