import type { AssociationTest } from '../core/hypothesis.ts';
import {
  adjustedResiduals,
  chiSquareLogSf,
  type ContingencyTable,
  cramersV,
  independenceDf,
  pearsonChiSquare,
  smallExpectedWarnings,
} from '../stats/index.ts';

interface Statistic {
  readonly test: string;
  readonly correction: string;
  readonly statistic: number;
  readonly table: ContingencyTable;
  readonly expected: Float64Array;
}

/** Level of the effect's confidence interval. */
const LEVEL = 0.95;

/** What every test with an asymptotic χ² distribution says: p, Cramér's V of the uncorrected χ² with its interval, residuals, assumptions. */
export function independenceResult({ test, correction, statistic, table, expected }: Statistic): ReturnType<AssociationTest['test']> {
  const df = independenceDf(table);
  const logP = chiSquareLogSf(statistic, df);
  return {
    test,
    correction,
    statistic,
    df,
    pValue: Math.exp(logP),
    log10P: logP / Math.LN10,
    effect: cramersV(table, pearsonChiSquare(table, expected, false), LEVEL),
    expected,
    residuals: adjustedResiduals(table, expected),
    warnings: smallExpectedWarnings(expected),
  };
}
