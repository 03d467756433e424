import { z } from 'zod';
import { defineAssociationTest } from '../core/hypothesis.ts';
import { contingencyTable, expectedCounts, pearsonChiSquare } from '../stats/index.ts';
import { plainContext } from './context.ts';
import { floorWarnings, randomTablesP, replicatesSchema } from './random-tables.ts';
import { independenceResult, independentRows } from './table-result.ts';

const parameters = z.strictObject({ replicates: replicatesSchema });

/**
 * Pearson's χ² with p by random tables of the same margins instead of the χ² distribution: right however small the expected counts are. As R's `chisq.test(simulate.p.value = TRUE)`, with
 * p's standard error and interval. Seeded. Cost replicates · cells · √(expected count).
 */
export const monteCarloChiSquareTest = defineAssociationTest<z.infer<typeof parameters>>({
  id: 'monte-carlo-chi-square',
  title: 'χ² with p by random tables of the same margins',
  parameters,
  shape: 'any',
  question: 'independence',
  reference: 'monte-carlo',
  test(counts, nRows, nColumns, { replicates }, context = plainContext) {
    const table = contingencyTable(counts, nRows, nColumns);
    const expected = expectedCounts(table);
    const statistic = pearsonChiSquare(table, expected, false);
    const { logP, monteCarlo } = randomTablesP(
      table,
      (drawn) => {
        let sum = 0;
        for (let i = 0; i < drawn.length; i++) sum += (drawn[i] * drawn[i]) / expected[i];
        return sum - table.total;
      },
      1e-9 * (statistic + table.total),
      replicates,
      context,
    );
    return independenceResult({
      test: 'monte-carlo-chi-square',
      correction: 'none',
      symbol: 'χ²',
      statistic,
      df: NaN,
      logP,
      table,
      expected,
      context,
      monteCarlo,
      assumptions: [independentRows],
      warnings: floorWarnings(monteCarlo),
    });
  },
});
