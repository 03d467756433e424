import { checkSamples } from './check-samples.ts';
import { chiSquareLogSf } from './chi-square.ts';
import { rankSums } from './rank-sums.ts';

/** Do the groups' values lie at the same height? */
export interface KruskalWallis {
  /** H, corrected for ties. */
  readonly statistic: number;
  readonly df: number;
  readonly logP: number;
  readonly n: number;
  /** Mean midrank of each group. */
  readonly meanRanks: readonly number[];
  readonly tied: boolean;
}

/**
 * The Kruskal–Wallis test, corrected for ties: H is χ² with groups − 1 degrees of freedom. Kruskal & Wallis 1952 (https://doi.org/10.1080/01621459.1952.10483441). Equal to scipy 1.17
 * `kruskal` and R 4.2. All values equal: H = 0, p = 1. O(n log n).
 * @throws StatisticError STATISTIC_TOO_FEW_GROUPS, STATISTIC_NO_VALUES, STATISTIC_NOT_FINITE
 */
export function kruskalWallis(samples: readonly Float64Array[]): KruskalWallis {
  checkSamples(samples, [2, Infinity]);
  const { sizes, sums, n, ties } = rankSums(samples);
  const meanRanks = sums.map((sum, i) => sum / sizes[i]);
  const between = meanRanks.reduce((sum, rank, i) => sum + sizes[i] * (rank - (n + 1) / 2) ** 2, 0);
  const spread = ((n * n - 1) * n - ties) / 12;
  const statistic = spread === 0 ? 0 : ((n - 1) * between) / spread;
  const df = samples.length - 1;
  return { statistic, df, logP: Math.min(0, chiSquareLogSf(statistic, df)), n, meanRanks, tied: ties > 0 };
}
