import { StatisticError } from '../core/errors.ts';
import type { Measure, Scored } from '../core/measure.ts';
import { permutationTest } from '../stats/index.ts';

/** A difference of one measure between two models on the same rows. */
export interface MeasurePermutation {
  /** Measure of the first − measure of the second. */
  readonly difference: number;
  readonly log10P: number;
  readonly monteCarlo: ReturnType<typeof permutationTest>['monteCarlo'];
}

/** Two models' predictions of the same rows, of which each row's pair can be swapped. */
function swappable(a: Scored, b: Scored): { readonly first: Scored; readonly second: Scored; readonly swap: (row: number) => void } {
  const copy = (scored: Scored): Scored => ({ ...scored, predicted: scored.predicted.slice(), scores: scored.scores?.slice() ?? null });
  const [first, second] = [copy(a), copy(b)];
  return {
    first,
    second,
    swap: (row) => {
      [first.predicted[row], second.predicted[row]] = [second.predicted[row], first.predicted[row]];
      if (first.scores === null || second.scores === null) return;
      for (let i = row * a.nClasses; i < (row + 1) * a.nClasses; i++) {
        const held = first.scores[i];
        first.scores[i] = second.scores[i];
        second.scores[i] = held;
      }
    },
  };
}

/**
 * A permutation test of any measure (accuracy, recall, AUC, log loss, …) between two models on the same rows, two-sided: under the null hypothesis it does not matter which model said
 * what of a row, so each row's two predictions are swapped with chance ½. Scores must be on the same scale (both probabilities). Identical predictions: p = 1. Seeded.
 * Cost replicates · (n + the measure).
 *
 * Approximate randomisation, Noreen 1989; for classifiers e.g. Yeh 2000 (https://doi.org/10.3115/992730.992783).
 *
 * @throws StatisticError STATISTIC_NOT_PAIRED where the rows differ; STATISTIC_NOT_FINITE where the measure is not defined for the rows
 */
export function permutationOfMeasure(a: Scored, b: Scored, measure: Measure, replicates: number, seed: number): MeasurePermutation {
  if (a.truth.length !== b.truth.length || a.nClasses !== b.nClasses || a.truth.some((value, row) => value !== b.truth[row])) {
    throw new StatisticError('the two models did not predict the same rows', {
      code: 'STATISTIC_NOT_PAIRED',
      expected: 'the same truth for both',
      found: `${String(a.truth.length)} and ${String(b.truth.length)} rows`,
    });
  }
  const { first, second, swap } = swappable(a, b);
  const gap = (): number => measure.compute(first) - measure.compute(second);
  const difference = gap();
  if (Number.isNaN(difference)) {
    throw new StatisticError(`${measure.id} is not defined for these rows`, {
      code: 'STATISTIC_NOT_FINITE',
      expected: 'a number',
      found: 'NaN',
    });
  }
  const { logP, monteCarlo } = permutationTest(
    () => Math.abs(gap()),
    (rng) => {
      for (let row = 0; row < first.truth.length; row++) if (rng.uint32() >= 0x80000000) swap(row);
    },
    replicates,
    seed,
  );
  return { difference, log10P: logP / Math.LN10, monteCarlo };
}
