import type { Assumption, Effect, MonteCarlo, Sensitivity, TableTestResult, TestContext } from '../core/hypothesis.ts';
import {
  adjustedResiduals,
  cohensH,
  type ContingencyTable,
  correctedCramersV,
  cramersV,
  detectableNoncentrality,
  formatEffect,
  formatP,
  independenceDf,
  lambda,
  oddsRatio,
  pearsonChiSquare,
  phi,
  riskDifference,
  riskRatio,
  smallExpected,
  smallExpectedWords,
  tau,
  theilsU,
  tschuprowsT,
  USUAL_POWER,
} from '../stats/index.ts';
import { LEVEL } from './context.ts';

interface IndependenceAnswer {
  readonly test: string;
  readonly correction: string;
  /** 'χ²', 'G', …; '' where the test has no statistic. */
  readonly symbol: string;
  readonly statistic: number;
  readonly df: number;
  readonly logP: number;
  readonly table: ContingencyTable;
  readonly expected: Float64Array;
  readonly context: TestContext;
  /** Effects that only this test has; they come first. */
  readonly ownEffects?: readonly Effect[];
  readonly monteCarlo?: MonteCarlo;
  readonly assumptions?: readonly Assumption[];
  readonly warnings: readonly string[];
}

/** All effect sizes of a table besides Cramér's V; those of two groups and two outcomes where the table has them. */
function furtherEffects(table: ContingencyTable, chiSquare: number, v: Effect): readonly Effect[] {
  const nominal = [
    correctedCramersV(table, chiSquare, v),
    tschuprowsT(table, v),
    lambda(table, LEVEL),
    tau(table, LEVEL),
    theilsU(table, LEVEL),
  ];
  if (table.nRows !== 2 || table.nColumns !== 2) return nominal;
  const [a, , c] = table.counts;
  const two = { a, n1: table.rowTotals[0], c, n2: table.rowTotals[1] };
  return [phi(table, LEVEL), oddsRatio(two, LEVEL), riskDifference(two, LEVEL), riskRatio(two, LEVEL), cohensH(two, LEVEL), ...nominal];
}

/** The smallest V that χ² with this n finds in four of five studies. */
function sensitivityOfV(table: ContingencyTable, { alpha }: TestContext): Sensitivity {
  const noncentrality = detectableNoncentrality(independenceDf(table), alpha);
  const v = Math.sqrt(noncentrality / table.total / (Math.min(table.nRows, table.nColumns) - 1));
  return { effect: 'cramers-v', detectable: v <= 1 ? v : NaN, power: USUAL_POWER, alpha };
}

/** The first assumption of every test of independence. */
export const independentRows: Assumption = { text: 'The rows are independent observations.', met: null };

/** Cochran's rule as an assumption, with what was found. */
export function cochransRule(expected: Float64Array): Assumption {
  const small = smallExpected(expected);
  const found = small.below5 === 0 ? 'no expected count is below 5' : smallExpectedWords(small);
  return { text: `At most a fifth of the expected counts are below 5 and none below 1: ${found}.`, met: small.withinCochransRule };
}

const round = (value: number): string => value.toFixed(2);

/** `χ² = 30.07, df 2, p = 2.95e-7`. */
export function statisticWords(symbol: string, statistic: number, df: number, log10P: number): string {
  const parts = symbol === '' || Number.isNaN(statistic) ? [] : [`${symbol} = ${round(statistic)}`];
  if (!Number.isNaN(df)) parts.push(`df ${Number.isInteger(df) ? String(df) : df.toFixed(1)}`);
  return [...parts, formatP(log10P)].join(', ');
}

/** What every test of independence says: p, Cramér's V of the uncorrected χ² with its interval, further effects, residuals, assumptions, sensitivity. */
export function independenceResult(answer: IndependenceAnswer): TableTestResult {
  const { table, expected, context, logP } = answer;
  const chiSquare = pearsonChiSquare(table, expected, false);
  const effect = cramersV(table, chiSquare, LEVEL);
  const log10P = logP / Math.LN10;
  const words = statisticWords(answer.symbol, answer.statistic, answer.df, log10P);
  return {
    test: answer.test,
    correction: answer.correction,
    statistic: answer.statistic,
    df: answer.df,
    pValue: Math.exp(logP),
    log10P,
    effect,
    effects: [...(answer.ownEffects ?? []), ...furtherEffects(table, chiSquare, effect)],
    n: table.total,
    assumptions: answer.assumptions ?? [independentRows, cochransRule(expected)],
    sensitivity: sensitivityOfV(table, context),
    monteCarlo: answer.monteCarlo ?? null,
    reason: null,
    sentence: `If rows and columns had nothing to do with each other, a table at least this uneven would come up with ${words}; the strength is ${formatEffect(effect)}.`,
    expected,
    residuals: adjustedResiduals(table, expected),
    warnings: answer.warnings,
  };
}
