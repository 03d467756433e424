import { StatisticError } from '../core/errors.ts';
import { checkCounts } from './contingency.ts';

/** Counts of one column's categories beside what a hypothesis expects. */
export interface FitTable {
  readonly counts: Float64Array;
  /** Float64Array: share · total, same order. */
  readonly expected: Float64Array;
  readonly total: number;
}

/**
 * Checks counts and the shares that are expected of them.
 * @param shares positive; they are divided by their sum, so weights will do. Absent: all equal.
 * @throws StatisticError STATISTIC_TABLE_SHAPE (fewer than two categories, or not one share each), STATISTIC_BAD_COUNT, STATISTIC_EMPTY_TABLE, STATISTIC_BAD_ARGUMENT
 */
export function fitTable(counts: Float64Array, shares?: readonly number[]): FitTable {
  if (counts.length < 2 || (shares !== undefined && shares.length !== counts.length)) {
    throw new StatisticError('goodness of fit needs two or more categories with one expected share each', {
      code: 'STATISTIC_TABLE_SHAPE',
      expected: 'two categories or more',
      found: `${String(counts.length)} counts and ${shares === undefined ? 'no' : String(shares.length)} shares`,
    });
  }
  checkCounts(counts, counts.length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) {
    throw new StatisticError('there is nothing to fit', { code: 'STATISTIC_EMPTY_TABLE', expected: 'counts above 0', found: 'only zeros' });
  }
  const weights = shares ?? Array.from(counts, () => 1);
  const bad = weights.find((weight) => !(weight > 0 && weight < Infinity));
  if (bad !== undefined) {
    throw new StatisticError('an expected share is not positive', {
      code: 'STATISTIC_BAD_ARGUMENT',
      expected: 'shares above 0',
      found: String(bad),
      hint: 'Leave categories out that the hypothesis says cannot occur.',
    });
  }
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return { counts, expected: Float64Array.from(weights, (weight) => (weight / sum) * total), total };
}
