import type { WordColumn } from '../../data/stream-columns.ts';

/** What a file, or a program, says about rows: by row id, in any order. */
export interface AnswerTable {
  /** What messages call it. */
  readonly source: string;
  readonly nRows: number;
  /** Float64Array (nRows): row ids, whole numbers from 0. */
  readonly ids: Float64Array;
  readonly fold: WordColumn | null;
  readonly feature: WordColumn | null;
  readonly truth: WordColumn | null;
  readonly prediction: WordColumn | null;
  readonly scores: ScoreColumns | null;
}

/** Numbers per class as they stand; NaN where missing or not a number. */
export interface ScoreColumns {
  /** What each column is for: the name of a class. */
  readonly labels: readonly string[];
  /** One Float64Array (nRows) per label. */
  readonly values: readonly Float64Array[];
}

/** A few row ids for a message. */
export function exampleIds(ids: readonly number[]): string {
  const shown = ids.slice(0, 5).map(String).join(', ');
  return ids.length > 5 ? `${shown}, …` : shown;
}

/** 1 row, 1,234 rows: without a look at the locale. */
export function rowCount(n: number): string {
  return `${String(n).replace(/\B(?=(\d{3})+$)/g, ',')} row${n === 1 ? '' : 's'}`;
}
