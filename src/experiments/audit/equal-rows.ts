import type { Dataset } from '../../core/dataset.ts';
import type { Fold } from '../../core/resampling.ts';
import { numberValues } from '../../kernels/distinct-values.ts';
import { requireColumns } from '../../prepare/feature-column.ts';
import type { BoundTarget } from '../shared/target.ts';
import { tabulate, type ValueTable } from '../single-feature/collapse.ts';
import type { AuditSubject } from './subject.ts';

/** Which rows are equal in all features. */
export interface EqualRows {
  /** Different rows among those asked about. */
  readonly count: number;
  /** Int32Array (dataset rows): group of a row, numbered from 0 by first appearance; −1 for rows not asked about. */
  readonly groupOf: Int32Array;
}

/** Groups rows that are equal in the named columns, value by value; missing equals missing. O(rows × columns). */
export function equalRows(dataset: Dataset, columns: readonly string[], rows: Uint32Array): EqualRows {
  const grouping = groupRows(dataset.nRows, rows);
  for (const column of requireColumns(dataset, columns)) grouping.refine(tabulate(column));
  return grouping.groups();
}

/** Rows that are equal in all columns seen so far. */
export interface RowGrouping {
  /** Takes one more column into account. O(rows). */
  refine(table: ValueTable): void;
  groups(): EqualRows;
}

/** Starts with one group of all `rows`, of `nRows` in the dataset. */
export function groupRows(nRows: number, rows: Uint32Array): RowGrouping {
  const keys = new Float64Array(rows.length);
  let group: Int32Array = new Int32Array(rows.length);
  let count = Math.min(rows.length, 1);
  return {
    refine: ({ slots, nSlots }) => {
      if (count === rows.length) return;
      // group and value as one whole number: below 2^53, since neither count exceeds 2^26 rows
      for (let i = 0; i < rows.length; i++) keys[i] = group[i] * nSlots + slots[rows[i]];
      const numbered = numberValues(keys);
      group = numbered.codes;
      count = numbered.count;
    },
    groups: () => {
      const groupOf = new Int32Array(nRows).fill(-1);
      for (let i = 0; i < rows.length; i++) groupOf[rows[i]] = group[i];
      return { count, groupOf };
    },
  };
}

/** Test rows whose features a training row has too. Uint8Array (test.length). O(rows). */
export function seenRows({ groupOf, count }: EqualRows, fold: Fold): Uint8Array {
  const inTrain = new Uint8Array(count);
  for (let i = 0; i < fold.train.length; i++) inTrain[groupOf[fold.train[i]]] = 1;
  const seen = new Uint8Array(fold.test.length);
  for (let i = 0; i < seen.length; i++) seen[i] = inTrain[groupOf[fold.test[i]]];
  return seen;
}

/** Rows that are equal in all features and not in their label. */
export interface Contradictions {
  /** Different rows (feature vectors) with more than one label. */
  readonly vectors: number;
  /** Rows that have such a vector. */
  readonly rows: number;
  /** Accuracy that no model on these features can exceed on these rows. */
  readonly ceiling: number;
  /** Of the first few such vectors a row and one with another label. */
  readonly examples: readonly number[];
}

/** The first row of each torn vector with the first row of the same vector and another label, in the order of the first rows. O(rows). */
function tornPairs(groupOf: Int32Array, torn: Uint8Array, rows: Uint32Array, y: Int32Array): readonly (readonly [number, number])[] {
  const first = new Map<number, number>();
  const pairs = new Map<number, readonly [number, number]>();
  for (const row of rows) {
    const group = groupOf[row];
    if (torn[group] === 0 || pairs.has(group)) continue;
    const before = first.get(group);
    if (before === undefined) first.set(group, row);
    else if (y[before] !== y[row]) pairs.set(group, [before, row]);
  }
  return [...pairs.values()].sort(([a], [b]) => a - b);
}

/** Counts contradictions among rows. O(rows × classes). */
export function contradictionsAmong({ groupOf, count }: EqualRows, rows: Uint32Array, target: BoundTarget): Contradictions {
  const nClasses = target.classes.length;
  const counts = new Int32Array(count * nClasses);
  for (let i = 0; i < rows.length; i++) counts[groupOf[rows[i]] * nClasses + target.yByRow[rows[i]]]++;
  const torn = new Uint8Array(count);
  let vectors = 0;
  let inVectors = 0;
  let best = 0;
  for (let g = 0; g < count; g++) {
    let total = 0;
    let most = 0;
    for (let k = 0; k < nClasses; k++) {
      total += counts[g * nClasses + k];
      most = Math.max(most, counts[g * nClasses + k]);
    }
    best += most;
    if (most === total) continue;
    torn[g] = 1;
    vectors++;
    inVectors += total;
  }
  const examples = [...tornPairs(groupOf, torn, rows, target.yByRow)].slice(0, 3).flat();
  return { vectors, rows: inVectors, ceiling: best / rows.length, examples };
}

/** Equal rows among all that take part, training and test, by all features; kept for the checks that look at rows. */
export function allEqualRows(subject: AuditSubject): EqualRows {
  const names = subject.columns.map(({ name }) => name);
  return subject.memo('equal rows', () => equalRows(subject.dataset, names, subject.target.rows));
}
