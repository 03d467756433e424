import { StatisticError } from '../core/errors.ts';
import { midranks } from './midranks.ts';
import { mean } from './moments.ts';
import { normalLogSf, normalQuantile } from './normal.ts';

/** Area under one ROC curve with what each row adds to it. */
export interface AucComponents {
  readonly auc: number;
  /** Float64Array (positives): share of the negatives that this positive beats, ties half. */
  readonly ofPositives: Float64Array;
  /** Float64Array (negatives): share of the positives that beat this negative. */
  readonly ofNegatives: Float64Array;
}

/** Two areas under ROC curves of the same rows. */
export interface DeLong {
  /** First − second. */
  readonly difference: number;
  readonly standardError: number;
  /** Standard normal under equal areas; 0 when the curves are the same, NaN when they differ without any variance. */
  readonly statistic: number;
  readonly pValue: number;
  readonly log10P: number;
  readonly interval: readonly [number, number];
  readonly level: number;
}

/**
 * The area under a ROC curve and its structural components (DeLong, DeLong & Clarke-Pearson 1988, https://doi.org/10.2307/2531595) by midranks, in O(n log n) instead of
 * O(positives × negatives): Sun & Xu 2014 (https://doi.org/10.1109/LSP.2014.2337313).
 *
 * @param scores Float64Array (n), higher = more positive; any increasing change of them leaves all alone
 * @param positive n values, true where the row is of the positive class
 * @throws StatisticError STATISTIC_ONE_CLASS with fewer than two rows of a class, STATISTIC_NOT_FINITE for a NaN score
 */
export function aucComponents(scores: Float64Array, positive: ArrayLike<boolean | number>): AucComponents {
  const n = scores.length;
  if (scores.some(Number.isNaN)) {
    throw new StatisticError('a row has no score', { code: 'STATISTIC_NOT_FINITE', expected: 'numbers', found: 'NaN' });
  }
  let m = 0;
  for (let i = 0; i < n; i++) if (positive[i]) m++;
  if (m < 2 || n - m < 2) {
    throw new StatisticError('the variance of an area under the ROC curve needs two rows of each class', {
      code: 'STATISTIC_ONE_CLASS',
      expected: 'at least 2 positive and 2 negative rows',
      found: `${String(m)} positive, ${String(n - m)} negative`,
      hint: 'Use test rows of both classes.',
    });
  }
  const own = [new Float64Array(m), new Float64Array(n - m)];
  const all = midranks(scores);
  const overall = [new Float64Array(m), new Float64Array(n - m)];
  const at = [0, 0];
  for (let i = 0; i < n; i++) {
    const side = positive[i] ? 0 : 1;
    own[side][at[side]] = scores[i];
    overall[side][at[side]++] = all[i];
  }
  const [rankedPositives, rankedNegatives] = own.map(midranks);
  const ofPositives = overall[0].map((rank, i) => (rank - rankedPositives[i]) / (n - m));
  const ofNegatives = overall[1].map((rank, i) => 1 - (rank - rankedNegatives[i]) / m);
  return { auc: mean(ofPositives), ofPositives, ofNegatives };
}

/** Sample variance of a − b, over its own length: the variance of the mean. */
function varianceOfMean(a: Float64Array, b: Float64Array): number {
  const differences = a.map((value, i) => value - b[i]);
  const centre = mean(differences);
  const squares = differences.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return squares / (a.length - 1) / a.length;
}

/**
 * DeLong's test of two areas under the ROC curves of the same rows: z = difference / standard error, normal, two-sided. The covariance of the curves is in the
 * standard error, so it is a paired test. Equal to R's pROC 1.18 `roc.test(method = "delong")`.
 *
 * A model against itself (or curves that order the rows alike): difference 0, p = 1. Different areas without any variance: NaN, not "p = 0". Swapping flips the sign.
 * O(n).
 *
 * @param first, second `aucComponents` of the same rows
 */
export function deLong(first: AucComponents, second: AucComponents, level = 0.95): DeLong {
  const difference = first.auc - second.auc;
  const variance = varianceOfMean(first.ofPositives, second.ofPositives) + varianceOfMean(first.ofNegatives, second.ofNegatives);
  const standardError = Math.sqrt(variance);
  if (standardError <= 1e-15) {
    const same = Math.abs(difference) <= 1e-15;
    const p = same ? 1 : NaN;
    const at = same ? 0 : difference;
    return { difference: at, standardError: 0, statistic: same ? 0 : NaN, pValue: p, log10P: Math.log10(p), interval: [at, at], level };
  }
  const statistic = difference / standardError;
  const logP = Math.min(0, normalLogSf(Math.abs(statistic)) + Math.LN2);
  const reach = normalQuantile(0.5 + level / 2) * standardError;
  return {
    difference,
    standardError,
    statistic,
    pValue: Math.exp(logP),
    log10P: logP / Math.LN10,
    interval: [difference - reach, difference + reach],
    level,
  };
}
