import type { z } from 'zod';
import type { Named } from './registry.ts';

/** An effect size with its confidence interval. */
export interface Effect {
  readonly name: string;
  readonly value: number;
  /** [lower, upper] at the stated level. */
  readonly ci: readonly [number, number];
  readonly level: number;
}

/** The answer of a hypothesis test. */
export interface TestResult {
  readonly test: string;
  /** 'none', 'yates', … */
  readonly correction: string;
  readonly statistic: number;
  readonly df: number;
  /** May underflow to 0 in doubles: print `log10P` then. */
  readonly pValue: number;
  readonly log10P: number;
  readonly effect: Effect;
  /** What the test assumes and where the data do not meet it: sentences. */
  readonly warnings: readonly string[];
}

/** A test of independence on a table of counts. */
export interface AssociationTest<P = unknown> extends Named {
  readonly parameters: z.ZodType<P>;
  /**
   * `counts` row-major, nRows × nColumns, non-negative integers with no empty row or column.
   * @throws StatisticError on an empty table, a zero margin, negative, fractional or non-finite counts
   */
  test(
    counts: Float64Array,
    nRows: number,
    nColumns: number,
    parameters: P,
  ): TestResult & {
    /** Float64Array (nRows × nColumns) under independence. */
    readonly expected: Float64Array;
    /** Adjusted standardized residuals, Float64Array (nRows × nColumns). */
    readonly residuals: Float64Array;
  };
}

export function defineAssociationTest<P>(test: AssociationTest<P>): AssociationTest {
  return test;
}
