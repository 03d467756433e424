import { columnsBytes } from './columns-bytes.ts';
import { instantiate } from './instantiate.ts';

/** The kernels of assembly/columns.ts. All but counts and sizes are byte addresses in the memory they were given. */
export interface ColumnCalls {
  numberValues(n: number, column: number, codes: number, slots: number, found: number, first: number): number;
  rankValues(n: number, count: number, codes: number, slots: number, found: number, values: number, ranks: number): void;
  countCodes(n: number, rows: number, size: number, codes: number, counts: number): void;
  countPairs(n: number, rows: number, codes: number, y: number, nClasses: number, counts: number): void;
  translateCodes(n: number, rows: number, size: number, codes: number, table: number, outSize: number, out: number): void;
}

/** Arrays in the memory of the column kernels, valid until the next `columnScratch`. What is in them at first is undefined. */
export interface ColumnScratch {
  readonly calls: ColumnCalls;
  /** Address of the row numbers, 0 where none were given. */
  readonly rows: number;
  f64(length: number): Float64Array;
  i32(length: number): Int32Array;
  /** Bytes, at an address that suits any element. */
  u8(length: number): Uint8Array;
}

const PAGE = 65536;
const ALIGN = 16;
/** Pages of the first memory, and the most that are kept for the next call: 64 MB, of which a column of 500,000 rows touches 6 and more with its different values. */
const FEW_PAGES = 16;
const MOST_KEPT = 1024;

interface Place {
  readonly memory: WebAssembly.Memory;
  readonly calls: ColumnCalls;
  /** The row numbers at the start of the memory. */
  rows: Uint32Array | null;
}

let kept: Place | null = null;

function placeOf(bytes: number): Place {
  const pages = Math.max(FEW_PAGES, Math.ceil((bytes + ALIGN) / PAGE));
  if (kept !== null && kept.memory.buffer.byteLength >= pages * PAGE) return kept;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const place: Place = { memory, calls: instantiate(columnsBytes, memory) as ColumnCalls, rows: null };
  if (pages <= MOST_KEPT) kept = place;
  return place;
}

/** Makes sure that the row numbers stand at the start of the memory; the address behind them. */
function placeRows(place: Place, rows: Uint32Array | null, bytes: number): number {
  const { buffer } = place.memory;
  const end = (held: Uint32Array | null): number => ALIGN + Math.ceil((4 * (held?.length ?? 0)) / ALIGN) * ALIGN;
  if (rows === null) {
    // those of the last call stay where there is room for them
    if (end(place.rows) + bytes > buffer.byteLength) place.rows = null;
  } else if (place.rows !== rows) {
    new Uint32Array(buffer, ALIGN, rows.length).set(rows);
    place.rows = rows;
  }
  return end(place.rows);
}

/**
 * Room for one call of the column kernels in this thread.
 * @param bytes of all arrays together, each rounded up to 16
 * @param rows row numbers that the kernels shall go by: `scratch.rows`. They must not change, because they stay in place for the next call.
 * @throws RangeError where the system does not give the memory
 */
export function columnScratch(bytes: number, rows: Uint32Array | null = null): ColumnScratch {
  const place = placeOf(bytes + 4 * (rows?.length ?? 0) + ALIGN);
  const { buffer } = place.memory;
  let used = placeRows(place, rows, bytes);
  const take = (size: number): number => {
    const at = used;
    used += Math.ceil(size / ALIGN) * ALIGN;
    return at;
  };
  return {
    calls: place.calls,
    rows: rows === null ? 0 : ALIGN,
    f64: (length) => new Float64Array(buffer, take(8 * length), length),
    i32: (length) => new Int32Array(buffer, take(4 * length), length),
    u8: (length) => new Uint8Array(buffer, take(length), length),
  };
}
