import { findColumn, type Column, type Dataset } from '../core/dataset.ts';
import { DataError } from '../core/errors.ts';

/** Finds the named columns in the order given. @throws DataError `PREPARE_UNKNOWN_COLUMN`, `PREPARE_NO_COLUMN` */
export function requireColumns(dataset: Dataset, names: readonly string[]): readonly Column[] {
  if (names.length === 0) {
    throw new DataError('no feature column is left to learn from', {
      code: 'PREPARE_NO_COLUMN',
      expected: 'at least one feature column',
      found: 'none',
      hint: 'Exclude fewer columns, or raise dropCorrelated.',
    });
  }
  return names.map((name) => {
    const column = findColumn(dataset, name);
    if (column !== undefined) return column;
    throw new DataError(`the data have no column '${name}'`, {
      code: 'PREPARE_UNKNOWN_COLUMN',
      expected: dataset.columns.map((each) => each.name).join(', '),
      found: name,
    });
  });
}

/** The column's values at `rows` as numbers: words are their level codes, missing is NaN. Float64Array (rows.length), O(rows). */
export function gatherNumbers(column: Column, rows: Uint32Array): Float64Array {
  const out = new Float64Array(rows.length);
  if (column.kind === 'continuous') {
    const { values } = column;
    for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]];
  } else {
    const { codes } = column;
    for (let i = 0; i < rows.length; i++) {
      const code = codes[rows[i]];
      out[i] = code < 0 ? NaN : code;
    }
  }
  return out;
}
