import type { Fold } from '../../core/resampling.ts';
import { countPairs } from '../../kernels/column-codes.ts';
import type { ValueTable } from '../single-feature/collapse.ts';
import { type BoundTarget, classesOf } from '../shared/target.ts';

/** What a table on one column (value → commonest class of the training rows) scores. */
export interface TableBaseline {
  readonly column: string;
  /** On the test rows of the folds looked at, pooled. */
  readonly accuracy: number;
  /** Of naming the commonest class of the training rows always, on the same rows. */
  readonly commonest: number;
  /** How many folds were looked at: all, or the first ones of a large comparison. */
  readonly nFolds: number;
}

/** The column whose table scores best: what any model must beat before its score says something about the model. */
export interface TableSearch {
  /** O(rows + values × classes × folds). */
  add(column: string, table: ValueTable): void;
  /** Null without a column or a fold. */
  best(): TableBaseline | null;
}

/** Values that are looked up at most, the first fold aside: some tenths of a second. */
const lookups = 8e7;

/** Rows with their class codes. */
interface Labelled {
  readonly rows: Uint32Array;
  readonly y: Int32Array;
}

interface Part {
  readonly test: Labelled;
  /** Null where training has all rows but the tested ones: its counts are a difference. */
  readonly train: Labelled | null;
  /** Class that training has most of. */
  readonly commonest: number;
}

const countsOf = ({ slots, nSlots }: ValueTable, { rows, y }: Labelled, nClasses: number): Int32Array =>
  countPairs(slots, rows, y, nSlots, nClasses);

/** Test rows that the table names rightly. Unseen values get the commonest class, as do ties. `train` and `test`: Int32Array (slots × classes). */
function hitsOf(train: Int32Array, test: Int32Array, nClasses: number, commonest: number): number {
  let hits = 0;
  for (let at = 0; at < train.length; at += nClasses) {
    let best = commonest;
    for (let k = 0; k < nClasses; k++) if (train[at + k] > train[at + best]) best = k;
    hits += test[at + best];
  }
  return hits;
}

function commonestOf(y: Int32Array, nClasses: number): number {
  const counts = new Float64Array(nClasses);
  for (let i = 0; i < y.length; i++) counts[y[i]]++;
  return counts.indexOf(Math.max(...counts));
}

/** The folds that `lookups` allows. */
function partsOf(folds: readonly Fold[], target: BoundTarget, nColumns: number): readonly Part[] {
  const { rows, yByRow, classes } = target;
  const parts: Part[] = [];
  let visits = 0;
  for (const fold of folds) {
    const rest = fold.train.length + fold.test.length === rows.length;
    visits += rest ? 2 * fold.test.length : rows.length;
    if (parts.length > 0 && visits * nColumns > lookups) break;
    const label = (part: Uint32Array): Labelled => ({ rows: part, y: classesOf({ yByRow }, part) });
    const train = label(fold.train);
    parts.push({ test: label(fold.test), train: rest ? null : train, commonest: commonestOf(train.y, classes.length) });
  }
  return parts;
}

/** Starts a search among `nColumns` columns. */
export function searchTables(folds: readonly Fold[], target: BoundTarget, nColumns: number): TableSearch {
  const nClasses = target.classes.length;
  const parts = partsOf(folds, target, nColumns);
  const nTest = parts.reduce((sum, { test }) => sum + test.rows.length, 0);
  let best: { readonly column: string; readonly hits: number } | null = null;
  return {
    add: (column, table) => {
      const all = parts.some(({ train }) => train === null) ? countsOf(table, target, nClasses) : new Int32Array(0);
      let hits = 0;
      for (const { train, test, commonest } of parts) {
        const tested = countsOf(table, test, nClasses);
        const trained = train === null ? difference(all, tested) : countsOf(table, train, nClasses);
        hits += hitsOf(trained, tested, nClasses, commonest);
      }
      if (best === null || hits > best.hits) best = { column, hits };
    },
    best: () => {
      if (best === null || parts.length === 0) return null;
      const named = parts.reduce(
        (sum, { test, commonest }) => sum + test.y.reduce((own, code) => own + (code === commonest ? 1 : 0), 0),
        0,
      );
      return { column: best.column, accuracy: best.hits / nTest, commonest: named / nTest, nFolds: parts.length };
    },
  };
}

function difference(a: Int32Array, b: Int32Array): Int32Array {
  const out = new Int32Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = a[i] - b[i];
  return out;
}
