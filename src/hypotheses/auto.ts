import { z } from 'zod';
import { defineAssociationTest } from '../core/hypothesis.ts';
import { contingencyTable, expectedCounts, smallExpected, smallExpectedWords } from '../stats/index.ts';
import { chiSquareTest } from './chi-square.ts';
import { plainContext } from './context.ts';
import { fisherTest } from './fisher.ts';
import { monteCarloChiSquareTest } from './monte-carlo-chi-square.ts';
import { MOST_ROWS, replicatesSchema } from './random-tables.ts';

const parameters = z.strictObject({ replicates: replicatesSchema });

/** Tables with at most so many rows are worth an attempt at the exact test. */
const EXACT_ROWS = 200;

/**
 * χ² where its approximation holds (Cochran's rule on the expected counts), else an exact test: Fisher's for 2 × 2 and for small tables, χ² by random tables with the same
 * margins for the rest. The result says which test was taken and why.
 */
export const autoTest = defineAssociationTest<z.infer<typeof parameters>>({
  id: 'auto',
  title: 'χ² where expected counts allow it, else exact or by random tables, with the reason',
  parameters,
  shape: 'any',
  question: 'independence',
  reference: 'asymptotic',
  test(counts, nRows, nColumns, { replicates }, context = plainContext) {
    const expected = expectedCounts(contingencyTable(counts, nRows, nColumns));
    const small = smallExpected(expected);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (small.withinCochransRule || total > MOST_ROWS) {
      const rule = small.withinCochransRule ? "within Cochran's rule" : 'and there are too many rows for random tables';
      const found = small.below5 === 0 ? 'all expected counts are at least 5' : `${smallExpectedWords(small)}, ${rule}`;
      const result = chiSquareTest.test(counts, nRows, nColumns, { yates: true }, context);
      return { ...result, reason: `χ² was taken: ${found}.` };
    }
    const why = `${smallExpectedWords(small)}, against Cochran's rule (at most a fifth below 5, none below 1)`;
    const fourfold = nRows === 2 && nColumns === 2;
    if (fourfold || total <= EXACT_ROWS) {
      const result = fisherTest.test(counts, nRows, nColumns, { alternative: 'two-sided', replicates }, context);
      if (result.monteCarlo === null) return { ...result, reason: `Fisher's exact test was taken instead of χ²: ${why}.` };
    }
    const result = monteCarloChiSquareTest.test(counts, nRows, nColumns, { replicates }, context);
    return { ...result, reason: `χ² was taken with p by ${String(replicates)} random tables of the same margins: ${why}.` };
  },
});
