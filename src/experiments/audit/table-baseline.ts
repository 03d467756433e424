import { type Dataset, findColumn } from '../../core/dataset.ts';
import type { Fold } from '../../core/resampling.ts';
import { tabulate, type ValueTable } from '../single-feature/collapse.ts';
import type { BoundTarget } from '../shared/target.ts';

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

/** Values that are looked up at most, the first fold aside: about half a second. */
const lookups = 4e7;

/** Test rows that the table of one column names rightly. Unseen values get the commonest class, as do ties. O(rows + values × classes). */
function hitsOf({ slots, nSlots }: ValueTable, { train, test }: Fold, y: Int32Array, overall: Float64Array): number {
  const nClasses = overall.length;
  const counts = new Float64Array(nSlots * nClasses);
  for (const row of train) counts[slots[row] * nClasses + y[row]]++;
  const named = new Int32Array(nSlots);
  const commonest = overall.indexOf(Math.max(...overall));
  for (let slot = 0; slot < nSlots; slot++) {
    let best = commonest;
    for (let k = 0; k < nClasses; k++) if (counts[slot * nClasses + k] > counts[slot * nClasses + best]) best = k;
    named[slot] = best;
  }
  let hits = 0;
  for (const row of test) if (named[slots[row]] === y[row]) hits++;
  return hits;
}

/** The column whose table scores best: what any model must beat before its score says something about the model. Null without a column or a fold. */
export function tableBaseline(
  dataset: Dataset,
  features: readonly string[],
  folds: readonly Fold[],
  target: BoundTarget,
): TableBaseline | null {
  if (folds.length === 0) return null;
  const rows = folds[0].train.length + folds[0].test.length;
  const used = folds.slice(0, Math.max(1, Math.floor(lookups / Math.max(1, rows * features.length))));
  const y = target.yByRow;
  const overall = used.map(({ train }) => {
    const counts = new Float64Array(target.classes.length);
    for (const row of train) counts[y[row]]++;
    return counts;
  });
  const nTest = used.reduce((sum, { test }) => sum + test.length, 0);
  const named = used.map((_, f) => overall[f].indexOf(Math.max(...overall[f])));
  const commonest = used.reduce((sum, { test }, f) => sum + test.reduce((own, row) => own + (y[row] === named[f] ? 1 : 0), 0), 0) / nTest;
  let best: TableBaseline | null = null;
  for (const name of features) {
    const column = findColumn(dataset, name);
    if (column === undefined) continue;
    const table = tabulate(column);
    const accuracy = used.reduce((sum, fold, f) => sum + hitsOf(table, fold, y, overall[f]), 0) / nTest;
    if (best === null || accuracy > best.accuracy) best = { column: name, accuracy, commonest, nFolds: used.length };
  }
  return best;
}
