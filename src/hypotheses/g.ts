import { z } from 'zod';
import { defineAssociationTest } from '../core/hypothesis.ts';
import { contingencyTable, devianceTerm, expectedCounts } from '../stats/index.ts';
import { independenceResult } from './independence-result.ts';

const parameters = z.strictObject({});

/**
 * The likelihood-ratio (G) test of independence, 2 Σ o ln(o / e), without correction. Summed as 2 Σ (o ln(o / e) + e − o), whose terms are never negative, so that
 * nothing cancels near independence. Equal to scipy 1.17 `chi2_contingency(lambda_='log-likelihood', correction=False)`. O(cells).
 */
export const gTest = defineAssociationTest<z.infer<typeof parameters>>({
  id: 'g',
  title: 'Likelihood-ratio (G) test of independence',
  parameters,
  test(counts, nRows, nColumns) {
    const table = contingencyTable(counts, nRows, nColumns);
    const expected = expectedCounts(table);
    const statistic = 2 * expected.reduce((sum, e, i) => sum + devianceTerm(counts[i], e), 0);
    return independenceResult({ test: 'g', correction: 'none', statistic, table, expected });
  },
});
