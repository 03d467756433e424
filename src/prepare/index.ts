import type { Dataset } from '../core/dataset.ts';
import type { MatrixOf, Representation } from '../core/matrix.ts';

/** What is fitted on training rows, and how. */
export interface PreparationRequest<R extends Representation> {
  readonly representation: R;
  readonly dataset: Dataset;
  /** Names of the feature columns, in the order wanted. */
  readonly features: readonly string[];
  /** Uint32Array: dataset rows that encoders, scalers and bin edges may see. */
  readonly trainRows: Uint32Array;
  /** Float64Array (trainRows.length), how often each row counts; null = once. */
  readonly weights?: Float64Array | null;
  /** How words become numbers in the one-hot form: `one-hot`, or the dataset's level codes as one number. Default one-hot. */
  readonly encoding?: 'one-hot' | 'ordinal';
  /** `standard`: zero mean, unit variance (population) of every dense column, by training rows; `none`. Default standard. */
  readonly scale?: 'standard' | 'none';
}

/** A preparation fitted on training rows. */
export interface FittedPreparation<R extends Representation> {
  /** The training rows in their form, same order as `trainRows`. */
  readonly train: MatrixOf[R];
  /** Any rows of the same dataset in the form that training fixed. */
  apply(rows: Uint32Array): MatrixOf[R];
  /** Sentences: missing values filled with the training median, levels unseen in training, …. */
  readonly notes: readonly string[];
}

/** Fits encoders, scalers and bin edges on training rows only. */
export function prepare<R extends Representation>(_request: PreparationRequest<R>): FittedPreparation<R> {
  throw new Error('written next');
}
