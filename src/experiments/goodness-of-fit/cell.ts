import type { Cell, CellResult, WorkContext } from '../../core/experiment.ts';
import type { TestResult } from '../../core/hypothesis.ts';
import { goodnessOfFit } from '../../hypotheses/index.ts';
import type { Binding } from '../kind.ts';
import type { GoodnessOfFitConfig } from './config.ts';
import { levelCounts } from './counts.ts';

/** What the one cell gives back. */
export interface FitCellValue {
  readonly levels: readonly string[];
  readonly counts: readonly number[];
  readonly expected: readonly number[];
  readonly residuals: readonly number[];
  readonly result: TestResult;
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

/** Counts the column and tests it against the expected shares. */
export function runFitCell(config: GoodnessOfFitConfig, binding: Binding, cell: Cell, context: WorkContext): CellResult {
  const start = performance.now();
  const { levels, counts, shares, warnings, notes } = levelCounts(config, context);
  const { expected, residuals, ...result } = goodnessOfFit(counts, shares, config.test, { seed: cell.seed, alpha: binding.alpha });
  const value: FitCellValue = { levels, counts: [...counts], expected: [...expected], residuals: [...residuals], result, warnings, notes };
  return { value, seconds: { test: (performance.now() - start) / 1000 } };
}
