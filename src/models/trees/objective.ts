import type { BoostingMemory } from '../../kernels/boosting-memory.ts';
import { exactUnit, roundingConstant } from './exact-weights.ts';

/** What a boosted model minimises: the log loss of two classes by one score, or of several by one score each. */
export interface Objective {
  /** Float64Array (width): the scores before the first tree. */
  readonly start: Float64Array;
  /** Refreshes whatever the gradients of a round share. */
  beginRound(): void;
  /** Gradient and hessian of score `k` by row, multiples of one unit. */
  gradients(k: number): void;
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

/** Scores per row, and trees per round. */
export const widthOf = (nClasses: number): number => (nClasses === 2 ? 1 : nClasses);

/**
 * The objective of a training set, computed within the kernels' memory. Gradients are single-precision numbers as in the originals, then rounded to a unit
 * in which all sums are exact. O(nRows · width) per round.
 * @param weights Float64Array (nRows) or null for 1 each
 */
export function createObjective(
  memory: BoostingMemory,
  y: Int32Array,
  nClasses: number,
  weights: Float64Array | null,
  style: ObjectiveStyle,
): Objective {
  const { calls, at, nRows } = memory;
  const shares = new Float64Array(nClasses);
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    const weight = weights === null ? 1 : weights[i];
    shares[y[i]] += weight;
    total += weight;
  }
  for (let k = 0; k < nClasses; k++) shares[k] /= total;
  const constant = roundingConstant(exactUnit(total + 1));
  const single = style.singleProbability ? 1 : 0;
  const least = style.leastHessian;
  if (nClasses === 2) {
    return {
      start: Float64Array.of(style.binaryStart(shares[1])),
      beginRound: () => undefined,
      gradients: () => {
        calls.logisticGradients(at.scores, at.y, at.weights, nRows, single, least, constant, at.gradients);
      },
    };
  }
  const factor = style.softmaxHessianFactor(nClasses);
  return {
    start: style.softmaxStart(shares),
    beginRound: () => {
      calls.softmax(at.scores, nRows, nClasses, at.probabilities);
    },
    gradients: (k) => {
      const own = at.probabilities + 8 * nRows * k;
      calls.softmaxGradients(own, at.y, k, at.weights, nRows, factor, single, least, constant, at.gradients);
    },
  };
}

/** Replaces each row of scores by its softmax. O(n). */
function softmaxRows(scores: Float64Array, width: number): void {
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
