import { withKernelMemory } from './wasm/memory.ts';

/** Rows in table form: a numeric block and codes, both row-major. */
export interface RowBlock {
  readonly nRows: number;
  readonly nNumeric: number;
  /** Float64Array (nRows × nNumeric), finite. */
  readonly numeric: Float64Array;
  readonly nDiscrete: number;
  /** Int32Array (nRows × nDiscrete). */
  readonly codes: Int32Array;
}

/** Equal rows brought together. Groups are numbered in order of their first row. */
export interface DistinctRows {
  readonly count: number;
  /** Int32Array (nRows): group of each row. */
  readonly groupOf: Int32Array;
  /** Int32Array (count): first row of each group. */
  readonly first: Int32Array;
}

const known = new WeakMap<RowBlock, DistinctRows>();

/** `distinctRows` of a matrix that is never written to, found once: the models of a fold share it. */
export function distinctMatrixRows(x: RowBlock): DistinctRows {
  const found = known.get(x) ?? distinctRows(x, null);
  known.set(x, found);
  return found;
}

/** The codes of chosen rows: Int32Array (rows × nDiscrete). */
export function codesOf({ nDiscrete, codes }: Pick<RowBlock, 'nDiscrete' | 'codes'>, rows: Int32Array): Int32Array {
  const chosen = new Int32Array(rows.length * nDiscrete);
  for (let r = 0, at = 0; r < rows.length; r++) {
    const from = rows[r] * nDiscrete;
    for (let d = 0; d < nDiscrete; d++) chosen[at++] = codes[from + d];
  }
  return chosen;
}

/** Chosen rows with the same codes brought together. */
export function distinctWords({ nDiscrete, codes, numeric }: Omit<RowBlock, 'nRows'>, rows: Int32Array): DistinctRows {
  return distinctRows({ nRows: rows.length, nNumeric: 0, numeric, nDiscrete, codes: codesOf({ nDiscrete, codes }, rows) }, null);
}

const scratch = new Float64Array(1);
const scratchBits = new Int32Array(scratch.buffer);

/**
 * Finds equal rows by hashing (open addressing, every hit compared value by value, so a hash collision never merges rows). −0 equals 0.
 * @param extra Int32Array (nRows) that must be equal too (for instance the class), or null
 * Cost O(nRows × columns), 8 bytes of table per row and up.
 */
export function distinctRows(block: RowBlock, extra: Int32Array | null): DistinctRows {
  const { nRows } = block;
  let capacity = 16;
  while (capacity < nRows * 2) capacity *= 2;
  const table = new Int32Array(capacity).fill(-1);
  const groupOf = new Int32Array(nRows);
  const first = new Int32Array(nRows);
  const mask = capacity - 1;
  const hashes = hashesOf(block, extra);
  let count = 0;
  for (let i = 0; i < nRows; i++) {
    const hash = hashes[i];
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (;;) {
      const group = table[slot];
      if (group < 0) {
        table[slot] = count;
        first[count] = i;
        groupOf[i] = count++;
        break;
      }
      if (sameRow(block, extra, first[group], i)) {
        groupOf[i] = group;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { count, groupOf, first: first.slice(0, count) };
}

function hashesOf(block: RowBlock, extra: Int32Array | null): Int32Array {
  const { nRows, nNumeric, numeric, nDiscrete, codes } = block;
  const hashes = new Int32Array(nRows).fill(0x9e3779b9);
  if (extra !== null) for (let i = 0; i < nRows; i++) hashes[i] = Math.imul(extra[i] + 1, 0x9e3779b1);
  const bytes = 8 * nRows * nNumeric + 4 * nRows * (nDiscrete + 1) + 128;
  return withKernelMemory(bytes, (memory) => {
    if (memory.wasm === null) {
      for (let i = 0; i < nRows; i++) hashes[i] = hashRow(block, i, hashes[i]);
      return hashes;
    }
    const values = memory.f64(nRows * nNumeric);
    values.set(nNumeric === 0 ? [] : numeric);
    const words = memory.i32(nRows * nDiscrete);
    words.set(codes);
    const own = memory.i32(nRows);
    own.set(hashes);
    memory.wasm.hashRows(nRows, nNumeric, values.byteOffset, nDiscrete, words.byteOffset, own.byteOffset);
    hashes.set(own);
    return hashes;
  });
}

function hashRow({ nNumeric, numeric, nDiscrete, codes }: RowBlock, i: number, start: number): number {
  let hash = start;
  const numericEnd = (i + 1) * nNumeric;
  for (let at = i * nNumeric; at < numericEnd; at++) {
    scratch[0] = numeric[at] + 0;
    hash = Math.imul(hash ^ scratchBits[0], 0x85ebca6b);
    hash = Math.imul((hash ^ (hash >>> 15)) + scratchBits[1], 0xc2b2ae35);
    hash ^= hash >>> 13;
  }
  const codeEnd = (i + 1) * nDiscrete;
  for (let at = i * nDiscrete; at < codeEnd; at++) hash = Math.imul((hash ^ (hash >>> 15)) + codes[at], 0x85ebca6b);
  return hash;
}

function sameRow(block: RowBlock, extra: Int32Array | null, a: number, b: number): boolean {
  const { nNumeric, numeric, nDiscrete, codes } = block;
  if (extra !== null && extra[a] !== extra[b]) return false;
  for (let d = 0; d < nDiscrete; d++) if (codes[a * nDiscrete + d] !== codes[b * nDiscrete + d]) return false;
  for (let c = 0; c < nNumeric; c++) if (numeric[a * nNumeric + c] !== numeric[b * nNumeric + c]) return false;
  return true;
}
