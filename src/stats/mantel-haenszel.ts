import { StatisticError } from '../core/errors.ts';
import { chiSquareLogSf } from './chi-square.ts';
import { checkCounts } from './contingency.ts';
import { normalQuantile } from './normal.ts';

/** A common odds ratio over strata of 2 × 2 tables, and whether it is common. */
export interface MantelHaenszel {
  readonly statistic: number;
  readonly logP: number;
  /** Mantel and Haenszel's estimate. */
  readonly oddsRatio: number;
  /** Robins, Breslow and Greenland's interval. */
  readonly interval: readonly [number, number];
  /** Are the odds ratios of the strata equal? Breslow and Day's statistic, and Tarone's corrected one. NaN with fewer than two informative strata. */
  readonly breslowDay: { readonly statistic: number; readonly tarone: number; readonly df: number; readonly logP: number };
  /** Strata with two rows and two columns in use; the others say nothing. */
  readonly informative: number;
  readonly n: number;
}

interface Stratum {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly n: number;
}

function strataOf(counts: Float64Array): readonly Stratum[] {
  if (counts.length === 0 || counts.length % 4 !== 0) {
    throw new StatisticError('strata are tables of two rows and two columns', {
      code: 'STATISTIC_TABLE_SHAPE',
      expected: 'four counts per stratum',
      found: `${String(counts.length)} counts`,
    });
  }
  checkCounts(counts, 4);
  return Array.from({ length: counts.length / 4 }, (_, k): Stratum => {
    const [a, b, c, d] = counts.subarray(4 * k, 4 * k + 4);
    return { a, b, c, d, n: a + b + c + d };
  });
}

const isInformative = ({ a, b, c, d }: Stratum): boolean => a + b > 0 && c + d > 0 && a + c > 0 && b + d > 0;

/** The first cell that margins and a common odds ratio θ expect: the root of a quadratic within the margins. */
function expectedAt(theta: number, { a, b, c, n }: Stratum): number {
  const [row, column] = [a + b, a + c];
  if (Math.abs(theta - 1) < 1e-12) return (row * column) / n;
  const linear = n - row - column + theta * (row + column);
  const root = Math.sqrt(Math.max(0, linear * linear - 4 * theta * (theta - 1) * row * column));
  // The two forms are equal; the one without cancellation is taken.
  return theta > 1 || linear > 0 ? (2 * theta * row * column) / (linear + root) : (linear - root) / (2 * (theta - 1));
}

function breslowDay(strata: readonly Stratum[], theta: number): MantelHaenszel['breslowDay'] {
  const df = strata.length - 1;
  if (df < 1 || !(theta > 0 && theta < Infinity)) return { statistic: NaN, tarone: NaN, df, logP: NaN };
  let [statistic, excess, variances] = [0, 0, 0];
  for (const stratum of strata) {
    const { a, b, c, n } = stratum;
    const e = expectedAt(theta, stratum);
    const variance = 1 / (1 / e + 1 / (a + b - e) + 1 / (a + c - e) + 1 / (n - a - b - a - c + e));
    statistic += (a - e) ** 2 / variance;
    excess += a - e;
    variances += variance;
  }
  const tarone = statistic - excess ** 2 / variances;
  return { statistic, tarone, df, logP: chiSquareLogSf(Math.max(0, tarone), df) };
}

/**
 * The Cochran–Mantel–Haenszel test: are rows and columns of 2 × 2 tables independent within strata, where the association has the same direction in all of them?
 * With Mantel and Haenszel's common odds ratio, the interval of Robins, Breslow & Greenland 1986 (https://doi.org/10.2307/2531052), and the test of Breslow & Day with
 * Tarone's correction (1985, https://doi.org/10.1093/biomet/72.1.91) that the odds ratio is common.
 *
 * Mantel & Haenszel 1959 (https://doi.org/10.1093/jnci/22.4.719). Equal to R 4.2 `mantelhaen.test` and statsmodels 0.15 `StratifiedTable`, but that a
 * continuity correction larger than the deviation makes it 0 (R leaves it out then, so that a smaller deviation gives a smaller p). Strata with an empty margin are left out.
 * O(strata).
 *
 * @param counts Float64Array (strata × 4): a, b, c, d of each
 * @param continuity subtract ½ from |Σ (a − E a)| (R's default)
 * @throws StatisticError STATISTIC_TABLE_SHAPE, STATISTIC_BAD_COUNT; STATISTIC_NO_STRATUM where no stratum has two rows and two columns in use
 */
export function mantelHaenszel(counts: Float64Array, continuity: boolean, level: number): MantelHaenszel {
  const strata = strataOf(counts).filter(isInformative);
  if (strata.length === 0) {
    throw new StatisticError('no stratum has two rows and two columns in use', {
      code: 'STATISTIC_NO_STRATUM',
      expected: 'at least one stratum without an empty margin',
      found: `${String(counts.length / 4)} strata, all with one`,
      hint: 'Stratify by another column, or by fewer levels.',
    });
  }
  let [difference, variance, r, s, pr, qs, cross] = [0, 0, 0, 0, 0, 0, 0];
  for (const { a, b, c, d, n } of strata) {
    const [row, column] = [a + b, a + c];
    difference += a - (row * column) / n;
    variance += ((row / n) * (n - row) * (column / n) * (n - column)) / (n - 1);
    const [up, down, p, q] = [(a * d) / n, (b * c) / n, (a + d) / n, (b + c) / n];
    r += up;
    s += down;
    pr += p * up;
    qs += q * down;
    cross += p * down + q * up;
  }
  const gap = Math.abs(difference);
  const statistic = (gap - (continuity ? Math.min(0.5, gap) : 0)) ** 2 / variance;
  const oddsRatio = r / s;
  const sd = Math.sqrt(pr / (2 * r * r) + cross / (2 * r * s) + qs / (2 * s * s));
  const factor = Math.exp(normalQuantile(0.5 + level / 2) * sd);
  return {
    statistic,
    logP: Math.min(0, chiSquareLogSf(statistic, 1)),
    oddsRatio,
    interval: Number.isFinite(factor) ? [oddsRatio / factor, oddsRatio * factor] : [0, Infinity],
    breslowDay: breslowDay(strata, oddsRatio),
    informative: strata.length,
    n: strata.reduce((sum, stratum) => sum + stratum.n, 0),
  };
}
