import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Names the code of this installation: names, sizes and times of all its modules. Values that other code computed are then not taken for this
 * code's. A few milliseconds.
 */
export function codeFingerprint(): string {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const hash = createHash('sha256');
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|ts|wasm)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const path of files) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path.slice(root.length)} ${String(size)} ${String(mtimeMs)}\n`);
  }
  return hash.digest('hex');
}
