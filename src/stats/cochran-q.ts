import { StatisticError } from '../core/errors.ts';

/** Cochran's Q: do k yes/no answers about the same subjects say yes equally often? */
export interface CochranQ {
  readonly statistic: number;
  /** k − 1. */
  readonly df: number;
  /** Share of yes per treatment. */
  readonly shares: readonly number[];
  /** Subjects whose answers are not all the same: only these carry information. */
  readonly informative: number;
}

/**
 * Q = (k − 1) (k Σ C_j² − N²) / (k N − Σ R_i²): χ² with k − 1 degrees of freedom when the yes shares are equal. McNemar's uncorrected χ² for k = 2.
 * Cochran 1950 (https://doi.org/10.1093/biomet/37.3-4.256); equal to statsmodels 0.15 `cochrans_q`. All subjects unanimous: Q = 0. O(n k).
 *
 * @param answers Uint8Array (n × k), row-major, 0 or 1
 * @throws StatisticError STATISTIC_TABLE_SHAPE with fewer than two treatments or no subject, STATISTIC_NOT_BINARY
 */
export function cochranQ(answers: Uint8Array, n: number, k: number): CochranQ {
  if (!(n >= 1 && k >= 2) || answers.length !== n * k) {
    throw new StatisticError('Cochran’s Q compares at least two answers of each subject', {
      code: 'STATISTIC_TABLE_SHAPE',
      expected: 'n × k answers, k ≥ 2, n ≥ 1',
      found: `${String(answers.length)} answers for ${String(n)} × ${String(k)}`,
    });
  }
  const columns = new Float64Array(k);
  let [squares, total, informative] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < k; j++) {
      const answer = answers[i * k + j];
      if (answer > 1) {
        throw new StatisticError('an answer is neither 0 nor 1', {
          code: 'STATISTIC_NOT_BINARY',
          expected: '0 or 1',
          found: String(answer),
        });
      }
      row += answer;
      columns[j] += answer;
    }
    squares += row * row;
    total += row;
    if (row > 0 && row < k) informative++;
  }
  const spread = k * total - squares;
  const between = columns.reduce((sum, value) => sum + (k * value - total) ** 2, 0) / k;
  return {
    statistic: spread === 0 ? 0 : ((k - 1) * between) / spread,
    df: k - 1,
    shares: Array.from(columns, (value) => value / n),
    informative,
  };
}
