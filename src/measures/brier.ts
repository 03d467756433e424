import type { Measure } from '../core/measure.ts';

/**
 * Brier score (1950, https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2): with two classes the mean squared distance of the positive
 * class's probability from 0 or 1 (range 0 … 1), with more the mean over rows of the squared distances summed over classes (0 … 2), as scikit-learn's
 * `brier_score_loss`. Only for probabilities; NaN otherwise and without rows.
 */
export const brier: Measure = {
  id: 'brier',
  title: 'Brier score',
  direction: 'lower',
  range: [0, 2],
  needs: 'probabilities',
  classes: 'any',
  compute: ({ truth, scores, scoreKind, nClasses }) => {
    if (scores === null || scoreKind !== 'probability') return NaN;
    let sum = 0;
    for (let i = 0; i < truth.length; i++) {
      for (let k = 0; k < nClasses; k++) sum += (scores[i * nClasses + k] - (truth[i] === k ? 1 : 0)) ** 2;
    }
    return sum / truth.length / (nClasses === 2 ? 2 : 1);
  },
};
