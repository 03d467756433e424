import type { OneHotMatrix } from '../../core/matrix.ts';
import { solveLinearSvm } from '../../kernels/linear-svm.ts';
import { createRbfBasis } from '../../kernels/rbf-points.ts';
import { createRbfSource, rbfSourceBytes } from '../../kernels/rbf-source.ts';
import { createRowSource } from '../../kernels/row-source.ts';
import { shiftedRows } from '../../kernels/shifted-rows.ts';
import { solveSmo } from '../../kernels/smo.ts';
import type { KernelSource, SmoSolution } from '../../kernels/smo.ts';
import type { SvmKernel } from '../../kernels/svm-kernel.ts';
import { withKernelMemory } from '../../kernels/wasm/memory.ts';

/** What a two-class machine is trained with. */
export interface MachineSettings {
  readonly kernel: SvmKernel;
  /** RBF: the rows' words are columns like their numbers, instead of tables of distances. */
  readonly wordsAsColumns: boolean;
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
  const solution = solveKernel(x, rows, sign, bound, settings);
  const support = rows.filter((_, t) => solution.coefficients[t] !== 0);
  const coefficients = solution.coefficients.filter((a) => a !== 0);
  return { ...solution, rows: support, coefficients, weights: kernel.kind === 'linear' ? linearWeights(x, support, coefficients) : null };
}

/** SMO with kernel rows in single precision throughout where that does, else computed in double precision. */
function solveKernel(x: OneHotMatrix, rows: Int32Array, sign: Float64Array, bound: Float64Array, settings: MachineSettings): SmoSolution {
  const { kernel, cacheBytes, tolerance, shrinking, maxIterations } = settings;
  const largestSet = Math.max(SMALLEST_SET, Math.floor(Math.sqrt(cacheBytes / (4 * TOUCHED))));
  const solve = (source: KernelSource): SmoSolution =>
    solveSmo({ nRows: rows.length, sign, bound, source, tolerance, shrinking, largestSet, maxIterations });
  const basis = kernel.kind === 'rbf' ? createRbfBasis(x, kernel.gamma, settings.wordsAsColumns) : null;
  const single =
    basis === null
      ? null
      : withKernelMemory(rbfSourceBytes(basis, x, rows.length, cacheBytes), (memory) => {
          const source = createRbfSource(basis, x, rows, cacheBytes, memory);
          return source === null ? null : solve(source);
        });
  return single ?? solve(createRowSource(x, rows, kernel, cacheBytes));
}

/** Share of the rows of a working set whose kernel rows are asked for, roughly: the set is made so large that these fit into memory. */
const TOUCHED = 0.3;
const SMALLEST_SET = 1000;

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
