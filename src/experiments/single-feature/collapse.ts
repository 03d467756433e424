import type { Column } from '../../core/dataset.ts';
import { distinctValues } from '../../kernels/distinct-values.ts';

/** A column as a table of its different values. */
export interface ValueTable {
  /** Int32Array (dataset rows): slot of the row's value; missing has the last slot. */
  readonly slots: Int32Array;
  readonly nSlots: number;
  /** Int32Array (nSlots): a row that holds the slot's value, −1 where no row does. */
  readonly example: Int32Array;
}

/** Finds the different values of a column. O(rows). */
export function tabulate(column: Column): ValueTable {
  const codes = column.kind === 'discrete' ? column.codes : null;
  const numbers = column.kind === 'continuous' ? distinctValues(column.values) : null;
  const own = codes ?? numbers?.codes ?? new Int32Array(0);
  const nValues = column.kind === 'discrete' ? column.levels.length : (numbers?.values.length ?? 0);
  const slots = new Int32Array(own.length);
  const example = new Int32Array(nValues + 1).fill(-1);
  for (let row = 0; row < own.length; row++) {
    const slot = own[row] < 0 ? nValues : own[row];
    slots[row] = slot;
    if (example[slot] < 0) example[slot] = row;
  }
  return { slots, nSlots: nValues + 1, example };
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
  const counts = new Float64Array(table.nSlots * nClasses);
  for (let i = 0; i < rows.length; i++) counts[table.slots[rows[i]] * nClasses + y[i]]++;
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
