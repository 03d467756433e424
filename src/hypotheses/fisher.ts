import { z } from 'zod';
import { defineAssociationTest, type MonteCarlo } from '../core/hypothesis.ts';
import { contingencyTable, expectedCounts, fisherExact, freemanHaltonLogP, logTableProbability } from '../stats/index.ts';
import { LEVEL, plainContext } from './context.ts';
import { floorWarnings, randomTablesP, replicatesSchema } from './random-tables.ts';
import { independenceResult, independentRows } from './table-result.ts';

const parameters = z.strictObject({
  alternative: z
    .enum(['two-sided', 'greater', 'less'])
    .default('two-sided')
    .describe('for tables of 2 × 2: greater (less) asks for an odds ratio above (below) 1'),
  replicates: replicatesSchema,
});

/**
 * Fisher's exact test. 2 × 2: exact at any n, with the conditional odds ratio and its exact interval, as R 4.2 `fisher.test`. Larger tables (Freeman–Halton): exact where the network
 * of tables is small enough, else by random tables with the same margins, p with its standard error. Cost 2 × 2 O(√n); larger up to 0.3 s, then replicates · cells · √(expected).
 */
export const fisherTest = defineAssociationTest<z.infer<typeof parameters>>({
  id: 'fisher',
  title: "Fisher's exact test (2 × 2 with odds ratio; larger tables exact or by random tables)",
  parameters,
  shape: 'any',
  question: 'independence',
  reference: 'exact',
  test(counts, nRows, nColumns, { alternative, replicates }, context = plainContext) {
    const table = contingencyTable(counts, nRows, nColumns);
    const expected = expectedCounts(table);
    const base = { test: 'fisher', symbol: '', statistic: NaN, df: NaN, table, expected, context, assumptions: [independentRows] };
    if (nRows === 2 && nColumns === 2) {
      const { logP, oddsRatio, interval } = fisherExact(table, alternative, LEVEL);
      const ownEffects = [{ name: 'conditional-odds-ratio', value: oddsRatio, ci: interval, level: LEVEL }];
      return independenceResult({
        ...base,
        correction: alternative === 'two-sided' ? 'none' : alternative,
        logP,
        ownEffects,
        warnings: [],
      });
    }
    const exact = freemanHaltonLogP(table);
    if (exact !== null) return independenceResult({ ...base, correction: 'none', logP: exact, warnings: [] });
    const unlikeliness = (drawn: Float64Array): number => -logTableProbability(table, drawn);
    const drawn: { logP: number; monteCarlo: MonteCarlo } = randomTablesP(table, unlikeliness, 1e-7, replicates, context);
    return independenceResult({ ...base, correction: 'monte-carlo', ...drawn, warnings: floorWarnings(drawn.monteCarlo) });
  },
});
