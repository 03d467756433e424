import type { Prediction } from '../core/model.ts';

/**
 * The prediction that class scores imply: the highest score wins, the lower class code on ties.
 * @param scores Float64Array (n × nClasses), row-major
 */
export function predictionFromScores(scores: Float64Array, nClasses: number, scoreKind: Prediction['scoreKind']): Prediction {
  const n = scores.length / nClasses;
  const classes = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    let best = 0;
    for (let k = 1; k < nClasses; k++) if (scores[i * nClasses + k] > scores[i * nClasses + best]) best = k;
    classes[i] = best;
  }
  return { classes, scores, scoreKind };
}
