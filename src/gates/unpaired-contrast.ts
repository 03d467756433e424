import type { Measure } from '../core/measure.ts';
import { mean, normalQuantile, normalTails, standardDeviation } from '../stats/index.ts';
import type { Contrast, NoContrast } from './contrast.ts';
import type { FoldFacts } from './evidence.ts';
import { signOf, tContrast } from './fold-contrast.ts';
import { neededRows } from './needed.ts';

interface Side {
  readonly values: Float64Array;
  readonly folds: readonly FoldFacts[];
}

/** Variance of the mean over folds, corrected for overlapping training parts. */
const varianceOfMean = ({ values, folds }: Side): number =>
  standardDeviation(values) ** 2 * (1 / values.length + folds[0].test / folds[0].train);

const testRows = ({ folds }: Side): number =>
  folds.filter((fold) => fold.repeat === folds[0].repeat).reduce((sum, fold) => sum + fold.test, 0);

/**
 * Welch's t test of two means over different folds, each variance corrected as in the paired test (Nadeau & Bengio 2003), Welch–Satterthwaite degrees of freedom.
 * The fold scores of the two runs share nothing, so this needs a far larger difference than pairing does.
 */
function welchContrast(candidate: Side, reference: Side, sign: number): Contrast | NoContrast {
  const [a, b] = [varianceOfMean(candidate), varianceOfMean(reference)];
  if (!(a + b > 0)) return { reason: 'the folds of both runs show no spread: there is nothing to judge by', undecided: true };
  const df = (a + b) ** 2 / (a ** 2 / (candidate.values.length - 1) + b ** 2 / (reference.values.length - 1));
  const difference = sign * (mean(candidate.values) - mean(reference.values));
  const standardError = Math.sqrt(a + b);
  const rows = Math.min(testRows(candidate), testRows(reference));
  const test = `unpaired t test (Welch, corrected) over ${String(candidate.values.length)} and ${String(reference.values.length)} folds`;
  return tContrast(test, { difference, standardError, df }, (theta, alpha) =>
    neededRows(Math.abs(difference - theta), standardError, rows, alpha),
  );
}

/** Two accuracies on different rows, by the normal approximation after adding one hit and one miss to each (Agresti & Caffo 2000, https://doi.org/10.1080/00031305.2000.10474560). */
function proportionsContrast(candidate: Side, reference: Side): Contrast {
  const [n, m] = [candidate.folds[0].test, reference.folds[0].test];
  const [p, q] = [(candidate.values[0] * n + 1) / (n + 2), (reference.values[0] * m + 1) / (m + 2)];
  const centre = p - q;
  const standardError = Math.sqrt((p * (1 - p)) / (n + 2) + (q * (1 - q)) / (m + 2));
  const difference = candidate.values[0] - reference.values[0];
  const at = (theta: number) => normalTails((centre - theta) / standardError);
  return {
    test: `unpaired test of two accuracies (Agresti–Caffo) on ${String(n)} and ${String(m)} rows`,
    difference,
    identical: false,
    larger: (theta) => at(theta).logUpper / Math.LN10,
    smaller: (theta) => at(theta).logLower / Math.LN10,
    interval: (level) => {
      const reach = standardError * normalQuantile(0.5 + level / 2);
      return [centre - reach, centre + reach];
    },
    needed: (theta, alpha) => neededRows(Math.abs(difference - theta), standardError, Math.min(n, m), alpha),
  };
}

/** Two runs that share neither rows nor folds: Welch over folds, two proportions for the accuracy of single test sets. */
export function unpairedContrast(candidate: Side, reference: Side, measure: Measure): Contrast | NoContrast {
  if (![...candidate.values, ...reference.values].every(Number.isFinite)) return { reason: `${measure.title} is missing in a fold` };
  if (candidate.values.length > 1 && reference.values.length > 1) return welchContrast(candidate, reference, signOf(measure));
  if (candidate.values.length === 1 && reference.values.length === 1 && measure.id === 'accuracy')
    return proportionsContrast(candidate, reference);
  return {
    reason: `${measure.title} of single test sets with different rows cannot be compared: give both runs the same test set, or several folds`,
  };
}
