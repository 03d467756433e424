import { StatisticError } from '../core/errors.ts';
import { binomialLogMass, binomialTails } from './binomial.ts';
import { chiSquareLogSf } from './chi-square.ts';
import { normalQuantile } from './normal.ts';
import { findRoot } from './root.ts';

/** McNemar's question: of the rows that only one of two models gets right, is it one model's more often? */
export interface PairedProportions {
  /** Rows that only the first, and only the second, gets right. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly n: number;
  /** First − second: (onlyFirst − onlySecond) / n. */
  readonly difference: number;
  /** Tango's score interval of the difference: it excludes 0 exactly when the uncorrected test rejects. */
  readonly interval: readonly [number, number];
  readonly level: number;
  /** log₁₀ of the two-sided p-values, and the χ² of the two that have one. */
  readonly exact: { readonly log10P: number };
  readonly midP: { readonly log10P: number };
  readonly corrected: { readonly statistic: number; readonly log10P: number };
  readonly uncorrected: { readonly statistic: number; readonly log10P: number };
}

const logAdd = (a: number, b: number): number => {
  const high = Math.max(a, b);
  return high === -Infinity ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high));
};

/**
 * Standard deviation of b − c under a difference d, with the discordance at its constrained maximum of likelihood: √(n (2q + d (1 − d))), q the larger root of
 * 2n q² − (b + c − (2n − b + c) d) q − c d (1 − d) = 0.
 */
function tangoSpread(b: number, c: number, n: number, d: number): number {
  const linear = b + c - (2 * n - b + c) * d;
  const q = (linear + Math.sqrt(Math.max(0, linear * linear + 8 * n * c * d * (1 - d)))) / (4 * n);
  return Math.sqrt(Math.max(0, n * (2 * q + d * (1 - d))));
}

/**
 * Tango's score statistic of "first − second is `difference`" (Tango 1998): (b − c − n d) / its standard deviation under d, standard normal. At difference 0 its square is
 * McNemar's uncorrected χ²; the differences that it does not reject are the interval of `pairedProportions`. Counts as there, unchecked; difference in (−1, 1). O(1).
 */
export function pairedDifferenceZ(onlyFirst: number, onlySecond: number, n: number, difference: number): number {
  const gap = onlyFirst - onlySecond - n * difference;
  return gap === 0 ? 0 : gap / tangoSpread(onlyFirst, onlySecond, n, difference);
}

/** Tango's score interval: the differences between two where the score statistic reaches ±z. */
function tangoInterval(b: number, c: number, n: number, level: number): readonly [number, number] {
  const z = normalQuantile(0.5 + level / 2);
  if (b + c === 0) {
    const reach = (z * z) / (n + z * z);
    return [-reach, reach];
  }
  const centre = (b - c) / n;
  const limit = (side: 1 | -1): number => {
    const end = -side;
    const excess = (d: number): number => b - c - n * d - side * z * tangoSpread(b, c, n, d);
    return Math.abs(centre) === 1 && centre === end ? end : side === 1 ? findRoot(excess, -1, centre) : findRoot(excess, centre, 1);
  };
  return [limit(1), limit(-1)];
}

/**
 * McNemar's test in its four forms, and the difference of the two success rates with Tango's score interval.
 *
 * - exact: binomial, twice the smaller tail, at most 1 (conservative);
 * - mid-p: the exact one with half the weight of the observed table; near its level also for few rows (Fagerland, Lydersen & Laake 2013,
 *   https://doi.org/10.1186/1471-2288-13-91); 1 when both counts are equal;
 * - corrected: χ² = (|b − c| − 1)² / (b + c), never overshooting (Edwards 1948, https://doi.org/10.1007/BF02289261);
 * - uncorrected: χ² = (b − c)² / (b + c) (McNemar 1947, https://doi.org/10.1007/BF02295996).
 *
 * Interval: Tango 1998 (https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<891::AID-SIM780>3.0.CO;2-B). Checked against statsmodels and a direct maximisation of the
 * likelihood. No row that only one gets right (a model against itself): χ² 0, every p = 1. Swapping the models flips the difference. O(√n).
 *
 * @param onlyFirst, onlySecond whole numbers ≥ 0 @param n all rows, right or wrong by both included
 * @throws StatisticError STATISTIC_BAD_COUNTS
 */
export function pairedProportions(onlyFirst: number, onlySecond: number, n: number, level = 0.95): PairedProportions {
  const discordant = onlyFirst + onlySecond;
  if (![onlyFirst, onlySecond, n].every((count) => Number.isSafeInteger(count) && count >= 0) || n < 1 || discordant > n) {
    throw new StatisticError('paired counts are whole numbers, and the discordant ones are among all rows', {
      code: 'STATISTIC_BAD_COUNTS',
      expected: 'whole numbers ≥ 0 that add up to at most n ≥ 1',
      found: `${String(onlyFirst)} and ${String(onlySecond)} of ${String(n)}`,
    });
  }
  const fewer = Math.min(onlyFirst, onlySecond);
  const gap = Math.abs(onlyFirst - onlySecond);
  const log10 = (log: number): number => Math.min(0, log / Math.LN10);
  const chi = (numerator: number): { statistic: number; log10P: number } => {
    const statistic = discordant === 0 ? 0 : numerator ** 2 / discordant;
    return { statistic, log10P: log10(chiSquareLogSf(statistic, 1)) };
  };
  const half = binomialLogMass(fewer, discordant, 0.5) - Math.LN2;
  const mid = gap === 0 ? 0 : Math.LN2 + logAdd(binomialTails(fewer - 1, discordant, 0.5).logLower, half);
  return {
    onlyFirst,
    onlySecond,
    n,
    difference: (onlyFirst - onlySecond) / n,
    interval: tangoInterval(onlyFirst, onlySecond, n, level),
    level,
    exact: { log10P: gap === 0 ? 0 : log10(Math.LN2 + binomialTails(fewer, discordant, 0.5).logLower) },
    midP: { log10P: log10(mid) },
    corrected: chi(Math.max(0, gap - 1)),
    uncorrected: chi(gap),
  };
}
