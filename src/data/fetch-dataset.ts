import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../core/errors.ts';
import type { DatasetEntry } from './dataset-registry.ts';
import { DownloadFailure, defaultTimeouts, download } from './download.ts';
import type { DownloadProgress, DownloadTimeouts } from './download.ts';
import { isGzip } from './file-digest.ts';
import { acceptedNames } from './locate-file.ts';
import { verifyFile } from './verify-dataset.ts';
import type { FileCheck } from './verify-dataset.ts';

export interface FetchRequest {
  readonly entry: DatasetEntry;
  /** Data folder; the file goes into the entry's own subfolder. */
  readonly folder: string;
  /** Tried before the registry's: addresses of the file, or of a folder of files when they end with `/`. */
  readonly mirrors?: readonly string[];
  readonly timeouts?: DownloadTimeouts;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

export interface FetchResult {
  readonly file: string;
  /** False when a right file was there already. */
  readonly fetched: boolean;
  readonly check: FileCheck;
}

/**
 * Gets a data set's file from the first server that gives the right bytes. What arrives is kept as `NAME.part`, continued at the next try, verified, and only
 * then renamed: a file under its own name is always whole.
 * @throws DataError DATA_FETCH with every address and why it failed; DATA_WRONG_FILE when another file has the name already
 */
export async function fetchDataset(request: FetchRequest): Promise<FetchResult> {
  const { entry } = request;
  const folder = join(request.folder, entry.folder);
  for (const name of acceptedNames(entry)) {
    const file = join(folder, name);
    if (!existsSync(file)) continue;
    const check = await verifyFile(entry, file);
    if (check.verdict !== 'wrong') return { file, fetched: false, check };
    throw new DataError(`Another file than ${entry.id} has its name`, {
      code: 'DATA_WRONG_FILE',
      where: file,
      found: check.reason,
      hint: 'Move it away, and fetch again.',
    });
  }
  const urls = [...(request.mirrors ?? []).map((mirror) => mirrorUrl(mirror, entry)), ...entry.file.urls];
  if (urls.length === 0) {
    throw new DataError(`Data set ${entry.id} is not on any server`, {
      code: 'DATA_FETCH',
      expected: 'an address',
      found: 'none',
      hint: entry.generated
        ? `It ships with flowverdict; \`flowverdict data generate ${entry.id}\` makes it again.`
        : 'Name one with --mirror.',
    });
  }
  try {
    await mkdir(folder, { recursive: true });
    return await fromFirst(urls, folder, request);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error;
    throw new DataError('The file cannot be written', {
      code: 'DATA_FETCH_WRITE',
      where: folder,
      found: error.message,
      hint: 'Name another folder with --data-dir.',
      cause: error,
    });
  }
}

/** @throws DataError DATA_MIRROR */
function mirrorUrl(mirror: string, entry: DatasetEntry): string {
  const protocol = URL.canParse(mirror) ? new URL(mirror).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new DataError('The mirror is not an address', {
      code: 'DATA_MIRROR',
      expected: 'http://… or https://…: the file, or with / at the end its folder',
      found: mirror,
    });
  }
  return mirror.endsWith('/') ? `${mirror}${encodeURIComponent(entry.file.name)}` : mirror;
}

async function fromFirst(urls: readonly string[], folder: string, request: FetchRequest): Promise<FetchResult> {
  const { entry } = request;
  const part = join(folder, `${entry.file.name}.part`);
  const failures: string[] = [];
  for (const url of urls) {
    const resumed = existsSync(part);
    let reason = await attempt(url, part, request);
    if (typeof reason === 'string' && resumed && !existsSync(part)) {
      // What lay there did not fit this file: once more, from the start.
      reason = await attempt(url, part, request);
    }
    if (typeof reason !== 'string') {
      const plainName = entry.file.name.replace(/\.gz$/, '');
      const file = join(folder, (await isGzip(part)) ? `${plainName}.gz` : plainName);
      await rename(part, file);
      return { file, fetched: true, check: reason };
    }
    failures.push(`${url}: ${reason}`);
  }
  throw new DataError(`Data set ${entry.id} could not be fetched`, {
    code: 'DATA_FETCH',
    expected: `${entry.file.name} from one of ${String(urls.length)} addresses`,
    found: failures.join('; '),
    hint: `Try again later (what arrived is kept), add --mirror URL, or put the file into ${folder} yourself.`,
  });
}

/** One server: the check of the right file, or why it failed. Wrong bytes are deleted, an unfinished part is kept. */
async function attempt(url: string, part: string, request: FetchRequest): Promise<FileCheck | string> {
  try {
    await download(url, part, request.timeouts ?? defaultTimeouts, request.onProgress ?? (() => undefined));
  } catch (error) {
    if (error instanceof DownloadFailure) return error.message;
    throw error;
  }
  const check = await verifyFile(request.entry, part);
  if (check.verdict !== 'wrong') return check;
  await rm(part, { force: true });
  return `other bytes than expected (${check.reason})`;
}
