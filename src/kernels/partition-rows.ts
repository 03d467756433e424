import type { BinColumn } from './class-histogram.ts';

/**
 * Splits rows[start, end) in place, keeping the order on both sides: rows whose bin is ≤ `threshold` or equals `missingLeft` (−1: none) first.
 * @param scratch Int32Array, at least end − start long
 * @returns the first position of the right side. Cost O(end − start).
 */
export function partitionRows(
  rows: Int32Array,
  start: number,
  end: number,
  column: BinColumn,
  threshold: number,
  missingLeft: number,
  scratch: Int32Array,
): number {
  let left = start;
  let right = 0;
  for (let i = start; i < end; i++) {
    const row = rows[i];
    const bin = column[row];
    // Both targets are written and one cursor moves: no branch to mispredict. `left` never passes `i`.
    const goesRight = bin > threshold && bin !== missingLeft ? 1 : 0;
    scratch[right] = row;
    rows[left] = row;
    right += goesRight;
    left += 1 - goesRight;
  }
  for (let i = 0; i < right; i++) rows[left + i] = scratch[i];
  return left;
}

/** As `partitionRows`, and moves `other[i]` with `rows[i]`. @param otherScratch as `scratch` */
export function partitionBoth(
  rows: Int32Array,
  other: Int32Array,
  start: number,
  end: number,
  column: BinColumn,
  threshold: number,
  missingLeft: number,
  scratch: Int32Array,
  otherScratch: Int32Array,
): number {
  let left = start;
  let right = 0;
  for (let i = start; i < end; i++) {
    const row = rows[i];
    const value = other[i];
    const bin = column[row];
    const goesRight = bin > threshold && bin !== missingLeft ? 1 : 0;
    scratch[right] = row;
    otherScratch[right] = value;
    rows[left] = row;
    other[left] = value;
    right += goesRight;
    left += 1 - goesRight;
  }
  for (let i = 0; i < right; i++) {
    rows[left + i] = scratch[i];
    other[left + i] = otherScratch[i];
  }
  return left;
}

/** As `partitionRows`, by a table: rows whose bin is marked 1 in `left` first. */
export function partitionByTable(
  rows: Int32Array,
  start: number,
  end: number,
  column: BinColumn,
  left: Uint8Array,
  scratch: Int32Array,
): number {
  let kept = start;
  let right = 0;
  for (let i = start; i < end; i++) {
    const row = rows[i];
    const goesLeft = left[column[row]];
    scratch[right] = row;
    rows[kept] = row;
    kept += goesLeft;
    right += 1 - goesLeft;
  }
  for (let i = 0; i < right; i++) rows[kept + i] = scratch[i];
  return kept;
}
