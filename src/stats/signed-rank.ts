import { checkSamples } from './check-samples.ts';
import { EXACT_BELOW } from './mann-whitney.ts';
import { normalLogSf, normalQuantile } from './normal.ts';
import type { Effect } from '../core/hypothesis.ts';
import { doubledMidranks, rankSums } from './rank-sums.ts';

/** Do paired differences lie more above 0 than below? */
export interface SignedRank {
  /** Sum of the ranks of |difference| over positive differences, and over negative ones. */
  readonly positive: number;
  readonly negative: number;
  /** ln of the two-sided p. */
  readonly logP: number;
  readonly method: 'exact' | 'normal';
  /** Differences that are not 0; zeros are left out (Wilcoxon). */
  readonly n: number;
  readonly zeros: number;
  readonly tied: boolean;
}

/** ln p of a doubled sum under all 2ⁿ signs, by dynamic programming over the doubled midranks. Twice the smaller tail. O(n³). */
function exactLogP(doubledRanks: readonly number[], doubledSum: number): number {
  const top = doubledRanks.reduce((sum, rank) => sum + rank, 0);
  const ways = new Float64Array(top + 1);
  ways[0] = 1;
  let reached = 0;
  for (const rank of doubledRanks) {
    reached += rank;
    for (let sum = reached; sum >= rank; sum--) ways[sum] += ways[sum - rank];
  }
  let [below, above] = [0, 0];
  ways.forEach((count, sum) => {
    if (sum <= doubledSum) below += count;
    if (sum >= doubledSum) above += count;
  });
  return Math.min(0, Math.log(2 * Math.min(below, above)) - doubledRanks.length * Math.LN2);
}

/**
 * Wilcoxon's signed-rank test of paired differences, two-sided; zeros are left out. Exact below 50 differences: the distribution over all signs of the midranks, so ties are
 * allowed for exactly; else normal with the variance corrected for ties and a continuity correction of ½.
 *
 * Wilcoxon 1945 (https://doi.org/10.2307/3001968). Without ties equal to R 4.2 `wilcox.test(paired = TRUE)` and scipy 1.17; with ties the exact p is that of R's coin
 * `wilcoxsign_test(distribution = "exact", zero.method = "Wilcoxon")`. Only zeros: p = 1. O(n log n).
 *
 * @throws StatisticError STATISTIC_NO_VALUES, STATISTIC_NOT_FINITE
 */
export function signedRank(differences: Float64Array): SignedRank {
  checkSamples([differences], [1, 1]);
  const positives = differences.filter((value) => value > 0);
  const negatives = differences.filter((value) => value < 0).map((value) => -value);
  const { sums, n, ties, blocks } = rankSums([positives, negatives]);
  const facts = { positive: sums[0], negative: sums[1], n, zeros: differences.length - n, tied: ties > 0 };
  if (n === 0) return { ...facts, logP: 0, method: 'exact' };
  if (n < EXACT_BELOW) return { ...facts, logP: exactLogP(doubledMidranks(blocks), Math.round(2 * sums[0])), method: 'exact' };
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48;
  const gap = Math.abs(sums[0] - (n * (n + 1)) / 4);
  const z = Math.max(0, gap - 0.5) / Math.sqrt(variance);
  return { ...facts, logP: Math.min(0, normalLogSf(z) + Math.LN2), method: 'normal' };
}

/**
 * Rank-biserial correlation of pairs: (positive − negative)/(positive + negative) rank sums, −1 … 1 (Kerby 2014, https://doi.org/10.2466/11.IT.3.1). Interval on Fisher's z
 * with the spread that equal signs give, as R's effectsize; 0 with no interval where all differences are 0.
 */
export function pairedRankBiserial({ positive, negative, n }: SignedRank, level: number): Effect {
  if (n === 0) return { name: 'rank-biserial', value: 0, ci: [NaN, NaN], level };
  const value = (positive - negative) / (positive + negative);
  const most = (n * (n + 1)) / 2;
  const reach = (normalQuantile(0.5 + level / 2) * Math.sqrt((n * (n + 1) * (2 * n + 1)) / 6)) / most;
  const centre = Math.atanh(value);
  return { name: 'rank-biserial', value, ci: [Math.tanh(centre - reach), Math.tanh(centre + reach)], level };
}
