import type { Column } from '../core/dataset.ts';
import type { Derivation } from './profile.ts';
import type { Selection } from './sample-rows.ts';

/** What a reader hands over: the selected rows in columns, and what the labels of all rows say. */
export interface LoadedTable {
  /** Loaded columns, without the derived ones. */
  readonly columns: readonly Column[];
  readonly derivation: Derivation;
  readonly selection: Selection;
  readonly notes: readonly string[];
  /** Uint8Array (rows): 1 where the reader knows that an earlier row has the same values in every column; 0 says nothing. */
  readonly repeats?: Uint8Array;
}
