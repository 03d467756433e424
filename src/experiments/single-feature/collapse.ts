import type { Column, DiscreteColumn } from '../../core/dataset.ts';
import { countPairs } from '../../kernels/column-codes.ts';
import { distinctValues } from '../../kernels/distinct-values.ts';

/** A column as a table of its different values. */
export interface ValueTable {
  /** Int32Array (dataset rows): slot of the row's value; missing has the last slot. Not to be written to: it may be the column's own codes. */
  readonly slots: Int32Array;
  readonly nSlots: number;
  /** Int32Array (nSlots): the first row that holds the slot's value, −1 where no row does. */
  readonly example: Int32Array;
}

/** Finds the different values of a column. O(rows). */
export function tabulate(column: Column): ValueTable {
  const { codes, first } = column.kind === 'discrete' ? levelsOf(column) : distinctValues(column.values);
  const nValues = first.length;
  const example = new Int32Array(nValues + 1);
  example.set(first);
  example[nValues] = codes.indexOf(-1);
  const slots = example[nValues] < 0 ? codes : codes.map((code) => (code < 0 ? nValues : code));
  return { slots, nSlots: nValues + 1, example };
}

function levelsOf({ codes, levels }: DiscreteColumn): { codes: Int32Array; first: Int32Array } {
  const first = new Int32Array(levels.length).fill(-1);
  for (let row = codes.length - 1; row >= 0; row--) if (codes[row] >= 0) first[codes[row]] = row;
  return { codes, first };
}

/** Training rows that stand for all rows of the same value and class. */
export interface CollapsedRows {
  /** Uint32Array (m): example rows, by value and then by class. */
  readonly rows: Uint32Array;
  /** Int32Array (m) */
  readonly y: Int32Array;
  /** Float64Array (m): how many rows each stands for. */
  readonly weights: Float64Array;
}

/**
 * Collapses rows to one per (value, class) with its count: to a model of this column alone that takes weights as counts, the same training set.
 * @param y Int32Array (rows.length): class codes of `rows`
 * Cost O(rows + values × classes).
 */
export function collapse(table: ValueTable, rows: Uint32Array, y: Int32Array, nClasses: number): CollapsedRows {
  const counts = countPairs(table.slots, rows, y, table.nSlots, nClasses);
  const used: number[] = [];
  counts.forEach((count, at) => {
    if (count > 0) used.push(at);
  });
  return {
    rows: Uint32Array.from(used, (at) => table.example[Math.floor(at / nClasses)]),
    y: Int32Array.from(used, (at) => at % nClasses),
    weights: Float64Array.from(used, (at) => counts[at]),
  };
}
