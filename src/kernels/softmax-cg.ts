import { choleskyFactor, choleskySolve } from './cholesky.ts';
import { transposedTimes, weightedGram } from './shifted-rows.ts';
import { predictors } from './softmax.ts';
import type { SoftmaxProblem } from './softmax.ts';

/** Up to this many columns the preconditioner holds one Cholesky factor per class, above it the diagonal. */
const MOST_FACTORED_COLUMNS = 600;
const MOST_CG_STEPS = 400;

/**
 * Solves H step = −gradient to a relative residual, by conjugate gradients on Hessian–vector products, preconditioned with the classes' diagonal blocks
 * (Nocedal & Wright 2006, chapter 7). O(classes × stored values) per step; for problems whose Hessian is too large to factor.
 * @param probability Float64Array (nClasses × nRows)
 * @param step Float64Array (nClasses × (nColumns + 1)), overwritten
 */
export function conjugateGradientStep(
  problem: SoftmaxProblem,
  totals: Float64Array,
  probability: Float64Array,
  gradient: Float64Array,
  accuracy: number,
  step: Float64Array,
): void {
  const length = gradient.length;
  const precondition = blockPreconditioner(problem, totals, probability);
  const r = gradient.map((value) => -value);
  const z = new Float64Array(length);
  const product = new Float64Array(length);
  const multiply = hessianProduct(problem, totals, probability);
  step.fill(0);
  precondition(r, z);
  const direction = z.slice();
  let rz = dot(r, z);
  const goal = accuracy * accuracy * rz;
  for (let t = 0; t < MOST_CG_STEPS && rz > goal; t++) {
    multiply(direction, product);
    const curvature = dot(direction, product);
    if (!(curvature > 0)) break;
    const alpha = rz / curvature;
    for (let j = 0; j < length; j++) {
      step[j] += alpha * direction[j];
      r[j] -= alpha * product[j];
    }
    precondition(r, z);
    const next = dot(r, z);
    const beta = next / rz;
    rz = next;
    for (let j = 0; j < length; j++) direction[j] = z[j] + beta * direction[j];
  }
}

function hessianProduct(
  problem: SoftmaxProblem,
  totals: Float64Array,
  probability: Float64Array,
): (v: Float64Array, out: Float64Array) => void {
  const { rows, nClasses, l2, intercept } = problem;
  const n = rows.nRows;
  const size = rows.nColumns + 1;
  const u = new Float64Array(nClasses * n);
  const mean = new Float64Array(n);
  return (v, out) => {
    predictors(rows, nClasses, v, u);
    mean.fill(0);
    for (let k = 0; k < nClasses; k++) for (let i = 0; i < n; i++) mean[i] += probability[k * n + i] * u[k * n + i];
    for (let k = 0; k < nClasses; k++) {
      const part = u.subarray(k * n, (k + 1) * n);
      for (let i = 0; i < n; i++) part[i] = totals[i] * probability[k * n + i] * (part[i] - mean[i]);
      const target = out.subarray(k * size, (k + 1) * size);
      transposedTimes(rows, part, target);
      for (let j = 0; j < size; j++) target[j] += l2[j] * v[k * size + j];
      if (!intercept) target[size - 1] = 0;
    }
  };
}

function blockPreconditioner(
  problem: SoftmaxProblem,
  totals: Float64Array,
  probability: Float64Array,
): (r: Float64Array, out: Float64Array) => void {
  const { rows, nClasses, l2, intercept } = problem;
  const n = rows.nRows;
  const size = rows.nColumns + 1;
  const curvature = new Float64Array(n);
  const factors: Float64Array[] = [];
  const factored = rows.nColumns <= MOST_FACTORED_COLUMNS;
  for (let k = 0; k < nClasses; k++) {
    for (let i = 0; i < n; i++) curvature[i] = totals[i] * probability[k * n + i] * (1 - probability[k * n + i]);
    if (!factored) {
      factors.push(columnCurvatures(problem, curvature));
      continue;
    }
    const block = new Float64Array(size * size);
    weightedGram(rows, curvature, block);
    let largest = 0;
    for (let j = 0; j < size; j++) largest = Math.max(largest, block[j * size + j]);
    for (let j = 0; j < size; j++) block[j * size + j] += l2[j] + 1e-9 * largest + Number.MIN_VALUE;
    choleskyFactor(block, size);
    factors.push(block);
  }
  return (r, out) => {
    for (let k = 0; k < nClasses; k++) {
      const part = out.subarray(k * size, (k + 1) * size);
      part.set(r.subarray(k * size, (k + 1) * size));
      if (factored) choleskySolve(factors[k], size, part);
      else for (let j = 0; j < size; j++) part[j] /= factors[k][j];
      if (!intercept) part[size - 1] = 0;
    }
  };
}

/** Diagonal of a class's block of the Hessian. */
function columnCurvatures(problem: SoftmaxProblem, curvature: Float64Array): Float64Array {
  const { rows, l2 } = problem;
  const { nRows, nColumns, shift, start, index, value } = rows;
  const out = new Float64Array(nColumns + 1);
  let total = 0;
  for (let i = 0; i < nRows; i++) {
    total += curvature[i];
    for (let t = start[i]; t < start[i + 1]; t++) out[index[t]] += curvature[i] * value[t] * (value[t] + 2 * shift[index[t]]);
  }
  for (let j = 0; j < nColumns; j++) out[j] += shift[j] * shift[j] * total;
  out[nColumns] = total;
  for (let j = 0; j <= nColumns; j++) out[j] = Math.max(out[j], 0) + l2[j] + 1e-9 * total + Number.MIN_VALUE;
  return out;
}

/** Inner product. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}
