import { allEqualRows } from './equal-rows.ts';
import type { AuditSubject } from './subject.ts';

/** What a table shows of steps that were taken before anybody split it. */
export interface SignsPart {
  readonly kind: 'signs';
  /** Numbers with mean 0 and standard deviation 1 over all rows. */
  readonly standardised: readonly string[];
  /** Numbers with least value 0 and largest 1, where every number of the table has them. */
  readonly squeezed: readonly string[];
  /** The same number of rows in every class, and copies in some classes only: share of copies by class. */
  readonly copies: readonly number[] | null;
}

interface Moments {
  /** Rows that have a value. */
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  readonly low: number;
  readonly high: number;
}

const isSpread = ({ n, mean, sd }: Moments): boolean => n >= 100 && Math.abs(mean) < 1e-4 && Math.abs(sd - 1) < 2e-3;

/** Moments of the values of some rows, missing ones left out; two passes. O(rows). */
function momentsOf(values: Float64Array, rows: Uint32Array): Moments {
  let [n, sum, low, high] = [0, 0, Infinity, -Infinity];
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]];
    if (value !== value) continue;
    n++;
    sum += value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]];
    if (value === value) squares += (value - mean) ** 2;
  }
  return { n, mean, sd: Math.sqrt(squares / n), low, high };
}

/** Looks for columns scaled over all rows, and for copies that oversampling leaves. O(rows × columns). */
export function signsOf(subject: AuditSubject): SignsPart {
  const { columns, target, allTrain, allTest } = subject;
  const standardised: string[] = [];
  const squeezed: string[] = [];
  let numbers = 0;
  for (const column of columns) {
    if (column.kind !== 'continuous') continue;
    const all = momentsOf(column.values, target.rows);
    if (!(all.sd > 0)) continue;
    numbers++;
    const trainAlone = allTest === null ? null : momentsOf(column.values, allTrain);
    // fitted on the training rows alone and applied to the test rows is how it should be
    if (isSpread(all) && (trainAlone === null || !isSpread(trainAlone))) standardised.push(column.name);
    if (all.low === 0 && all.high === 1 && !(trainAlone?.low === 0 && trainAlone.high === 1)) squeezed.push(column.name);
  }
  return {
    kind: 'signs',
    standardised,
    squeezed: numbers >= 5 && squeezed.length === numbers ? squeezed : [],
    copies: copiesByClass(subject),
  };
}

/** Share of each class's training rows that repeat another row of the class, where all classes have the same number of rows. */
function copiesByClass(subject: AuditSubject): readonly number[] | null {
  const { allTrain, target } = subject;
  const nClasses = target.classes.length;
  const { groupOf, count: nGroups } = allEqualRows(subject);
  const totals = new Float64Array(nClasses);
  const different = new Float64Array(nClasses);
  const seen = new Uint8Array(nGroups * nClasses);
  for (const row of allTrain) {
    const k = target.yByRow[row];
    const at = groupOf[row] * nClasses + k;
    totals[k]++;
    if (seen[at] === 0) different[k]++;
    seen[at] = 1;
  }
  const present = [...totals.keys()].filter((k) => totals[k] > 0);
  if (present.length < 2 || present.some((k) => totals[k] !== totals[present[0]])) return null;
  return target.classes.map((_, k) => (totals[k] === 0 ? 0 : 1 - different[k] / totals[k]));
}
