import { createHash } from 'node:crypto';
import type { Fold } from '../core/resampling.ts';

/**
 * SHA-256 over the ids and row numbers of all folds, in order: hex. Equal hashes mean that two results were scored on the same splits.
 * O(total rows).
 */
export function foldsHash(folds: readonly Fold[]): string {
  const hash = createHash('sha256');
  for (const { id, train, test } of folds) {
    hash.update(`${id}:${String(train.length)}:${String(test.length)};`);
    hash.update(littleEndian(train));
    hash.update(littleEndian(test));
  }
  return hash.digest('hex');
}

function littleEndian(rows: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(rows.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < rows.length; i++) view.setUint32(i * 4, rows[i], true);
  return bytes;
}
