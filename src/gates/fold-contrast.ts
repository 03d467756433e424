import type { Measure } from '../core/measure.ts';
import { correctedResampledT, studentTQuantile, studentTTails } from '../stats/index.ts';
import type { Contrast } from './contrast.ts';
import type { FoldFacts } from './evidence.ts';
import { neededFolds } from './needed.ts';

interface Estimate {
  readonly difference: number;
  readonly standardError: number;
  readonly df: number;
}

/** One-sided tests and intervals of an estimate with a t distribution. */
export function tContrast(test: string, { difference, standardError, df }: Estimate, needed: Contrast['needed']): Contrast {
  const at = (theta: number) => studentTTails((difference - theta) / standardError, df);
  return {
    test,
    difference,
    identical: false,
    larger: (theta) => at(theta).logUpper / Math.LN10,
    smaller: (theta) => at(theta).logLower / Math.LN10,
    interval: (level) => {
      const reach = standardError * studentTQuantile(0.5 + level / 2, df);
      return [difference - reach, difference + reach];
    },
    needed,
  };
}

/** + where more of the measure is better. */
export const signOf = (measure: Measure): 1 | -1 => (measure.direction === 'higher' ? 1 : -1);

/**
 * Corrected resampled t test (Nadeau & Bengio 2003, https://doi.org/10.1023/A:1024068626366) of the same folds, one-sided against any bound, with the standard error of one
 * run of folds: repeats share their rows, so they are no new data (see `correctedResampledT`). Undefined where the folds show no spread: then only the rows can tell. The
 * values must be finite in every fold.
 * @param testedRows of one repeat, where only some rows of the folds count
 */
export function foldContrast(
  candidate: Float64Array,
  reference: Float64Array,
  measure: Measure,
  folds: readonly FoldFacts[],
  testedRows?: number,
): Contrast | undefined {
  const differences = candidate.map((value, fold) => signOf(measure) * (value - reference[fold]));
  const { train, test } = folds[0];
  const ofRepeat = folds.filter((fold) => fold.repeat === folds[0].repeat);
  const result = correctedResampledT(differences, train, test, undefined, ofRepeat.length);
  if (!(result.standardError > 0)) return undefined;
  const testRows = testedRows ?? ofRepeat.reduce((sum, fold) => sum + fold.test, 0);
  const design = { nFolds: folds.length, perRepeat: ofRepeat.length, ratio: test / train, testRows };
  const sd = result.standardError / Math.sqrt(1 / ofRepeat.length + test / train);
  const estimate = { difference: result.meanDifference, standardError: result.standardError, df: result.df };
  const repeated = ofRepeat.length < folds.length ? ', standard error of one run' : '';
  return tContrast(`corrected resampled t test over ${String(folds.length)} folds${repeated}`, estimate, (theta, alpha) =>
    neededFolds(Math.abs(result.meanDifference - theta), sd, design, alpha),
  );
}
