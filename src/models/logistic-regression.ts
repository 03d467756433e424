import { z } from 'zod';
import { ModelError } from '../core/errors.ts';
import type { OneHotMatrix } from '../core/matrix.ts';
import { defineModel } from '../core/model.ts';
import type { FittedModel, TrainingSet } from '../core/model.ts';
import { distinctMatrixRows } from '../kernels/distinct-rows.ts';
import { fitLogistic } from '../kernels/logistic-newton.ts';
import { fitRidgeLogistic } from '../kernels/logistic-ridge.ts';
import { shiftedRows } from '../kernels/shifted-rows.ts';
import type { ShiftedRows } from '../kernels/shifted-rows.ts';
import { fitSoftmax } from '../kernels/softmax-newton.ts';
import { classWeightSchema, weightRows } from './class-weight.ts';
import { createLinearPrediction } from './linear-prediction.ts';
import { checkQuery, checkTraining, spreadScores } from './one-hot-input.ts';
import { predictionFromScores } from './prediction.ts';

const parameters = z.strictObject({
  penalty: z.enum(['l2', 'l1', 'elasticnet']).nullable().default('l2').describe('penalty on the coefficients, or null for none'),
  C: z.number().positive().default(1).describe('inverse strength of the penalty; above 0'),
  l1_ratio: z.number().min(0).max(1).default(0.5).describe('share of l1 in penalty elasticnet; 0 to 1'),
  fit_intercept: z.boolean().default(true).describe('add a constant'),
  class_weight: classWeightSchema,
  solver: z
    .enum(['newton', 'liblinear'])
    .default('newton')
    .describe('newton = softmax, free intercept; liblinear = its problem: penalised intercept, one class against the rest'),
  tol: z
    .number()
    .positive()
    .default(1e-4)
    .describe('stop when a full step moves no coefficient by more than tol × max(1, largest coefficient); above 0'),
  max_iter: z.int().min(1).default(100).describe('limit of iterations; at least 1'),
});

type Parameters = z.infer<typeof parameters>;

/** Logistic regression, two-class or multinomial, by Newton's method to convergence. */
export const logisticRegression = defineModel<Parameters, 'one-hot'>({
  id: 'logistic-regression',
  title: 'Logistic regression',
  engine: 'native',
  representation: 'one-hot',
  parameters,
  rowLimit: Infinity,
  weightsAreCounts: true,
  reference:
    'scikit-learn LogisticRegression: same objective, parameters and defaults; the optimum of lbfgs, newton-cg and saga, or with solver liblinear that of ' +
    'liblinear (intercept penalised, one-versus-rest). Differs: (proximal) Newton steps, so tol is a bound on the last step and results are converged ' +
    "where lbfgs stops at max_iter; l1_ratio is read only with penalty 'elasticnet'. Equal rows are solved as one with their weights summed (exact).",
  fit,
});

/** The training rows as distinct sparse rows, and their weight in every class. */
interface Samples {
  readonly x: OneHotMatrix;
  /** Int32Array: the first of each group of equal rows, ascending. */
  readonly first: Int32Array;
  /** Their sparse form, made at the first call and kept. */
  readonly rows: () => ShiftedRows;
  /** Float64Array (classes × rows), class by class. */
  readonly weight: Float64Array;
}

/** One coefficient vector per score: Float64Array (nColumns + 1), the intercept last. */
interface Coefficients {
  readonly vectors: readonly Float64Array[];
  readonly iterations: number;
  readonly converged: boolean;
}

/** Above this many columns the two-class problem without l1 is solved by conjugate gradients instead of Cholesky factors. */
const MOST_FACTORED_COLUMNS = 1200;

function fit(train: TrainingSet<'one-hot'>, params: Parameters): FittedModel<'one-hot'> {
  const { x, nClasses } = train;
  const present = checkTraining('logistic-regression', train);
  if (params.solver === 'liblinear' && (params.penalty === null || params.penalty === 'elasticnet')) {
    throw new ModelError('logistic-regression: solver liblinear has penalties l1 and l2 only', {
      code: 'MODEL_PARAMETERS',
      where: 'penalty',
      expected: 'l1 or l2',
      found: String(params.penalty),
      hint: 'Use solver newton.',
    });
  }
  const samples = collapse(x, present.y, present.count, weightRows(present.y, present.count, train.weights, params.class_weight));
  const oneVersusRest = params.solver === 'liblinear' && present.count > 2;
  const coefficients = oneVersusRest
    ? fitOneVersusRest(samples, present.count, params)
    : present.count === 2
      ? fitTwoClasses(samples, samples.weight.subarray(samples.first.length), params)
      : fitMultinomial(samples, present.count, params);
  const predict = createLinearPrediction(x, coefficients.vectors);
  const shape = { nNumeric: x.nNumeric, nColumns: x.nColumns };
  return {
    // Weighted rows stand for more rows than there are: how many were solved as one would mislead then.
    notes: describe(coefficients, samples.first.length, train.weights === null ? x.nRows : samples.first.length, params),
    predict: (query) => {
      checkQuery('logistic-regression', query, shape);
      const f = predict(query);
      const scores =
        present.count === 2 ? twoClassScores(f) : oneVersusRest ? sharedScores(f, present.count) : softmaxScores(f, present.count);
      return predictionFromScores(spreadScores(scores, present, nClasses, 0), nClasses, 'probability');
    },
  };
}

function collapse(x: OneHotMatrix, y: Int32Array, nClasses: number, weights: Float64Array | null): Samples {
  const groups = distinctMatrixRows(x);
  const weight = new Float64Array(nClasses * groups.count);
  for (let i = 0; i < x.nRows; i++) weight[y[i] * groups.count + groups.groupOf[i]] += weights === null ? 1 : weights[i];
  let rows: ShiftedRows | undefined;
  return { x, first: groups.first, rows: () => (rows ??= shiftedRows(x, groups.first)), weight };
}

/** Penalties of the coefficients and the intercept, from the parameters: the loss has factor 1, so they are divided by C. */
function penalties(nColumns: number, params: Parameters): { readonly l1: Float64Array; readonly l2: Float64Array } {
  const strength = 1 / params.C;
  const ratio = params.penalty === 'l1' ? 1 : params.penalty === 'elasticnet' ? params.l1_ratio : 0;
  const l1 = new Float64Array(nColumns + 1).fill(params.penalty === null ? 0 : strength * ratio);
  const l2 = new Float64Array(nColumns + 1).fill(params.penalty === null ? 0 : strength * (1 - ratio));
  if (params.solver !== 'liblinear') {
    l1[nColumns] = 0;
    l2[nColumns] = 0;
  }
  return { l1, l2 };
}

/** @param positive Float64Array (rows): weight of the row in the second class */
function fitTwoClasses(samples: Samples, positive: Float64Array, params: Parameters): Coefficients {
  const { x, first, weight } = samples;
  const n = first.length;
  const total = new Float64Array(n);
  for (let from = 0; from < weight.length; from += n) for (let i = 0; i < n; i++) total[i] += weight[from + i];
  const limits = { tolerance: params.tol, maxIterations: params.max_iter };
  if (params.penalty === 'l2' && params.solver === 'newton' && params.fit_intercept) {
    const found = fitRidgeLogistic({ x, rows: first, total, positive, l2: 1 / params.C, ...limits });
    if (found !== null) return { vectors: [found.theta], iterations: found.iterations, converged: found.converged };
  }
  const rows = samples.rows();
  const { l1, l2 } = penalties(rows.nColumns, params);
  const common = { rows, intercept: params.fit_intercept, ...limits };
  if (rows.nColumns > MOST_FACTORED_COLUMNS && l1.every((value) => value === 0)) {
    // Softmax over (−w/2, w/2) with twice the penalty is the same problem.
    const both = new Float64Array(2 * rows.nRows);
    both.set(positive, rows.nRows);
    for (let i = 0; i < rows.nRows; i++) both[i] = total[i] - positive[i];
    const solution = fitSoftmax({ ...common, nClasses: 2, weight: both, l1, l2: l2.map((value) => 2 * value) });
    const size = rows.nColumns + 1;
    const vector = Float64Array.from({ length: size }, (_, j) => solution.theta[size + j] - solution.theta[j]);
    return { vectors: [vector], iterations: solution.iterations, converged: solution.converged };
  }
  const solution = fitLogistic({ ...common, total, positive, l1, l2 });
  return { vectors: [solution.theta], iterations: solution.iterations, converged: solution.converged };
}

function fitOneVersusRest(samples: Samples, nClasses: number, params: Parameters): Coefficients {
  const n = samples.first.length;
  const parts = Array.from({ length: nClasses }, (_, k) => fitTwoClasses(samples, samples.weight.subarray(k * n, (k + 1) * n), params));
  return {
    vectors: parts.flatMap((part) => part.vectors),
    iterations: Math.max(...parts.map((part) => part.iterations)),
    converged: parts.every((part) => part.converged),
  };
}

function fitMultinomial(samples: Samples, nClasses: number, params: Parameters): Coefficients {
  const { weight } = samples;
  const rows = samples.rows();
  const { l1, l2 } = penalties(rows.nColumns, params);
  const problem = {
    rows,
    nClasses,
    weight,
    l1,
    l2,
    intercept: params.fit_intercept,
    tolerance: params.tol,
    maxIterations: params.max_iter,
  };
  const solution = fitSoftmax(problem);
  const size = rows.nColumns + 1;
  return {
    vectors: Array.from({ length: nClasses }, (_, k) => solution.theta.slice(k * size, (k + 1) * size)),
    iterations: solution.iterations,
    converged: solution.converged,
  };
}

function logistic(f: number): number {
  const e = Math.exp(-Math.abs(f));
  return f >= 0 ? 1 / (1 + e) : e / (1 + e);
}

function twoClassScores(f: Float64Array): Float64Array {
  const out = new Float64Array(f.length * 2);
  for (let i = 0; i < f.length; i++) {
    out[2 * i] = logistic(-f[i]);
    out[2 * i + 1] = logistic(f[i]);
  }
  return out;
}

/** One-versus-rest probabilities divided by their sum, as scikit-learn does with liblinear. */
function sharedScores(f: Float64Array, nClasses: number): Float64Array {
  const out = f.map(logistic);
  for (let start = 0; start < out.length; start += nClasses) {
    let sum = 0;
    for (let k = 0; k < nClasses; k++) sum += out[start + k];
    for (let k = 0; k < nClasses; k++) out[start + k] = sum > 0 ? out[start + k] / sum : 1 / nClasses;
  }
  return out;
}

function softmaxScores(f: Float64Array, nClasses: number): Float64Array {
  for (let start = 0; start < f.length; start += nClasses) {
    let top = -Infinity;
    for (let k = 0; k < nClasses; k++) top = Math.max(top, f[start + k]);
    let sum = 0;
    for (let k = 0; k < nClasses; k++) {
      f[start + k] = Math.exp(f[start + k] - top);
      sum += f[start + k];
    }
    for (let k = 0; k < nClasses; k++) f[start + k] /= sum;
  }
  return f;
}

function describe(coefficients: Coefficients, distinct: number, nRows: number, params: Parameters): readonly string[] {
  const notes = [`${String(coefficients.iterations)} iterations`];
  if (params.penalty === 'l1' || params.penalty === 'elasticnet') {
    const kept = coefficients.vectors.map((vector) => vector.subarray(0, -1).filter((w) => w !== 0).length);
    notes.push(`${kept.map(String).join(', ')} of ${String(coefficients.vectors[0].length - 1)} coefficients are not zero`);
  }
  if (distinct < nRows) notes.push(`${String(nRows)} rows solved as ${String(distinct)} distinct ones with summed weights (exact)`);
  if (!coefficients.converged) {
    notes.push(
      params.penalty === null
        ? `did not converge in ${String(params.max_iter)} iterations: without a penalty the classes may be separable, and coefficients then grow without bound`
        : `did not converge in ${String(params.max_iter)} iterations: the coefficients still move by more than tol, so they are near the optimum, not at it; raise max_iter, or tame columns with extreme tails`,
    );
  }
  return notes;
}
