import { StatisticError } from '../core/errors.ts';
import { checkCounts } from './contingency.ts';

/** The same categories in rows and columns: row = what was said first, column = what was said second. */
export interface SquareTable {
  readonly counts: Float64Array;
  readonly size: number;
  readonly total: number;
  /** Counts off the diagonal: pairs that changed. */
  readonly discordant: number;
}

/**
 * Checks a square table of paired answers. Empty rows and columns are allowed: a category that one side never used.
 * @throws StatisticError STATISTIC_TABLE_SHAPE (not square, smaller than 2 × 2), STATISTIC_BAD_COUNT, STATISTIC_EMPTY_TABLE
 */
export function squareTable(counts: Float64Array, nRows: number, nColumns: number): SquareTable {
  if (nRows !== nColumns || nRows < 2 || counts.length !== nRows * nColumns) {
    throw new StatisticError('paired answers make a square table', {
      code: 'STATISTIC_TABLE_SHAPE',
      expected: 'the same two or more categories in rows and columns',
      found: `${String(nRows)} × ${String(nColumns)} with ${String(counts.length)} counts`,
      hint: 'For two different questions take a test of independence, e.g. chi-square.',
    });
  }
  checkCounts(counts, nColumns);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) {
    throw new StatisticError('the table is empty', { code: 'STATISTIC_EMPTY_TABLE', expected: 'counts above 0', found: 'only zeros' });
  }
  let same = 0;
  for (let i = 0; i < nRows; i++) same += counts[i * nRows + i];
  return { counts, size: nRows, total, discordant: total - same };
}

/** A χ² statistic on its degrees of freedom. */
export interface ChiSquareStatistic {
  readonly statistic: number;
  readonly df: number;
}

/**
 * Bowker's test of symmetry: Σ (n_ij − n_ji)² / (n_ij + n_ji) over pairs of categories that were ever mixed up; each such pair is one degree of freedom.
 * With two categories it is McNemar's χ². Bowker 1948 (https://doi.org/10.1080/01621459.1948.10483284). No pair changed: 0 on 0 degrees of freedom. O(cells).
 */
export function bowker({ counts, size }: SquareTable): ChiSquareStatistic {
  let statistic = 0;
  let df = 0;
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      const [there, back] = [counts[i * size + j], counts[j * size + i]];
      if (there + back === 0) continue;
      statistic += (there - back) ** 2 / (there + back);
      df++;
    }
  }
  return { statistic, df };
}

/** Solves A x = b for a symmetric positive semidefinite A by elimination with diagonal pivots; returns bᵀ A⁻ b and the rank. */
function quadraticForm(matrix: readonly (readonly number[])[], vector: readonly number[]): ChiSquareStatistic {
  const a = matrix.map((row) => [...row]);
  const b = [...vector];
  const scale = Math.max(...a.map((row, i) => row[i]), 0);
  const open = new Set(a.keys());
  let statistic = 0;
  let df = 0;
  while (open.size > 0) {
    const pivot = [...open].reduce((best, i) => (a[i][i] > a[best][best] ? i : best));
    if (!(a[pivot][pivot] > 1e-12 * scale)) break;
    open.delete(pivot);
    statistic += (b[pivot] * b[pivot]) / a[pivot][pivot];
    df++;
    for (const i of open) {
      const factor = a[i][pivot] / a[pivot][pivot];
      b[i] -= factor * b[pivot];
      for (const j of open) a[i][j] -= factor * a[pivot][j];
    }
  }
  return { statistic, df };
}

/**
 * Stuart and Maxwell's test of equal margins: dᵀ S⁻¹ d with d the differences of row and column totals and S their covariance under equal margins
 * (Stuart 1955, https://doi.org/10.1093/biomet/42.3-4.412; Maxwell 1970). Without the diagonal, which does not matter. With two categories it is McNemar's χ².
 * Categories that never changed drop out of S and of the degrees of freedom. Equal to statsmodels 0.15 `SquareTable.homogeneity`. O(size³).
 */
export function stuartMaxwell({ counts, size }: SquareTable): ChiSquareStatistic {
  const at = (i: number, j: number): number => counts[i * size + j];
  const sum = (f: (j: number) => number): number => Array.from({ length: size }, (_, j) => f(j)).reduce((total, value) => total + value, 0);
  const rows = Array.from({ length: size }, (_, i) => sum((j) => at(i, j)));
  const columns = Array.from({ length: size }, (_, i) => sum((j) => at(j, i)));
  const covariance = rows.map((row, i) => rows.map((_, j) => (i === j ? row + columns[i] - 2 * at(i, i) : -(at(i, j) + at(j, i)))));
  // One category follows from the others: leave out the last one that changed at all.
  const drop = covariance.findLastIndex((row, i) => row[i] > 0);
  const kept = rows.map((_, i) => i).filter((i) => i !== drop);
  return quadraticForm(
    kept.map((i) => kept.map((j) => covariance[i][j])),
    kept.map((i) => rows[i] - columns[i]),
  );
}
