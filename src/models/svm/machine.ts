import type { OneHotMatrix } from '../../core/matrix.ts';
import { solveLinearSvm } from '../../kernels/linear-svm.ts';
import { createRowCache } from '../../kernels/row-cache.ts';
import { createQuery, createRowStore, rowStoreBytes, setQuery } from '../../kernels/row-store.ts';
import { shiftedRows } from '../../kernels/shifted-rows.ts';
import { solveSmo } from '../../kernels/smo.ts';
import type { KernelRows } from '../../kernels/smo.ts';
import { createKernelScratch, kernelDiagonal, kernelRow } from '../../kernels/svm-kernel.ts';
import type { SvmKernel } from '../../kernels/svm-kernel.ts';
import { createKernelMemory } from '../../kernels/wasm/memory.ts';
import type { KernelMemory } from '../../kernels/wasm/memory.ts';

/** What a two-class machine is trained with. */
export interface MachineSettings {
  readonly kernel: SvmKernel;
  readonly tolerance: number;
  readonly shrinking: boolean;
  /** Bytes for kernel rows. */
  readonly cacheBytes: number;
  readonly maxIterations: number;
}

/** A trained two-class machine: decision = Σ coefficient · K(row, ·) + bias, positive for the second class. */
export interface Machine {
  /** Int32Array: rows of the training matrix that are support vectors. */
  readonly rows: Int32Array;
  readonly coefficients: Float64Array;
  readonly bias: number;
  /** Float64Array (nColumns) with a linear kernel: decision = weights · row + bias. Null with other kernels. */
  readonly weights: Float64Array | null;
  readonly objective: number;
  readonly gap: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Above this many columns a linear kernel, too, is solved by SMO. */
const MOST_FACTORED_COLUMNS = 1200;

/**
 * Trains one two-class machine: by SMO, or with a linear kernel by an interior point method on the primal side.
 * @param rows Int32Array: rows of `x` that take part
 * @param sign Float64Array (rows.length): +1 for the second class, −1 for the first
 * @param bound Float64Array (rows.length): C times the row's weight
 */
export function trainMachine(
  x: OneHotMatrix,
  rows: Int32Array,
  sign: Float64Array,
  bound: Float64Array,
  settings: MachineSettings,
): Machine {
  const { kernel } = settings;
  if (kernel.kind === 'linear' && x.nColumns <= MOST_FACTORED_COLUMNS && settings.maxIterations < 0) {
    const solution = solveLinearSvm({ rows: shiftedRows(x, rows), sign, bound, tolerance: settings.tolerance });
    const support = rows.filter((_, t) => solution.alpha[t] > 0);
    const coefficients = solution.alpha.map((a, t) => a * sign[t]).filter((a) => a !== 0);
    return { ...solution, rows: support, coefficients };
  }
  const source = kernelRows(x, rows, settings, null);
  const solution = solveSmo({
    nRows: rows.length,
    sign,
    bound,
    diagonal: source.diagonal,
    rows: source,
    tolerance: settings.tolerance,
    shrinking: settings.shrinking,
    maxIterations: settings.maxIterations,
  });
  const support = rows.filter((_, t) => solution.coefficients[t] !== 0);
  const coefficients = solution.coefficients.filter((a) => a !== 0);
  return { ...solution, rows: support, coefficients, weights: kernel.kind === 'linear' ? linearWeights(x, support, coefficients) : null };
}

/** Bytes of a row that the solver keeps beside the kernel rows, alignment included. */
const SOLVER_BYTES = 64;

/** Cached kernel rows among chosen rows of a matrix, and the kernel of each row with itself. */
function kernelRows(
  x: OneHotMatrix,
  rows: Int32Array,
  settings: MachineSettings,
  given: KernelMemory | null,
): KernelRows & { readonly diagonal: Float64Array; readonly memory: KernelMemory } {
  const n = rows.length;
  const fixed = rowStoreBytes(x, n) + n * SOLVER_BYTES;
  // Every row is held on a 16-byte boundary with as much to spare.
  const cacheBytes = Math.min(n * (4 * n + 32), Math.max(settings.cacheBytes, 2 * (4 * n + 32)));
  const memory = given !== null && given.left() > fixed + 8 * (4 * n + 32) ? given : createKernelMemory(fixed + cacheBytes);
  const store = createRowStore(x, rows, memory);
  const query = createQuery(store);
  const scratch = createKernelScratch(store);
  const diagonal = memory.f64(n);
  diagonal.set(kernelDiagonal(settings.kernel, store));
  const room = memory.left() - n * SOLVER_BYTES;
  /** What was left before the first kernel row, and when a part of the problem borrowed the memory of the rows. */
  let beforeRows = -1;
  let borrowed = -1;
  const hold = (length: number): Float32Array => {
    if (beforeRows < 0) beforeRows = memory.left();
    if (borrowed >= 0) memory.rewind(borrowed);
    borrowed = -1;
    return memory.f32(length);
  };
  const compute = (index: number, out: Float32Array): void => {
    setQuery(store, query, x.numeric, rows[index] * x.nNumeric, x.codes, rows[index] * x.nDiscrete);
    kernelRow(settings.kernel, store, query, scratch, out);
  };
  const cache = createRowCache(n, n, Math.min(settings.cacheBytes, (room * n) / (n + 8)), compute, hold);
  return {
    memory,
    diagonal,
    get: cache.get,
    crowded: cache.crowded,
    narrowed: (indices) => {
      const part = indices.map((index) => rows[index]);
      // The rows held so far are given up, and the smaller problem has their memory until this one asks for a row again.
      cache.clear();
      if (borrowed < 0) borrowed = memory.left();
      if (beforeRows >= 0) memory.rewind(beforeRows);
      return kernelRows(x, part, settings, memory);
    },
  };
}

/** Σ coefficient · row, over the dense columns. */
function linearWeights(x: OneHotMatrix, rows: Int32Array, coefficients: Float64Array): Float64Array {
  const { nNumeric, numeric, nDiscrete, codes, offsets, offValue, onValue, nColumns } = x;
  const weights = new Float64Array(nColumns);
  let total = 0;
  rows.forEach((row, t) => {
    const a = coefficients[t];
    total += a;
    for (let c = 0; c < nNumeric; c++) weights[c] += a * numeric[row * nNumeric + c];
    for (let d = 0; d < nDiscrete; d++) {
      const code = codes[row * nDiscrete + d];
      if (code >= 0) weights[offsets[d] + code] += a * (onValue[offsets[d] + code] - offValue[offsets[d] + code]);
    }
  });
  for (let c = nNumeric; c < nColumns; c++) weights[c] += total * offValue[c];
  return weights;
}
