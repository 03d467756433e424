import type { TestContext, TestResult } from '../core/hypothesis.ts';
import { chiSquareLogSf, cochranQ, detectableNoncentrality, formatEffect, noncentralityOf, USUAL_POWER } from '../stats/index.ts';
import { LEVEL, plainContext } from './context.ts';
import { statisticWords } from './table-result.ts';

/**
 * Cochran's Q test: do k yes/no answers about the same subjects (k models, right or wrong on the same rows) say yes equally often? Effect: η² = Q/(n (k − 1)) (Serlin, Carr &
 * Marascuilo 1982). See `cochranQ` of stats.
 *
 * @param answers Uint8Array (n × k), row-major, 0 or 1
 * @throws StatisticError STATISTIC_TABLE_SHAPE, STATISTIC_NOT_BINARY
 */
export function cochranQTest(answers: Uint8Array, n: number, k: number, context: TestContext = plainContext): TestResult {
  const { statistic, df, informative } = cochranQ(answers, n, k);
  const logP = Math.min(0, chiSquareLogSf(statistic, df));
  const log10P = logP / Math.LN10;
  const scale = (chi: number): number => Math.min(1, chi / (n * df));
  const tail = (1 - LEVEL) / 2;
  const effect = {
    name: 'eta-squared-q',
    value: scale(statistic),
    ci: [scale(noncentralityOf(statistic, df, 1 - tail)), scale(noncentralityOf(statistic, df, tail))] as const,
    level: LEVEL,
  };
  const enough = informative * k >= 24 && informative >= 4;
  return {
    test: 'cochran-q',
    correction: 'none',
    statistic,
    df,
    pValue: Math.exp(logP),
    log10P,
    effect,
    effects: [],
    n,
    assumptions: [
      { text: 'The subjects are independent of each other.', met: null },
      {
        text: `At least 4 subjects with unequal answers, 24 answers in all: ${String(informative)} of ${String(n)} (Tate & Brown 1970).`,
        met: enough,
      },
    ],
    sensitivity: {
      effect: effect.name,
      detectable: scale(detectableNoncentrality(df, context.alpha)),
      power: USUAL_POWER,
      alpha: context.alpha,
    },
    monteCarlo: null,
    reason: null,
    sentence: `If all ${String(k)} said yes equally often, their shares would differ at least this much with ${statisticWords('Q', statistic, df, log10P)}; ${formatEffect(effect)}.`,
    warnings: enough ? [] : [`Only ${String(informative)} subjects have unequal answers: the χ² approximation is rough.`],
  };
}
