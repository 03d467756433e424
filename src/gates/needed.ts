import { normalQuantile, studentTQuantile } from '../stats/index.ts';

/** The chance of a decision that "so many would decide" is stated for. */
const POWER = 0.8;

/** Beyond so many times the present size nobody collects. */
const LARGEST_FACTOR = 10_000;

const written = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');

/** Two digits are all that such a forecast is good for. */
const rounded = (count: number): number => {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / unit) * unit;
};

const onTheLine = 'the observed difference lies so close to the bound that no realistic number would decide';

/** Standard errors that the distance from the bound must measure. */
const requiredErrors = (alpha: number): number => normalQuantile(POWER) - normalQuantile(alpha);

/**
 * Rows that would decide with 80 % chance if the difference stays as observed: the standard error shrinks with the root of the rows.
 * @param distance |difference − bound| @param n rows at present
 */
export function neededRows(distance: number, standardError: number, n: number, alpha: number): string {
  const factor = (requiredErrors(alpha) * standardError) / distance;
  const total = n * factor * factor;
  if (!(total <= n * LARGEST_FACTOR)) return onTheLine;
  return `about ${written(rounded(Math.max(total, n + 1)))} rows instead of ${written(n)} would decide with 80 % chance, if the difference stays as seen`;
}

/** What the folds of a design are like. */
export interface FoldDesign {
  readonly nFolds: number;
  readonly perRepeat: number;
  /** Test rows over training rows. */
  readonly ratio: number;
  readonly testRows: number;
}

/**
 * Folds that would decide, by repeating the resampling: repeats make the spread better known and the t distribution narrower, but the error stays that of one run of folds,
 * sd √(1/perRepeat + ratio). Where no number of repeats would decide, rows.
 * @param sd standard deviation of the fold differences
 */
export function neededFolds(distance: number, sd: number, design: FoldDesign, alpha: number): string {
  const { nFolds, perRepeat, ratio, testRows } = design;
  const error = sd * Math.sqrt(1 / perRepeat + ratio);
  for (let repeats = Math.floor(nFolds / perRepeat) + 1; repeats <= 100; repeats++) {
    const n = repeats * perRepeat;
    const errors = studentTQuantile(POWER, n - 1) - studentTQuantile(alpha, n - 1);
    if (errors * error <= distance) {
      return `about ${String(n)} folds instead of ${String(nFolds)} (${String(repeats)} repeats) would decide with 80 % chance, if the difference stays as seen`;
    }
  }
  const total = testRows * ((requiredErrors(alpha) * error) / distance) ** 2;
  if (!(total <= testRows * LARGEST_FACTOR)) return onTheLine;
  return `more repeats of these folds would not decide; about ${written(rounded(total))} rows instead of ${written(testRows)} would, with 80 % chance, if the difference stays as seen`;
}
