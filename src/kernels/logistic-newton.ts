import { choleskyFactor, choleskySolve } from './cholesky.ts';
import { solveQuadraticL1 } from './quadratic-l1.ts';
import { createClassGram } from './class-gram.ts';
import { timesVector, transposedTimes } from './shifted-rows.ts';
import type { ShiftedRows } from './shifted-rows.ts';

/** Penalised two-class logistic regression: Σ total·log(1 + eᶠ) − positive·f + Σ l1ⱼ|θⱼ| + ½ Σ l2ⱼθⱼ², f = x·w + b, θ = (w, b). */
export interface LogisticProblem {
  readonly rows: ShiftedRows;
  /** Float64Array (nRows): weight of the row, and the part of it that belongs to the second class. */
  readonly total: Float64Array;
  readonly positive: Float64Array;
  /** Float64Array (nColumns + 1): penalties of the coefficients and, last, of the intercept. */
  readonly l1: Float64Array;
  readonly l2: Float64Array;
  /** False keeps the intercept at 0. */
  readonly intercept: boolean;
  /** Stop when a full step moves no coefficient by more than this times max(1, largest coefficient). */
  readonly tolerance: number;
  readonly maxIterations: number;
}

export interface LogisticSolution {
  /** Float64Array (nColumns + 1): coefficients, intercept last. */
  readonly theta: Float64Array;
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Newton's method, or with l1 penalties proximal Newton (Lee, Sun & Saunders 2014, https://doi.org/10.1137/130921428), with backtracking.
 * Cost per iteration: one weighted Gram matrix of the sparse rows plus O(nColumns³ / 6); quadratic convergence, usually 6 to 15 iterations.
 */
export function fitLogistic(problem: LogisticProblem): LogisticSolution {
  const { rows, l1, l2, intercept, tolerance, maxIterations } = problem;
  const size = rows.nColumns + 1;
  const penalised = l1.some((value) => value > 0);
  const unpenalised = !penalised && l2.every((value) => value === 0);
  const theta = new Float64Array(size);
  const step = new Float64Array(size);
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const predictor = new Float64Array(rows.nRows);
  const change = new Float64Array(rows.nRows);
  const residual = new Float64Array(rows.nRows);
  const curvature = new Float64Array(rows.nRows);
  let objective = lossAt(problem, predictor, change, 0);
  const gram = createClassGram(rows, 1);
  const curvatureOf = (i: number, out: Float64Array): boolean => {
    out[0] = curvature[i];
    return curvature[i] > 0;
  };
  let iterations = 0;
  let caution = 1;
  while (iterations < maxIterations) {
    iterations++;
    for (let from = 0; from < rows.nRows; from += ROWS_AT_A_TIME) {
      lookAtRows(problem, predictor, caution, from, Math.min(rows.nRows, from + ROWS_AT_A_TIME), residual, curvature);
    }
    transposedTimes(rows, residual, gradient);
    gram(curvatureOf, hessian);
    if (penalised) mirror(hessian, size);
    for (let j = 0; j < size; j++) {
      gradient[j] += l2[j] * theta[j];
      hessian[j * size + j] += l2[j];
    }
    if (unpenalised) addRidge(hessian, size);
    if (!intercept) freezeLast(hessian, gradient);
    if (penalised) solveQuadraticL1(hessian, gradient, theta, l1, step, SUBPROBLEM_ACCURACY, 200);
    else {
      choleskyFactor(hessian, size);
      for (let j = 0; j < size; j++) step[j] = -gradient[j];
      choleskySolve(hessian, size, step);
    }
    let descent = 0;
    let largest = 1;
    let moved = 0;
    for (let j = 0; j < size; j++) {
      descent += gradient[j] * step[j] + l1[j] * (Math.abs(theta[j] + step[j]) - Math.abs(theta[j]));
      largest = Math.max(largest, Math.abs(theta[j]));
      moved = Math.max(moved, Math.abs(step[j]));
    }
    if (!(descent < 0)) return { theta, objective, iterations, converged: true };
    timesVector(rows, step, step[size - 1], change);
    // A decrease below rounding cannot be measured (and collinear columns let such a step stay long): it is the last one.
    const settled = -descent <= 1e-13 * (1 + Math.abs(objective));
    let share = 1;
    let accepted = false;
    for (; share > 1e-9; share /= 2) {
      const trial = lossAt(problem, predictor, change, share) + penaltyAt(problem, theta, step, share);
      if (settled || trial <= objective + 1e-4 * share * descent) {
        objective = trial;
        accepted = true;
        break;
      }
    }
    // No measurable decrease left: at the optimum to rounding, or stuck.
    if (!accepted) return { theta, objective, iterations, converged: -descent <= 1e-9 * (1 + Math.abs(objective)) };
    for (let j = 0; j < size; j++) theta[j] = share === 1 && step[j] === -theta[j] ? 0 : theta[j] + share * step[j];
    addScaled(share, change, predictor);
    if (share < 1) caution = 1;
    else if (-descent < CAUTIOUS * objective) caution /= 8;
    if (share === 1 && (settled || moved <= tolerance * largest)) return { theta, objective, iterations, converged: true };
  }
  return { theta, objective, iterations, converged: false };
}

function addScaled(by: number, values: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] += by * values[i];
}

/** Rows per call: the JIT compiles a function that is called often sooner than a long loop. */
const ROWS_AT_A_TIME = 512;

/** Residual (slope of the loss) and curvature of rows [from, to). */
function lookAtRows(
  { total, positive }: LogisticProblem,
  predictor: Float64Array,
  caution: number,
  from: number,
  to: number,
  residual: Float64Array,
  curvature: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    const e = Math.exp(-Math.abs(predictor[i]));
    const p = predictor[i] >= 0 ? 1 / (1 + e) : e / (1 + e);
    residual[i] = total[i] * p - positive[i];
    curvature[i] = (total[i] * e) / ((1 + e) * (1 + e));
    // Taken for the other class by most of its weight.
    if (caution > 0 && predictor[i] * (positive[i] - 0.5 * total[i]) < 0) curvature[i] += caution * total[i] * missingCurvature(e);
  }
}

/** While a step promises more than this share of the objective, rows taken for the other class are given extra curvature. */
const CAUTIOUS = 1e-3;

/**
 * What a row's curvature lacks to that of the quadratic bound which touches its loss at the margins ±m, e = exp(−m) (Jaakkola & Jordan 2000,
 * https://doi.org/10.1023/A:1008932416310). On the wrong side the loss is nearly straight, and Newton's step would run far past the bend.
 */
function missingCurvature(e: number): number {
  const margin = -Math.log(Math.max(e, Number.MIN_VALUE));
  if (margin < 1e-3) return 0;
  const p = e / (1 + e);
  return Math.max(0, (0.5 - p) / margin - p * (1 - p));
}

/** How exactly the problem of each step is solved: each step then leaves at most about this share of the error. */
const SUBPROBLEM_ACCURACY = 1e-3;

function mirror(hessian: Float64Array, size: number): void {
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) hessian[b * size + a] = hessian[a * size + b];
}

/**
 * Keeps the steps of an unpenalised problem with collinear columns in the span of the rows, so that it ends at the solution of least norm. Only the
 * steps know of it: the gradient, and with it the optimum, does not.
 */
function addRidge(hessian: Float64Array, size: number): void {
  let largest = 0;
  for (let j = 0; j < size; j++) largest = Math.max(largest, hessian[j * size + j]);
  for (let j = 0; j < size; j++) hessian[j * size + j] += 1e-8 * largest;
}

function freezeLast(hessian: Float64Array, gradient: Float64Array): void {
  const size = gradient.length;
  const last = size - 1;
  gradient[last] = 0;
  for (let j = 0; j < size; j++) {
    hessian[j * size + last] = 0;
    hessian[last * size + j] = 0;
  }
  hessian[size * size - 1] = 1;
}

function lossAt(problem: LogisticProblem, predictor: Float64Array, change: Float64Array, share: number): number {
  const { total, positive } = problem;
  let loss = 0;
  for (let from = 0; from < total.length; from += ROWS_AT_A_TIME) {
    loss += lossOfRows(total, positive, predictor, change, share, from, Math.min(total.length, from + ROWS_AT_A_TIME));
  }
  return loss;
}

function lossOfRows(
  total: Float64Array,
  positive: Float64Array,
  predictor: Float64Array,
  change: Float64Array,
  share: number,
  from: number,
  to: number,
): number {
  let loss = 0;
  for (let i = from; i < to; i++) {
    const f = predictor[i] + share * change[i];
    loss += total[i] * ((f > 0 ? f : 0) + Math.log1p(Math.exp(-Math.abs(f)))) - positive[i] * f;
  }
  return loss;
}

function penaltyAt(problem: LogisticProblem, theta: Float64Array, step: Float64Array, share: number): number {
  const { l1, l2 } = problem;
  let sum = 0;
  for (let j = 0; j < theta.length; j++) {
    const value = theta[j] + share * step[j];
    sum += l1[j] * Math.abs(value) + 0.5 * l2[j] * value * value;
  }
  return sum;
}
