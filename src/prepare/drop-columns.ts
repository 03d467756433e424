import type { Column, Dataset } from '../core/dataset.ts';
import { gatherNumbers, requireColumns } from './feature-column.ts';

/** A column that takes no further part, and why. */
export interface DroppedColumn {
  readonly feature: string;
  readonly reason: 'constant' | 'correlated';
  /** The kept column that it goes with, and Pearson's r; null for a constant column. */
  readonly with: string | null;
  readonly r: number | null;
}

/** What is left of a list of columns. */
export interface ColumnFilter {
  readonly kept: readonly string[];
  readonly dropped: readonly DroppedColumn[];
}

/** True when all values at `rows` that are there are equal (or none is there). O(rows). */
function isConstant(column: Column, rows: Uint32Array): boolean {
  return column.kind === 'continuous' ? sameNumbers(column.values, rows) : sameCodes(column.codes, rows);
}

function sameNumbers(values: Float64Array, rows: Uint32Array): boolean {
  let first = NaN;
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]];
    if (value === first || value !== value) continue;
    if (first === first) return false;
    first = value;
  }
  return true;
}

function sameCodes(codes: Int32Array, rows: Uint32Array): boolean {
  let first = -1;
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i]];
    if (code === first || code < 0) continue;
    if (first >= 0) return false;
    first = code;
  }
  return true;
}

/**
 * Leaves out the columns with one value only at `rows` (missing values aside).
 * @throws DataError `PREPARE_UNKNOWN_COLUMN`
 * Cost O(rows × columns) at most.
 */
export function dropConstant(dataset: Dataset, features: readonly string[], rows: Uint32Array): ColumnFilter {
  const constant = requireColumns(dataset, features)
    .filter((column) => isConstant(column, rows))
    .map((column) => column.name);
  return {
    kept: features.filter((feature) => !constant.includes(feature)),
    dropped: constant.map((feature) => ({ feature, reason: 'constant', with: null, r: null })),
  };
}

/** The column's values at `rows`, centred and divided by their root sum of squares; NaN stays. Null when they do not vary. */
function unitVector(column: Column, rows: Uint32Array): { values: Float64Array; complete: boolean } | null {
  const values = gatherNumbers(column, rows);
  let count = 0;
  let sum = 0;
  for (const value of values) {
    if (value !== value) continue;
    count++;
    sum += value;
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] -= mean;
    if (values[i] === values[i]) squares += values[i] ** 2;
  }
  if (!(squares > 0) || isConstant(column, rows)) return null;
  const length = Math.sqrt(squares);
  for (let i = 0; i < values.length; i++) values[i] /= length;
  return { values, complete: count === values.length };
}

/** Pearson's r of two centred columns over the rows where both have a value. NaN where one does not vary there. */
function pearsonWithGaps(a: Float64Array, b: Float64Array): number {
  let n = 0;
  let sa = 0;
  let sb = 0;
  let saa = 0;
  let sbb = 0;
  let sab = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== a[i] || b[i] !== b[i]) continue;
    n++;
    sa += a[i];
    sb += b[i];
    saa += a[i] * a[i];
    sbb += b[i] * b[i];
    sab += a[i] * b[i];
  }
  return (sab - (sa * sb) / n) / Math.sqrt((saa - (sa * sa) / n) * (sbb - (sb * sb) / n));
}

function dot(a: Float64Array, b: Float64Array): number {
  let s0 = 0;
  let s1 = 0;
  const even = a.length & ~1;
  for (let i = 0; i < even; i += 2) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
  }
  return even < a.length ? s0 + s1 + a[even] * b[even] : s0 + s1;
}

/**
 * Walks through the columns in the order given and leaves out each one that is constant or whose |Pearson r| with a column kept before exceeds
 * `threshold`. Words of two levels count as 0/1 (the sign of r is then of no meaning, its size is). Words of more levels have no r, because the order of
 * their codes says nothing, and are always kept: on KDD99, r of alphabetical codes would drop `service` for `protocol_type` (0.74).
 * The labels are not looked at.
 * @param rows Uint32Array: dataset rows that the correlations are taken over; pairwise complete where values are missing
 * @throws DataError `PREPARE_UNKNOWN_COLUMN`
 * Cost O(rows × columns × kept columns), 8 bytes × rows × kept columns.
 */
export function dropCorrelated(dataset: Dataset, features: readonly string[], rows: Uint32Array, threshold: number): ColumnFilter {
  const kept: { name: string; values: Float64Array; complete: boolean }[] = [];
  const dropped: DroppedColumn[] = [];
  const names: string[] = [];
  for (const column of requireColumns(dataset, features)) {
    if (column.kind === 'discrete' && column.levels.length > 2 && !isConstant(column, rows)) {
      names.push(column.name);
      continue;
    }
    const vector = unitVector(column, rows);
    if (vector === null) {
      dropped.push({ feature: column.name, reason: 'constant', with: null, r: null });
      continue;
    }
    let twin: { name: string; r: number } | undefined;
    for (const other of kept) {
      const r = other.complete && vector.complete ? dot(other.values, vector.values) : pearsonWithGaps(other.values, vector.values);
      if (Math.abs(r) > threshold && (twin === undefined || Math.abs(r) > Math.abs(twin.r))) twin = { name: other.name, r };
    }
    if (twin === undefined) {
      names.push(column.name);
      kept.push({ name: column.name, ...vector });
    } else dropped.push({ feature: column.name, reason: 'correlated', with: twin.name, r: Math.max(-1, Math.min(1, twin.r)) });
  }
  return { kept: names, dropped };
}

/**
 * Pearson's r of every two columns at `rows`, pairwise complete where values are missing; words are taken as their codes, so only those of two levels make sense.
 * @returns Float64Array (features × features), symmetric; NaN in the row of a column that does not vary
 * @throws DataError `PREPARE_UNKNOWN_COLUMN`
 * Cost O(rows × columns²) time, 8 bytes × rows × columns.
 */
export function correlationMatrix(dataset: Dataset, features: readonly string[], rows: Uint32Array): Float64Array {
  const n = features.length;
  const out = new Float64Array(n * n).fill(NaN);
  if (n === 0) return out;
  const vectors = requireColumns(dataset, features).map((column) => unitVector(column, rows));
  vectors.forEach((a, i) => {
    if (a === null) return;
    out[i * n + i] = 1;
    for (let j = 0; j < i; j++) {
      const b = vectors[j];
      if (b === null) continue;
      const r = a.complete && b.complete ? dot(a.values, b.values) : pearsonWithGaps(a.values, b.values);
      out[i * n + j] = out[j * n + i] = Math.max(-1, Math.min(1, r));
    }
  });
  return out;
}
