import type { Column } from '../core/dataset.ts';
import type { TableColumn, TableMatrix } from '../core/matrix.ts';

function takeRows(column: Column, rows: Uint32Array): TableColumn {
  const { name } = column;
  if (column.kind === 'continuous') return { kind: 'continuous', name, values: Float64Array.from(rows, (row) => column.values[row]) };
  return { kind: 'discrete', name, codes: Int32Array.from(rows, (row) => column.codes[row]), levels: column.levels };
}

/** Some rows of some columns as they stand, with the rows' ids. O(rows × columns). */
export function tableMatrix(columns: readonly Column[], rowIds: Uint32Array, rows: Uint32Array): TableMatrix {
  return {
    kind: 'table',
    nRows: rows.length,
    nColumns: columns.length,
    names: columns.map((column) => column.name),
    columns: columns.map((column) => takeRows(column, rows)),
    rowIds: Uint32Array.from(rows, (row) => rowIds[row]),
  };
}
