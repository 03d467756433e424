import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadRequest } from './source.ts';

/** Raised whenever the packed form changes. */
const formatVersion = 1;

/**
 * What the code that reads looks like: the package's version, and its files' names, sizes and times, which keep whoever works on the reader from being served
 * what its last version read.
 */
function codeStamp(): string {
  const room = dirname(fileURLToPath(import.meta.url));
  const { version } = JSON.parse(readFileSync(join(room, '..', '..', 'package.json'), 'utf8')) as { readonly version: string };
  return [version, ...[room, join(room, '..', 'core')].flatMap(fileFacts)].join('\n');
}

function fileFacts(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.d)\.[jt]s$/.test(file));
  return files.sort().map((file) => {
    const { size, mtimeMs } = statSync(join(folder, file));
    return `${file} ${String(size)} ${String(Math.floor(mtimeMs))}`;
  });
}

async function fileHash(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * Names what `loadDataset` would read: the bytes of the files, their names (endings tell formats), everything the request says about them, and the code.
 * O(bytes of the files), about 1.5 GB/s.
 * @returns hex
 * @throws when a file cannot be read
 */
export async function cacheKey(request: LoadRequest): Promise<string> {
  const sources: unknown[] = [];
  for (const { id, files, profile, where, sample, label, generated } of request.sources) {
    const digests: string[][] = [];
    for (const file of files) digests.push([basename(file), await fileHash(file)]);
    sources.push([id, digests, profile.id, where ?? null, sample ?? null, label ?? null, generated === true]);
  }
  const sampled = request.sources.some((source) => source.sample !== undefined);
  const parts = [formatVersion, codeStamp(), request.id, sampled ? request.seed : null, sources];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
