import type { Library } from './library.ts';

/** One thing that is measured. */
export interface Case {
  /** Unique: `models/svc/fit`. */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /**
   * Prepares what is not measured and returns what is: one call per iteration.
   * @throws when this revision, or this machine (no such data), cannot run the case: it is skipped by name
   */
  open(library: Library): Promise<() => unknown>;
}

/** How much is measured. */
export interface CaseOptions {
  /** Small sizes, few repeats. */
  readonly quick: boolean;
  /** Folder with the public data sets. */
  readonly dataFolder: string;
}
