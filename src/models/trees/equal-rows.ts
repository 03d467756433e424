import type { BinnedMatrix } from '../../core/matrix.ts';
import type { TrainingSet } from '../../core/model.ts';
import type { BinColumn } from '../../kernels/class-histogram.ts';
import { countsOf } from './exact-weights.ts';

/** Rows that are equal in all bins and in class, brought together. */
export interface EqualRows {
  /** Int32Array (groups): first row of each group; groups are numbered in the order of their first rows. */
  readonly first: Int32Array;
  /** Int32Array (nRows): group of each row. */
  readonly groupOf: Int32Array;
  /** Float64Array (groups): rows, or the sum of their weights. */
  readonly counts: Float64Array;
}

/** Rows looked at to tell whether bringing equal rows together pays, and the share of them that must repeat. */
const PROBE = 1024;
const WORTHWHILE = 0.1;

/**
 * Brings rows together that no tree on these bins can tell apart, where a probe of evenly spaced rows says that it pays. What is learned from groups counted
 * `counts` times is what is learned from the rows.
 * @param weights whole numbers, or null for 1 each
 * @returns null when fewer than one probed row in ten repeats. O(rows · columns), 12 bytes per row.
 */
export function findEqualRows(x: BinnedMatrix, y: Int32Array, weights: Float64Array | null): EqualRows | null {
  const { nRows } = x;
  const columns = x.columns.filter((_, j) => x.nBins[j] > 1);
  const step = Math.max(1, Math.floor(nRows / PROBE));
  const probe = Int32Array.from({ length: Math.ceil(nRows / step) }, (_, i) => i * step);
  if (group(columns, y, probe, null).first.length > (1 - WORTHWHILE) * probe.length) return null;
  return group(
    columns,
    y,
    Int32Array.from({ length: nRows }, (_, row) => row),
    weights,
  );
}

/** Groups by hash, open addressing; every hit is compared bin by bin, so a collision never joins rows. */
function group(columns: readonly BinColumn[], y: Int32Array, rows: Int32Array, weights: Float64Array | null): EqualRows {
  const n = rows.length;
  const hashes = new Int32Array(n);
  for (let i = 0; i < n; i++) hashes[i] = Math.imul(y[rows[i]] + 1, 0x9e3779b1);
  for (const column of columns) mix(column, rows, hashes);
  let capacity = 16;
  while (capacity < 2 * n) capacity *= 2;
  const slots = new Int32Array(capacity).fill(-1);
  const groupOf = new Int32Array(n);
  const first = new Int32Array(n);
  const counts = new Float64Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    const row = rows[i];
    let slot = (hashes[i] ^ (hashes[i] >>> 15)) & (capacity - 1);
    while (slots[slot] >= 0 && !(y[first[slots[slot]]] === y[row] && sameBins(columns, first[slots[slot]], row))) {
      slot = (slot + 1) & (capacity - 1);
    }
    if (slots[slot] < 0) {
      slots[slot] = count;
      first[count++] = row;
    }
    groupOf[i] = slots[slot];
    counts[slots[slot]] += weights === null ? 1 : weights[row];
  }
  return { first: first.slice(0, count), groupOf, counts: counts.slice(0, count) };
}

function mix(column: BinColumn, rows: Int32Array, hashes: Int32Array): void {
  for (let i = 0; i < hashes.length; i++) {
    const hash = Math.imul(hashes[i] ^ column[rows[i]], 0x85ebca6b);
    hashes[i] = hash ^ (hash >>> 13);
  }
}

function sameBins(columns: readonly BinColumn[], a: number, b: number): boolean {
  for (const column of columns) if (column[a] !== column[b]) return false;
  return true;
}

/** Some rows of a matrix, in the order given. O(rows · columns). */
export function takeRows(x: BinnedMatrix, rows: Int32Array): BinnedMatrix {
  const columns = x.columns.map((column) => {
    const out = column instanceof Uint16Array ? new Uint16Array(rows.length) : new Uint8Array(rows.length);
    for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]];
    return out;
  });
  const numbers = (j: number): Float64Array => {
    const all = x.numbers(j);
    return Float64Array.from(rows, (row) => all[row]);
  };
  const { values: _, ...rest } = x;
  return { ...rest, nRows: rows.length, columns, numbers };
}

/** A training set with equal rows brought together. */
export interface CollapsedRows {
  readonly x: BinnedMatrix;
  readonly y: Int32Array;
  readonly weights: Float64Array | null;
  /** Int32Array: the row here of each original row; null when they are the original ones. */
  readonly groupOf: Int32Array | null;
  readonly notes: readonly string[];
}

/** The training set with equal rows brought together where that is `allowed`, exact (no weight, or whole ones) and pays. */
export function collapseRows(train: Pick<TrainingSet<'binned'>, 'x' | 'y' | 'weights'>, allowed: boolean): CollapsedRows {
  const { x, y, weights } = train;
  const equal = allowed && (weights === null || countsOf(weights) !== null) ? findEqualRows(x, y, weights) : null;
  if (equal === null) return { x, y, weights, groupOf: null, notes: [] };
  const { first, groupOf, counts } = equal;
  return { x: takeRows(x, first), y: Int32Array.from(first, (row) => y[row]), weights: counts, groupOf, notes: [equalRowsNote(equal)] };
}

/** The line for the report. Rows that came with a count already are as many as they count. */
function equalRowsNote(equal: EqualRows): string {
  const [rows, groups] = [equal.counts.reduce((sum, count) => sum + count, 0), equal.first.length].map((n) => String(n));
  return `${rows} training rows are ${groups} different ones by bins and class, counted as often as they occur: the same model, found sooner`;
}
