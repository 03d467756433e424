import { createPasses, TAU } from './smo-passes.ts';
import type { Front, SmoPasses } from './smo-passes.ts';
import type { SmoState } from './smo-state.ts';
import { plainMemory } from './wasm/memory.ts';
import type { KernelMemory } from './wasm/memory.ts';
import { firstSet, nextSet } from './working-set.ts';

/** Kernel rows among a part of a problem. */
export interface KernelRows {
  /** Kernel of one row with all rows of the part: Float32Array (at least rows of the part), valid while one other row is asked for. */
  get(index: number): Float32Array;
  /** What the rows lie in, with the compiled kernels for them; the JavaScript heap when absent. */
  readonly memory?: KernelMemory;
}

/** Where kernel rows come from. */
export interface KernelSource {
  /** Float64Array (nRows): kernel of each row with itself. */
  readonly diagonal: Float64Array;
  /** Rows among a part; the part asked for before is given up. */
  part(indices: Int32Array): KernelRows;
  /** gradient[s] −= Σ change[m] · K(moved[m], rest[s]). The part is given up. */
  subtract(moved: Int32Array, change: Float64Array, rest: Int32Array, gradient: Float64Array): void;
}

/** The dual of a two-class support vector machine: maximise Σ yₜaₜ − ½ aᵀKa, Σ a = 0, a between 0 and yₜCₜ. */
export interface SmoProblem {
  readonly nRows: number;
  /** Float64Array (nRows): +1 or −1. */
  readonly sign: Float64Array;
  /** Float64Array (nRows): upper bound C of each row, > 0. */
  readonly bound: Float64Array;
  readonly source: KernelSource;
  /** Largest violation of the optimality conditions that is accepted. */
  readonly tolerance: number;
  /** Work on sets of rows that matter instead of on all rows. */
  readonly shrinking: boolean;
  /** Rows of such a set, at most. */
  readonly largestSet: number;
  /** −1 = as libsvm: max(10⁷, 100 × rows). */
  readonly maxIterations: number;
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

/** Problems up to this many rows are solved as they are. */
const SMALL = 1500;

/**
 * Sequential minimal optimisation with second-order working-set selection (Fan, Chen & Lin 2005, JMLR 6:1889–1918), in signed coefficients a = yα: a
 * step changes the gradient by λ(K_i − K_j). Most rows of a large problem never become support vectors, so it is solved on a set of rows (decomposition:
 * Osuna, Freund & Girosi 1997, https://doi.org/10.1109/NNSP.1997.622408; Joachims 1999, Making large-scale SVM learning practical); then the gradient of all others is
 * brought up to date, which stores no kernel row, and rows that violate the conditions of optimality join the set, until none is left among all rows.
 * Cost O(rows × support vectors) kernel values a round, usually 4 rounds, and O(rows of the set) a step.
 */
export function solveSmo(problem: SmoProblem): SmoSolution {
  const { nRows, sign, bound, source, tolerance } = problem;
  const state: SmoState = {
    coefficient: new Float64Array(nRows),
    gradient: Float64Array.from(sign),
    lower: new Float64Array(nRows),
    upper: new Float64Array(nRows),
    iterations: 0,
  };
  for (let t = 0; t < nRows; t++) {
    if (sign[t] > 0) state.upper[t] = bound[t];
    else state.lower[t] = -bound[t];
  }
  const limit = problem.maxIterations >= 0 ? problem.maxIterations : Math.max(1e7, 100 * nRows);
  let set = problem.shrinking && nRows > SMALL ? firstSet(sign) : allRows(nRows);
  let joined = set.length;
  for (let round = 0; ; round++) {
    const before = state.coefficient.slice();
    // A set that has just doubled will change again: it need not be solved to the end.
    const early = set.length < nRows && joined > set.length / 2;
    solveOn(set, source, state, early ? Math.max(EARLY, tolerance) : tolerance, limit);
    if (set.length < nRows) bringUpToDate(set, before, source, state);
    const gap = violationOf(state);
    if (gap < tolerance || state.iterations >= limit || set.length === nRows) return summary(state, sign, gap, tolerance);
    ({ set, joined } = nextSet({ state, set, tolerance, largest: problem.largestSet, round }));
  }
}

/** Violation to which the first sets are solved. */
const EARLY = 0.1;

function allRows(nRows: number): Int32Array {
  const rows = new Int32Array(nRows);
  for (let t = 0; t < nRows; t++) rows[t] = t;
  return rows;
}

/** SMO among the rows of a set; all others stay as they are. */
function solveOn(set: Int32Array, source: KernelSource, state: SmoState, tolerance: number, limit: number): void {
  const rows = source.part(set);
  const passes = createPasses(gathered(source.diagonal, set), rows.memory ?? plainMemory);
  const work: SetWork = { set, rows, passes, state, diagonal: source.diagonal, front: { top: -Infinity, up: -1, bottom: Infinity } };
  for (let s = 0; s < set.length; s++) {
    passes.gradient[s] = state.gradient[set[s]];
    settle(work, s);
  }
  passes.scan(work.front);
  while (work.front.top - work.front.bottom >= tolerance && state.iterations < limit && step(work)) state.iterations++;
  scatter(passes.gradient, set, state.gradient);
}

interface SetWork {
  readonly set: Int32Array;
  readonly rows: KernelRows;
  readonly passes: SmoPasses;
  readonly state: SmoState;
  /** Of all rows. */
  readonly diagonal: Float64Array;
  readonly front: Front;
}

function settle({ set, passes, state: { coefficient, lower, upper } }: SetWork, s: number): void {
  const t = set[s];
  passes.allow(s, coefficient[t] < upper[t], coefficient[t] > lower[t]);
}

/** Moves the most violating row and its best partner; false = there is none. */
function step(work: SetWork): boolean {
  const { set, rows, passes, front, diagonal } = work;
  const { coefficient, lower, upper } = work.state;
  const { top, up } = front;
  const i = set[up];
  const rowI = rows.get(up);
  const down = passes.selectDown(rowI, top, diagonal[i]);
  if (down < 0) return false;
  const j = set[down];
  const curvature = diagonal[i] + diagonal[j] - 2 * rowI[down];
  const rowJ = rows.get(down);
  const roomUp = upper[i] - coefficient[i];
  const roomDown = coefficient[j] - lower[j];
  const by = Math.min((top - passes.gradient[down]) / (curvature <= 0 ? TAU : curvature), roomUp, roomDown);
  coefficient[i] = by === roomUp ? upper[i] : coefficient[i] + by;
  coefficient[j] = by === roomDown ? lower[j] : coefficient[j] - by;
  settle(work, up);
  settle(work, down);
  passes.move(rowI, rowJ, by, front);
  return true;
}

function gathered(values: Float64Array, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let s = 0; s < rows.length; s++) out[s] = values[rows[s]];
  return out;
}

function scatter(values: Float64Array, rows: Int32Array, out: Float64Array): void {
  for (let s = 0; s < rows.length; s++) out[rows[s]] = values[s];
}

/** The gradient of the rows outside of a set, from what changed inside. */
function bringUpToDate(set: Int32Array, before: Float64Array, source: KernelSource, { coefficient, gradient }: SmoState): void {
  const moved = new Int32Array(set.length);
  const change = new Float64Array(set.length);
  let nMoved = 0;
  for (let s = 0; s < set.length; s++) {
    const difference = coefficient[set[s]] - before[set[s]];
    if (difference === 0) continue;
    moved[nMoved] = set[s];
    change[nMoved++] = difference;
  }
  const rest = complement(set, gradient.length);
  const part = gathered(gradient, rest);
  source.subtract(moved.subarray(0, nMoved), change, rest, part);
  scatter(part, rest, gradient);
}

/** The rows that a set (ascending) leaves out. */
function complement(set: Int32Array, nRows: number): Int32Array {
  const rest = new Int32Array(nRows - set.length);
  for (let t = 0, s = 0, at = 0; t < nRows; t++) {
    if (s < set.length && set[s] === t) s++;
    else rest[at++] = t;
  }
  return rest;
}

/** Largest gradient of a row that may rise less the smallest of one that may fall. */
function violationOf({ coefficient, gradient, lower, upper }: SmoState): number {
  let top = -Infinity;
  let bottom = Infinity;
  for (let t = 0; t < gradient.length; t++) {
    if (coefficient[t] < upper[t] && gradient[t] > top) top = gradient[t];
    if (coefficient[t] > lower[t] && gradient[t] < bottom) bottom = gradient[t];
  }
  return top - bottom;
}

function summary(
  { coefficient, gradient, lower, upper, iterations }: SmoState,
  sign: Float64Array,
  violation: number,
  tolerance: number,
): SmoSolution {
  let free = 0;
  let sum = 0;
  let objective = 0;
  let top = -Infinity;
  let bottom = Infinity;
  for (let t = 0; t < coefficient.length; t++) {
    const mayRise = coefficient[t] < upper[t];
    const mayFall = coefficient[t] > lower[t];
    if (mayRise && gradient[t] > top) top = gradient[t];
    if (mayFall && gradient[t] < bottom) bottom = gradient[t];
    if (mayRise && mayFall) {
      free++;
      sum += gradient[t];
    }
    objective -= 0.5 * coefficient[t] * (gradient[t] + sign[t]);
  }
  const gap = Math.max(0, violation);
  return {
    coefficients: coefficient,
    bias: free > 0 ? sum / free : (top + bottom) / 2,
    objective,
    gap,
    iterations,
    converged: gap < tolerance,
  };
}
