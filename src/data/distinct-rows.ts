import type { Column, Dataset } from '../core/dataset.ts';
import { findColumn } from '../core/dataset.ts';

/** Which rows are the same. */
export interface DistinctRows {
  /** Number of different rows. */
  readonly count: number;
  /** Uint32Array (n): for each row asked about, the dataset row that is the first of those asked about which equals it (itself, if none before). */
  readonly representative: Uint32Array;
}

/** A column as 32-bit words: two per number (little- or big-endian alike, only equality counts), one per code. */
interface Words {
  readonly words: Int32Array;
  readonly perRow: 1 | 2;
}

function wordsOf(column: Column): Words {
  if (column.kind === 'discrete') return { words: column.codes, perRow: 1 };
  const { buffer, byteOffset, length } = column.values;
  return { words: new Int32Array(buffer, byteOffset, length * 2), perRow: 2 };
}

/**
 * Groups equal rows. Missing equals missing. Two independent 32-bit hashes per row find the candidates, and each candidate is compared value by value, so the
 * answer is exact. O(rows × columns) time, 20 bytes per row.
 * @param columnNames columns to compare; default all that were loaded (not the derived ones)
 * @param rows dataset rows to look at, in the order that "first" means; default all
 * @throws RangeError for a column that the dataset does not have
 */
export function distinctRows(dataset: Dataset, columnNames?: readonly string[], rows?: Uint32Array): DistinctRows {
  const names = columnNames ?? dataset.columns.filter((column) => column.role !== 'derived').map((column) => column.name);
  const columns = names.map((name) => {
    const column = findColumn(dataset, name);
    if (column === undefined) throw new RangeError(`distinctRows: no column '${name}'`);
    return wordsOf(column);
  });
  const n = rows === undefined ? dataset.nRows : rows.length;
  const { low, high } = hashRows(columns, n, rows);
  let size = 16;
  while (size < n * 2) size *= 2;
  const slots = new Uint32Array(size); // position + 1 of a first row; 0 = free
  const representative = new Uint32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    const row = rows === undefined ? i : rows[i];
    representative[i] = row;
    for (let slot = low[i] & (size - 1); ; slot = (slot + 1) & (size - 1)) {
      const held = slots[slot];
      if (held === 0) {
        slots[slot] = i + 1;
        count++;
        break;
      }
      const other = held - 1;
      if (low[other] === low[i] && high[other] === high[i] && equalRows(columns, representative[other], row)) {
        representative[i] = representative[other];
        break;
      }
    }
  }
  return { count, representative };
}

/** Multiply-rotate mixing as in MurmurHash3 (Appleby 2011, public domain), one column after the other. */
function hashRows(columns: readonly Words[], n: number, rows: Uint32Array | undefined): { low: Int32Array; high: Int32Array } {
  const low = new Int32Array(n);
  const high = new Int32Array(n).fill(0x3c6ef372);
  for (const { words, perRow } of columns) {
    for (let i = 0; i < n; i++) {
      const row = rows === undefined ? i : rows[i];
      const at = row * perRow;
      const a = words[at];
      const b = perRow === 2 ? words[at + 1] : 0;
      let k = Math.imul(a, 0xcc9e2d51) ^ Math.imul((b << 15) | (b >>> 17), 0x1b873593);
      k = Math.imul(k ^ (k >>> 15), 0x2c1b3c6d);
      let h = low[i] ^ k;
      h = (h << 13) | (h >>> 19);
      low[i] = Math.imul(h, 5) + 0xe6546b64;
      let g = high[i] + Math.imul(a ^ (a >>> 16), 0x85ebca6b) + Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
      g = (g << 11) | (g >>> 21);
      high[i] = Math.imul(g ^ (g >>> 16), 0x9e3779b1);
    }
  }
  for (let i = 0; i < n; i++) {
    const h = Math.imul(low[i] ^ (low[i] >>> 16), 0x85ebca6b);
    low[i] = h ^ (h >>> 13);
  }
  return { low, high };
}

function equalRows(columns: readonly Words[], a: number, b: number): boolean {
  for (const { words, perRow } of columns) {
    if (words[a * perRow] !== words[b * perRow]) return false;
    if (perRow === 2 && words[a * 2 + 1] !== words[b * 2 + 1]) return false;
  }
  return true;
}
