import { z } from 'zod';
import { defineAssociationTest } from '../core/hypothesis.ts';
import {
  chiSquareLogSf,
  contingencyTable,
  expectedCounts,
  independenceDf,
  pearsonChiSquare,
  smallExpectedWarnings,
} from '../stats/index.ts';
import { plainContext } from './context.ts';
import { independenceResult } from './table-result.ts';

const parameters = z.strictObject({
  yates: z
    .boolean()
    .default(true)
    .describe(
      "Yates's continuity correction, for tables of 2 × 2 only (as scipy and R do by default); it lowers the statistic and raises p",
    ),
});

/**
 * Pearson's χ² test of independence. Equal to scipy 1.17 `chi2_contingency`, with p also where scipy's is 0. O(cells).
 */
export const chiSquareTest = defineAssociationTest<z.infer<typeof parameters>>({
  id: 'chi-square',
  title: "Pearson's χ² test of independence (Yates's correction for 2 × 2)",
  parameters,
  shape: 'any',
  question: 'independence',
  reference: 'asymptotic',
  test(counts, nRows, nColumns, { yates }, context = plainContext) {
    const table = contingencyTable(counts, nRows, nColumns);
    const expected = expectedCounts(table);
    const corrected = yates && nRows === 2 && nColumns === 2;
    const statistic = pearsonChiSquare(table, expected, corrected);
    const df = independenceDf(table);
    return independenceResult({
      test: 'chi-square',
      correction: corrected ? 'yates' : 'none',
      symbol: 'χ²',
      statistic,
      df,
      logP: chiSquareLogSf(statistic, df),
      table,
      expected,
      context,
      warnings: smallExpectedWarnings(expected),
    });
  },
});
