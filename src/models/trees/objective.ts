import { exactUnit, roundingConstant } from './exact-weights.ts';

/** What a boosted model minimises: the log loss of two classes by one score, or of several by one score each. */
export interface Objective {
  /** Scores per row, and trees per round. */
  readonly width: number;
  /** Float64Array (width): the scores before the first tree. */
  readonly start: Float64Array;
  /** Refreshes whatever the gradients of a round share. */
  beginRound(scores: Float64Array): void;
  /** Gradient and hessian of score `k` by row, multiples of one unit, into out (2 × nRows). */
  gradients(scores: Float64Array, k: number, out: Float64Array): void;
}

/** How an original computes: XGBoost and LightGBM differ in start scores and hessians. */
export interface ObjectiveStyle {
  /** Start score from the weighted share of the positive class. */
  readonly binaryStart: (share: number) => number;
  /** Start scores from the weighted class shares. */
  readonly softmaxStart: (shares: Float64Array) => Float64Array;
  readonly softmaxHessianFactor: (nClasses: number) => number;
  readonly leastHessian: number;
  /** Probabilities are rounded to single precision before gradients are taken. */
  readonly singleProbability: boolean;
}

/**
 * The objective of a training set. Gradients are single-precision numbers as in the originals, then rounded to a unit in which all sums are exact.
 * O(nRows · width) per round.
 * @param weights Float64Array (nRows)
 */
export function createObjective(y: Int32Array, nClasses: number, weights: Float64Array, style: ObjectiveStyle): Objective {
  const shares = new Float64Array(nClasses);
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    shares[y[i]] += weights[i];
    total += weights[i];
  }
  for (let k = 0; k < nClasses; k++) shares[k] /= total;
  const constant = roundingConstant(exactUnit(total + 1));
  return nClasses === 2 ? binary(y, weights, constant, shares[1], style) : softmax(y, weights, constant, shares, style);
}

function binary(y: Int32Array, weights: Float64Array, constant: number, share: number, style: ObjectiveStyle): Objective {
  const { singleProbability, leastHessian } = style;
  return {
    width: 1,
    start: Float64Array.of(style.binaryStart(share)),
    beginRound: () => undefined,
    gradients(scores, _k, out) {
      for (let i = 0; i < y.length; i++) {
        const exact = 1 / (1 + Math.exp(-scores[i]));
        const p = singleProbability ? Math.fround(exact) : exact;
        const g = Math.fround(p - y[i]) + constant - constant;
        const h = Math.max(Math.fround(p * (1 - p)), leastHessian) + constant - constant;
        out[2 * i] = g * weights[i] + constant - constant;
        out[2 * i + 1] = h * weights[i] + constant - constant;
      }
    },
  };
}

function softmax(y: Int32Array, weights: Float64Array, constant: number, shares: Float64Array, style: ObjectiveStyle): Objective {
  const width = shares.length;
  const { singleProbability, leastHessian } = style;
  const factor = style.softmaxHessianFactor(width);
  const probabilities = new Float64Array(y.length * width);
  return {
    width,
    start: style.softmaxStart(shares),
    beginRound(scores) {
      probabilities.set(scores);
      softmaxRows(probabilities, width);
    },
    gradients(_scores, k, out) {
      for (let i = 0; i < y.length; i++) {
        const exact = probabilities[i * width + k];
        const p = singleProbability ? Math.fround(exact) : exact;
        const g = Math.fround(p - (y[i] === k ? 1 : 0)) + constant - constant;
        const h = Math.max(Math.fround(factor * p * (1 - p)), leastHessian) + constant - constant;
        out[2 * i] = g * weights[i] + constant - constant;
        out[2 * i + 1] = h * weights[i] + constant - constant;
      }
    },
  };
}

/** Replaces each row of scores by its softmax. O(n). */
export function softmaxRows(scores: Float64Array, width: number): void {
  for (let from = 0; from < scores.length; from += width) {
    let most = scores[from];
    for (let k = 1; k < width; k++) if (scores[from + k] > most) most = scores[from + k];
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const value = Math.exp(scores[from + k] - most);
      scores[from + k] = value;
      sum += value;
    }
    for (let k = 0; k < width; k++) scores[from + k] /= sum;
  }
}

/** Class probabilities, Float64Array (n × nClasses), from the scores of one (two classes) or several columns. O(n). */
export function probabilitiesFromScores(scores: Float64Array, width: number): Float64Array {
  if (width > 1) {
    softmaxRows(scores, width);
    return scores;
  }
  const out = new Float64Array(2 * scores.length);
  for (let i = 0; i < scores.length; i++) {
    const p = 1 / (1 + Math.exp(-scores[i]));
    out[2 * i] = 1 - p;
    out[2 * i + 1] = p;
  }
  return out;
}
