import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Dataset } from '../core/dataset.ts';
import { cacheKey } from './cache-key.ts';
import { loadDataset } from './load-dataset.ts';
import { cacheFolder } from './locate-file.ts';
import { packDataset, unpackDataset } from './pack-dataset.ts';
import type { LoadRequest } from './source.ts';

/** Parsed tables kept between runs. Nothing here ever fails a run: what cannot be read or written is loaded from its files. */
export interface ColumnCache {
  /**
   * The dataset, from the cache or from its files; the same bytes either way. A table that was read from its files is stored after the caller went on.
   * @throws DataError as `loadDataset` does
   */
  load(request: LoadRequest): Promise<Dataset>;
  /** Resolves when nothing is left to be stored. */
  settled(): Promise<void>;
}

export interface ColumnCacheOptions {
  readonly folder: string;
  /** Bytes that all entries together may take; the least recently used ones go first. */
  readonly limit: number;
}

const ending = '.columns';
const defaultLimit = 2 * 1024 ** 3;
/** A temporary file this old (milliseconds) was left behind by a process that is gone. */
const abandoned = 3_600_000;

/**
 * The cache that an environment asks for: the folder FLOWVERDICT_CACHE, else `columns/` in the user's cache folder. None when FLOWVERDICT_CACHE is `off`, or
 * when the environment names no home at all.
 */
export function columnCacheOf(env: NodeJS.ProcessEnv): ColumnCache | undefined {
  const given = env['FLOWVERDICT_CACHE'];
  if (given === 'off') return undefined;
  if (given !== undefined && given !== '') return createColumnCache({ folder: resolve(given), limit: defaultLimit });
  const home = ['XDG_CACHE_HOME', 'HOME', 'LOCALAPPDATA'].some((name) => (env[name] ?? '') !== '');
  return home ? createColumnCache({ folder: join(cacheFolder(env), 'columns'), limit: defaultLimit }) : undefined;
}

/**
 * A cache in one folder: an entry per table, named by the hash of everything its content depends on, with a checksum. Entries appear whole (written under
 * another name, then renamed), so several processes may share the folder.
 */
export function createColumnCache({ folder, limit }: ColumnCacheOptions): ColumnCache {
  const writing = new Set<Promise<void>>();
  return {
    load: async (request) => {
      const file = await entryOf(folder, request);
      if (file === undefined) return loadDataset(request);
      const held = await readEntry(file);
      if (held !== undefined) return held;
      const dataset = await loadDataset(request);
      const written = writeLater(folder, file, dataset, limit).finally(() => writing.delete(written));
      writing.add(written);
      return dataset;
    },
    settled: async () => {
      await Promise.all(writing);
    },
  };
}

/** Undefined when the files cannot be read: then loading them says why. */
async function entryOf(folder: string, request: LoadRequest): Promise<string | undefined> {
  try {
    return join(folder, (await cacheKey(request)) + ending);
  } catch {
    return undefined;
  }
}

async function readEntry(file: string): Promise<Dataset | undefined> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      const buffer = new ArrayBuffer(size);
      await handle.read(new Uint8Array(buffer), 0, size, 0);
      const dataset = unpackDataset(buffer);
      if (dataset !== undefined) await utimes(file, new Date(), new Date()).catch(() => undefined);
      return dataset;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

/** Stores an entry once the event loop is free. */
async function writeLater(folder: string, file: string, dataset: Dataset, limit: number): Promise<void> {
  await new Promise((free) => setImmediate(free));
  const temporary = `${file}.${String(process.pid)}.tmp`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, packDataset(dataset));
    if ((await stat(temporary)).size <= limit) await rename(temporary, file);
    else await rm(temporary, { force: true });
    await evict(folder, limit);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Removes the least recently used entries until the rest fits, and what crashed processes left behind. */
async function evict(folder: string, limit: number): Promise<void> {
  const entries: { readonly file: string; readonly size: number; readonly used: number }[] = [];
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const facts = await stat(file).catch(() => undefined);
    if (facts === undefined) continue;
    if (name.endsWith(ending)) entries.push({ file, size: facts.size, used: facts.mtimeMs });
    else if (name.endsWith('.tmp') && Date.now() - facts.mtimeMs > abandoned) await rm(file, { force: true });
  }
  entries.sort((a, b) => b.used - a.used);
  let total = 0;
  for (const { file, size } of entries) {
    total += size;
    if (total > limit) await rm(file, { force: true });
  }
}
