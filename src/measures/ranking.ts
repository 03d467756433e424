import type { Scored } from '../core/measure.ts';

/** Scores of one class, apart by truth and sorted ascending. */
export interface Ranking {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** Splits the scores of class `k` by whether a row is of that class; undefined without scores or with a NaN among them. O(n log n). */
function rankClass(scored: Scored, k: number): Ranking | undefined {
  const { truth, scores, nClasses } = scored;
  if (scores === null) return undefined;
  const n = truth.length;
  let count = 0;
  for (let i = 0; i < n; i++) if (truth[i] === k) count++;
  const positives = new Float64Array(count);
  const negatives = new Float64Array(n - count);
  let p = 0;
  let q = 0;
  for (let i = 0; i < n; i++) {
    const score = scores[i * nClasses + k] + 0;
    if (score !== score) return undefined;
    if (truth[i] === k) positives[p++] = score;
    else negatives[q++] = score;
  }
  return { positives: positives.sort(), negatives: negatives.sort() };
}

/**
 * A ranking figure of the positive class with two classes, of each class against the rest with more (macro mean): NaN as soon as one class's is.
 */
export function overClasses(scored: Scored, figure: (ranking: Ranking) => number): number {
  const { nClasses, positive } = scored;
  const one = (k: number): number => {
    const ranking = rankClass(scored, k);
    return ranking === undefined || ranking.positives.length === 0 || ranking.negatives.length === 0 ? NaN : figure(ranking);
  };
  if (nClasses === 2) return one(positive < 0 ? 1 : positive);
  let sum = 0;
  for (let k = 0; k < nClasses; k++) sum += one(k);
  return sum / nClasses;
}
