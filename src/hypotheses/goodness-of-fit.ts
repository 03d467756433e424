import { z } from 'zod';
import type { TestContext, TestResult } from '../core/hypothesis.ts';
import { createRng } from '../core/rng.ts';
import {
  chiSquareLogSf,
  detectableNoncentrality,
  type FitTable,
  fitTable,
  formatEffect,
  monteCarloP,
  noncentralityOf,
  powerDivergence,
  smallExpected,
  smallExpectedWords,
  USUAL_POWER,
} from '../stats/index.ts';
import { LEVEL, plainContext, REPLICATES } from './context.ts';
import { cochransRule, independentRows, statisticWords } from './table-result.ts';

/** How goodness of fit is measured, and where p comes from. */
export const fitParameters = z.strictObject({
  lambda: z.number().min(-10).max(10).default(1).describe('1: Pearson’s χ²; 0: G; 2/3: Cressie–Read; −1/2: Freeman–Tukey'),
  method: z
    .enum(['auto', 'asymptotic', 'monte-carlo'])
    .default('auto')
    .describe("auto: random samples where expected counts are too small for the χ² distribution (Cochran's rule)"),
  replicates: z.int().min(99).max(10_000_000).default(REPLICATES).describe('random samples where they are used'),
});

export type FitParameters = z.output<typeof fitParameters>;

/** A test of one column's counts against expected shares. */
export interface FitResult extends TestResult {
  readonly expected: Float64Array;
  /** (o − e)/√(e (1 − share)), standard normal under the null hypothesis. */
  readonly residuals: Float64Array;
}

/** Cohen's w = √(χ²/n) with the limits of the noncentrality of χ². */
function cohensW({ counts, expected, total }: FitTable): TestResult['effect'] {
  const chi = powerDivergence(counts, expected, 1);
  const df = counts.length - 1;
  const tail = (1 - LEVEL) / 2;
  const limit = (p: number): number => Math.sqrt(noncentralityOf(chi, df, p) / total);
  return { name: 'cohens-w', value: Math.sqrt(chi / total), ci: [limit(1 - tail), limit(tail)], level: LEVEL };
}

/** p by samples of the same size from the expected shares. Cost replicates · (total + categories), seeded. */
function monteCarlo(
  { expected, total }: FitTable,
  statistic: number,
  { lambda, replicates }: FitParameters,
  seed: number,
): ReturnType<typeof monteCarloP> {
  const rng = createRng(seed);
  const upTo = Float64Array.from(expected);
  for (let i = 1; i < upTo.length; i++) upTo[i] += upTo[i - 1];
  const drawn = new Float64Array(expected.length);
  let asExtreme = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    drawn.fill(0);
    for (let i = 0; i < total; i++) {
      const u = rng.next() * total;
      let at = 0;
      while (at < upTo.length - 1 && u >= upTo[at]) at++;
      drawn[at]++;
    }
    const value = lambda <= -1 && drawn.includes(0) ? Infinity : powerDivergence(drawn, expected, lambda);
    if (value >= statistic - 1e-9 * (1 + Math.abs(statistic))) asExtreme++;
  }
  return monteCarloP(asExtreme, replicates);
}

/** Samples times rows beyond this would take minutes; the χ² distribution is then taken after all. */
const MOST_DRAWS = 2e9;

/**
 * Goodness of fit: do the counts of one column fit expected shares? Pearson's χ² or any power divergence, categories − 1 degrees of freedom; by random samples where expected
 * counts are small. Equal to scipy 1.17 `power_divergence` and R 4.2 `chisq.test(p = …)`.
 *
 * @param shares expected, positive, any scale; all equal when absent
 * @throws StatisticError as `fitTable` and `powerDivergence`
 */
export function goodnessOfFit(
  counts: Float64Array,
  shares: readonly number[] | undefined,
  parameters: FitParameters,
  context: TestContext = plainContext,
): FitResult {
  const table = fitTable(counts, shares);
  const { expected, total } = table;
  const df = counts.length - 1;
  const statistic = powerDivergence(counts, expected, parameters.lambda);
  const small = smallExpected(expected);
  const feasible = parameters.replicates * total <= MOST_DRAWS;
  const random = feasible && (parameters.method === 'monte-carlo' || (parameters.method === 'auto' && !small.withinCochransRule));
  const drawn = random ? monteCarlo(table, statistic, parameters, context.seed) : null;
  const logP = drawn?.logP ?? Math.min(0, chiSquareLogSf(statistic, df));
  const log10P = logP / Math.LN10;
  const effect = cohensW(table);
  const rough = !random && !small.withinCochransRule;
  const symbol = parameters.lambda === 1 ? 'χ²' : parameters.lambda === 0 ? 'G' : 'CR';
  return {
    test: 'goodness-of-fit',
    correction: random ? 'monte-carlo' : 'none',
    statistic,
    df: random ? NaN : df,
    pValue: Math.exp(logP),
    log10P,
    effect,
    effects: [],
    n: total,
    assumptions: random ? [independentRows] : [independentRows, cochransRule(expected)],
    sensitivity: {
      effect: effect.name,
      detectable: Math.sqrt(detectableNoncentrality(df, context.alpha) / total),
      power: USUAL_POWER,
      alpha: context.alpha,
    },
    monteCarlo: drawn?.monteCarlo ?? null,
    reason:
      random && parameters.method === 'auto'
        ? `p is by ${String(parameters.replicates)} random samples: ${smallExpectedWords(small)}.`
        : null,
    sentence: `If the expected shares were true, counts at least this far off would come up with ${statisticWords(symbol, statistic, random ? NaN : df, log10P)}; ${formatEffect(effect)}.`,
    expected,
    residuals: counts.map((count, i) => (count - expected[i]) / Math.sqrt(expected[i] * (1 - expected[i] / total))),
    warnings: rough ? [`${smallExpectedWords(small)}: against Cochran's rule, so the p-value is only approximate.`] : [],
  };
}
