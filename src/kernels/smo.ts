import { createPasses, TAU } from './smo-passes.ts';
import type { Front } from './smo-passes.ts';
import { plainMemory } from './wasm/memory.ts';
import type { KernelMemory } from './wasm/memory.ts';

/** Where kernel rows come from. */
export interface KernelRows {
  /** Kernel of one row with all rows: Float32Array (nRows), valid while one other row is asked for. */
  get(index: number): Float32Array;
  /** True once rows had to be dropped for lack of memory: then work on fewer rows pays. */
  crowded(): boolean;
  /** The same for a part of the rows, renumbered; gives up the rows held so far. */
  narrowed(indices: Int32Array): KernelRows;
  /** What the rows lie in, with the compiled kernels for them; the JavaScript heap when absent. */
  readonly memory?: KernelMemory;
}

/** The dual of a two-class support vector machine: maximise Σ yₜaₜ − ½ aᵀKa, Σ a = 0, a between 0 and yₜCₜ. */
export interface SmoProblem {
  readonly nRows: number;
  /** Float64Array (nRows): +1 or −1. */
  readonly sign: Float64Array;
  /** Float64Array (nRows): upper bound C of each row, > 0. */
  readonly bound: Float64Array;
  /** Float64Array (nRows): kernel of each row with itself. */
  readonly diagonal: Float64Array;
  readonly rows: KernelRows;
  /** Largest violation of the optimality conditions that is accepted. */
  readonly tolerance: number;
  readonly shrinking: boolean;
  /** −1 = as libsvm: max(10⁷, 100 × rows). */
  readonly maxIterations: number;
}

/** How far a solution has come; the solver changes it in place. */
interface SmoState {
  /** Float64Array (nRows): a = yα. */
  readonly coefficient: Float64Array;
  /** Float64Array (nRows): y − K a, what the gradient says about raising a. */
  readonly gradient: Float64Array;
  iterations: number;
}

export interface SmoSolution {
  /** Float64Array (nRows): yₜαₜ; the decision function is Σ coefficientₜ K(xₜ, ·) + bias. */
  readonly coefficients: Float64Array;
  readonly bias: number;
  /** ½ αᵀQα − Σα, as libsvm prints it (to be minimised). */
  readonly objective: number;
  /** Violation left: largest minus smallest gradient over the pairs that could still move. */
  readonly gap: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Steps between two looks for rows that have settled. */
const PERIOD = 200;
/** Below this share of active rows a crowded problem goes on with those rows alone. */
const NARROW = 0.6;

/**
 * Sequential minimal optimisation with second-order working-set selection (Fan, Chen & Lin 2005, JMLR 6:1889–1918) and shrinking
 * (Chang & Lin, LIBSVM, https://doi.org/10.1145/1961189.1961199), in signed coefficients a = yα: the step changes the gradient by λ(K_i − K_j).
 * One pass over the active rows selects j, one updates the gradient and selects the next i.
 * When memory for kernel rows runs out, the active rows are solved as a problem of their own with shorter rows, then checked against all.
 * Cost per iteration O(active rows) plus at most two kernel rows.
 */
export function solveSmo(problem: SmoProblem): SmoSolution {
  const state: SmoState = { coefficient: new Float64Array(problem.nRows), gradient: Float64Array.from(problem.sign), iterations: 0 };
  const limit = problem.maxIterations >= 0 ? problem.maxIterations : Math.max(1e7, 100 * problem.nRows);
  return improve(problem, state, limit);
}

/** Runs from a given state to the tolerance or the limit of steps. */
function improve(problem: SmoProblem, state: SmoState, limit: number): SmoSolution {
  const { nRows, sign, bound, diagonal, rows, tolerance, shrinking } = problem;
  const { coefficient } = state;
  const lower = sign.map((s, t) => (s > 0 ? 0 : -bound[t]));
  const upper = sign.map((s, t) => (s > 0 ? bound[t] : 0));
  const passes = createPasses(nRows, diagonal, rows.memory ?? plainMemory);
  const { gradient, moves, active, listed } = passes;
  gradient.set(state.gradient);
  const settle = (t: number): void => passes.allow(t, (coefficient[t] < upper[t] ? 1 : 0) | (coefficient[t] > lower[t] ? 2 : 0));
  for (let t = 0; t < nRows; t++) settle(t);
  let nActive = nRows;
  /** Where the gradient of all rows was last right, with the coefficients of then: what shrunk rows are brought up to date from. */
  let savedCoefficient: Float64Array | null = null;
  let savedGradient: Float64Array | null = null;
  let unshrunk = false;
  const period = Math.min(nRows, PERIOD);
  let countdown = period;
  const front: Front = { top: -Infinity, up: -1, bottom: Infinity };
  const scan = (): void => passes.scan(nActive, front);

  const restore = (): void => {
    if (nActive === nRows || savedCoefficient === null || savedGradient === null) return;
    const isActive = new Uint8Array(nRows);
    for (let s = 0; s < nActive; s++) isActive[active[s]] = 1;
    let nIdle = 0;
    for (let t = 0; t < nRows; t++) {
      if (isActive[t] !== 0) continue;
      gradient[t] = savedGradient[t];
      listed[nIdle++] = t;
    }
    for (let i = 0; i < nRows; i++) {
      const change = coefficient[i] - savedCoefficient[i];
      if (change === 0) continue;
      passes.subtract(nIdle, listed, rows.get(i), change);
    }
    for (let t = 0; t < nRows; t++) active[t] = t;
    nActive = nRows;
    savedCoefficient = null;
    savedGradient = null;
  };

  const shrink = (): void => {
    if (!unshrunk && front.top - front.bottom <= tolerance * 10) {
      unshrunk = true;
      restore();
      scan();
    }
    if (savedCoefficient === null) {
      savedCoefficient = coefficient.slice();
      savedGradient = gradient.slice();
    }
    let kept = 0;
    for (let s = 0; s < nActive; s++) {
      const t = active[s];
      const settled = (moves[t] === 2 && gradient[t] > front.top) || (moves[t] === 1 && gradient[t] < front.bottom);
      if (!settled) active[kept++] = t;
    }
    nActive = kept;
  };

  /** Solves for the active rows alone, with short kernel rows of their own. */
  const solveActive = (): void => {
    const part = active.slice(0, nActive);
    const gather = (values: Float64Array): Float64Array => Float64Array.from(part, (t) => values[t]);
    const inner: SmoState = { coefficient: gather(coefficient), gradient: gather(gradient), iterations: state.iterations };
    const reduced = {
      ...problem,
      nRows: nActive,
      sign: gather(sign),
      bound: gather(bound),
      diagonal: gather(diagonal),
      rows: rows.narrowed(part),
    };
    improve(reduced, inner, limit);
    state.iterations = inner.iterations;
    part.forEach((t, s) => {
      coefficient[t] = inner.coefficient[s];
      gradient[t] = inner.gradient[s];
      settle(t);
    });
  };

  scan();
  while (state.iterations < limit) {
    if (--countdown === 0) {
      countdown = period;
      if (shrinking) {
        shrink();
        scan();
        if (nActive > 1 && nActive < NARROW * nRows && rows.crowded()) {
          solveActive();
          restore();
          scan();
        }
      }
    }
    if (!(front.top - front.bottom >= tolerance)) {
      if (nActive === nRows) break;
      restore();
      scan();
      if (!(front.top - front.bottom >= tolerance)) break;
      countdown = 1;
    }
    const i = front.up;
    const rowI = rows.get(i);
    const diagonalI = diagonal[i];
    const { top } = front;
    const down = passes.selectDown(nActive, rowI, top, diagonalI);
    if (down < 0) break;
    state.iterations++;
    const curvature = diagonalI + diagonal[down] - 2 * rowI[down];
    const rowJ = rows.get(down);
    const roomUp = upper[i] - coefficient[i];
    const roomDown = coefficient[down] - lower[down];
    const step = Math.min((top - gradient[down]) / (curvature <= 0 ? TAU : curvature), roomUp, roomDown);
    coefficient[i] = step === roomUp ? upper[i] : coefficient[i] + step;
    coefficient[down] = step === roomDown ? lower[down] : coefficient[down] - step;
    settle(i);
    settle(down);
    passes.move(nActive, rowI, rowJ, step, front);
  }
  if (nActive < nRows) {
    restore();
    scan();
  }
  state.gradient.set(gradient);
  return summary(coefficient, gradient, moves, sign, front.top, front.bottom, state.iterations, tolerance);
}

function summary(
  coefficients: Float64Array,
  gradient: Float64Array,
  moves: Uint8Array,
  sign: Float64Array,
  top: number,
  bottom: number,
  iterations: number,
  tolerance: number,
): SmoSolution {
  let free = 0;
  let sum = 0;
  let objective = 0;
  for (let t = 0; t < coefficients.length; t++) {
    if (moves[t] === 3) {
      free++;
      sum += gradient[t];
    }
    objective -= 0.5 * coefficients[t] * (gradient[t] + sign[t]);
  }
  const gap = Math.max(0, top - bottom);
  return {
    coefficients,
    bias: free > 0 ? sum / free : (top + bottom) / 2,
    objective,
    gap,
    iterations,
    converged: gap < tolerance,
  };
}
