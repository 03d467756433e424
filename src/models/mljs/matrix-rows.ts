import type { OneHotMatrix, OrdinalMatrix } from '../../core/matrix.ts';

/** The dense form as one array per row, which is what the packages read. O(rows × columns) memory and time. */
export function denseRows(x: OneHotMatrix): number[][] {
  const dense = x.dense();
  return Array.from({ length: x.nRows }, (_, row) => Array.from(dense.subarray(row * x.nColumns, (row + 1) * x.nColumns)));
}

/** Plain numbers as one array per row, with a number of its own per column for missing values. O(rows × columns) memory and time. */
export function ordinalRows(x: OrdinalMatrix, missing: ArrayLike<number>): number[][] {
  return Array.from({ length: x.nRows }, (_, row) => x.columns.map((column, j) => (Number.isNaN(column[row]) ? missing[j] : column[row])));
}

/**
 * Per column a number below every training value: trees that cannot hold missing values then see them as "less than anything".
 * @returns Float64Array (nColumns)
 */
export function belowSmallest(x: OrdinalMatrix): Float64Array {
  return Float64Array.from(x.columns, (column) => {
    let smallest = Infinity;
    for (let i = 0; i < column.length; i++) if (column[i] < smallest) smallest = column[i];
    return smallest === Infinity ? 0 : smallest - Math.max(1, Math.abs(smallest));
  });
}
