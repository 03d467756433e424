import type { Column, Dataset } from '../core/dataset.ts';
import { findColumn } from '../core/dataset.ts';

/** Which rows are the same. */
export interface DistinctRows {
  /** Number of different rows. */
  readonly count: number;
  /** Uint32Array (n): for each row asked about, the dataset row that is the first of those asked about which equals it (itself, if none before). */
  readonly representative: Uint32Array;
}

/** One 32-bit word of each row: `words[row * stride + offset]`. Numbers have two (little- or big-endian alike, only equality counts), codes one. */
interface Words {
  readonly words: Int32Array;
  readonly stride: 1 | 2;
  readonly offset: 0 | 1;
}

/** The words in which rows of the column can differ: none for a constant column, one for numbers such as small integers, whose other half is all zero. */
function wordsOf(column: Column): readonly Words[] {
  if (column.kind === 'discrete') return varies(column.codes, 1, 0) ? [{ words: column.codes, stride: 1, offset: 0 }] : [];
  const { buffer, byteOffset, length } = column.values;
  const words = new Int32Array(buffer, byteOffset, length * 2);
  return ([0, 1] as const).filter((offset) => varies(words, 2, offset)).map((offset) => ({ words, stride: 2, offset }));
}

function varies(words: Int32Array, stride: 1 | 2, offset: 0 | 1): boolean {
  const first = words[offset];
  for (let at = offset; at < words.length; at += stride) if (words[at] !== first) return true;
  return false;
}

/**
 * Groups equal rows. Missing equals missing. Two 32-bit hashes per row find the groups, and every row is compared with an earlier one of its group value by
 * value, so the answer is exact; should hashes ever mislead, rows are compared while grouping. O(rows × columns) time, 33 bytes per row.
 * @param columnNames columns to compare; default all that were loaded (not the derived ones)
 * @param rows dataset rows to look at, in the order that "first" means; default all
 * @throws RangeError for a column that the dataset does not have
 */
export function distinctRows(dataset: Dataset, columnNames?: readonly string[], rows?: Uint32Array): DistinctRows {
  const names = columnNames ?? dataset.columns.filter((column) => column.role !== 'derived').map((column) => column.name);
  const words = names.flatMap((name) => {
    const column = findColumn(dataset, name);
    if (column === undefined) throw new RangeError(`distinctRows: no column '${name}'`);
    return wordsOf(column);
  });
  const n = rows === undefined ? dataset.nRows : rows.length;
  const position = (i: number): number => (rows === undefined ? i : rows[i]);
  const hashes = hashRows(words, n, rows);
  const byHash = groupRows(n, hashes, () => true);
  const pairs = pairsOf(byHash.previous, rows);
  const groups = words.every((word) => pairsAgree(word, pairs))
    ? byHash
    : groupRows(n, hashes, (a, b) => words.every((word) => wordAt(word, position(a)) === wordAt(word, position(b))));
  const representative = groups.first;
  if (rows !== undefined) for (let i = 0; i < n; i++) representative[i] = rows[representative[i]];
  return { count: groups.count, representative };
}

const wordAt = ({ words, stride, offset }: Words, row: number): number => words[row * stride + offset];

interface Hashes {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

interface Groups {
  readonly count: number;
  /** Position of the group's first row. */
  readonly first: Uint32Array;
  /** Position of an earlier row of the group, or the row's own. */
  readonly previous: Uint32Array;
}

/** Groups positions of the same hashes for which `same` holds. */
function groupRows(n: number, { low, high }: Hashes, same: (a: number, b: number) => boolean): Groups {
  let size = 16;
  while (size < n * 2) size *= 2;
  const slots = new Uint32Array(size); // position + 1 of the latest row of a group; 0 = free
  const first = new Uint32Array(n);
  const previous = new Uint32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    first[i] = i;
    previous[i] = i;
    for (let slot = low[i] & (size - 1); ; slot = (slot + 1) & (size - 1)) {
      const held = slots[slot];
      if (held === 0) {
        slots[slot] = i + 1;
        count++;
        break;
      }
      const other = held - 1;
      if (low[other] === low[i] && high[other] === high[i] && same(other, i)) {
        first[i] = first[other];
        previous[i] = other;
        slots[slot] = i + 1;
        break;
      }
    }
  }
  return { count, first, previous };
}

/** Dataset rows to compare: `later[i]` with `earlier[i]`. */
interface Pairs {
  readonly later: Uint32Array;
  readonly earlier: Uint32Array;
}

/** The rows that have a predecessor, with it. */
function pairsOf(previous: Uint32Array, rows: Uint32Array | undefined): Pairs {
  const later = new Uint32Array(previous.length);
  const earlier = new Uint32Array(previous.length);
  let count = 0;
  for (let i = 0; i < previous.length; i++) {
    if (previous[i] === i) continue;
    later[count] = rows === undefined ? i : rows[i];
    earlier[count++] = rows === undefined ? previous[i] : rows[previous[i]];
  }
  return { later: later.subarray(0, count), earlier: earlier.subarray(0, count) };
}

/** True when both rows of every pair have the same word. */
function pairsAgree({ words, stride, offset }: Words, { later, earlier }: Pairs): boolean {
  let differing = 0;
  for (let i = 0; i < later.length; i++) differing |= words[later[i] * stride + offset] ^ words[earlier[i] * stride + offset];
  return differing === 0;
}

/** Rows whose hashes are computed together: their 64 kB stay in the processor's cache while the columns pass by. */
const blockRows = 8192;

/** Two lanes of multiply-xorshift mixing, block by block and one word after the other. */
function hashRows(columns: readonly Words[], n: number, rows: Uint32Array | undefined): Hashes {
  const low = new Int32Array(n);
  const high = new Int32Array(n).fill(0x3c6ef372);
  for (let start = 0; start < n; start += blockRows) {
    const end = Math.min(n, start + blockRows);
    for (const { words, stride, offset } of columns) {
      for (let i = start; i < end; i++) {
        const word = words[(rows === undefined ? i : rows[i]) * stride + offset];
        const h = Math.imul(low[i] ^ word, 0x85ebca6b);
        low[i] = h ^ (h >>> 15);
        const g = Math.imul(high[i] + word, 0x9e3779b1);
        high[i] = g ^ (g >>> 13);
      }
    }
  }
  return { low, high };
}
