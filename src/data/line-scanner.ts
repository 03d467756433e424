import { scanLinesBytes } from './scan-lines-bytes.ts';
import type { ScanField } from './scan-field.ts';

/** Rows that one call of the compiled scanner reads at most: their columns stay in the processor's cache. */
const blockRows = 1024;
/** Twice the rows, so that places are found at once. */
const slotCount = 4096;
const columnBytes = blockRows * 8 + 64;
/** 512 words of 24 bytes (assembly/scan-lines.ts). */
const cacheBytes = 512 * 24;
const pageBytes = 65536;
/** Zeros after the input: the scanner loads eight bytes at a time. */
const inputMargin = 64;
const layoutWords = 16;

/** Rows as they were read, valid until the scanner goes on. */
export interface ScannedBlock {
  readonly rows: number;
  /** Per column what was read; null where all is zero. */
  readonly values: (column: number) => Float64Array | Int32Array | null;
  /** Uint8Array (rows): 1 where the line equals an earlier one of the block. */
  readonly repeats: Uint8Array;
}

export interface LineScanner {
  /**
   * Takes whole lines, the last byte a newline; the contract of `RowScanner.scan`.
   * @param take called with the rows in order, a block at a time
   */
  scan(bytes: Uint8Array, end: number, fields: readonly ScanField[], separator: number, take: (block: ScannedBlock) => void): boolean;
  /** True where a field of the column was empty so far. */
  missing(column: number): boolean;
}

/** What the compiled scanner asks for; `bytes[start, end)` is the field. */
export interface FieldReaders {
  readonly codeOf: (column: number, bytes: Uint8Array, start: number, end: number) => number;
  /** NaN when it is no number. */
  readonly slowNumber: (bytes: Uint8Array, start: number, end: number) => number;
}

interface Exports {
  scanLines(
    layout: number,
    nFields: number,
    nColumns: number,
    separator: number,
    from: number,
    to: number,
    mostRows: number,
    slotMask: number,
    state: number,
  ): number;
}

let compiled: WebAssembly.Module | null | undefined;

/** Compiled once per process; null where FLOWVERDICT_SIMD=off asks for the TypeScript loops. */
function module(): WebAssembly.Module | null {
  if (process.env['FLOWVERDICT_SIMD'] === 'off') return null;
  compiled ??= new WebAssembly.Module(Buffer.from(scanLinesBytes, 'base64'));
  return compiled;
}

/**
 * The scanner of scan-rows.ts as compiled code (assembly/scan-lines.ts), for lines of at most a few megabytes together. Lines that repeat an earlier one of a block
 * are copied: of KDD99 10 % three fifths. Cost there: 0.1 s for 75 MB.
 * @param powersOfTen 10⁰ … 10²²
 * @returns null where the TypeScript loop is to be used, with the same results
 */
export function createLineScanner(
  kinds: readonly ('number' | 'word')[],
  powersOfTen: Float64Array,
  readers: FieldReaders,
): LineScanner | null {
  const code = module();
  if (code === null) return null;
  const nColumns = kinds.length;
  let used = 64;
  const take = (bytes: number): number => {
    const at = used;
    used += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const layout = take(layoutWords * 4);
  const state = take(8);
  const powers = take(powersOfTen.byteLength);
  const starts = take(blockRows * 4);
  const slots = take(slotCount * 4);
  const repeats = take(blockRows);
  const flags = take(nColumns * 3);
  const columns = take(nColumns * columnBytes);
  const caches = take(nColumns * cacheBytes);
  const fieldsAt = used;
  let input = 0;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(used / pageBytes) + 1 });
  // Growing the memory replaces its buffer.
  let bytesOf = new Uint8Array(memory.buffer);
  const words = (at: number, length: number): Uint32Array => new Uint32Array(memory.buffer, at, length);
  new Float64Array(memory.buffer, powers, powersOfTen.length).set(powersOfTen);
  bytesOf.set(
    kinds.map((kind) => (kind === 'number' ? 8 : 4)),
    flags + 2 * nColumns,
  );
  const instance = new WebAssembly.Instance(code, {
    env: { memory },
    'scan-lines': {
      codeOf: (column: number, start: number, end: number) => readers.codeOf(column, bytesOf, input + start, input + end),
      slowNumber: (start: number, end: number) => readers.slowNumber(bytesOf, input + start, input + end),
    },
  });
  const exported = instance.exports as unknown as Exports;
  let known: readonly ScanField[] | undefined;

  /** Makes room for the fields and `end` bytes of input behind them. */
  const place = (fields: readonly ScanField[], end: number): void => {
    input = fieldsAt + Math.ceil((fields.length * 12) / 64) * 64;
    const lacking = input + end + inputMargin - memory.buffer.byteLength;
    if (lacking > 0) {
      memory.grow(Math.ceil(lacking / pageBytes));
      bytesOf = new Uint8Array(memory.buffer);
    }
    if (known === fields) return;
    known = fields;
    words(fieldsAt, fields.length * 3).set(
      fields.flatMap(({ kind, column, trailingDot }) => [kind === 'skip' ? 0 : kind === 'number' ? 1 : 2, column, trailingDot ? 1 : 0]),
    );
    words(layout, 13).set([
      fieldsAt,
      powers,
      starts,
      slots,
      repeats,
      columns,
      flags,
      flags + nColumns,
      caches,
      input,
      columnBytes,
      cacheBytes,
      flags + 2 * nColumns,
    ]);
  };

  return {
    scan: (bytes, end, fields, separator, deliver) => {
      place(fields, end);
      bytesOf.set(end === bytes.length ? bytes : bytes.subarray(0, end), input);
      for (let from = 0; from < end;) {
        const rows = exported.scanLines(layout, fields.length, nColumns, separator, from, end, blockRows, slotCount - 1, state);
        const [next, refused] = words(state, 2);
        deliver({
          rows,
          values: (c) => {
            if (bytesOf[flags + c] === 0) return null;
            const at = columns + c * columnBytes;
            return kinds[c] === 'number' ? new Float64Array(memory.buffer, at, rows) : new Int32Array(memory.buffer, at, rows);
          },
          repeats: bytesOf.subarray(repeats, repeats + rows),
        });
        if (refused === 1) return false;
        from = next;
      }
      return true;
    },
    missing: (column) => bytesOf[flags + nColumns + column] === 1,
  };
}
