import type { Measure } from '../core/measure.ts';
import { overClasses, type Ranking } from './ranking.ts';

/** Σ (R_t − R_{t−1}) · P_t over the distinct scores t, highest first; no interpolation. O(n) on sorted scores. */
function averagePrecision({ positives, negatives }: Ranking): number {
  let tp = 0;
  let fp = 0;
  let sum = 0;
  while (tp < positives.length) {
    const threshold = positives[positives.length - 1 - tp];
    const before = tp;
    while (tp < positives.length && positives[positives.length - 1 - tp] >= threshold) tp++;
    while (fp < negatives.length && negatives[negatives.length - 1 - fp] >= threshold) fp++;
    sum += ((tp - before) * tp) / (tp + fp);
  }
  return sum / positives.length;
}

/**
 * Area under the precision–recall curve as average precision (scikit-learn's `average_precision_score`); with more than two classes the macro mean of
 * one class against the rest. NaN when a class does not occur.
 */
export const prAuc: Measure = {
  id: 'pr-auc',
  title: 'PR AUC (average precision)',
  direction: 'higher',
  range: [0, 1],
  needs: 'scores',
  classes: 'any',
  compute: (scored) => overClasses(scored, averagePrecision),
};
