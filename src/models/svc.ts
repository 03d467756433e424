import { z } from 'zod';
import type { OneHotMatrix } from '../core/matrix.ts';
import { defineModel } from '../core/model.ts';
import type { FittedModel, TrainingSet } from '../core/model.ts';
import { createRng, shuffle } from '../core/rng.ts';
import { distinctMatrixRows, distinctWords } from '../kernels/distinct-rows.ts';
import { groupMembers } from '../kernels/group-members.ts';
import { betterAsColumns } from '../kernels/rbf-points.ts';
import { rowMoments } from '../kernels/row-moments.ts';
import type { SvmKernel } from '../kernels/svm-kernel.ts';
import { classWeightSchema, weightRows } from './class-weight.ts';
import { checkQuery, checkTraining, spreadScores } from './one-hot-input.ts';
import { predictionFromScores } from './prediction.ts';
import { createDecisionFunction } from './svm/decision.ts';
import { trainMachine } from './svm/machine.ts';
import type { Machine, MachineSettings } from './svm/machine.ts';
import { classPairs, pairwiseScores } from './svm/one-versus-one.ts';
import { coupledProbabilities, fitSigmoid } from './svm/platt.ts';
import type { Sigmoid } from './svm/platt.ts';
import { selectRows } from './svm/select-rows.ts';

const parameters = z.strictObject({
  C: z.number().positive().default(1).describe('penalty of a margin error; above 0'),
  kernel: z.enum(['rbf', 'linear', 'poly', 'sigmoid']).default('rbf').describe('kernel function'),
  gamma: z
    .union([z.enum(['scale', 'auto']), z.number().positive()])
    .default('scale')
    .describe('kernel width: scale = 1 / (columns × variance of all values), auto = 1 / columns, or a number above 0'),
  degree: z.int().min(0).max(32).default(3).describe('degree of the poly kernel; 0 to 32'),
  coef0: z.number().default(0).describe('constant of the poly and sigmoid kernels'),
  tol: z.number().positive().default(1e-3).describe('accepted violation of the optimality conditions; above 0'),
  shrinking: z
    .boolean()
    .default(true)
    .describe('work on sets of rows that may still move instead of on all rows; the result holds for all'),
  cache_size: z.number().positive().default(200).describe('memory for kernel rows, MB; above 0'),
  class_weight: classWeightSchema,
  probability: z.boolean().default(false).describe('class probabilities by Platt scaling on five inner folds: about six times the work'),
  max_iter: z.int().min(-1).default(-1).describe('limit of SMO steps per pair of classes; −1 = max(10⁷, 100 × rows)'),
});

type Parameters = z.infer<typeof parameters>;

/** Support vector classifier, one-versus-one, exact dual by SMO. */
export const svc = defineModel<Parameters, 'one-hot'>({
  id: 'svc',
  title: 'Support vector machine',
  engine: 'native',
  representation: 'one-hot',
  parameters,
  rowLimit: Infinity,
  reference:
    'scikit-learn SVC (libsvm): same parameters and defaults, same dual problem to tol; equal rows of one class are solved as one with the sum of their C. ' +
    'rbf kernel values are computed in single precision (within 3e-6; libsvm rounds them to it), in double where many rows lie far out. ' +
    "Scores are scikit-learn's decision_function with shape ovr, and the highest wins (break_ties=True). gamma 'scale' counts row weights. " +
    'With probability: true the inner folds are stratified and drawn from the seed, and the predicted class is the most probable one.',
  fit,
});

/** Rows that the machines are trained on: distinct (row, class) pairs with their summed bound. */
interface Samples {
  readonly x: OneHotMatrix;
  readonly rows: Int32Array;
  readonly y: Int32Array;
  readonly bound: Float64Array;
  /** How often each row counts, without C and class weights. */
  readonly weight: Float64Array;
  /** Different combinations of words among the rows. */
  readonly nCombinations: number;
}

function fit(train: TrainingSet<'one-hot'>, params: Parameters): FittedModel<'one-hot'> {
  const { x, nClasses } = train;
  const present = checkTraining('svc', train);
  const kernel: SvmKernel = {
    kind: params.kernel,
    gamma: typeof params.gamma === 'number' ? params.gamma : params.gamma === 'auto' ? 1 / x.nColumns : scaleGamma(x, train.weights),
    degree: params.degree,
    coef0: params.coef0,
  };
  const samples = collapse(
    x,
    present.y,
    present.count,
    train.weights,
    weightRows(present.y, present.count, train.weights, params.class_weight),
    params.C,
  );
  const settings: MachineSettings = {
    kernel,
    wordsAsColumns: betterAsColumns(x, samples.rows.length, samples.nCombinations),
    tolerance: params.tol,
    shrinking: params.shrinking,
    cacheBytes: params.cache_size * 1048576,
    maxIterations: params.max_iter,
  };
  const pairs = classPairs(present.count);
  const machines = pairs.map((pair) => trainPair(samples, pair, settings, null));
  const decide = createDecisionFunction(x, machines, settings);
  const sigmoids = params.probability ? pairs.map((pair, p) => calibrate(samples, pair, settings, train.seed + p)) : null;
  const shape = { nNumeric: x.nNumeric, nColumns: x.nColumns };
  return {
    notes: describe(machines, samples, x.nRows, params),
    predict: (query) => {
      checkQuery('svc', query, shape);
      const decisions = decide(query);
      if (sigmoids !== null) {
        const probabilities = coupledProbabilities(decisions, sigmoids, present.count);
        return predictionFromScores(spreadScores(probabilities, present, nClasses, 0), nClasses, 'probability');
      }
      const scores = pairwiseScores(decisions, present.count);
      let lowest = 0;
      for (let t = 0; t < scores.length; t++) if (scores[t] < lowest) lowest = scores[t];
      return predictionFromScores(spreadScores(scores, present, nClasses, lowest - 1), nClasses, 'decision');
    },
  };
}

function collapse(
  x: OneHotMatrix,
  y: Int32Array,
  nClasses: number,
  weights: Float64Array | null,
  classWeights: Float64Array | null,
  C: number,
): Samples {
  const { count, groupOf } = distinctMatrixRows(x);
  // Equal rows of different classes are different samples, numbered by their first row.
  const sampleOf = new Int32Array(count * nClasses).fill(-1);
  const first = new Int32Array(x.nRows);
  let nSamples = 0;
  for (let i = 0; i < x.nRows; i++) {
    const key = groupOf[i] * nClasses + y[i];
    if (sampleOf[key] >= 0) continue;
    sampleOf[key] = nSamples;
    first[nSamples++] = i;
  }
  const words = distinctWords(x, first.subarray(0, nSamples));
  // Rows with the same words side by side: kernels are fastest in that order.
  const order = groupMembers(words.groupOf, words.count).rows;
  const positionOf = new Int32Array(nSamples);
  const rows = new Int32Array(nSamples);
  for (let t = 0; t < nSamples; t++) {
    positionOf[order[t]] = t;
    rows[t] = first[order[t]];
  }
  const bound = new Float64Array(nSamples);
  const weight = new Float64Array(nSamples);
  for (let i = 0; i < x.nRows; i++) {
    const t = positionOf[sampleOf[groupOf[i] * nClasses + y[i]]];
    bound[t] += C * (classWeights === null ? 1 : classWeights[i]);
    weight[t] += weights === null ? 1 : weights[i];
  }
  return { x, rows, y: rows.map((row) => y[row]), bound, weight, nCombinations: words.count };
}

/** Positions within `samples` of the rows of two classes. */
function membersOf({ y }: Samples, pair: readonly [number, number]): Int32Array {
  const members = new Int32Array(y.length);
  let count = 0;
  for (let t = 0; t < y.length; t++) if (y[t] === pair[0] || y[t] === pair[1]) members[count++] = t;
  return members.subarray(0, count);
}

function trainPair(samples: Samples, pair: readonly [number, number], settings: MachineSettings, among: Int32Array | null): Machine {
  const members = among ?? membersOf(samples, pair);
  const sign = new Float64Array(members.length);
  const bound = new Float64Array(members.length);
  const rows = new Int32Array(members.length);
  for (let m = 0; m < members.length; m++) {
    sign[m] = samples.y[members[m]] === pair[1] ? 1 : -1;
    bound[m] = samples.bound[members[m]];
    rows[m] = samples.rows[members[m]];
  }
  return trainMachine(samples.x, rows, sign, bound, settings);
}

const INNER_FOLDS = 5;

/** Platt's sigmoid on decisions of machines that did not see the row: five folds, shuffled within each class. */
function calibrate(samples: Samples, pair: readonly [number, number], settings: MachineSettings, seed: number): Sigmoid {
  const members = membersOf(samples, pair);
  const order = members.slice();
  shuffle(order, createRng(seed));
  const fold = new Int32Array(samples.rows.length);
  const dealt = [0, 0];
  for (const t of order) {
    const side = samples.y[t] === pair[1] ? 1 : 0;
    fold[t] = dealt[side]++ % INNER_FOLDS;
  }
  const decisions = new Float64Array(members.length);
  for (let f = 0; f < INNER_FOLDS; f++) {
    const inner = members.filter((t) => fold[t] !== f);
    const ones = inner.filter((t) => samples.y[t] === pair[1]).length;
    const held = members.filter((t) => fold[t] === f);
    // As libsvm: a fold whose training part has one class only says so with certainty.
    let values: Float64Array = new Float64Array(held.length).fill(ones === 0 ? -1 : 1);
    if (ones > 0 && ones < inner.length) {
      const machine = trainPair(samples, pair, settings, inner);
      values = createDecisionFunction(
        samples.x,
        [machine],
        settings,
      )(
        selectRows(
          samples.x,
          held.map((t) => samples.rows[t]),
        ),
      );
    }
    let at = 0;
    members.forEach((t, position) => {
      if (fold[t] === f) decisions[position] = values[at++];
    });
  }
  const sign = Float64Array.from(members, (t) => (samples.y[t] === pair[1] ? 1 : -1));
  return fitSigmoid(
    decisions,
    sign,
    Float64Array.from(members, (t) => samples.weight[t]),
  );
}

/** 1 / (columns × variance of all values of the dense matrix), from the numeric block and the level counts; one pass, values less the first one. */
function scaleGamma(x: OneHotMatrix, weights: Float64Array | null): number {
  const { nRows, nNumeric, nDiscrete, codes, offsets, offValue, onValue, nColumns } = x;
  const on = new Float64Array(nColumns);
  const shift = nNumeric > 0 ? x.numeric[0] : 0;
  let total = 0;
  let sum = 0;
  let squares = 0;
  const moments = rowMoments(x, shift);
  for (let i = 0; i < nRows; i++) {
    const w = weights === null ? 1 : weights[i];
    total += w;
    sum += w * moments[2 * i];
    squares += w * moments[2 * i + 1];
    addLevels(codes, i * nDiscrete, offsets, w, on);
  }
  for (let c = nNumeric; c < nColumns; c++) {
    const absent = offValue[c] - shift;
    const present = onValue[c] - shift;
    sum += on[c] * present + (total - on[c]) * absent;
    squares += on[c] * present * present + (total - on[c]) * absent * absent;
  }
  const mean = sum / (total * nColumns);
  const variance = squares / (total * nColumns) - mean * mean;
  return variance > 0 ? 1 / (nColumns * variance) : 1;
}

/** A row's levels, counted w times. One row per call: the JIT compiles a function that is called often sooner than a long loop. */
function addLevels(codes: Int32Array, from: number, offsets: Int32Array, w: number, on: Float64Array): void {
  for (let d = 0; d < offsets.length; d++) if (codes[from + d] >= 0) on[offsets[d] + codes[from + d]] += w;
}

function describe(machines: readonly Machine[], samples: Samples, nRows: number, params: Parameters): readonly string[] {
  const isSupport = new Uint8Array(nRows);
  let nSupport = 0;
  let iterations = 0;
  let gap = 0;
  for (const machine of machines) {
    for (let t = 0; t < machine.rows.length; t++) {
      nSupport += 1 - isSupport[machine.rows[t]];
      isSupport[machine.rows[t]] = 1;
    }
    iterations += machine.iterations;
    gap = Math.max(gap, machine.gap);
  }
  const notes = [
    `${String(nSupport)} support vectors, ${String(iterations)} solver steps, optimality gap ${gap.toExponential(2)} (tol ${String(params.tol)})`,
  ];
  if (samples.rows.length < nRows) {
    notes.push(`${String(nRows)} rows solved as ${String(samples.rows.length)} distinct ones with summed C (exact)`);
  }
  const unfinished = machines.filter((machine) => !machine.converged).length;
  if (unfinished > 0)
    notes.push(`did not converge: ${String(unfinished)} of ${String(machines.length)} machines stopped at the step limit`);
  return notes;
}
