import { kernelsBytes } from './kernels-bytes.ts';

/** The compiled kernels (assembly/kernels.ts). Arrays are given as their byte offset in the memory they were taken from. */
export interface WasmKernels {
  addClassGram(
    from: number,
    to: number,
    start: number,
    index: number,
    value: number,
    curvature: number,
    width: number,
    nColumns: number,
    scaled: number,
    sums: number,
  ): void;
  addGram(from: number, to: number, start: number, index: number, value: number, curvature: number, nColumns: number, sums: number): void;
  blockDots(
    from: number,
    count: number,
    combination: number,
    table: number,
    nDense: number,
    columns: number,
    by: number,
    nSparse: number,
    pieces: number,
    pieceBy: number,
    out: number,
  ): void;
  layPoints(
    nRows: number,
    nNumeric: number,
    rows: number,
    numeric: number,
    shift: number,
    nWords: number,
    codes: number,
    offsets: number,
    lengths: number,
    gamma: number,
    limit: number,
    terms: number,
    norms: number,
    far: number,
    start: number,
  ): void;
  openStore(
    points: number,
    nRows: number,
    width: number,
    indices: number,
    norms: number,
    common: number,
    combinations: number,
    chunks: number,
  ): number;
  fillStore(points: number, nRows: number, width: number, indices: number, chunks: number, values: number): void;
  rowMoments(nRows: number, nNumeric: number, numeric: number, shift: number, out: number): void;
  firstUnfit(count: number, values: number, largest: number): number;
  hashRows(nRows: number, nNumeric: number, numeric: number, nDiscrete: number, codes: number, hashes: number): void;
  rbfRow(store: number, list: number, listEnd: number, queryNorm: number, table: number, scale: number, out: number): void;
  rbfAdd(store: number, nQueries: number, queries: number, nSums: number, weights: number, scale: number, row: number, sums: number): void;
  rbf(count: number, dots: number, norm: number, queryNorm: number, gamma: number, table: number): void;
  linear(count: number, dots: number, lean: number, constant: number): void;
  poly(count: number, values: number, gamma: number, coef0: number, degree: number): void;
  narrow(count: number, values: number, out: number): void;
  selectDown(n: number, gradient: number, fall: number, diagonal: number, row: number, top: number, diagonalI: number): number;
  moveGradient(n: number, gradient: number, rise: number, fall: number, rowI: number, rowJ: number, step: number, result: number): number;
  searchNearest(header: number, nVisits: number): number;
}

/** Where the arrays of a computation come from: the JavaScript heap, or the memory of one WebAssembly instance. */
export interface KernelMemory {
  /** The compiled kernels that work on these arrays; null where there are none: then the TypeScript loops run, with the same results. */
  readonly wasm: WasmKernels | null;
  f64(length: number): Float64Array;
  f32(length: number): Float32Array;
  i32(length: number): Int32Array;
  u8(length: number): Uint8Array;
  /** Bytes that can still be taken. */
  left(): number;
  /** Gives back all that was taken since `left` had this value; arrays taken since must not be used any more. */
  rewind(left: number): void;
}

/** Arrays on the JavaScript heap. */
export const plainMemory: KernelMemory = {
  wasm: null,
  f64: (length) => new Float64Array(length),
  f32: (length) => new Float32Array(length),
  i32: (length) => new Int32Array(length),
  u8: (length) => new Uint8Array(length),
  left: () => Infinity,
  rewind: () => undefined,
};

const PAGE = 65536;
const MOST_PAGES = 32768;
/** Kept free at the start, and after every array: SIMD loops read and write up to one element past an odd length. */
const ALIGN = 16;

let compiled: WebAssembly.Module | null | undefined;

/** Compiled once per process; null where SIMD is missing or switched off by FLOWVERDICT_SIMD=off. */
function module(): WebAssembly.Module | null {
  if (process.env['FLOWVERDICT_SIMD'] === 'off') return null;
  if (compiled === undefined) {
    const bytes = Buffer.from(kernelsBytes, 'base64');
    compiled = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  }
  return compiled;
}

/**
 * Memory of a WebAssembly instance of its own, which goes when its arrays go. Pages are only touched when used, so a generous size costs nothing.
 * @param bytes size; `plainMemory` is returned where there is no SIMD, where the size is beyond 2 GB, or where the system does not give it
 */
export function createKernelMemory(bytes: number): KernelMemory {
  const code = module();
  const pages = Math.ceil((bytes + 2 * PAGE) / PAGE);
  if (code === null || pages > MOST_PAGES) return plainMemory;
  let memory: WebAssembly.Memory;
  try {
    memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (error) {
    if (error instanceof RangeError) return plainMemory;
    throw error;
  }
  const { buffer } = memory;
  const { exports } = new WebAssembly.Instance(code, { env: { memory } });
  let used = ALIGN;
  const take = (size: number): number => {
    const at = used;
    used += (Math.ceil(size / ALIGN) + 1) * ALIGN;
    if (used > buffer.byteLength) throw new RangeError(`kernel memory of ${String(buffer.byteLength)} bytes is full`);
    return at;
  };
  return {
    // The compiler of the kernels has checked their signatures against assembly/kernels.ts, not against this file: a test calls each of them.
    wasm: exports as unknown as WasmKernels,
    f64: (length) => new Float64Array(buffer, take(length * 8), length),
    f32: (length) => new Float32Array(buffer, take(length * 4), length),
    i32: (length) => new Int32Array(buffer, take(length * 4), length),
    u8: (length) => new Uint8Array(buffer, take(length), length),
    left: () => buffer.byteLength - used,
    rewind: (left) => {
      used = buffer.byteLength - left;
    },
  };
}

/** A memory that is lent out again when nobody else holds it. */
interface Lent {
  readonly memory: KernelMemory;
  readonly bytes: number;
}

let idle: WeakRef<Lent> | null = null;

/** Less than this is not worth the way to the compiled kernels. */
const FEW_BYTES = 1 << 18;

/**
 * Lends a memory of at least that size to `work`: the last one, when it is large enough and the garbage collector has left it. Its pages have been touched already,
 * which is half of the cost of a large memory. Small work gets the JavaScript heap. What is in it at the start is undefined: arrays must be written before they are read.
 */
export function withKernelMemory<T>(bytes: number, work: (memory: KernelMemory) => T): T {
  if (bytes < FEW_BYTES) return work(plainMemory);
  const kept = idle?.deref();
  idle = null;
  const lent = kept !== undefined && kept.bytes >= bytes && module() !== null ? kept : { memory: createKernelMemory(bytes), bytes };
  const left = lent.memory.left();
  try {
    return work(lent.memory);
  } finally {
    lent.memory.rewind(left);
    if (lent.memory.wasm !== null) idle = new WeakRef(lent);
  }
}
