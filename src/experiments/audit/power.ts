import type { Column } from '../../core/dataset.ts';
import { growOrderedTree } from '../../kernels/ordered-tree.ts';
import { tabulate, type ValueTable } from '../single-feature/collapse.ts';
import { combineParts, type PartScores, scoreGroups, type Scores } from './grouped-scores.ts';
import type { AuditSubject } from './subject.ts';

/** What one column alone says about the label. */
export interface ColumnPower {
  /** Different values among the rows looked at, missing as one of them. */
  readonly nValues: number;
  /** A table value → commonest class, cross-validated; values that training does not hold get the commonest class of all. */
  readonly lookup: Scores;
  /** A tree of depth 4 (five rows per leaf) on the column, cross-validated. */
  readonly tree: Scores;
  /** The same fitted on all training rows and applied to the given test rows. */
  readonly transfer: { readonly lookup: Scores; readonly tree: Scores } | null;
  /** Accuracy of the table on the rows it was made from. */
  readonly inSample: number;
  /** Predictive power score: how far weighted F1 rises from that of the commonest class towards 1; 0 = not at all. */
  readonly pps: number;
}

const treeDepth = 4;
const treeLeaf = 5;

/** The column's values as slots; kept for the next check of the same column. */
export function valuesOf(subject: AuditSubject, column: Column): ValueTable {
  return subject.memo(`values ${column.name}`, () => tabulate(column));
}

/** The commonest class of a slot; of equally common ones that which is commoner over all, then the lower code. */
function commonest(counts: Int32Array | Float64Array, at: number, overall: Float64Array): number {
  let best = 0;
  for (let k = 1; k < overall.length; k++) {
    const difference = counts[at + k] - counts[at + best];
    if (difference > 0 || (difference === 0 && overall[k] > overall[best])) best = k;
  }
  return best;
}

interface Training {
  /** Float64Array (nSlots × nClasses). */
  readonly counts: Float64Array;
  readonly overall: Float64Array;
}

/** Scores of both models on rows given as counts of the slots that occur. */
function judge(
  training: Training,
  touched: readonly number[],
  test: Float64Array,
  nClasses: number,
): { lookup: PartScores; tree: PartScores } {
  const { counts, overall } = training;
  const total = overall.reduce((sum, value) => sum + value, 0);
  const nGroups = touched.length;
  const own = new Float64Array(nGroups * nClasses);
  const lookupClass = new Int32Array(nGroups);
  const lookupScores = new Float64Array(nGroups * nClasses);
  const treeClass = new Int32Array(nGroups);
  const treeScores = new Float64Array(nGroups * nClasses);
  const { leafOf, nLeaves } = growOrderedTree(counts, nClasses, treeDepth, treeLeaf);
  const leaves = new Float64Array(nLeaves * nClasses);
  for (let s = 0; s < leafOf.length; s++) for (let k = 0; k < nClasses; k++) leaves[leafOf[s] * nClasses + k] += counts[s * nClasses + k];
  touched.forEach((slot, g) => {
    const at = slot * nClasses;
    const leaf = leafOf[slot] * nClasses;
    let seen = 0;
    let leafSize = 0;
    for (let k = 0; k < nClasses; k++) {
      seen += counts[at + k];
      leafSize += leaves[leaf + k];
    }
    lookupClass[g] = commonest(counts, at, overall);
    treeClass[g] = commonest(leaves, leaf, overall);
    for (let k = 0; k < nClasses; k++) {
      own[g * nClasses + k] = test[at + k];
      lookupScores[g * nClasses + k] = (counts[at + k] + overall[k] / total) / (seen + 1);
      treeScores[g * nClasses + k] = (leaves[leaf + k] + overall[k] / total) / (leafSize + 1);
    }
  });
  return { lookup: scoreGroups(own, lookupClass, lookupScores, nClasses), tree: scoreGroups(own, treeClass, treeScores, nClasses) };
}

function countSlots(slots: Int32Array, nSlots: number, rows: Uint32Array, y: Int32Array, nClasses: number): Training {
  const counts = new Float64Array(nSlots * nClasses);
  const overall = new Float64Array(nClasses);
  for (const row of rows) {
    counts[slots[row] * nClasses + y[row]]++;
    overall[y[row]]++;
  }
  return { counts, overall };
}

/** Slots with a row among `rows`, in order of first appearance; marks are cleared before it returns. */
function touchedSlots(slots: Int32Array, rows: Uint32Array, mark: Uint8Array): number[] {
  const touched: number[] = [];
  for (const row of rows) {
    if (mark[slots[row]] === 1) continue;
    mark[slots[row]] = 1;
    touched.push(slots[row]);
  }
  for (const slot of touched) mark[slot] = 0;
  return touched;
}

/** F1 of naming the commonest class always, weighted by the classes' rows. */
function naiveF1(overall: Float64Array): number {
  const total = overall.reduce((sum, value) => sum + value, 0);
  const most = Math.max(...overall);
  return ((most / total) * 2 * most) / (most + total);
}

/** Slots renumbered so that only values of the rows in question count: a sample of a column with many values stays small. */
function compact(table: ValueTable, parts: readonly Uint32Array[]): { slots: Int32Array; nSlots: number } {
  const rows = parts.reduce((sum, part) => sum + part.length, 0);
  if (table.nSlots < 4 * rows) return table;
  const place = new Int32Array(table.nSlots).fill(-1);
  for (const part of parts) for (const row of part) place[table.slots[row]] = 0;
  let nSlots = 0;
  for (let slot = 0; slot < place.length; slot++) if (place[slot] === 0) place[slot] = nSlots++;
  return { slots: table.slots.map((slot) => place[slot]), nSlots };
}

/** Training rows of each fold, found once for all columns. */
function rowsOfFolds(subject: AuditSubject): readonly Uint32Array[] {
  const { train, foldOf, nFolds } = subject;
  return subject.memo('rows of folds', () => Array.from({ length: nFolds }, (_, fold) => train.filter((row) => foldOf[row] === fold)));
}

/**
 * What a column alone says about the label. Equal values are taken together, so the cost hangs on the number of different values:
 * O(rows + folds × values × (classes + log values)).
 */
export function columnPower(subject: AuditSubject, column: Column): ColumnPower {
  return subject.memo(`power ${column.name}`, () => {
    const { train, test, nFolds, target } = subject;
    const folds = rowsOfFolds(subject);
    const y = target.yByRow;
    const nClasses = target.classes.length;
    const { slots, nSlots } = compact(valuesOf(subject, column), test === null ? [train] : [train, test]);
    const mark = new Uint8Array(nSlots);
    const all = countSlots(slots, nSlots, train, y, nClasses);
    const parts: { lookup: PartScores; tree: PartScores }[] = [];
    for (let fold = 0; fold < nFolds; fold++) {
      const rows = folds[fold];
      if (rows.length === 0 || rows.length === train.length) continue;
      const own = countSlots(slots, nSlots, rows, y, nClasses);
      const counts = all.counts.slice();
      const touched = touchedSlots(slots, rows, mark);
      for (const slot of touched) for (let k = 0; k < nClasses; k++) counts[slot * nClasses + k] -= own.counts[slot * nClasses + k];
      const overall = all.overall.map((value, k) => value - own.overall[k]);
      parts.push(judge({ counts, overall }, touched, own.counts, nClasses));
    }
    let hits = 0;
    let nValues = 0;
    for (let s = 0; s < nSlots; s++) {
      let most = 0;
      for (let k = 0; k < nClasses; k++) most = Math.max(most, all.counts[s * nClasses + k]);
      hits += most;
      if (most > 0) nValues++;
    }
    const lookup = combineParts(
      parts.map((part) => part.lookup),
      nClasses,
    );
    const tree = combineParts(
      parts.map((part) => part.tree),
      nClasses,
    );
    const naive = naiveF1(all.overall);
    const gain = Math.max(lookup.weightedF1, tree.weightedF1) - naive;
    return {
      nValues,
      lookup,
      tree,
      transfer: test === null ? null : transferTo(test, all, { slots, nSlots }, y, mark),
      inSample: hits / train.length,
      // naming the commonest class and nothing else is 0, rounding or not
      pps: gain > 1e-12 ? gain / (1 - naive) : 0,
    };
  });
}

function transferTo(
  test: Uint32Array,
  all: Training,
  { slots, nSlots }: { slots: Int32Array; nSlots: number },
  y: Int32Array,
  mark: Uint8Array,
): NonNullable<ColumnPower['transfer']> {
  const nClasses = all.overall.length;
  const own = countSlots(slots, nSlots, test, y, nClasses);
  const { lookup, tree } = judge(all, touchedSlots(slots, test, mark), own.counts, nClasses);
  return { lookup: combineParts([lookup], nClasses), tree: combineParts([tree], nClasses) };
}

/** The better of table and tree by a score; NaN where neither is defined. */
export function bestOf(power: { readonly lookup: Scores; readonly tree: Scores }, score: 'accuracy' | 'balancedAccuracy' | 'auc'): number {
  const { lookup, tree } = power;
  return Number.isNaN(lookup[score]) ? tree[score] : Number.isNaN(tree[score]) ? lookup[score] : Math.max(lookup[score], tree[score]);
}
