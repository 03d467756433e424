import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** Folder with the real data sets: FLOWVERDICT_DATA, or `../shared/data` beside the checkout. */
export const sharedDataFolder: string = process.env['FLOWVERDICT_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** Path of a real data file, or undefined where the file is not on this machine. */
export function sharedData(relativePath: string): string | undefined {
  const path = join(sharedDataFolder, relativePath);
  return existsSync(path) ? path : undefined;
}
