import type { Measure, Scored } from '../core/measure.ts';
import { aucComponents, deLong, normalQuantile, normalTails, pairedDifferenceZ, pairedProportions } from '../stats/index.ts';
import { bootstrapContrast } from './bootstrap-contrast.ts';
import { type Contrast, identicalContrast, type NoContrast } from './contrast.ts';
import { neededRows } from './needed.ts';

const counted = (n: number): string => `${String(n)} row${n === 1 ? '' : 's'}`;

/** Do the two say the same of every row, scores included where there are any? */
export function sayTheSame(a: Scored, b: Scored): boolean {
  const same = (x: ArrayLike<number>, y: ArrayLike<number>): boolean => {
    if (x.length !== y.length) return false;
    for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
    return true;
  };
  if (!same(a.predicted, b.predicted)) return false;
  return a.scores === null || b.scores === null ? a.scores === b.scores : same(a.scores, b.scores);
}

/**
 * The rows that a measure is a share of hits in: all rows for accuracy, the rows of one class for recall and its kin. Null for measures that are no such share.
 */
function hitRows(measure: Measure, { truth, nClasses, positive }: Scored): ((row: number) => boolean) | null {
  if (measure.id === 'accuracy') return () => true;
  if (nClasses !== 2) return null;
  if (measure.id === 'recall' || measure.id === 'false-negative-rate') return (row) => truth[row] === positive;
  if (measure.id === 'specificity' || measure.id === 'false-positive-rate') return (row) => truth[row] !== positive;
  return null;
}

/** McNemar's question with a margin: Tango's score test of paired counts (1998). */
export function tangoContrast(onlyCandidate: number, onlyReference: number, n: number): Contrast {
  const at = (theta: number) => normalTails(pairedDifferenceZ(onlyCandidate, onlyReference, n, theta));
  const difference = (onlyCandidate - onlyReference) / n;
  // never below what one row in n would spread: no disagreement seen is not no disagreement at all
  const standardError = Math.sqrt(Math.max(onlyCandidate + onlyReference - n * difference ** 2, 1)) / n;
  return {
    test: `McNemar's test with a margin (Tango's score) on ${counted(n)}`,
    difference,
    identical: false,
    larger: (theta) => at(theta).logUpper / Math.LN10,
    smaller: (theta) => at(theta).logLower / Math.LN10,
    interval: (level) => pairedProportions(onlyCandidate, onlyReference, n, level).interval,
    needed: (theta, alpha) => neededRows(Math.abs(difference - theta), standardError, n, alpha),
  };
}

function hitContrast(candidate: Scored, reference: Scored, counts: (row: number) => boolean): Contrast | NoContrast {
  let [n, onlyCandidate, onlyReference] = [0, 0, 0];
  candidate.truth.forEach((truth, row) => {
    if (!counts(row)) return;
    n++;
    const [right, other] = [candidate.predicted[row] === truth, reference.predicted[row] === truth];
    if (right && !other) onlyCandidate++;
    else if (other && !right) onlyReference++;
  });
  return n === 0 ? { reason: 'no tested row counts for the measure' } : tangoContrast(onlyCandidate, onlyReference, n);
}

function deLongContrast(candidate: Scored, reference: Scored): Contrast | undefined {
  const { truth } = candidate;
  const positive = Math.max(0, candidate.positive);
  const isPositive = truth.map((code) => Number(code === positive));
  const positives = isPositive.reduce((sum, one) => sum + one, 0);
  if (positives < 2 || truth.length - positives < 2) return undefined;
  const columnOf = (scores: Float64Array): Float64Array =>
    Float64Array.from({ length: truth.length }, (_, row) => scores[2 * row + positive]);
  if (candidate.scores === null || reference.scores === null) return undefined;
  const result = deLong(aucComponents(columnOf(candidate.scores), isPositive), aucComponents(columnOf(reference.scores), isPositive));
  const { difference, standardError } = result;
  if (!(standardError > 0)) return undefined;
  const at = (theta: number) => normalTails((difference - theta) / standardError);
  return {
    test: `DeLong's test on ${counted(truth.length)}`,
    difference,
    identical: false,
    larger: (theta) => at(theta).logUpper / Math.LN10,
    smaller: (theta) => at(theta).logLower / Math.LN10,
    interval: (level) => {
      const reach = standardError * normalQuantile(0.5 + level / 2);
      return [difference - reach, difference + reach];
    },
    needed: (theta, alpha) => neededRows(Math.abs(difference - theta), standardError, truth.length, alpha),
  };
}

/**
 * Two models on the same rows of one test set: shares of hits by McNemar's test with a margin, the ROC AUC of two classes by DeLong's test, any other measure by the
 * paired bootstrap. The models are taken as they are: how they would vary with other training rows is not in it.
 */
export function rowContrast(candidate: Scored, reference: Scored, measure: Measure, seed: number): Contrast | NoContrast {
  if (sayTheSame(candidate, reference)) return identicalContrast;
  const counts = hitRows(measure, candidate);
  if (counts !== null) return hitContrast(candidate, reference, counts);
  const areas = measure.id === 'roc-auc' && candidate.nClasses === 2 ? deLongContrast(candidate, reference) : undefined;
  return areas ?? bootstrapContrast(candidate, reference, measure, seed);
}
