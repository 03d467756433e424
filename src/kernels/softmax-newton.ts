import { createClassGram } from './class-gram.ts';
import { transposedTimes } from './shifted-rows.ts';
import { conjugateGradientStep, dot } from './softmax-cg.ts';
import { fitSoftmaxL1 } from './softmax-l1.ts';
import { factoredStep, proximalStep } from './softmax-step.ts';
import { centreFree, predictors, rowTotals, softmaxLoss, softmaxPenalty } from './softmax.ts';
import type { SoftmaxProblem, SoftmaxSolution } from './softmax.ts';

/** Up to this many coefficients over all classes the whole Hessian is formed. */
const MOST_FACTORED_COEFFICIENTS = 1500;
/** While a step promises more than this share of the objective, rows taken for another class are given extra curvature. */
const CAUTIOUS = 1e-3;
/** Far from the solution a proximal step need not be exact: which coefficients are zero is settled over several steps. */
const FEW_ROUNDS = 10;
const MANY_ROUNDS = 200;

/**
 * Multinomial logistic regression by (proximal) Newton's method with backtracking. Small problems form the whole Hessian: a Cholesky factor without l1, coordinate descent with active-set Newton steps with l1 (Lee, Sun & Saunders 2014,
 * https://doi.org/10.1137/130921428). Larger ones take conjugate gradients, with l1 the classes in turn.
 * Cost per iteration O(Σ stored values per row squared × classes² / 4 + (classes × nColumns)³ / 6), or O(classes × stored values) per conjugate gradient.
 */
export function fitSoftmax(problem: SoftmaxProblem): SoftmaxSolution {
  const length = problem.nClasses * (problem.rows.nColumns + 1);
  const penalised = problem.l1.some((value) => value > 0);
  if (penalised && length > MOST_FACTORED_COEFFICIENTS) return fitSoftmaxL1(problem);
  const theta = new Float64Array(length);
  const solution = descend(problem, theta);
  centreFree(problem, theta);
  return { ...solution, theta };
}

/** Newton steps from a start, which is moved. From 0 on, steps with caution are hardly ever cut: 14 of them where plain Newton takes 28 on traffic data. */
function descend(problem: SoftmaxProblem, theta: Float64Array): Omit<SoftmaxSolution, 'theta'> {
  const { rows, nClasses, l1, l2, weight, intercept, tolerance, maxIterations } = problem;
  const n = rows.nRows;
  const size = rows.nColumns + 1;
  const length = nClasses * size;
  const penalised = l1.some((value) => value > 0);
  const totals = rowTotals(problem);
  const gradient = new Float64Array(length);
  const f = new Float64Array(nClasses * n);
  const change = new Float64Array(nClasses * n);
  const probability = new Float64Array(nClasses * n);
  const residual = new Float64Array(n);
  const step = new Float64Array(length);
  predictors(rows, nClasses, theta, f);
  let objective = softmaxLoss(problem, totals, f, change, 0, probability) + softmaxPenalty(problem, theta, step, 0);
  const gram = length <= MOST_FACTORED_COEFFICIENTS ? createClassGram(rows, penalised ? nClasses : nClasses - 1) : null;
  let firstNorm = 0;
  let iterations = 0;
  let caution = 1;
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
    if (norm === 0) return { objective, iterations, converged: true };
    let solved = true;
    if (gram !== null && penalised) {
      const rounds = caution === 1 ? FEW_ROUNDS : MANY_ROUNDS;
      solved = proximalStep(problem, gram, totals, probability, caution, gradient, theta, rounds, step);
    } else if (gram !== null) factoredStep(problem, gram, totals, probability, caution, gradient, step);
    else conjugateGradientStep(problem, totals, probability, gradient, Math.min(0.1, norm / firstNorm), step);
    let descent = 0;
    let largest = 1;
    let moved = 0;
    for (let t = 0; t < length; t++) {
      descent += gradient[t] * step[t] + l1[t % size] * (Math.abs(theta[t] + step[t]) - Math.abs(theta[t]));
      largest = Math.max(largest, Math.abs(theta[t]));
      moved = Math.max(moved, Math.abs(step[t]));
    }
    if (!(descent < 0)) return { objective, iterations, converged: moved <= tolerance * largest };
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
    if (!accepted) return { objective, iterations, converged: -descent <= 1e-9 * (1 + Math.abs(objective)) };
    for (let t = 0; t < length; t++) theta[t] = share === 1 && step[t] === -theta[t] ? 0 : theta[t] + share * step[t];
    for (let t = 0; t < f.length; t++) f[t] += share * change[t];
    if (share < 1) caution = 1;
    else if (-descent < CAUTIOUS * objective) caution /= 8;
    if (share === 1 && solved && (settled || moved <= tolerance * largest)) return { objective, iterations, converged: true };
  }
  return { objective, iterations, converged: false };
}
