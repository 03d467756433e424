import type { Measure, Scored } from '../core/measure.ts';

/** Counts of a two-class prediction; positive = the class that counts as such. */
export interface BinaryCounts {
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
}

/** Counts hits and misses, or undefined unless there are two classes and one is positive. O(n). */
export function binaryCounts(scored: Scored): BinaryCounts | undefined {
  const { truth, predicted, positive, weights } = scored;
  if (scored.nClasses !== 2 || positive < 0) return undefined;
  // with two classes the codes are 0 and 1: sums instead of branches, which would be guessed wrong every other row
  let said = 0;
  let is = 0;
  let both = 0;
  let all = truth.length;
  if (weights === undefined) {
    for (let i = 0; i < truth.length; i++) {
      said += predicted[i];
      is += truth[i];
      both += predicted[i] & truth[i];
    }
  } else {
    all = 0;
    for (let i = 0; i < truth.length; i++) {
      all += weights[i];
      said += weights[i] * predicted[i];
      is += weights[i] * truth[i];
      both += weights[i] * (predicted[i] & truth[i]);
    }
  }
  const neither = all - said - is + both;
  return positive === 1
    ? { tp: both, fp: said - both, tn: neither, fn: is - both }
    : { tp: neither, fp: is - both, tn: both, fn: said - both };
}

/** A measure from the four counts, with range [0, 1]. 0/0 is NaN. */
export function binaryMeasure(
  id: string,
  title: string,
  direction: Measure['direction'],
  formula: (counts: BinaryCounts) => number,
): Measure {
  const compute = (scored: Scored): number => {
    const counts = binaryCounts(scored);
    return counts === undefined ? NaN : formula(counts);
  };
  return { id, title, direction, range: [0, 1], needs: 'classes', classes: 'binary', takesWeights: true, compute };
}
