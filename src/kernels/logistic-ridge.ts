import type { OneHotMatrix } from '../core/matrix.ts';
import type { LogisticSolution } from './logistic-newton.ts';
import { createLogisticRows } from './logistic-rows.ts';
import type { LogisticRows } from './logistic-rows.ts';

/** Two-class logistic regression with l2 penalty and free intercept: Σ total·log(1 + eᶠ) − positive·f + ½ l2 ‖w‖², f = x·w + b. */
export interface RidgeLogisticProblem {
  readonly x: OneHotMatrix;
  /** Int32Array: rows of `x`, ascending. */
  readonly rows: Int32Array;
  /** Float64Array (rows): weight of the row, and the part of it that belongs to the second class. */
  readonly total: Float64Array;
  readonly positive: Float64Array;
  /** Above 0. */
  readonly l2: number;
  /** Stop when a full step moves no coefficient by more than this times max(1, largest coefficient). */
  readonly tolerance: number;
  readonly maxIterations: number;
}

/** While a step promises more than this share of the objective, rows taken for the other class are given extra curvature (logistic-newton.ts). */
const CAUTIOUS = 1e-3;
/** Conjugate gradients are tried where the factor costs as much as this many of their steps. */
const WORTH_TRYING = 20;
/** With more columns than this no factor is formed. */
const MOST_FACTORED = 1200;
const MOST_CG_STEPS = 400;
/** Share of the residual that a step by conjugate gradients leaves at most, far from the solution and in the last steps. */
const FIRST_ACCURACY = 0.1;
const LAST_ACCURACY = 1e-5;
/** The last steps begin when one has moved no coefficient by more than this many times what ends the fit. */
const NEAR = 100;

/**
 * Newton's method with backtracking, in coefficients of the rows less their columns' commonest values, where the intercept is another one. A step is found from
 * the factored Hessian, or, where its products are far cheaper than the factor, by conjugate gradients (truncated Newton: Dembo & Steihaug 1983,
 * https://doi.org/10.1007/BF02592055), each step to a share of its residual that shrinks with the root of the gradient; when they take longer than the factor would, the
 * factor takes over. What is chosen depends on counts of operations only. Cost per iteration: the weighted Gram matrix of the rows plus columns³ / 6, or the
 * stored values times twice the steps.
 * @returns null when the rows take too much memory
 */
export function fitRidgeLogistic(problem: RidgeLogisticProblem): LogisticSolution | null {
  const { nColumns } = problem.x;
  const n = problem.rows.length;
  const even = n + (n & 1);
  const rows = createLogisticRows(problem.x, problem.rows, (size) => (nColumns <= MOST_FACTORED ? size * size : 0) + 8 * size + 4 * even);
  if (rows === null) return null;
  const { calls, header, size, places, penalties } = rows;
  rows.total.set(problem.total);
  rows.positive.set(problem.positive);
  // Empty places stay at 0 with any penalty above 0.
  penalties.fill(1);
  for (let c = 0; c < nColumns; c++) penalties[places[c]] = problem.l2;
  penalties[places[nColumns]] = 0;
  const [gradient, step, theta, work] = [rows.doubles(size), rows.doubles(size), new Float64Array(size), rows.doubles(5 * size)];
  const [change, e] = [rows.doubles(even), rows.doubles(even)];
  let [predictor, next] = [rows.doubles(even), rows.doubles(even)];
  const steps = stepsOfFactor(rows);
  let hessian = nColumns <= MOST_FACTORED && steps < WORTH_TRYING ? rows.doubles(size * size) : null;
  const mostSteps = nColumns <= MOST_FACTORED ? Math.floor(steps) : MOST_CG_STEPS;
  let objective = calls.look(header, predictor.byteOffset, change.byteOffset, 0, next.byteOffset, e.byteOffset);
  let firstNorm = 0;
  let caution = 1;
  let near = false;
  const end = (iterations: number, converged: boolean): LogisticSolution => {
    return { theta: unshifted(rows, theta, nColumns), objective, iterations, converged };
  };
  for (let iterations = 1; iterations <= problem.maxIterations; iterations++) {
    gradient.fill(0);
    hessian?.fill(0);
    addRows(rows, predictor, e, caution, gradient, hessian);
    let norm = 0;
    for (let j = 0; j < size; j++) {
      gradient[j] += penalties[j] * theta[j];
      norm += gradient[j] * gradient[j];
    }
    norm = Math.sqrt(norm);
    if (iterations === 1) firstNorm = norm;
    let accuracy = 0;
    if (hessian === null) {
      accuracy = near ? LAST_ACCURACY : Math.max(LAST_ACCURACY, Math.min(FIRST_ACCURACY, Math.sqrt(norm / firstNorm)));
      const taken = calls.conjugateGradients(header, gradient.byteOffset, accuracy, mostSteps, step.byteOffset, work.byteOffset);
      if (taken > mostSteps && nColumns <= MOST_FACTORED) {
        hessian = rows.doubles(size * size);
        accuracy = 0;
        // The slopes are added up once more, and not used.
        addRows(rows, predictor, e, caution, work, hessian);
      }
    }
    if (hessian !== null) calls.factoredStep(header, gradient.byteOffset, hessian.byteOffset, step.byteOffset, work.byteOffset);
    const { descent, penaltyAt } = outlook(penalties, gradient, step, theta);
    if (!(descent < 0)) return end(iterations, true);
    calls.times(header, step.byteOffset, change.byteOffset);
    // A decrease below rounding cannot be measured (and collinear columns let such a step stay long): it is the last one.
    const settled = -descent <= 1e-13 * (1 + Math.abs(objective));
    let share = 1;
    let trial = 0;
    for (; share > 1e-9; share /= 2) {
      trial = calls.look(header, predictor.byteOffset, change.byteOffset, share, next.byteOffset, e.byteOffset) + penaltyAt(share);
      if (settled || trial <= objective + 1e-4 * share * descent) break;
    }
    // No measurable decrease left: at the optimum to rounding, or stuck.
    if (share <= 1e-9) return end(iterations, -descent <= 1e-9 * (1 + Math.abs(objective)));
    objective = trial;
    const largest = extent(unshifted(rows, theta, nColumns), 1);
    const moved = extent(unshifted(rows, step, nColumns), 0);
    near = share === 1 && moved <= NEAR * problem.tolerance * largest;
    for (let j = 0; j < size; j++) theta[j] += share * step[j];
    [predictor, next] = [next, predictor];
    if (share < 1) caution = 1;
    else if (-descent < CAUTIOUS * objective) caution /= 8;
    if (share === 1 && accuracy <= LAST_ACCURACY && (settled || moved <= problem.tolerance * largest)) return end(iterations, true);
  }
  return end(problem.maxIterations, false);
}

/** Rows per call. */
const ROWS_AT_A_TIME = 512;

function addRows(
  { calls, header, nRows }: LogisticRows,
  predictor: Float64Array,
  e: Float64Array,
  caution: number,
  gradient: Float64Array,
  hessian: Float64Array | null,
): void {
  const out = [gradient.byteOffset, hessian === null ? 0 : hessian.byteOffset] as const;
  for (let from = 0; from < nRows; from += ROWS_AT_A_TIME) {
    calls.addRows(header, from, Math.min(nRows, from + ROWS_AT_A_TIME), predictor.byteOffset, e.byteOffset, caution, ...out);
  }
}

/** How many products with the Hessian cost as much as to form and factor it: multiplications and additions counted, those side by side as half. */
function stepsOfFactor({ nRows, width, size, stored }: LogisticRows): number {
  const sparse = stored / nRows;
  const gram = (width * width) / 4 + (sparse * width) / 2 + (sparse * sparse) / 2;
  return (nRows * gram + size ** 3 / 12) / (nRows * (width + 2 * sparse));
}

/** What a step promises to first order, and the penalty at any share of it. */
function outlook(
  penalties: Float64Array,
  gradient: Float64Array,
  step: Float64Array,
  theta: Float64Array,
): { readonly descent: number; readonly penaltyAt: (share: number) => number } {
  let [descent, before, across, after] = [0, 0, 0, 0];
  for (let j = 0; j < theta.length; j++) {
    descent += gradient[j] * step[j];
    before += penalties[j] * theta[j] * theta[j];
    across += penalties[j] * theta[j] * step[j];
    after += penalties[j] * step[j] * step[j];
  }
  return { descent, penaltyAt: (share) => 0.5 * (before + share * (2 * across + share * after)) };
}

/** Coefficients for the columns as they are, the intercept last: Float64Array (nColumns + 1). */
function unshifted({ places, shift }: LogisticRows, vector: Float64Array, nColumns: number): Float64Array {
  const out = new Float64Array(nColumns + 1);
  let intercept = vector[places[nColumns]];
  for (let c = 0; c < nColumns; c++) {
    out[c] = vector[places[c]];
    intercept -= shift[c] * out[c];
  }
  out[nColumns] = intercept;
  return out;
}

function extent(values: Float64Array, least: number): number {
  let largest = least;
  for (let j = 0; j < values.length; j++) largest = Math.max(largest, Math.abs(values[j]));
  return largest;
}
