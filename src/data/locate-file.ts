import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DatasetEntry } from './dataset-registry.ts';
import { packageDataFolder } from './dataset-registry.ts';

/** Where data may lie. */
export interface DataPlaces {
  /** `--data-dir`. */
  readonly dataDir?: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A folder that is searched, and what it is called in messages. */
export interface DataFolder {
  readonly label: string;
  readonly path: string;
}

/** The folder for fetched files and parsed columns: XDG_CACHE_HOME, else the system's own place, then `flowverdict/`. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const home = env['HOME'] ?? homedir();
  const xdg = env['XDG_CACHE_HOME'];
  if (xdg !== undefined && xdg !== '') return join(xdg, 'flowverdict');
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'flowverdict', 'cache');
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'flowverdict');
  return join(home, '.cache', 'flowverdict');
}

/** The folders searched, in order. The generated set's home comes last, so that nobody's file of that name is passed over. */
export function dataFolders(places: DataPlaces): readonly DataFolder[] {
  const given = places.env['FLOWVERDICT_DATA'];
  return [
    ...(places.dataDir === undefined ? [] : [{ label: '--data-dir', path: resolve(places.dataDir) }]),
    ...(given === undefined || given === '' ? [] : [{ label: 'FLOWVERDICT_DATA', path: resolve(given) }]),
    { label: 'user cache', path: cacheFolder(places.env) },
    { label: 'embedded', path: packageDataFolder },
  ];
}

/** Where `fetch` puts files: the first folder that the user named, else the cache. */
export function fetchFolder(places: DataPlaces): string {
  return dataFolders(places)[0].path;
}

/** Names under which a data set's file is accepted: as served, and with `.gz` taken off or added. */
export function acceptedNames(entry: DatasetEntry): readonly string[] {
  const { name } = entry.file;
  return name.endsWith('.gz') ? [name, name.slice(0, -3)] : [name, `${name}.gz`];
}

/** Subfolders by name, without hidden ones; none when the folder cannot be read. */
function subfolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((item) => !item.name.startsWith('.') && item.name !== 'node_modules' && (item.isDirectory() || item.isSymbolicLink()))
      .map((item) => join(folder, item.name))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
      .sort();
  } catch {
    return [];
  }
}

/**
 * Path of the data set's file, or undefined: each folder itself first, then its subfolders, two levels deep (so both a data folder and one of its
 * parts can be named).
 */
export function locateDataset(entry: DatasetEntry, places: DataPlaces): string | undefined {
  const names = acceptedNames(entry);
  for (const { path } of dataFolders(places)) {
    let level: readonly string[] = [path];
    for (let depth = 0; depth <= 2 && level.length > 0; depth++) {
      for (const folder of level) {
        const found = names.map((name) => join(folder, name)).find((file) => existsSync(file));
        if (found !== undefined) return found;
      }
      if (depth < 2) level = level.flatMap(subfolders);
    }
  }
  return undefined;
}
