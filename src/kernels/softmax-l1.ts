import { solveQuadraticL1 } from './quadratic-l1.ts';
import { timesVector, transposedTimes, weightedGram } from './shifted-rows.ts';
import { centreFree, rowTotals, softmaxLoss, softmaxPenalty } from './softmax.ts';
import type { SoftmaxProblem, SoftmaxSolution } from './softmax.ts';

/**
 * Multinomial logistic regression with l1 penalties: class after class, a proximal Newton step on the class's own block with the others held
 * (Friedman, Hastie & Tibshirani 2010, https://doi.org/10.18637/jss.v033.i01, section 4). One iteration is one round over the classes.
 * Cost per round: per class a weighted Gram matrix, a quadratic subproblem and O(rows × classes).
 */
export function fitSoftmaxL1(problem: SoftmaxProblem): SoftmaxSolution {
  const { rows, nClasses, l1, l2, weight, intercept, tolerance, maxIterations } = problem;
  const n = rows.nRows;
  const size = rows.nColumns + 1;
  const totals = rowTotals(problem);
  const theta = new Float64Array(nClasses * size);
  const f = new Float64Array(nClasses * n);
  const change = new Float64Array(nClasses * n);
  const probability = new Float64Array(nClasses * n);
  const step = new Float64Array(nClasses * size);
  const residual = new Float64Array(n);
  const curvature = new Float64Array(n);
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  let objective = softmaxLoss(problem, totals, f, change, 0, probability);
  let iterations = 0;
  while (iterations < maxIterations) {
    iterations++;
    let moved = 0;
    let largest = 1;
    for (let k = 0; k < nClasses; k++) {
      for (let i = 0; i < n; i++) {
        const p = probability[k * n + i];
        residual[i] = totals[i] * p - weight[k * n + i];
        curvature[i] = totals[i] * p * (1 - p);
      }
      const own = theta.subarray(k * size, (k + 1) * size);
      const ownStep = step.subarray(k * size, (k + 1) * size);
      transposedTimes(rows, residual, gradient);
      weightedGram(rows, curvature, hessian);
      let widest = 0;
      for (let j = 0; j < size; j++) {
        gradient[j] += l2[j] * own[j];
        hessian[j * size + j] += l2[j];
        widest = Math.max(widest, hessian[j * size + j]);
      }
      for (let j = 0; j < size; j++) hessian[j * size + j] += 1e-12 * widest;
      if (!intercept) {
        gradient[size - 1] = 0;
        for (let j = 0; j < size; j++) {
          hessian[j * size + size - 1] = 0;
          hessian[(size - 1) * size + j] = 0;
        }
        hessian[size * size - 1] = 1;
      }
      step.fill(0);
      solveQuadraticL1(hessian, gradient, own, l1, ownStep, 0, 200);
      let descent = 0;
      let ownMoved = 0;
      for (let j = 0; j < size; j++) {
        descent += gradient[j] * ownStep[j] + l1[j] * (Math.abs(own[j] + ownStep[j]) - Math.abs(own[j]));
        ownMoved = Math.max(ownMoved, Math.abs(ownStep[j]));
        largest = Math.max(largest, Math.abs(own[j]));
      }
      if (!(descent < 0)) continue;
      change.fill(0);
      timesVector(rows, ownStep.subarray(0, size - 1), ownStep[size - 1], change.subarray(k * n, (k + 1) * n));
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
        softmaxLoss(problem, totals, f, change, 0, probability);
        continue;
      }
      if (!settled) moved = Math.max(moved, ownMoved * share);
      for (let j = 0; j < size; j++) own[j] = share === 1 && ownStep[j] === -own[j] ? 0 : own[j] + share * ownStep[j];
      for (let i = k * n; i < (k + 1) * n; i++) f[i] += share * change[i];
    }
    if (moved <= tolerance * largest) {
      centreFree(problem, theta);
      return { theta, objective, iterations, converged: true };
    }
  }
  centreFree(problem, theta);
  return { theta, objective, iterations, converged: false };
}
