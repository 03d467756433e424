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
  /** Place in the suite's list of gates: one entry there may be several gates. */
  readonly entry?: number;
  readonly experiment: string;
  readonly model?: string;
  readonly feature?: string;
  readonly result?: string;
  readonly measure: string;
  readonly min?: number;
  readonly max?: number;
  /** `baseline`, or another model of the experiment: pass when the loss is proven to be smaller than `margin`. */
  readonly notWorseThan?: string;
  /** Pass when the gain is proven to be larger than `margin`. */
  readonly betterThan?: string;
  /** Pass when the difference is proven to lie within ±`margin`. */
  readonly equivalentTo?: string;
  /** In the unit of the measure, ≥ 0. */
  readonly margin?: number;
  /** Chance of a wrong word, one-sided; the suite's when absent. */
  readonly alpha?: number;
  /** This class against all others. */
  readonly class?: string;
  /** SQL condition: only these test rows count. */
  readonly rows?: string;
  /** A discrete column: the rule holds for each of its values on its own. */
  readonly sliceBy?: string;
  /** Slices of fewer tested rows are not judged. */
  readonly minRows?: number;
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

/** What a cell may take; what is absent is not bounded. */
export interface CellLimits {
  readonly seconds?: number | undefined;
  readonly megabytes?: number | undefined;
}

export type VerdictWord = 'pass' | 'fail' | 'inconclusive' | 'error';

/** A gate's answer for one of the things it judges: a model, on all rows or on one slice of them. */
export interface VerdictPart {
  readonly subject: string;
  readonly verdict: VerdictWord;
  readonly reason: string;
  readonly value: number | null;
  /** Value of what it was compared with. */
  readonly reference: number | null;
  /** In favour of the subject: positive is better, whatever the direction of the measure. */
  readonly difference: number | null;
  /** Two-sided, 1 − 2α: the one-sided bounds that the rule looks at. */
  readonly interval: readonly [number, number] | null;
  /** Of the claim that the verdict makes, adjusted where it rests on any of several parts; null when there is no test. */
  readonly log10P: number | null;
  /** Two-sided, of "no difference at all". */
  readonly log10PEqual: number | null;
  readonly test: string | null;
  /** What would decide, where nothing is decided. */
  readonly needed: string | null;
}

/** A gate's answer. */
export interface Verdict {
  readonly gate: Gate;
  readonly rule: string;
  /** Worst matching number; null when nothing could be computed. */
  readonly observed: number | null;
  readonly verdict: VerdictWord;
  readonly reason: string;
  /** Absent for gates on plain numbers. */
  readonly parts?: readonly VerdictPart[];
  /** What a gate on a figure of the clock found; `observed` is null then, and `reason` says only which side of the bound it lies on. */
  readonly measured?: { readonly value: number; readonly reason: string };
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
  /** A baseline on other data or folds is compared all the same, without pairing. */
  readonly unpairedBaseline?: boolean;
  /** Bounds of each cell, where the user sets no others. */
  readonly limits?: CellLimits;
  /** Exit code 4 when a verdict is inconclusive. */
  readonly stopOnInconclusive: boolean;
  /** Turns a path below the suite's root into a place in the file. */
  locate(path: readonly (string | number)[]): SourcePlace;
}
