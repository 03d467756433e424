import type { ShiftedRows } from './shifted-rows.ts';
import { timesVector } from './shifted-rows.ts';

/**
 * Penalised multinomial logistic regression: Σᵢ Σₖ weightᵢₖ (log Σₘ e^fᵢₘ − fᵢₖ) + Σₖ Σⱼ (l1ⱼ|θₖⱼ| + ½ l2ⱼθₖⱼ²), fₖ = x·wₖ + bₖ, θₖ = (wₖ, bₖ).
 */
export interface SoftmaxProblem {
  readonly rows: ShiftedRows;
  readonly nClasses: number;
  /** Float64Array (nClasses × nRows), class by class: weight of the row in the class. */
  readonly weight: Float64Array;
  /** Float64Array (nColumns + 1), the intercept last. */
  readonly l1: Float64Array;
  readonly l2: Float64Array;
  readonly intercept: boolean;
  readonly tolerance: number;
  readonly maxIterations: number;
}

export interface SoftmaxSolution {
  /** Float64Array (nClasses × (nColumns + 1)). */
  readonly theta: Float64Array;
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Weight of each row over all classes. */
export function rowTotals(problem: SoftmaxProblem): Float64Array {
  const n = problem.rows.nRows;
  const totals = new Float64Array(n);
  for (let t = 0; t < problem.weight.length; t++) totals[t % n] += problem.weight[t];
  return totals;
}

/** Linear predictors of all classes: out[k · nRows + i]. */
export function predictors(rows: ShiftedRows, nClasses: number, theta: Float64Array, out: Float64Array): void {
  const size = rows.nColumns + 1;
  for (let k = 0; k < nClasses; k++) {
    timesVector(
      rows,
      theta.subarray(k * size, (k + 1) * size - 1),
      theta[(k + 1) * size - 1],
      out.subarray(k * rows.nRows, (k + 1) * rows.nRows),
    );
  }
}

/**
 * Loss at predictors f + share · change, and the class probabilities there.
 * @param probability Float64Array (nClasses × nRows), overwritten
 */
export function softmaxLoss(
  problem: SoftmaxProblem,
  totals: Float64Array,
  f: Float64Array,
  change: Float64Array,
  share: number,
  probability: Float64Array,
): number {
  const { nClasses, weight, rows } = problem;
  const n = rows.nRows;
  let loss = 0;
  for (let i = 0; i < n; i++) {
    let top = -Infinity;
    for (let k = 0; k < nClasses; k++) {
      const value = f[k * n + i] + share * change[k * n + i];
      probability[k * n + i] = value;
      if (value > top) top = value;
      loss -= weight[k * n + i] * value;
    }
    let sum = 0;
    for (let k = 0; k < nClasses; k++) {
      const e = Math.exp(probability[k * n + i] - top);
      probability[k * n + i] = e;
      sum += e;
    }
    for (let k = 0; k < nClasses; k++) probability[k * n + i] /= sum;
    loss += totals[i] * (top + Math.log(sum));
  }
  return loss;
}

/** Penalty at theta + share · step. */
export function softmaxPenalty(problem: SoftmaxProblem, theta: Float64Array, step: Float64Array, share: number): number {
  const { l1, l2, rows } = problem;
  const size = rows.nColumns + 1;
  let sum = 0;
  for (let t = 0; t < theta.length; t++) {
    const value = theta[t] + share * step[t];
    sum += l1[t % size] * Math.abs(value) + 0.5 * l2[t % size] * value * value;
  }
  return sum;
}

/** Brings what the penalty leaves free to mean 0 over the classes (a shift common to all classes changes no probability). */
export function centreFree(problem: SoftmaxProblem, theta: Float64Array): void {
  const { l1, l2, nClasses, rows } = problem;
  const size = rows.nColumns + 1;
  for (let j = 0; j < size; j++) {
    if (l1[j] > 0 || l2[j] > 0) continue;
    let mean = 0;
    for (let k = 0; k < nClasses; k++) mean += theta[k * size + j] / nClasses;
    for (let k = 0; k < nClasses; k++) theta[k * size + j] -= mean;
  }
}
