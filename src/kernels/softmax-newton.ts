import { choleskyFactor, choleskySolve } from './cholesky.ts';
import { transposedTimes, weightedGram } from './shifted-rows.ts';
import { centreFree, predictors, rowTotals, softmaxLoss, softmaxPenalty } from './softmax.ts';
import type { SoftmaxProblem, SoftmaxSolution } from './softmax.ts';

/** Up to this many coefficients over all classes the whole Hessian is factored; above it conjugate gradients solve each step. */
const MOST_FACTORED_COEFFICIENTS = 1500;
/** Up to this many columns the preconditioner holds one Cholesky factor per class, above it the diagonal. */
const MOST_FACTORED_COLUMNS = 600;
/** Rows whose curvature is below this share of the largest are left out of a factored Hessian: the step changes by as little, the gradient not at all. */
const NEGLIGIBLE = 1e-10;
const MOST_CG_STEPS = 400;

/**
 * Multinomial logistic regression without l1 penalties by Newton's method with backtracking. Small problems factor the whole Hessian
 * (classes² / 2 weighted Gram matrices and (classes × nColumns)³ / 6 per step); larger ones take conjugate gradients on Hessian–vector products,
 * preconditioned with the classes' diagonal blocks (Nocedal & Wright 2006, chapter 7), O(classes × stored values) each.
 */
export function fitSoftmax(problem: SoftmaxProblem): SoftmaxSolution {
  const { rows, nClasses, l2, weight, intercept, tolerance, maxIterations } = problem;
  const n = rows.nRows;
  const size = rows.nColumns + 1;
  const length = nClasses * size;
  const totals = rowTotals(problem);
  const theta = new Float64Array(length);
  const gradient = new Float64Array(length);
  const f = new Float64Array(nClasses * n);
  const change = new Float64Array(nClasses * n);
  const probability = new Float64Array(nClasses * n);
  const residual = new Float64Array(n);
  const step = new Float64Array(length);
  let objective = softmaxLoss(problem, totals, f, change, 0, probability);
  let firstNorm = 0;
  let iterations = 0;
  while (iterations < maxIterations) {
    iterations++;
    for (let k = 0; k < nClasses; k++) {
      for (let i = 0; i < n; i++) residual[i] = totals[i] * probability[k * n + i] - weight[k * n + i];
      const part = gradient.subarray(k * size, (k + 1) * size);
      transposedTimes(rows, residual, part);
      for (let j = 0; j < size; j++) part[j] += l2[j] * theta[k * size + j];
      if (!intercept) part[size - 1] = 0;
    }
    const norm = Math.sqrt(dot(gradient, gradient));
    if (iterations === 1) firstNorm = norm;
    if (norm === 0) return { theta, objective, iterations, converged: true };
    if (length <= MOST_FACTORED_COEFFICIENTS) factoredStep(problem, totals, probability, gradient, step);
    else conjugateGradients(problem, totals, probability, gradient, Math.min(0.1, norm / firstNorm), step);
    const descent = dot(gradient, step);
    if (!(descent < 0)) break;
    predictors(rows, nClasses, step, change);
    // A decrease below rounding cannot be measured: it is taken without asking.
    const settled = -descent <= 1e-13 * (1 + Math.abs(objective));
    let share = 1;
    let accepted = false;
    for (; share > 1e-9; share /= 2) {
      const trial = softmaxLoss(problem, totals, f, change, share, probability) + softmaxPenalty(problem, theta, step, share);
      if (settled || trial <= objective + 1e-4 * share * descent) {
        objective = trial;
        accepted = true;
        break;
      }
    }
    if (!accepted) {
      centreFree(problem, theta);
      return { theta, objective, iterations, converged: -descent <= 1e-9 * (1 + Math.abs(objective)) };
    }
    let largest = 1;
    let moved = 0;
    for (let t = 0; t < length; t++) {
      largest = Math.max(largest, Math.abs(theta[t]));
      moved = Math.max(moved, Math.abs(step[t]));
      theta[t] += share * step[t];
    }
    for (let t = 0; t < f.length; t++) f[t] += share * change[t];
    if (share === 1 && (settled || moved <= tolerance * largest)) {
      centreFree(problem, theta);
      return { theta, objective, iterations, converged: true };
    }
  }
  centreFree(problem, theta);
  return { theta, objective, iterations, converged: false };
}

/** Solves H step = −gradient by a Cholesky factor of the whole Hessian. */
function factoredStep(
  problem: SoftmaxProblem,
  totals: Float64Array,
  probability: Float64Array,
  gradient: Float64Array,
  step: Float64Array,
): void {
  const { rows, nClasses, l2, intercept } = problem;
  const n = rows.nRows;
  const size = rows.nColumns + 1;
  const length = nClasses * size;
  const hessian = new Float64Array(length * length);
  const curvature = new Float64Array(n);
  const block = new Float64Array(size * size);
  let largest = 0;
  for (let a = 0; a < nClasses; a++) {
    for (let b = 0; b <= a; b++) {
      let most = 0;
      for (let i = 0; i < n; i++) {
        const p = probability[a * n + i];
        curvature[i] = totals[i] * p * (a === b ? 1 - p : probability[b * n + i]);
        most = Math.max(most, curvature[i]);
      }
      for (let i = 0; i < n; i++) if (curvature[i] < NEGLIGIBLE * most) curvature[i] = 0;
      weightedGram(rows, curvature, block);
      const factor = a === b ? 1 : -1;
      for (let j = 0; j < size; j++) {
        const at = (a * size + j) * length + b * size;
        for (let k = 0; k < size; k++) hessian[at + k] = factor * block[j * size + k];
      }
    }
    for (let j = 0; j < size; j++) {
      const at = (a * size + j) * (length + 1);
      hessian[at] += l2[j];
      largest = Math.max(largest, hessian[at]);
    }
  }
  // Directions that change no probability (a shift common to all classes; collinear columns without a penalty) become definite, and stay untouched.
  const ridge = l2.every((value) => value === 0) ? 1e-8 : 1e-10;
  for (let t = 0; t < length; t++) hessian[t * (length + 1)] += ridge * largest;
  if (!intercept) {
    for (let a = 0; a < nClasses; a++) {
      const last = (a + 1) * size - 1;
      for (let t = 0; t < length; t++) {
        hessian[last * length + t] = 0;
        hessian[t * length + last] = 0;
      }
      hessian[last * (length + 1)] = 1;
    }
  }
  choleskyFactor(hessian, length);
  for (let t = 0; t < length; t++) step[t] = -gradient[t];
  choleskySolve(hessian, length, step);
}

/** Solves H step = −gradient to a relative residual. */
function conjugateGradients(
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

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}
