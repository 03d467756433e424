import type { Measure } from '../core/measure.ts';
import { overClasses, type Ranking } from './ranking.ts';

/** Probability that a row of the class scores higher than another, ties half: Mann–Whitney U over the pairs. O(n) on sorted scores. */
function areaUnderCurve({ positives, negatives }: Ranking): number {
  let below = 0;
  let notAbove = 0;
  let twiceWins = 0;
  for (const score of positives) {
    while (below < negatives.length && negatives[below] < score) below++;
    while (notAbove < negatives.length && negatives[notAbove] <= score) notAbove++;
    twiceWins += below + notAbove;
  }
  return twiceWins / 2 / positives.length / negatives.length;
}

/**
 * Area under the ROC curve (Hanley & McNeil 1982, https://doi.org/10.1148/radiology.143.1.7063747); with more than two classes the macro mean of one
 * class against the rest. NaN when a class does not occur. As scikit-learn's `roc_auc_score`.
 */
export const rocAuc: Measure = {
  id: 'roc-auc',
  title: 'ROC AUC',
  direction: 'higher',
  range: [0, 1],
  needs: 'scores',
  classes: 'any',
  compute: (scored) => overClasses(scored, areaUnderCurve),
};
