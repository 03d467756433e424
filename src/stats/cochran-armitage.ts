import { StatisticError } from '../core/errors.ts';
import type { ContingencyTable } from './contingency.ts';

/** Does a share rise or fall along ordered groups? */
export interface Trend {
  /** Positive when the share of the first column rises with the scores. χ² for trend is its square. */
  readonly z: number;
  /** Correlation of score and outcome over the rows: z / √n. */
  readonly correlation: number;
}

/**
 * The Cochran–Armitage test for trend in the share of the first column of a table of two columns, over ordered rows with scores.
 * Variance with divisor n (Armitage 1955, https://doi.org/10.2307/3001775; R's prop.trend.test). Equal to R 4.2. O(rows).
 * @param scores one per row, not all equal; 0, 1, 2, … is usual
 * @throws StatisticError STATISTIC_TABLE_SHAPE (not two columns), STATISTIC_BAD_ARGUMENT (scores not finite, not as many as rows, or all equal)
 */
export function cochranArmitage(table: ContingencyTable, scores: readonly number[]): Trend {
  const { nRows, nColumns, counts, rowTotals, columnTotals, total } = table;
  if (nColumns !== 2) {
    throw new StatisticError('a trend is one of a share: the table needs two columns', {
      code: 'STATISTIC_TABLE_SHAPE',
      expected: 'ordered rows × two columns',
      found: `${String(nRows)} × ${String(nColumns)}`,
    });
  }
  if (scores.length !== nRows || !scores.every(Number.isFinite) || scores.every((score) => score === scores[0])) {
    throw new StatisticError('a trend needs one finite score per row, not all the same', {
      code: 'STATISTIC_BAD_ARGUMENT',
      expected: `${String(nRows)} scores`,
      found: scores.join(', '),
    });
  }
  const share = columnTotals[0] / total;
  const centre = scores.reduce((sum, score, i) => sum + score * rowTotals[i], 0) / total;
  let [covariance, spread] = [0, 0];
  scores.forEach((score, i) => {
    covariance += (score - centre) * (counts[2 * i] - rowTotals[i] * share);
    spread += (score - centre) ** 2 * rowTotals[i];
  });
  const z = covariance / Math.sqrt(spread * share * (columnTotals[1] / total));
  return { z, correlation: z / Math.sqrt(total) };
}
