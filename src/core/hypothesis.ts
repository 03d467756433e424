import type { z } from 'zod';
import type { Named } from './registry.ts';

/** An effect size with its confidence interval. */
export interface Effect {
  /** Stable, for results.json and gates: `cramers-v`, `odds-ratio`, `cliffs-delta`, … */
  readonly name: string;
  readonly value: number;
  /** [lower, upper] at the stated level. NaN where no interval is defined, ±Infinity where it has no end. */
  readonly ci: readonly [number, number];
  readonly level: number;
}

/** Something that a test takes for granted. */
export interface Assumption {
  readonly text: string;
  /** null: the numbers cannot tell, whoever collected them must. */
  readonly met: boolean | null;
}

/** How small a difference a study of this size can see. */
export interface Sensitivity {
  /** Name of the effect that the figure is in. */
  readonly effect: string;
  /** The smallest true effect that the test finds with chance `power` at level `alpha`; NaN when none can be found. */
  readonly detectable: number;
  readonly power: number;
  readonly alpha: number;
}

/** A p-value from random tables or permutations. */
export interface MonteCarlo {
  readonly replicates: number;
  /** Replicates at least as extreme as the data. */
  readonly asExtreme: number;
  /** Of the p-value. */
  readonly standardError: number;
  /** Clopper–Pearson interval of the p-value that infinitely many replicates would give. */
  readonly interval: readonly [number, number];
  readonly level: number;
}

/** The answer of a hypothesis test. */
export interface TestResult {
  readonly test: string;
  /** 'none', 'yates', 'continuity', 'mid-p', 'ties', … */
  readonly correction: string;
  /** NaN for tests whose p-value needs no statistic. */
  readonly statistic: number;
  /** NaN where the reference distribution has none. */
  readonly df: number;
  /** May underflow to 0 in doubles: print `log10P` then. */
  readonly pValue: number;
  readonly log10P: number;
  /** The effect that the report leads with. */
  readonly effect: Effect;
  /** Further effects, `effect` not repeated. */
  readonly effects: readonly Effect[];
  /** What was counted: rows, pairs, blocks. */
  readonly n: number;
  readonly assumptions: readonly Assumption[];
  readonly sensitivity: Sensitivity | null;
  /** Present where the p-value is an estimate. */
  readonly monteCarlo: MonteCarlo | null;
  /** Why this test was taken, where the choice was left to the data. */
  readonly reason: string | null;
  /** The answer without a threshold, in plain words. */
  readonly sentence: string;
  /** Assumptions that the data do not meet, and what follows from that: sentences. */
  readonly warnings: readonly string[];
}

/** What a test may use besides the numbers and its parameters. */
export interface TestContext {
  /** Seed of all random tables and permutations. */
  readonly seed: number;
  /** Level that the smallest detectable effect is stated for. */
  readonly alpha: number;
}

/** What a table must look like: any r × c; 2 × 2; r × 2; the same categories in rows and columns; 2 × 2 with the same categories. */
export type TableShape = 'any' | 'fourfold' | 'two-columns' | 'square' | 'square-fourfold';

/** What a test on a table of counts gives. */
export interface TableTestResult extends TestResult {
  /** Float64Array (nRows × nColumns) under the null hypothesis. */
  readonly expected: Float64Array;
  /** Standardized residuals, Float64Array (nRows × nColumns): standard normal under the null hypothesis. */
  readonly residuals: Float64Array;
}

/** A test on a table of counts. */
export interface AssociationTest<P = unknown> extends Named {
  readonly parameters: z.ZodType<P>;
  readonly shape: TableShape;
  /** 'independence' of rows and columns, or 'symmetry' of the same thing said twice (before/after, model A/model B). */
  readonly question: 'independence' | 'symmetry';
  /** Where p comes from: 'asymptotic' keeps its size far below 1e-300; 'monte-carlo' cannot be smaller than one in its replicates. */
  readonly reference: 'asymptotic' | 'exact' | 'monte-carlo';
  /**
   * `counts` row-major, nRows × nColumns, non-negative integers with no empty row or column.
   * @throws StatisticError on an empty table, a zero margin, negative, fractional or non-finite counts, a shape that the test is not made for
   */
  test(counts: Float64Array, nRows: number, nColumns: number, parameters: P, context?: TestContext): TableTestResult;
}

export function defineAssociationTest<P>(test: AssociationTest<P>): AssociationTest {
  return test;
}

/** A test on groups of numbers, or on differences of pairs. */
export interface SampleTest<P = unknown> extends Named {
  readonly parameters: z.ZodType<P>;
  /** Groups it compares: exactly two, two or more, or one group of paired differences. */
  readonly groups: 'two' | 'many' | 'paired';
  /**
   * `samples` one Float64Array per group (one of differences where `groups` is 'paired'), finite values in any order; not changed.
   * @throws StatisticError on too few groups or values, and on values that are not finite
   */
  test(samples: readonly Float64Array[], parameters: P, context?: TestContext): TestResult;
}

export function defineSampleTest<P>(test: SampleTest<P>): SampleTest {
  return test;
}
