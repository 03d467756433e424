import type { Assumption, Effect, Sensitivity, TestResult } from '../core/hypothesis.ts';
import { formatEffect } from '../stats/index.ts';
import { statisticWords } from './table-result.ts';

interface SampleAnswer {
  readonly test: string;
  readonly correction: string;
  readonly symbol: string;
  readonly statistic: number;
  readonly df?: number;
  readonly logP: number;
  readonly effect: Effect;
  readonly effects?: readonly Effect[];
  readonly n: number;
  readonly assumptions: readonly Assumption[];
  readonly sensitivity: Sensitivity;
  readonly monteCarlo?: TestResult['monteCarlo'];
  /** What the null hypothesis says, as a clause: 'both groups had the same distribution'. */
  readonly nullClause: string;
  readonly warnings?: readonly string[];
}

/** What every test on numbers says. */
export function sampleResult(answer: SampleAnswer): TestResult {
  const { test, correction, symbol, statistic, df = NaN, logP, effect, n, assumptions, sensitivity, nullClause } = answer;
  const log10P = logP / Math.LN10;
  return {
    test,
    correction,
    statistic,
    df,
    pValue: Math.exp(logP),
    log10P,
    effect,
    effects: answer.effects ?? [],
    n,
    assumptions,
    sensitivity,
    monteCarlo: answer.monteCarlo ?? null,
    reason: null,
    sentence: `If ${nullClause}, a difference at least this large would come up with ${statisticWords(symbol, statistic, df, log10P)}; ${formatEffect(effect)}.`,
    warnings: answer.warnings ?? [],
  };
}

/** The first assumption of every test of groups. */
export const independentValues: Assumption = { text: 'The values are independent of each other, within and between groups.', met: null };

/** Ties as a remark about the approximation. */
export const tieWords = (tied: boolean): string => (tied ? 'ties' : 'none');
