import { StatisticError } from '../core/errors.ts';
import { chiSquareLogSf } from './chi-square.ts';
import { fisherFLogSf } from './fisher-f.ts';
import { logGamma } from './log-gamma.ts';
import { midranks } from './midranks.ts';
import { noncentralityOf } from './noncentral-chi-square.ts';

/** Friedman's χ² with Iman and Davenport's F, which is less conservative. */
export interface RankStatistic {
  readonly chiSquare: number;
  readonly chiSquareLog10P: number;
  /** ∞ when all blocks rank the models alike. */
  readonly f: number;
  readonly fLog10P: number;
}

/** Ranks of k models in N blocks (data sets, or folds). */
export interface Friedman {
  readonly nBlocks: number;
  readonly nModels: number;
  /** Float64Array (N × k), row-major: rank of each model in each block, 1 = best, ties share the mean of their ranks. */
  readonly ranks: Float64Array;
  /** Float64Array (k). */
  readonly averageRanks: Float64Array;
  /** k − 1, and (N − 1)(k − 1) of F's denominator. */
  readonly df: readonly [number, number];
  /** With the correction for ties (scipy, R). */
  readonly tieCorrected: RankStatistic;
  /** Without it (Demšar's formula): the smaller one where there are ties. */
  readonly plain: RankStatistic;
  /** Kendall's coefficient of concordance, 0 … 1: how far the blocks rank alike. */
  readonly kendallsW: number;
  readonly tiedBlocks: number;
}

function rankBlocks(scores: Float64Array, nBlocks: number, nModels: number, direction: 'higher' | 'lower'): Float64Array {
  const ranks = new Float64Array(nBlocks * nModels);
  for (let b = 0; b < nBlocks; b++) {
    const block = scores.slice(b * nModels, (b + 1) * nModels);
    ranks.set(midranks(direction === 'higher' ? block.map((value) => -value) : block), b * nModels);
  }
  return ranks;
}

/** Iman & Davenport's F; where every block ranks alike it is ∞ and p is the chance of that, (1/k!)^(N − 1). */
function rankStatistic(chiSquare: number, nBlocks: number, nModels: number): RankStatistic {
  const [df1, df2] = [nModels - 1, (nBlocks - 1) * (nModels - 1)];
  const room = nBlocks * df1 - chiSquare;
  const unanimous = room <= 1e-12 * nBlocks * df1;
  const f = unanimous ? Infinity : ((nBlocks - 1) * chiSquare) / room;
  const logP = unanimous ? -(nBlocks - 1) * logGamma(nModels + 1) : fisherFLogSf(f, df1, df2);
  return { chiSquare, chiSquareLog10P: Math.min(0, chiSquareLogSf(chiSquare, df1) / Math.LN10), f, fLog10P: Math.min(0, logP / Math.LN10) };
}

/**
 * Friedman's test that k models rank alike over N blocks, with and without the correction for ties, and Iman & Davenport's F = (N − 1) χ² / (N (k − 1) − χ²) of each.
 *
 * Friedman 1937 (https://doi.org/10.1080/01621459.1937.10503522); Iman & Davenport 1980 (https://doi.org/10.1080/03610928008827904); for classifiers Demšar 2006
 * (https://jmlr.org/papers/v7/demsar06a.html). Equal to scipy 1.17 `friedmanchisquare` (tie-corrected) and to Demšar's Table 6 (plain).
 *
 * All models alike in every block: χ² = 0, F = 0, p = 1. Swapping two models swaps their ranks and nothing else; the order of blocks does not matter. Blocks must be
 * independent: data sets are, folds of one data set are not quite. O(N k log k).
 *
 * @param scores Float64Array (N × k), row-major, finite
 * @throws StatisticError STATISTIC_TOO_FEW_BLOCKS with fewer than 2 blocks or models, STATISTIC_NOT_FINITE, STATISTIC_BAD_ARGUMENT for a wrong length
 */
export function friedman(scores: Float64Array, nBlocks: number, nModels: number, direction: 'higher' | 'lower' = 'higher'): Friedman {
  if (!(nBlocks >= 2 && nModels >= 2)) {
    throw new StatisticError('ranks need at least two blocks and two models', {
      code: 'STATISTIC_TOO_FEW_BLOCKS',
      expected: '2 or more data sets (or folds) and 2 or more models',
      found: `${String(nBlocks)} and ${String(nModels)}`,
    });
  }
  if (scores.length !== nBlocks * nModels) {
    const found = `${String(scores.length)} scores for ${String(nBlocks)} blocks of ${String(nModels)}`;
    throw new StatisticError('each model has one score per block', { code: 'STATISTIC_BAD_ARGUMENT', found });
  }
  const bad = scores.find((value) => !Number.isFinite(value));
  if (bad !== undefined) {
    throw new StatisticError('a score is not finite', { code: 'STATISTIC_NOT_FINITE', expected: 'finite numbers', found: String(bad) });
  }
  const ranks = rankBlocks(scores, nBlocks, nModels, direction);
  const centre = (nModels + 1) / 2;
  const sums = new Float64Array(nModels);
  let spread = 0;
  let tiedBlocks = 0;
  const untied = (nModels * (nModels * nModels - 1)) / 12;
  for (let b = 0; b < nBlocks; b++) {
    let squares = 0;
    for (let m = 0; m < nModels; m++) {
      const rank = ranks[b * nModels + m];
      sums[m] += rank;
      squares += (rank - centre) ** 2;
    }
    spread += squares;
    if (squares < untied - 1e-9) tiedBlocks++;
  }
  const between = sums.reduce((sum, value) => sum + (value - nBlocks * centre) ** 2, 0);
  const plain = (12 * between) / (nBlocks * nModels * (nModels + 1));
  const corrected = spread === 0 ? 0 : ((nModels - 1) * between) / spread;
  return {
    nBlocks,
    nModels,
    ranks,
    averageRanks: sums.map((value) => value / nBlocks),
    df: [nModels - 1, (nBlocks - 1) * (nModels - 1)],
    tieCorrected: rankStatistic(corrected, nBlocks, nModels),
    plain: rankStatistic(plain, nBlocks, nModels),
    kendallsW: corrected / (nBlocks * (nModels - 1)),
    tiedBlocks,
  };
}

/**
 * Interval of Kendall's W = χ² / (N (k − 1)): the noncentralities at which the tie-corrected χ² would be as large, and as small, in (1 − level)/2 of studies, on the scale of W. Like
 * the interval of Cramér's V it is made for blocks that are independent.
 */
export function kendallsWInterval({ tieCorrected, df, nBlocks }: Friedman, level: number): readonly [number, number] {
  const tail = (1 - level) / 2;
  const limit = (p: number): number => Math.min(1, noncentralityOf(tieCorrected.chiSquare, df[0], p) / (nBlocks * df[0]));
  return [limit(1 - tail), limit(tail)];
}
