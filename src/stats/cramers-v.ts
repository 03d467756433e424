import type { Effect } from '../core/hypothesis.ts';
import type { ContingencyTable } from './contingency.ts';
import { independenceDf } from './contingency.ts';
import { noncentralityOf } from './noncentral-chi-square.ts';

/** min(rows, columns) − 1: what V divides by, and what Cohen's conventions depend on. */
const rankOf = (table: ContingencyTable): number => Math.min(table.nRows, table.nColumns) - 1;

/**
 * Cramér's V = √(χ² / (n (min(r, c) − 1))) with a confidence interval: 0 = independent, 1 = one variable fixes the other.
 *
 * The interval turns the noncentrality limits of χ² into V (Smithson 2003, "Confidence intervals", ch. 4), as R's rstatix and effectsize do; lower limit 0
 * where χ² is no larger than chance makes it, and [0, 0] where χ² is smaller than chance makes it in 97.5 % of tables. Never above 1. Cost O(√χ²).
 * @param chiSquare Pearson's χ² without continuity correction: Yates changes the test, not the strength
 */
export function cramersV(table: ContingencyTable, chiSquare: number, level: number): Effect {
  const df = independenceDf(table);
  const scale = table.total * rankOf(table);
  const limit = (p: number): number => Math.min(1, Math.sqrt(noncentralityOf(chiSquare, df, p) / scale));
  const tail = (1 - level) / 2;
  return { name: 'cramers-v', value: Math.min(1, Math.sqrt(chiSquare / scale)), ci: [limit(1 - tail), limit(tail)], level };
}

/**
 * Cramér's V without the upward bias of small tables: √(φ̃² / min(r̃ − 1, c̃ − 1)), Bergsma 2013 (https://doi.org/10.1016/j.jkss.2012.10.002).
 * 0 where φ² is below what chance gives; NaN when n is too small for the correction (n = 1, or r̃ ≤ 1).
 * @param chiSquare Pearson's χ² without continuity correction
 */
export function biasCorrectedV(table: ContingencyTable, chiSquare: number): number {
  const { nRows, nColumns, total } = table;
  const excess = Math.max(0, chiSquare / total - independenceDf(table) / (total - 1));
  const rows = nRows - (nRows - 1) ** 2 / (total - 1);
  const columns = nColumns - (nColumns - 1) ** 2 / (total - 1);
  const rank = Math.min(rows, columns) - 1;
  return rank > 0 ? Math.min(1, Math.sqrt(excess / rank)) : NaN;
}

/** The bias-corrected V with the interval of V, each limit corrected the same way (as R's effectsize). */
export function correctedCramersV(table: ContingencyTable, chiSquare: number, plain: Effect): Effect {
  const scale = table.total * rankOf(table);
  const corrected = (v: number): number => biasCorrectedV(table, v * v * scale);
  return {
    name: 'cramers-v-corrected',
    value: biasCorrectedV(table, chiSquare),
    ci: [corrected(plain.ci[0]), corrected(plain.ci[1])],
    level: plain.level,
  };
}

export type Strength = 'negligible' | 'small' | 'medium' | 'large';

/**
 * A word for V by Cohen's conventions for w = V √(min(r, c) − 1): small from .10, medium from .30, large from .50
 * (Cohen 1988, "Statistical power analysis for the behavioral sciences", 2nd ed., ch. 7). A convention, not a law of nature.
 */
export function strengthOfV(v: number, nRows: number, nColumns: number): Strength {
  const w = v * Math.sqrt(Math.min(nRows, nColumns) - 1);
  if (w >= 0.5) return 'large';
  if (w >= 0.3) return 'medium';
  return w >= 0.1 ? 'small' : 'negligible';
}
