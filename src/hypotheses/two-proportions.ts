import { z } from 'zod';
import { defineAssociationTest } from '../core/hypothesis.ts';
import { StatisticError } from '../core/errors.ts';
import {
  contingencyTable,
  detectableStandardErrors,
  expectedCounts,
  twoShareZ,
  smallExpectedWarnings,
  USUAL_POWER,
} from '../stats/index.ts';
import { plainContext } from './context.ts';
import { independenceResult } from './table-result.ts';

const parameters = z.strictObject({
  continuity: z.boolean().default(false).describe('continuity correction (1/n1 + 1/n2)/2, as in R’s prop.test by default'),
});

/**
 * The pooled z test of two shares, two-sided; z² is Pearson's χ². Its result lists the difference of the shares with Newcombe's interval, their ratio, and Cohen's h. Equal to statsmodels
 * 0.15 `proportions_ztest` and, squared, to R 4.2 `prop.test`. O(1).
 */
export const twoProportionsTest = defineAssociationTest<z.infer<typeof parameters>>({
  id: 'two-proportions',
  title: 'z test of two shares, with Newcombe’s interval of their difference (2 × 2)',
  parameters,
  shape: 'fourfold',
  question: 'independence',
  reference: 'asymptotic',
  test(counts, nRows, nColumns, { continuity }, context = plainContext) {
    const table = contingencyTable(counts, nRows, nColumns);
    if (nRows !== 2 || nColumns !== 2) {
      throw new StatisticError('two shares make a table of two rows and two columns', {
        code: 'STATISTIC_TABLE_SHAPE',
        expected: '2 × 2',
        found: `${String(nRows)} × ${String(nColumns)}`,
        hint: 'Take chi-square, or compare pairwise.',
      });
    }
    const expected = expectedCounts(table);
    const [n1, n2] = table.rowTotals;
    const { z: statistic, logP } = twoShareZ({ a: counts[0], n1, c: counts[2], n2 }, continuity);
    const result = independenceResult({
      test: 'two-proportions',
      correction: continuity ? 'continuity' : 'none',
      symbol: 'z',
      statistic,
      df: NaN,
      logP,
      table,
      expected,
      context,
      warnings: smallExpectedWarnings(expected),
    });
    const h = detectableStandardErrors(context.alpha) * Math.sqrt(1 / n1 + 1 / n2);
    const detectable = h <= Math.PI ? h : NaN;
    return { ...result, sensitivity: { effect: 'cohens-h', detectable, power: USUAL_POWER, alpha: context.alpha } };
  },
});
