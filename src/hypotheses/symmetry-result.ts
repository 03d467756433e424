import type { Assumption, Effect, Sensitivity, TableTestResult, TestContext } from '../core/hypothesis.ts';
import { detectableNoncentrality, formatEffect, noncentralityOf, type SquareTable, USUAL_POWER } from '../stats/index.ts';
import { LEVEL } from './context.ts';
import { statisticWords } from './table-result.ts';

interface SymmetryAnswer {
  readonly test: string;
  readonly correction: string;
  readonly symbol: string;
  readonly statistic: number;
  readonly df: number;
  readonly logP: number;
  readonly table: SquareTable;
  readonly context: TestContext;
  /** The effect to lead with; asymmetry of the changes when absent. */
  readonly effect?: Effect;
  readonly effects?: readonly Effect[];
  readonly sensitivity?: Sensitivity;
  readonly assumptions?: readonly Assumption[];
  readonly warnings: readonly string[];
}

/** Of a pair of opposite changes: what symmetry expects, and how many standard errors the count is from it. */
function underSymmetry({ counts, size }: SquareTable): { readonly expected: Float64Array; readonly residuals: Float64Array } {
  const mirrored = counts.map((_, i) => counts[(i % size) * size + Math.floor(i / size)]);
  return {
    expected: counts.map((count, i) => (count + mirrored[i]) / 2),
    residuals: counts.map((count, i) => (count === mirrored[i] ? 0 : (count - mirrored[i]) / Math.sqrt(count + mirrored[i]))),
  };
}

/** √(χ² / changed pairs): 0 when changes go both ways equally often, 1 when each goes one way only. Interval from the noncentrality of χ². */
function asymmetry(statistic: number, df: number, discordant: number): Effect {
  const scale = (chi: number): number => Math.min(1, Math.sqrt(chi / discordant));
  const tail = (1 - LEVEL) / 2;
  if (discordant === 0 || df === 0) return { name: 'asymmetry', value: 0, ci: [NaN, NaN], level: LEVEL };
  const ci = [scale(noncentralityOf(statistic, df, 1 - tail)), scale(noncentralityOf(statistic, df, tail))] as const;
  return { name: 'asymmetry', value: scale(statistic), ci, level: LEVEL };
}

/** What every test of paired answers says. */
export function symmetryResult(answer: SymmetryAnswer): TableTestResult {
  const { table, statistic, df, logP, context } = answer;
  const effect = answer.effect ?? asymmetry(statistic, df, table.discordant);
  const log10P = logP / Math.LN10;
  const w = Math.sqrt(detectableNoncentrality(df, context.alpha) / table.discordant);
  const words = statisticWords(answer.symbol, statistic, df, log10P);
  return {
    test: answer.test,
    correction: answer.correction,
    statistic,
    df,
    pValue: Math.exp(logP),
    log10P,
    effect,
    effects: answer.effects ?? [],
    n: table.total,
    assumptions: answer.assumptions ?? [
      { text: 'The pairs are independent of each other.', met: null },
      { text: `At least 10 pairs changed: ${String(table.discordant)} did.`, met: table.discordant >= 10 },
    ],
    sensitivity: answer.sensitivity ?? { effect: 'asymmetry', detectable: w <= 1 ? w : NaN, power: USUAL_POWER, alpha: context.alpha },
    monteCarlo: null,
    reason: null,
    sentence: `If changes in both directions were equally likely, ${String(table.discordant)} changed pairs of ${String(table.total)} would be at least this lopsided with ${words}; ${formatEffect(effect)}.`,
    ...underSymmetry(table),
    warnings: answer.warnings,
  };
}
