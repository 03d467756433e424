import type { z } from 'zod';
import type { DatasetPart } from './dataset.ts';
import type { Named } from './registry.ts';

/** One split: row numbers of the dataset, ascending unless a resampling says that order matters. */
export interface Fold {
  /** 'r1f3' = first repeat, third fold; 'holdout'; 'given'. Unique within the resampling. */
  readonly id: string;
  readonly repeat: number;
  readonly fold: number;
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/** What folds are drawn from. */
export interface ResamplingInput {
  /** Uint32Array (n): the dataset's rows that take part, ascending. */
  readonly rows: Uint32Array;
  /** Int32Array (n): class code of each of `rows`. */
  readonly y: Int32Array;
  readonly classes: readonly string[];
  readonly parts: readonly DatasetPart[];
  /** Seed of (dataset, resampling, suite seed), or the suite's seed itself for `rng: numpy`. */
  readonly seed: number;
  /** The suite's own seed: what `rng: numpy` takes as `random_state` unless one is given. */
  readonly suiteSeed: number;
}

/** A way to split. */
export interface ResamplingDefinition<P = unknown> extends Named {
  readonly parameters: z.ZodType<P>;
  /** True when train and test are given parts of the data instead of drawn. */
  readonly given: boolean;
  /** @throws DataError when the split cannot be made (folds > rows of a class, empty part, …) */
  draw(input: ResamplingInput, parameters: P): readonly Fold[];
}

export function defineResampling<P>(resampling: ResamplingDefinition<P>): ResamplingDefinition {
  return resampling;
}
