import type { Profile } from './profile.ts';

/** One table to read: files of the same shape that are read one after the other. */
export interface TableSource {
  readonly id: string;
  /** Paths, not patterns; read in this order as one table. */
  readonly files: readonly string[];
  readonly profile: Profile;
  /** SQL condition over the columns, derived ones included. */
  readonly where?: string;
  /** Number of rows to draw after `where`, seeded. */
  readonly sample?: number;
  /** Name of the label column (profile generic). */
  readonly label?: string;
  /** The rows were made by a generator. */
  readonly generated?: boolean;
}

/** What `loadDataset` is doing, for a progress display. */
export interface LoadProgress {
  readonly phase: 'reading' | 'columns' | 'hashing';
  readonly file?: string;
  /** Rows so far in this phase. */
  readonly rows: number;
}

export interface LoadRequest {
  readonly id: string;
  /** One, or a given train/test pair, train first. */
  readonly sources: readonly TableSource[];
  /** The suite's seed: samples are drawn from it. */
  readonly seed: number;
  readonly onProgress?: (progress: LoadProgress) => void;
}
