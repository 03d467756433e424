import type { BinnedMatrix } from '../../src/core/matrix.ts';

/**
 * A binned matrix with one bin per training value, edges halfway, a last bin for missing values (NaN) where training has some.
 * @param columns one array of numbers per column
 * @param nTrain the first rows, which fix the bins
 */
export function binRows(columns: readonly ArrayLike<number>[], nTrain: number): (rows: ArrayLike<number>) => BinnedMatrix {
  const values = columns.map((column) =>
    [...new Set(Array.from(column).slice(0, nTrain))].filter((v) => !Number.isNaN(v)).sort((a, b) => a - b),
  );
  const edges = values.map((distinct) => Float64Array.from(distinct.slice(1), (value, i) => (value + distinct[i]) / 2));
  const missingBin = Int32Array.from(columns, (column, j) =>
    Array.from(column).slice(0, nTrain).some(Number.isNaN) ? edges[j].length + 1 : -1,
  );
  const binOf = (j: number, value: number): number => {
    if (Number.isNaN(value)) return missingBin[j];
    const at = edges[j].findIndex((edge) => value <= edge);
    return at < 0 ? edges[j].length : at;
  };
  return (rows) => ({
    kind: 'binned',
    nRows: rows.length,
    nColumns: columns.length,
    names: columns.map((_, j) => `c${String(j)}`),
    columns: columns.map((column, j) => Uint8Array.from(rows, (row) => binOf(j, column[row]))),
    nBins: Int32Array.from(edges, (own, j) => own.length + 1 + (missingBin[j] < 0 ? 0 : 1)),
    edges,
    missingBin,
    categorical: new Uint8Array(columns.length),
    numbers: (j) => Float64Array.from(rows, (row) => columns[j][row]),
  });
}
