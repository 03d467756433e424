import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell, Outcome } from '../core/experiment.ts';
import { decodeRecord, encodeRecord } from './record-line.ts';

/** Outcomes of earlier runs, found by what they depend on. Never an error: what cannot be read or written is computed. */
export interface CellCache {
  get(cell: Cell, dataHash: string): Outcome | undefined;
  put(cell: Cell, dataHash: string, outcome: Outcome): void;
  /** Deletes the least recently used entries beyond the size bound. */
  prune(): void;
}

interface CacheOptions {
  readonly folder: string;
  readonly maxBytes: number;
  /** Names the code that computes: another code, another key. */
  readonly code: string;
}

/** Everything that a cell's value depends on. Cells without a fingerprint say nothing of that and are not cached. */
function keyOf(cell: Cell, dataHash: string, code: string): string | undefined {
  if (cell.fingerprint === undefined) return undefined;
  const parts = [code, dataHash, cell.id, cell.seed, cell.parameters, cell.fingerprint];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** A cache in a folder, one checksummed file per cell, written under a temporary name and renamed. */
export function createCellCache({ folder, maxBytes, code }: CacheOptions): CellCache {
  const pathOf = (key: string): string => join(folder, key.slice(0, 2), key.slice(2));
  return {
    get: (cell, dataHash) => {
      const key = keyOf(cell, dataHash, code);
      if (key === undefined) return undefined;
      try {
        const path = pathOf(key);
        const record = decodeRecord(readFileSync(path, 'utf8').replace(/\n$/, '')) as Outcome | undefined;
        if (record === undefined) {
          rmSync(path, { force: true });
          return undefined;
        }
        const now = new Date();
        utimesSync(path, now, now);
        return record.cell === cell.id && record.status === 'ok' ? record : undefined;
      } catch {
        return undefined;
      }
    },
    put: (cell, dataHash, outcome) => {
      const key = keyOf(cell, dataHash, code);
      if (key === undefined || outcome.status !== 'ok') return;
      try {
        const path = pathOf(key);
        mkdirSync(join(folder, key.slice(0, 2)), { recursive: true });
        const temporary = `${path}.${String(process.pid)}.part`;
        writeFileSync(temporary, encodeRecord(outcome));
        renameSync(temporary, path);
      } catch {
        // a cache that cannot be written is a slower run, not a failed one
      }
    },
    prune: () => {
      try {
        const files = readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .map((path) => {
            const { size, mtimeMs } = statSync(path);
            return { path, size, mtimeMs };
          })
          .sort((a, b) => b.mtimeMs - a.mtimeMs);
        let total = 0;
        for (const { path, size } of files) {
          total += size;
          if (total > maxBytes) rmSync(path, { force: true });
        }
      } catch {
        // nothing there yet, or not ours to delete
      }
    },
  };
}
