import type { Measure } from '../core/measure.ts';

/**
 * Mean −ln of the probability given to the true class, clipped to [ε, 1 − ε] with ε = 2^−52 (scikit-learn's `log_loss` for float64), so that one
 * impossible row costs 36.04 and not infinity. Only for probabilities; NaN otherwise and without rows.
 */
export const logLoss: Measure = {
  id: 'log-loss',
  title: 'log loss',
  direction: 'lower',
  range: [0, -Math.log(Number.EPSILON)],
  needs: 'probabilities',
  classes: 'any',
  compute: ({ truth, scores, scoreKind, nClasses }) => {
    if (scores === null || scoreKind !== 'probability') return NaN;
    let sum = 0;
    for (let i = 0; i < truth.length; i++) {
      const p = scores[i * nClasses + truth[i]];
      sum -= Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, p)));
    }
    return sum / truth.length;
  },
};
