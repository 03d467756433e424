import { StatisticError } from '../core/errors.ts';
import { mean, standardDeviation } from './moments.ts';
import { studentTLogTwoSided, studentTQuantile } from './student-t.ts';

/** The answer of the corrected resampled t test. */
export interface ResampledT {
  /** t; 0 for identical scores, NaN when every fold differs by the same amount. */
  readonly statistic: number;
  /** Folds − 1. */
  readonly df: number;
  readonly pValue: number;
  readonly log10P: number;
  /** Confidence interval of the mean difference. */
  readonly interval: readonly [number, number];
  readonly level: number;
  readonly meanDifference: number;
  /** Corrected standard error of the mean difference. */
  readonly standardError: number;
  /** Standardised difference over folds, mean / sd: 0 for identical scores, NaN when every fold differs by the same amount. */
  readonly effect: number;
}

function checkFolds(values: Float64Array, nTrain: number, nTest: number, level: number, counted: number): void {
  if (values.length < 2) {
    throw new StatisticError('a test over folds needs at least two of them', {
      code: 'STATISTIC_TOO_FEW_FOLDS',
      expected: 'two folds or more',
      found: `${String(values.length)} value${values.length === 1 ? '' : 's'}`,
      hint: 'Resample with several folds or repeats: one split has no spread to judge by.',
    });
  }
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad !== undefined) {
    throw new StatisticError('a fold has no finite value', {
      code: 'STATISTIC_NOT_FINITE',
      expected: 'finite numbers',
      found: String(bad),
    });
  }
  if (!(nTrain > 0 && nTest > 0) || !(level > 0 && level < 1) || !(counted >= 1 && counted <= values.length)) {
    const found = `${String(nTrain)} training rows, ${String(nTest)} test rows, level ${String(level)}, ${String(counted)} folds counted`;
    throw new StatisticError('fold sizes are positive, a level lies between 0 and 1, and from 1 to all folds count', {
      code: 'STATISTIC_BAD_ARGUMENT',
      found,
    });
  }
}

/** √(1/n + nTest/nTrain): the training parts of the folds overlap, so their mean varies more than sd/√n says. */
const correction = (n: number, nTrain: number, nTest: number): number => Math.sqrt(1 / n + nTest / nTrain);

/** No spread but rounding, as R's t.test judges it: the t statistic would only measure the rounding. */
export const isConstant = (sd: number, n: number, centre: number): boolean => sd / Math.sqrt(n) < 10 * Number.EPSILON * Math.abs(centre);

/**
 * Corrected resampled t test of a difference between two models over the same folds: t = mean / (sd √(1/n + nTest/nTrain)), n − 1 degrees of freedom, two-sided.
 * The plain paired t test on folds takes overlapping training parts for independent and alarms several times too often.
 *
 * Nadeau & Bengio 2003 (https://doi.org/10.1023/A:1024068626366); repeated k-fold with n = k · r as Bouckaert & Frank 2004
 * (https://doi.org/10.1007/978-3-540-24775-3_3). That counts every repeat as new data although all repeats share their rows: with a learner that changes with its training
 * rows it alarms about twice as often as α says (`reports/calibration`). With `counted` = k the standard error is that of one run of folds,
 * sd √(1/k + nTest/nTrain), which the mean over the repeats never exceeds; sd and the degrees of freedom still come from all folds.
 *
 * Identical scores (all differences 0): t = 0, p = 1, interval [0, 0]. The same difference ≠ 0 in every fold: there is no spread to judge by, so t, p and
 * effect are NaN (not "p = 0") and the interval is the point.
 *
 * @param differences Float64Array (n): score of A − score of B, one per fold, in the unit of the score
 * @param nTrain rows of a training part @param nTest rows of a test part @param counted folds that the standard error takes for data of their own: all, or those of one repeat
 * @throws StatisticError STATISTIC_TOO_FEW_FOLDS, STATISTIC_NOT_FINITE, STATISTIC_BAD_ARGUMENT
 */
export function correctedResampledT(
  differences: Float64Array,
  nTrain: number,
  nTest: number,
  level = 0.95,
  counted = differences.length,
): ResampledT {
  checkFolds(differences, nTrain, nTest, level, counted);
  const n = differences.length;
  const df = n - 1;
  const meanDifference = mean(differences);
  if (differences.every((value) => value === 0)) {
    return { statistic: 0, df, pValue: 1, log10P: 0, interval: [0, 0], level, meanDifference: 0, standardError: 0, effect: 0 };
  }
  const sd = standardDeviation(differences);
  if (isConstant(sd, n, meanDifference)) {
    const interval = [meanDifference, meanDifference] as const;
    return { statistic: NaN, df, pValue: NaN, log10P: NaN, interval, level, meanDifference, standardError: 0, effect: NaN };
  }
  const standardError = sd * correction(counted, nTrain, nTest);
  const statistic = meanDifference / standardError;
  const logP = studentTLogTwoSided(statistic, df);
  const reach = standardError * studentTQuantile(0.5 + level / 2, df);
  return {
    statistic,
    df,
    pValue: Math.exp(logP),
    log10P: logP / Math.LN10,
    interval: [meanDifference - reach, meanDifference + reach],
    level,
    meanDifference,
    standardError,
    effect: meanDifference / sd,
  };
}

/**
 * Confidence interval of a score's mean over folds with the same correction. A point when all folds agree.
 * @param values Float64Array (n): one score per fold
 * @param counted as in `correctedResampledT`
 * @throws StatisticError as `correctedResampledT`
 */
export function resampledMeanInterval(
  values: Float64Array,
  nTrain: number,
  nTest: number,
  level = 0.95,
  counted = values.length,
): readonly [number, number] {
  checkFolds(values, nTrain, nTest, level, counted);
  const centre = mean(values);
  const reach = standardDeviation(values) * correction(counted, nTrain, nTest) * studentTQuantile(0.5 + level / 2, values.length - 1);
  return [centre - reach, centre + reach];
}
