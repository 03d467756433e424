import { columnScratch } from './wasm/columns.ts';

/** Small whole numbers by row: ranks, bins or words. */
export type Codes = Uint8Array | Uint16Array | Uint32Array;

/** Rows of each code: Int32Array (nCodes). `rows` null = all. O(rows + codes). */
export function countCodes(codes: Codes, rows: Uint32Array | null, nCodes: number): Int32Array {
  const n = rows?.length ?? codes.length;
  const scratch = columnScratch(codes.byteLength + 4 * nCodes + 64, rows);
  const counts = scratch.i32(nCodes).fill(0);
  scratch.calls.countCodes(n, scratch.rows, codes.BYTES_PER_ELEMENT, place(scratch.u8(codes.byteLength), codes), counts.byteOffset);
  return counts.slice();
}

/**
 * How often each code comes with each class: Int32Array (nCodes × nClasses). O(rows + codes).
 * @param codes Int32Array, by row number, 0 … nCodes − 1
 * @param y Int32Array (rows.length), class codes
 */
export function countPairs(codes: Int32Array, rows: Uint32Array, y: Int32Array, nCodes: number, nClasses: number): Int32Array {
  const scratch = columnScratch(4 * (codes.length + y.length + nCodes * nClasses) + 64, rows);
  const codesThere = scratch.i32(codes.length);
  codesThere.set(codes);
  const yThere = scratch.i32(y.length);
  yThere.set(y);
  const counts = scratch.i32(nCodes * nClasses).fill(0);
  scratch.calls.countPairs(rows.length, scratch.rows, codesThere.byteOffset, yThere.byteOffset, nClasses, counts.byteOffset);
  return counts.slice();
}

/**
 * Writes what a table says to the code of each row: `out[i] = table[codes[rows[i]]]`. O(rows + codes).
 * @param rows row numbers, in any order; null = all
 * @param table by code, whole numbers that `out` can hold
 * @param out (rows), written
 */
export function translateCodes(codes: Codes, rows: Uint32Array | null, table: Int32Array | Uint8Array | Uint16Array, out: Codes): void {
  const scratch = columnScratch(codes.byteLength + 4 * table.length + out.byteLength + 64, rows);
  const codesAt = place(scratch.u8(codes.byteLength), codes);
  const tableThere = scratch.i32(table.length);
  tableThere.set(table);
  const said = scratch.u8(out.byteLength);
  scratch.calls.translateCodes(
    out.length,
    scratch.rows,
    codes.BYTES_PER_ELEMENT,
    codesAt,
    tableThere.byteOffset,
    out.BYTES_PER_ELEMENT,
    said.byteOffset,
  );
  new Uint8Array(out.buffer, out.byteOffset, out.byteLength).set(said);
}

function place(there: Uint8Array, codes: Codes): number {
  there.set(new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength));
  return there.byteOffset;
}
