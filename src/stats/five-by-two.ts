import { StatisticError } from '../core/errors.ts';
import { fisherFLogSf, fisherFUpperQuantile } from './fisher-f.ts';
import { mean } from './moments.ts';
import { studentTLogTwoSided, studentTQuantile } from './student-t.ts';

/** The answer of a test on five repetitions of two-fold cross-validation. */
export interface FiveByTwo {
  /** t (5 df) or F (10 and 5 df); 0 for identical scores, NaN when each repetition's two folds differ by the same amount. */
  readonly statistic: number;
  /** Degrees of freedom: [5] of t, [10, 5] of F. */
  readonly df: readonly number[];
  readonly pValue: number;
  readonly log10P: number;
  /** The difference that the interval is about: that of the first fold (t), the mean of all ten (F). */
  readonly difference: number;
  /** All differences that the test does not reject at 1 − level; [NaN, NaN] where it rejects every one. */
  readonly interval: readonly [number, number];
  readonly level: number;
}

const FOLDS = 10;
const REPEATS = 5;

/** Σ over the repetitions of (p₁ − p̄)² + (p₂ − p̄)². */
function withinSquares(differences: Float64Array, level: number): number {
  if (differences.length !== FOLDS) {
    throw new StatisticError('the 5×2 tests take ten differences: five repetitions of two folds', {
      code: 'STATISTIC_NOT_FIVE_BY_TWO',
      expected: '10 differences',
      found: String(differences.length),
      hint: 'Use `resampling: { stratified-k-fold: { folds: 2, repeats: 5 } }`.',
    });
  }
  const bad = differences.find((value) => !Number.isFinite(value));
  if (bad !== undefined) {
    throw new StatisticError('a fold has no finite value', {
      code: 'STATISTIC_NOT_FINITE',
      expected: 'finite numbers',
      found: String(bad),
    });
  }
  if (!(level > 0 && level < 1)) {
    throw new StatisticError('a level lies between 0 and 1', { code: 'STATISTIC_BAD_ARGUMENT', found: String(level) });
  }
  let sum = 0;
  for (let i = 0; i < FOLDS; i += 2) sum += (differences[i] - differences[i + 1]) ** 2 / 2;
  return sum;
}

/** What both tests say of scores without a spread: identical ones are equal (p = 1), a constant difference cannot be judged (NaN). */
function withoutSpread(differences: Float64Array, df: readonly number[], level: number): FiveByTwo {
  const same = differences.every((value) => value === 0);
  const difference = same ? 0 : mean(differences);
  const p = same ? 1 : NaN;
  return { statistic: same ? 0 : NaN, df, pValue: p, log10P: Math.log10(p), difference, interval: [difference, difference], level };
}

/** The spread within the repetitions is nothing but rounding of the scores themselves. */
const hasNoSpread = (squares: number, differences: Float64Array): boolean =>
  Math.sqrt(squares) <= 10 * Number.EPSILON * Math.max(...differences.map(Math.abs));

/**
 * Dietterich's 5×2cv paired t test: t = p₁₁ / √(Σ s²ᵢ / 5), 5 degrees of freedom, two-sided. Only the first fold's difference stands in the numerator, so the answer
 * depends on which fold that is; `fiveByTwoF` does not.
 *
 * Dietterich 1998 (https://doi.org/10.1162/089976698300017197); equal to mlxtend's `paired_ttest_5x2cv`.
 *
 * @param differences Float64Array (10): A − B by repetition, its two folds side by side
 * @throws StatisticError STATISTIC_NOT_FIVE_BY_TWO, STATISTIC_NOT_FINITE, STATISTIC_BAD_ARGUMENT
 */
export function fiveByTwoT(differences: Float64Array, level = 0.95): FiveByTwo {
  const squares = withinSquares(differences, level);
  const df = [REPEATS];
  if (hasNoSpread(squares, differences)) return withoutSpread(differences, df, level);
  const standardError = Math.sqrt(squares / REPEATS);
  const difference = differences[0];
  const logP = studentTLogTwoSided(difference / standardError, REPEATS);
  const reach = standardError * studentTQuantile(0.5 + level / 2, REPEATS);
  return {
    statistic: difference / standardError,
    df,
    pValue: Math.exp(logP),
    log10P: logP / Math.LN10,
    difference,
    interval: [difference - reach, difference + reach],
    level,
  };
}

/**
 * Alpaydın's combined 5×2cv F test: F = Σ p² / (2 Σ s²ᵢ), 10 and 5 degrees of freedom. Takes every difference as numerator once, so the order of folds and
 * repetitions does not matter. The interval holds the differences d for which the test on p − d does not reject: the mean ± √((2 F Σs² − Σ(p − p̄)²) / 10).
 *
 * Alpaydın 1999 (https://doi.org/10.1162/089976699300016007); equal to mlxtend's `combined_ftest_5x2cv`.
 *
 * @param differences as for `fiveByTwoT`
 * @throws StatisticError as `fiveByTwoT`
 */
export function fiveByTwoF(differences: Float64Array, level = 0.95): FiveByTwo {
  const squares = withinSquares(differences, level);
  const df = [FOLDS, REPEATS];
  if (hasNoSpread(squares, differences)) return withoutSpread(differences, df, level);
  const difference = mean(differences);
  let total = 0;
  let around = 0;
  for (const value of differences) {
    total += value * value;
    around += (value - difference) ** 2;
  }
  const statistic = total / (2 * squares);
  const logP = fisherFLogSf(statistic, FOLDS, REPEATS);
  const reach = Math.sqrt((2 * fisherFUpperQuantile(1 - level, FOLDS, REPEATS) * squares - around) / FOLDS);
  return {
    statistic,
    df,
    pValue: Math.exp(logP),
    log10P: logP / Math.LN10,
    difference,
    interval: [difference - reach, difference + reach],
    level,
  };
}
