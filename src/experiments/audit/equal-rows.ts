import type { Dataset } from '../../core/dataset.ts';
import type { Fold } from '../../core/resampling.ts';
import { distinctRows } from '../../data/index.ts';
import type { BoundTarget } from '../shared/target.ts';
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
  const { count, representative } = distinctRows(dataset, columns, rows);
  const groupOf = new Int32Array(dataset.nRows).fill(-1);
  let next = 0;
  for (let i = 0; i < rows.length; i++) {
    const first = representative[i];
    if (groupOf[first] < 0) groupOf[first] = next++;
    groupOf[rows[i]] = groupOf[first];
  }
  return { count, groupOf };
}

/** Test rows whose features a training row has too. Uint8Array (test.length). O(rows). */
export function seenRows({ groupOf, count }: EqualRows, fold: Fold): Uint8Array {
  const inTrain = new Uint8Array(count);
  for (const row of fold.train) inTrain[groupOf[row]] = 1;
  return Uint8Array.from(fold.test, (row) => inTrain[groupOf[row]]);
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
  for (const row of rows) counts[groupOf[row] * nClasses + target.yByRow[row]]++;
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
