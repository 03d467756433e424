import type { OneHotMatrix } from '../../core/matrix.ts';
import { createRowCache } from '../../kernels/row-cache.ts';
import { createRowStore, shiftedDots } from '../../kernels/row-store.ts';
import { solveSmo } from '../../kernels/smo.ts';
import { kernelDiagonal, kernelValues } from '../../kernels/svm-kernel.ts';
import type { SvmKernel } from '../../kernels/svm-kernel.ts';

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
  readonly objective: number;
  readonly gap: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Trains one two-class machine by SMO.
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
  const store = createRowStore(x, rows);
  const table = new Float64Array(store.nCombinations);
  const dots = new Float64Array(rows.length);
  const cache = createRowCache(rows.length, rows.length, settings.cacheBytes, (index, out) => {
    shiftedDots(store, x.numeric, rows[index] * x.nNumeric, x.codes, rows[index] * x.nDiscrete, table, dots);
    kernelValues(kernel, store, { norm: store.norm[index], lean: store.lean[index] }, dots, out);
  });
  const solution = solveSmo({
    nRows: rows.length,
    sign,
    bound,
    diagonal: kernelDiagonal(kernel, store),
    row: cache.get,
    tolerance: settings.tolerance,
    shrinking: settings.shrinking,
    maxIterations: settings.maxIterations,
  });
  const support = rows.filter((_, t) => solution.coefficients[t] !== 0);
  return { ...solution, rows: support, coefficients: solution.coefficients.filter((a) => a !== 0) };
}
