import { StatisticError } from '../core/errors.ts';
import type { Friedman } from './friedman.ts';
import { holm } from './multiplicity.ts';
import { normalLogSf, normalQuantile } from './normal.ts';
import { studentTLogTwoSided } from './student-t.ts';
import { studentizedRangeLogSf, studentizedRangeQuantile } from './studentized-range.ts';

/** Two models by their ranks; indices into the models of the Friedman test. */
export interface RankPair {
  readonly first: number;
  readonly second: number;
  /** Average rank of the first − that of the second: negative = the first is better. */
  readonly difference: number;
  /** Difference / √(k (k + 1) / 6N), or Conover's t. */
  readonly statistic: number;
  /** Of this pair alone, and for the family. */
  readonly log10P: number;
  readonly adjustedLog10P: number;
}

/** Standard error of a difference of two average ranks: √(k (k + 1) / 6N). */
const rankStandardError = (nModels: number, nBlocks: number): number => Math.sqrt((nModels * (nModels + 1)) / (6 * nBlocks));

const LOG10 = Math.LN10;
const twoSidedNormal = (z: number): number => Math.min(0, (normalLogSf(Math.abs(z)) + Math.LN2) / LOG10);

function allPairs(test: Friedman): { first: number; second: number; difference: number }[] {
  const pairs = [];
  for (let first = 0; first < test.nModels; first++) {
    for (let second = first + 1; second < test.nModels; second++) {
      pairs.push({ first, second, difference: test.averageRanks[first] - test.averageRanks[second] });
    }
  }
  return pairs;
}

/**
 * Nemenyi's critical difference: two average ranks that are further apart differ at level α, all pairs together. q(α; k, ∞) / √2 · √(k (k + 1) / 6N).
 * Nemenyi 1963; Demšar 2006 (https://jmlr.org/papers/v7/demsar06a.html), whose table of q it gives.
 */
export function nemenyiCriticalDifference(nModels: number, nBlocks: number, alpha = 0.05): number {
  return (studentizedRangeQuantile(1 - alpha, nModels, Infinity) / Math.SQRT2) * rankStandardError(nModels, nBlocks);
}

/** Nemenyi's test of all pairs: p from the studentized range, which holds the family's error. Equal to scikit-posthocs `posthoc_nemenyi_friedman`. O(k²). */
export function nemenyi(test: Friedman): readonly RankPair[] {
  const error = rankStandardError(test.nModels, test.nBlocks);
  return allPairs(test).map((pair) => {
    const statistic = pair.difference / error;
    const adjustedLog10P =
      pair.difference === 0 ? 0 : Math.min(0, studentizedRangeLogSf(Math.abs(statistic) * Math.SQRT2, test.nModels, Infinity) / LOG10);
    return { ...pair, statistic, log10P: twoSidedNormal(statistic), adjustedLog10P };
  });
}

/** Holm's step-down adjustment of all pairs: never weaker than Bonferroni, and valid however the ranks depend on each other. */
export function holmPairs(test: Friedman): readonly RankPair[] {
  const error = rankStandardError(test.nModels, test.nBlocks);
  const raw = allPairs(test).map((pair) => ({
    ...pair,
    statistic: pair.difference / error,
    log10P: twoSidedNormal(pair.difference / error),
  }));
  const adjusted = holm(raw.map((pair) => pair.log10P));
  return raw.map((pair, i) => ({ ...pair, adjustedLog10P: adjusted[i] }));
}

function againstControl(test: Friedman, control: number): Omit<RankPair, 'adjustedLog10P'>[] {
  if (!(Number.isInteger(control) && control >= 0 && control < test.nModels)) {
    const found = `${String(control)} of ${String(test.nModels)}`;
    throw new StatisticError('the control is one of the models', { code: 'STATISTIC_BAD_ARGUMENT', found });
  }
  const error = rankStandardError(test.nModels, test.nBlocks);
  return [...test.averageRanks.keys()]
    .filter((model) => model !== control)
    .map((second) => {
      const difference = test.averageRanks[control] - test.averageRanks[second];
      return { first: control, second, difference, statistic: difference / error, log10P: twoSidedNormal(difference / error) };
    });
}

/** Bonferroni–Dunn's critical difference of k − 1 comparisons with a control that was named before looking: z(α / 2(k − 1)) · √(k (k + 1) / 6N). */
export function bonferroniDunnCriticalDifference(nModels: number, nBlocks: number, alpha = 0.05): number {
  return -normalQuantile(alpha / (2 * (nModels - 1))) * rankStandardError(nModels, nBlocks);
}

/** Bonferroni–Dunn: each model against the control, p times k − 1 (Dunn 1961, https://doi.org/10.1080/01621459.1961.10482090). O(k). */
export function bonferroniDunn(test: Friedman, control: number): readonly RankPair[] {
  const factor = Math.log10(test.nModels - 1);
  return againstControl(test, control).map((pair) => ({ ...pair, adjustedLog10P: Math.min(0, pair.log10P + factor) }));
}

/** Holm's step-down test of each model against the control: rejects whatever Bonferroni–Dunn rejects, and often more. O(k log k). */
export function holmControl(test: Friedman, control: number): readonly RankPair[] {
  const pairs = againstControl(test, control);
  const adjusted = holm(pairs.map((pair) => pair.log10P));
  return pairs.map((pair, i) => ({ ...pair, adjustedLog10P: adjusted[i] }));
}

/**
 * Conover's test of all pairs after Friedman's: t on rank sums with the variance that is left within blocks, (N − 1)(k − 1) degrees of freedom, Holm-adjusted. More
 * powerful than Nemenyi's and less careful. Conover 1999, Practical Nonparametric Statistics, 3rd ed., §5.8; equal to scikit-posthocs `posthoc_conover_friedman`.
 *
 * Where every block ranks the models alike nothing is left within blocks: pairs that differ get NaN. Equal ranks: t = 0, p = 1. O(k²).
 */
export function conover(test: Friedman): readonly RankPair[] {
  const { nBlocks: n, nModels: k, ranks } = test;
  const squares = ranks.reduce((sum, rank) => sum + rank * rank, 0) - (n * k * (k + 1) ** 2) / 4;
  const left = 1 - test.tieCorrected.chiSquare / (n * (k - 1));
  const error = Math.sqrt((2 * n * Math.max(0, left) * squares) / ((n - 1) * (k - 1))) / n;
  const raw = allPairs(test).map((pair) => {
    if (pair.difference === 0) return { ...pair, statistic: 0, log10P: 0 };
    if (left < 1e-12) return { ...pair, statistic: NaN, log10P: NaN };
    const statistic = pair.difference / error;
    return { ...pair, statistic, log10P: studentTLogTwoSided(statistic, (n - 1) * (k - 1)) / LOG10 };
  });
  const adjusted = holm(raw.map((pair) => pair.log10P));
  return raw.map((pair, i) => ({ ...pair, adjustedLog10P: adjusted[i] }));
}

/**
 * Groups of models whose average ranks lie within the critical difference: the bars of a critical-difference diagram. Only the largest groups, of two models or more,
 * best first; indices ordered by rank.
 */
export function rankGroups(averageRanks: ArrayLike<number>, criticalDifference: number): readonly (readonly number[])[] {
  const order = Array.from(averageRanks, (_, i) => i).sort((a, b) => averageRanks[a] - averageRanks[b] || a - b);
  const groups: number[][] = [];
  let lastEnd = 0;
  for (let start = 0; start < order.length; start++) {
    let end = start;
    while (end + 1 < order.length && averageRanks[order[end + 1]] - averageRanks[order[start]] <= criticalDifference) end++;
    if (end > start && end > lastEnd) {
      groups.push(order.slice(start, end + 1));
      lastEnd = end;
    }
  }
  return groups;
}
