import { z } from 'zod';
import { type AssociationTest, defineAssociationTest, type TableTestResult, type TestContext } from '../core/hypothesis.ts';
import {
  chiSquareLogSf,
  contingencyTable,
  expectedCounts,
  independenceDf,
  powerDivergence,
  smallExpectedWarnings,
} from '../stats/index.ts';
import { plainContext } from './context.ts';
import { independenceResult } from './table-result.ts';

interface Divergence {
  readonly test: string;
  readonly symbol: string;
  readonly lambda: number;
}

function divergenceTest(
  counts: Float64Array,
  nRows: number,
  nColumns: number,
  { test, symbol, lambda }: Divergence,
  context: TestContext,
): TableTestResult {
  const table = contingencyTable(counts, nRows, nColumns);
  const expected = expectedCounts(table);
  const statistic = powerDivergence(counts, expected, lambda);
  const df = independenceDf(table);
  const logP = chiSquareLogSf(statistic, df);
  const warnings = smallExpectedWarnings(expected);
  return independenceResult({ test, correction: 'none', symbol, statistic, df, logP, table, expected, context, warnings });
}

const none = z.strictObject({});

/** A member of the power divergence family under its own name. */
const named = (id: string, title: string, symbol: string, lambda: number): AssociationTest =>
  defineAssociationTest<z.infer<typeof none>>({
    id,
    title,
    parameters: none,
    shape: 'any',
    question: 'independence',
    reference: 'asymptotic',
    test: (counts, nRows, nColumns, _, context = plainContext) =>
      divergenceTest(counts, nRows, nColumns, { test: id, symbol, lambda }, context),
  });

/**
 * The likelihood-ratio (G) test of independence, 2 Σ o ln(o / e), without correction, summed so that nothing cancels near independence.
 * Equal to scipy 1.17 `chi2_contingency(lambda_='log-likelihood', correction=False)`. O(cells).
 */
export const gTest = named('g', 'Likelihood-ratio (G) test of independence', 'G', 0);

/** Cressie and Read's power divergence, λ = 2/3: keeps its level with small counts better than G and χ² do (Read & Cressie 1988). O(cells). */
export const cressieReadTest = named('cressie-read', 'Cressie–Read power divergence (λ = 2/3)', 'CR', 2 / 3);

/** Freeman and Tukey's 4 Σ (√o − √e)² (1950). O(cells). */
export const freemanTukeyTest = named('freeman-tukey', 'Freeman–Tukey test of independence (λ = −1/2)', 'FT', -0.5);

/** Neyman's χ², Σ (o − e)²/o. @throws StatisticError STATISTIC_ZERO_CELL where a cell is empty. O(cells). */
export const neymanTest = named('neyman', 'Neyman’s modified χ² (λ = −2; no empty cells)', 'χ²N', -2);

const parameters = z.strictObject({
  lambda: z
    .number()
    .min(-10)
    .max(10)
    .default(2 / 3)
    .describe('1: Pearson; 2/3: Cressie–Read; 0: G; −1/2: Freeman–Tukey; −1: modified G; −2: Neyman'),
});

/** The power divergence with any λ. Equal to scipy 1.17 `chi2_contingency(lambda_=λ, correction=False)`. @throws StatisticError STATISTIC_ZERO_CELL for empty cells with λ ≤ −1. */
export const powerDivergenceTest = defineAssociationTest<z.infer<typeof parameters>>({
  id: 'power-divergence',
  title: 'Power divergence with a λ of one’s own (Cressie & Read 1984)',
  parameters,
  shape: 'any',
  question: 'independence',
  reference: 'asymptotic',
  test: (counts, nRows, nColumns, { lambda }, context = plainContext) =>
    divergenceTest(counts, nRows, nColumns, { test: 'power-divergence', symbol: 'CR', lambda }, context),
});
