import type { Measure, Scored } from '../core/measure.ts';
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

/** The same from entries that stand for several rows each, two classes: the wins are whole numbers, so grouping them keeps the bits. O(n log n). */
function weightedArea({ truth, scores, weights, positive }: Scored): number {
  if (scores === null || weights === undefined) return NaN;
  const k = positive < 0 ? 1 : positive;
  const own = Float64Array.from(truth, (_, i) => scores[i * 2 + k]);
  if (own.some(Number.isNaN)) return NaN;
  const order = Uint32Array.from(own.keys()).sort((a, b) => Number(own[a] > own[b]) - Number(own[a] < own[b]));
  let positives = 0;
  let negatives = 0;
  let twiceWins = 0;
  for (let from = 0; from < order.length;) {
    const score = own[order[from]];
    let hits = 0;
    let others = 0;
    for (; from < order.length && own[order[from]] === score; from++) {
      if (truth[order[from]] === k) hits += weights[order[from]];
      else others += weights[order[from]];
    }
    twiceWins += hits * (2 * negatives + others);
    positives += hits;
    negatives += others;
  }
  return positives === 0 || negatives === 0 ? NaN : twiceWins / 2 / positives / negatives;
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
  takesWeights: true,
  compute: (scored) => (scored.weights === undefined || scored.nClasses !== 2 ? overClasses(scored, areaUnderCurve) : weightedArea(scored)),
};
