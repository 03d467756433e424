import { basename } from 'node:path';
import { DataError } from '../core/errors.ts';
import type { Registry } from '../core/registry.ts';
import { didYouMean } from '../core/suggest.ts';
import type { DataSpec } from '../core/suite.ts';
import { datasetRegistry } from './dataset-registry.ts';
import type { DatasetEntry } from './dataset-registry.ts';
import { expandPattern } from './expand-pattern.ts';
import { dataFolders, locateDataset } from './locate-file.ts';
import type { DataPlaces } from './locate-file.ts';
import type { Profile } from './profile.ts';
import { profiles } from './profiles/index.ts';
import { refuseAddress } from './refuse-address.ts';
import type { TableSource } from './source.ts';

/** Where relative paths start, and where data may lie. */
export interface ResolveOptions extends DataPlaces {
  /** Folder of the suite file. */
  readonly baseDir: string;
}

function unknownName(registry: Registry<{ readonly id: string; readonly title: string }>, code: string, found: string): DataError {
  return new DataError(`There is no ${registry.noun} '${found}'`, {
    code,
    expected: `one of ${registry.ids.join(', ')}`,
    found,
    hint: didYouMean(found, registry.ids),
  });
}

/** @throws DataError DATA_UNKNOWN_DATASET with a suggestion */
export function findDataset(id: string): DatasetEntry {
  const registry = datasetRegistry();
  if (!registry.has(id)) throw unknownName(registry, 'DATA_UNKNOWN_DATASET', id);
  return registry.get(id);
}

function findProfile(id: string): Profile {
  if (!profiles.has(id)) throw unknownName(profiles, 'DATA_UNKNOWN_PROFILE', id);
  return profiles.get(id);
}

/** @throws DataError DATA_NOT_FOUND naming each place looked at and what to do */
export function notFound(entry: DatasetEntry, places: DataPlaces): DataError {
  const looked = dataFolders(places).map(({ label, path }) => `${label} ${path}`);
  return new DataError(`The file of data set ${entry.id} is not here`, {
    code: 'DATA_NOT_FOUND',
    expected: `${entry.file.name} in one of these folders or their subfolders: ${looked.join(', ')}`,
    found: 'no such file',
    hint: entry.generated
      ? `Run \`flowverdict data generate ${entry.id}\`, or install flowverdict again.`
      : `Run \`flowverdict data fetch ${entry.id}\`, or name its folder with --data-dir or FLOWVERDICT_DATA.`,
  });
}

/**
 * Turns what a suite says about its data into files and a profile. Paths and patterns are relative to the suite file; the id of a path is its file
 * name without ending, so that no folder of this machine gets into a report.
 * @throws DataError DATA_UNKNOWN_DATASET, DATA_UNKNOWN_PROFILE, DATA_NOT_FOUND, DATA_ADDRESS, DATA_FILE_MISSING
 */
export function resolveSource(spec: DataSpec, options: ResolveOptions): TableSource {
  const rest = {
    ...(spec.where === undefined ? {} : { where: spec.where }),
    ...(spec.sample === undefined ? {} : { sample: spec.sample }),
    ...(spec.label === undefined ? {} : { label: spec.label }),
  };
  if (spec.dataset !== undefined) {
    const entry = findDataset(spec.dataset);
    const file = locateDataset(entry, options);
    if (file === undefined) throw notFound(entry, options);
    const profile = findProfile(spec.profile ?? entry.profile);
    return { id: entry.id, files: [file], profile, generated: entry.generated, ...rest };
  }
  const patterns = spec.path ?? [];
  const files = patterns.flatMap((pattern) => {
    refuseAddress(pattern);
    const found = expandPattern(pattern, options.baseDir);
    if (found.length > 0) return found;
    throw new DataError(`No file matches '${pattern}'`, {
      code: 'DATA_FILE_MISSING',
      expected: `a file below ${options.baseDir}`,
      found: 'no such file',
      hint: 'Paths are relative to the suite file.',
    });
  });
  if (files.length === 0) {
    throw new DataError('The data have neither a dataset nor a path', {
      code: 'DATA_NO_FILE',
      expected: 'dataset: a registry id, or path: files',
      found: 'neither',
    });
  }
  return { id: tableName(files[0]), files, profile: findProfile(spec.profile ?? 'generic'), ...rest };
}

/** `flows.csv.gz` → flows. */
function tableName(file: string): string {
  return basename(file).replace(/(\.(csv|tsv|txt|data|log|json|jsonl|ndjson|parquet|pq|gz|zst))+$/i, '');
}
