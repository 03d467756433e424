import { z } from 'zod';
import { ModelError } from '../core/errors.ts';
import type { OneHotMatrix } from '../core/matrix.ts';
import { defineModel } from '../core/model.ts';
import type { FittedModel, TrainingSet } from '../core/model.ts';
import { checkQuery, checkTraining, spreadScores } from './one-hot-input.ts';
import { predictionFromScores } from './prediction.ts';

const parameters = z.strictObject({
  var_smoothing: z
    .number()
    .min(0)
    .default(1e-9)
    .describe('share of the largest column variance that is added to every variance; at least 0'),
  priors: z
    .array(z.number().min(0).max(1))
    .nullable()
    .default(null)
    .describe('class probabilities in class order, sum 1; null = shares of the training rows'),
});

type Parameters = z.infer<typeof parameters>;

/** Mean and variance of every dense column in every class: Float64Array (classes × nColumns) each. */
interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly weight: Float64Array;
  /** Largest variance of a column over all rows. */
  readonly largest: number;
}

/** Gaussian naive Bayes with scikit-learn's parameters. Fit and predict are one pass each, O(rows × (numeric + discrete columns) × classes). */
export const naiveBayes = defineModel<Parameters, 'one-hot'>({
  id: 'naive-bayes',
  title: 'Gaussian naive Bayes',
  engine: 'native',
  representation: 'one-hot',
  parameters,
  rowLimit: Infinity,
  weightsAreCounts: true,
  reference:
    'scikit-learn GaussianNB: same parameters, defaults and log-probabilities. Differs: var_smoothing uses the largest variance counted with row weights ' +
    '(scikit-learn leaves them out there), and where no column varies at all the smoothing is var_smoothing itself instead of 0.',
  fit,
});

function fit(train: TrainingSet<'one-hot'>, params: Parameters): FittedModel<'one-hot'> {
  const { x, nClasses } = train;
  const present = checkTraining('naive-bayes', train);
  const moments = columnMoments(x, present.y, present.count, train.weights);
  const epsilon = params.var_smoothing * (moments.largest > 0 ? moments.largest : 1);
  const variance = moments.variance.map((v) => v + epsilon);
  if (variance.some((v) => v <= 0)) {
    throw new ModelError('naive-bayes: a column is constant within a class and var_smoothing is 0', {
      code: 'MODEL_ZERO_VARIANCE',
      where: 'naive-bayes',
      expected: 'var_smoothing > 0',
      found: String(params.var_smoothing),
      hint: 'Keep the default 1e-9, or drop the column.',
    });
  }
  const prior = classPriors(params.priors, nClasses, moments.weight, present.codes);
  const tables = likelihoodTables(x, moments.mean, variance, prior, present.count);
  const shape = { nNumeric: x.nNumeric, nColumns: x.nColumns };
  return {
    notes: [],
    predict: (query) => {
      checkQuery('naive-bayes', query, shape);
      const logJoint = logJointOf(query, tables, present.count);
      normaliseRows(logJoint, present.count);
      return predictionFromScores(spreadScores(logJoint, present, nClasses, 0), nClasses, 'probability');
    },
  };
}

/** One pass, weighted (West 1979, https://doi.org/10.1145/359146.359153); one-hot columns from level counts: mean off + δp, variance δ²p(1 − p). */
function columnMoments(x: OneHotMatrix, y: Int32Array, nClasses: number, weights: Float64Array | null): Moments {
  const { nRows, nNumeric, numeric, nDiscrete, codes, offsets, offValue, onValue, nColumns } = x;
  const mean = new Float64Array(nClasses * nColumns);
  const squares = new Float64Array(nClasses * nColumns);
  const weight = new Float64Array(nClasses);
  for (let i = 0; i < nRows; i++) {
    const k = y[i];
    const w = weights === null ? 1 : weights[i];
    weight[k] += w;
    const share = w / weight[k];
    const base = k * nColumns;
    const row = i * nNumeric;
    for (let c = 0; c < nNumeric; c++) {
      const value = numeric[row + c];
      const delta = value - mean[base + c];
      const moved = mean[base + c] + delta * share;
      mean[base + c] = moved;
      squares[base + c] += w * delta * (value - moved);
    }
    for (let d = 0; d < nDiscrete; d++) {
      const code = codes[i * nDiscrete + d];
      if (code >= 0) mean[base + offsets[d] + code] += w;
    }
  }
  const variance = new Float64Array(nClasses * nColumns);
  for (let k = 0; k < nClasses; k++) {
    for (let c = 0; c < nColumns; c++) {
      const at = k * nColumns + c;
      if (c < nNumeric) {
        variance[at] = squares[at] / weight[k];
        continue;
      }
      const share = mean[at] / weight[k];
      const step = onValue[c] - offValue[c];
      mean[at] = share === 1 ? onValue[c] : offValue[c] + step * share;
      variance[at] = share === 1 ? 0 : step * step * share * (1 - share);
    }
  }
  const total = weight.reduce((sum, w) => sum + w, 0);
  let largest = 0;
  for (let c = 0; c < nColumns; c++) {
    let centre = 0;
    for (let k = 0; k < nClasses; k++) centre += (weight[k] / total) * mean[k * nColumns + c];
    let spread = 0;
    for (let k = 0; k < nClasses; k++) {
      const at = k * nColumns + c;
      spread += (weight[k] / total) * (variance[at] + (mean[at] - centre) ** 2);
    }
    largest = Math.max(largest, spread);
  }
  return { mean, variance, weight, largest };
}

function classPriors(priors: readonly number[] | null, nClasses: number, weight: Float64Array, codes: Int32Array): Float64Array {
  const total = weight.reduce((sum, w) => sum + w, 0);
  if (priors === null) return weight.map((w) => w / total);
  const sum = priors.reduce((a, b) => a + b, 0);
  if (priors.length !== nClasses || Math.abs(sum - 1) > 1e-8) {
    throw new ModelError('naive-bayes: priors do not fit the classes', {
      code: 'MODEL_BAD_PRIORS',
      where: 'naive-bayes',
      expected: `${String(nClasses)} numbers with sum 1`,
      found: `${String(priors.length)} numbers with sum ${String(sum)}`,
    });
  }
  return Float64Array.from(codes, (code) => priors[code]);
}

/** What prediction needs: per class a constant, the numeric columns' mean and −½/variance, and one term per level (and for "no level"). */
interface LikelihoodTables {
  readonly constant: Float64Array;
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  /** Int32Array (nDiscrete): start of the column's terms; entry 0 is "no level", then the levels. */
  readonly starts: Int32Array;
  /** Float64Array (classes × terms). */
  readonly terms: Float64Array;
  readonly nTerms: number;
}

function likelihoodTables(
  x: OneHotMatrix,
  mean: Float64Array,
  variance: Float64Array,
  prior: Float64Array,
  nClasses: number,
): LikelihoodTables {
  const { nNumeric, nDiscrete, offsets, sizes, offValue, onValue, nColumns } = x;
  const starts = new Int32Array(nDiscrete);
  let nTerms = 0;
  for (let d = 0; d < nDiscrete; d++) {
    starts[d] = nTerms;
    nTerms += sizes[d] + 1;
  }
  const constant = new Float64Array(nClasses);
  const numericMean = new Float64Array(nClasses * nNumeric);
  const scale = new Float64Array(nClasses * nNumeric);
  const terms = new Float64Array(nClasses * nTerms);
  for (let k = 0; k < nClasses; k++) {
    const base = k * nColumns;
    let logs = 0;
    for (let c = 0; c < nColumns; c++) logs += Math.log(2 * Math.PI * variance[base + c]);
    constant[k] = Math.log(prior[k]) - 0.5 * logs;
    for (let c = 0; c < nNumeric; c++) {
      numericMean[k * nNumeric + c] = mean[base + c];
      scale[k * nNumeric + c] = -0.5 / variance[base + c];
    }
    for (let d = 0; d < nDiscrete; d++) {
      const at = base + offsets[d];
      const term = (level: number, value: Float64Array): number =>
        (-0.5 * (value[offsets[d] + level] - mean[at + level]) ** 2) / variance[at + level];
      // "this level on, the others off" as a sum before + own + a sum after: never a difference of large sums.
      const out = k * nTerms + starts[d];
      let before = 0;
      for (let level = 0; level < sizes[d]; level++) {
        terms[out + 1 + level] = before + term(level, onValue);
        before += term(level, offValue);
      }
      terms[out] = before;
      let after = 0;
      for (let level = sizes[d] - 1; level >= 0; level--) {
        terms[out + 1 + level] += after;
        after += term(level, offValue);
      }
    }
  }
  return { constant, mean: numericMean, scale, starts, terms, nTerms };
}

function logJointOf(x: OneHotMatrix, tables: LikelihoodTables, nClasses: number): Float64Array {
  const { nRows, nNumeric, numeric, nDiscrete, codes } = x;
  const { constant, mean, scale, starts, terms, nTerms } = tables;
  const out = new Float64Array(nRows * nClasses);
  for (let i = 0; i < nRows; i++) {
    const row = i * nNumeric;
    for (let k = 0; k < nClasses; k++) {
      let sum = constant[k];
      const base = k * nNumeric;
      for (let c = 0; c < nNumeric; c++) {
        const delta = numeric[row + c] - mean[base + c];
        sum += delta * delta * scale[base + c];
      }
      for (let d = 0; d < nDiscrete; d++) sum += terms[k * nTerms + starts[d] + 1 + codes[i * nDiscrete + d]];
      out[i * nClasses + k] = sum;
    }
  }
  return out;
}

/** Log-joint values to probabilities, in place, by log-sum-exp. A row that no class can explain (all −∞) is shared equally. */
function normaliseRows(logJoint: Float64Array, nClasses: number): void {
  for (let start = 0; start < logJoint.length; start += nClasses) {
    let top = -Infinity;
    for (let k = 0; k < nClasses; k++) top = Math.max(top, logJoint[start + k]);
    let sum = 0;
    for (let k = 0; k < nClasses; k++) {
      const value = top === -Infinity ? 1 : Math.exp(logJoint[start + k] - top);
      logJoint[start + k] = value;
      sum += value;
    }
    for (let k = 0; k < nClasses; k++) logJoint[start + k] /= sum;
  }
}
