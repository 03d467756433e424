import type { SourcePlace } from './errors.ts';
import type { Experiment } from './experiment.ts';

/** Where one table comes from and which of its rows take part. */
export interface DataSpec {
  /** Registry id, or undefined when `path` is given. */
  readonly dataset?: string;
  /** Files or globs, relative to the suite file. */
  readonly path?: readonly string[];
  /** Traffic profile; the registry entry's own when absent. */
  readonly profile?: string;
  /** SQL condition over the table's columns. */
  readonly where?: string;
  /** Number of rows to draw, seeded. */
  readonly sample?: number;
  /** Name of the label column, for the generic profile. */
  readonly label?: string;
}

/** Data of one or more experiments: one table, or a given train/test pair. */
export interface SuiteData {
  readonly train: DataSpec;
  readonly test?: DataSpec;
  /** The place of the data in the suite file, for errors. */
  readonly where: SourcePlace;
}

/** A rule on what an experiment found. */
export interface Gate {
  readonly experiment: string;
  readonly model?: string;
  readonly feature?: string;
  readonly result?: string;
  readonly measure: string;
  readonly min?: number;
  readonly max?: number;
  /** `each` (default): every matching number must hold; `any`: at least one. */
  readonly of: 'each' | 'any';
  readonly where: SourcePlace;
}

/** How p-values of several tests are adjusted: which error is kept at α, and how. */
export type MultiplicityMethod = 'bonferroni' | 'holm' | 'hochberg' | 'hommel' | 'bh' | 'by' | 'none';

/** What is adjusted together: all tests of the suite, or those of each experiment. */
export interface Multiplicity {
  readonly method: MultiplicityMethod;
  readonly family: 'suite' | 'experiment';
}

export type VerdictWord = 'pass' | 'fail' | 'inconclusive' | 'error';

/** A gate's answer. */
export interface Verdict {
  readonly gate: Gate;
  readonly rule: string;
  /** Worst matching number; null when nothing could be computed. */
  readonly observed: number | null;
  readonly verdict: VerdictWord;
  readonly reason: string;
}

/** A validated suite with every name bound to its object. */
export interface Suite {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly seed: number;
  /** Significance level of the suite's tests. */
  readonly alpha: number;
  readonly multiplicity: Multiplicity;
  readonly file: string;
  /** SHA-256 of the suite as it runs (file text plus overrides), hex. */
  readonly sha256: string;
  readonly data: ReadonlyMap<string, SuiteData>;
  readonly experiments: readonly Experiment[];
  readonly gates: readonly Gate[];
  /** Exit code 4 when a verdict is inconclusive. */
  readonly stopOnInconclusive: boolean;
  /** Turns a path below the suite's root into a place in the file. */
  locate(path: readonly (string | number)[]): SourcePlace;
}
