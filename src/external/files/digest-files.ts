import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { digestFile } from '../../data/file-digest.ts';

/** SHA-256 (hex) of several files: their places below `folder` and their bytes, in any order. Null where there is none. */
export async function digestFiles(folder: string, files: Iterable<string>): Promise<string | null> {
  const named = [...new Set(files)].map((file) => ({ file, name: relative(folder, file).replaceAll('\\', '/') }));
  if (named.length === 0) return null;
  const hash = createHash('sha256');
  for (const { file, name } of named.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    hash.update(`${(await digestFile(file, false)).sha256} ${name}\n`);
  }
  return hash.digest('hex');
}
