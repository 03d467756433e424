import { z } from 'zod';
import { defineAssociationTest, type Effect } from '../core/hypothesis.ts';
import {
  cochranArmitage,
  contingencyTable,
  detectableStandardErrors,
  expectedCounts,
  normalLogSf,
  normalQuantile,
  smallExpectedWarnings,
  USUAL_POWER,
} from '../stats/index.ts';
import { LEVEL, plainContext } from './context.ts';
import { independenceResult } from './table-result.ts';

const parameters = z.strictObject({
  scores: z.array(z.number()).min(2).optional().describe('one number per row of the table, in its order; 0, 1, 2, … when absent'),
});

/** Correlation with Fisher's interval. */
function correlation(value: number, n: number): Effect {
  const reach = n > 3 ? normalQuantile(0.5 + LEVEL / 2) / Math.sqrt(n - 3) : NaN;
  const centre = Math.atanh(value);
  return { name: 'trend-correlation', value, ci: [Math.tanh(centre - reach), Math.tanh(centre + reach)], level: LEVEL };
}

/**
 * The Cochran–Armitage test for trend: does the share of the first column rise or fall along the ordered rows? Two-sided; z² equals R 4.2 `prop.trend.test`. O(rows).
 * @throws StatisticError STATISTIC_TABLE_SHAPE, STATISTIC_BAD_ARGUMENT (scores)
 */
export const cochranArmitageTest = defineAssociationTest<z.infer<typeof parameters>>({
  id: 'cochran-armitage',
  title: 'Cochran–Armitage test for trend of a share over ordered rows (two columns)',
  parameters,
  shape: 'two-columns',
  question: 'independence',
  reference: 'asymptotic',
  test(counts, nRows, nColumns, { scores }, context = plainContext) {
    const table = contingencyTable(counts, nRows, nColumns);
    const expected = expectedCounts(table);
    const trend = cochranArmitage(table, scores ?? Array.from({ length: nRows }, (_, i) => i));
    const own = correlation(trend.correlation, table.total);
    const result = independenceResult({
      test: 'cochran-armitage',
      correction: 'none',
      symbol: 'z',
      statistic: trend.z,
      df: NaN,
      logP: Math.min(0, normalLogSf(Math.abs(trend.z)) + Math.LN2),
      table,
      expected,
      context,
      ownEffects: [own],
      warnings: smallExpectedWarnings(expected),
    });
    const r = detectableStandardErrors(context.alpha) / Math.sqrt(table.total);
    const sensitivity = { effect: own.name, detectable: r <= 1 ? r : NaN, power: USUAL_POWER, alpha: context.alpha };
    const assumptions = [...result.assumptions, { text: 'The rows are in order, and their scores say how far apart they are.', met: null }];
    return { ...result, sensitivity, assumptions };
  },
});
