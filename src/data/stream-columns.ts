import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows, quoteIdentifier, quotePath } from './duckdb.ts';
import { fileFormat } from './file-format.ts';

/** A column of words: codes into `levels`, −1 where missing. */
export interface WordColumn {
  /** Int32Array (nRows) */
  readonly codes: Int32Array;
  /** In the order in which they come. */
  readonly levels: readonly string[];
}

/** Columns as they were asked for, in the order of the file. */
export interface StreamedColumns {
  readonly nRows: number;
  readonly words: readonly WordColumn[];
  /** Float64Array (nRows) each: NaN where missing or no number. */
  readonly numbers: readonly Float64Array[];
}

/** A table of a header and plain values, whoever wrote it, as the database reads it: text columns stay as they are written. */
export function plainTable(file: string): string {
  const path = quotePath(file);
  switch (fileFormat(file)) {
    case 'parquet':
      return `read_parquet(${path})`;
    case 'json':
      return `read_json(${path})`;
    case 'csv':
      return `read_csv(${path}, header = true, all_varchar = true, comment = '')`;
  }
}

/** The names of a table's columns. */
export async function columnNames(connection: DuckDBConnection, table: string): Promise<readonly string[]> {
  return (await queryRows(connection, `DESCRIBE SELECT * FROM ${table}`)).map(([column]) => String(column));
}

/**
 * Reads some columns as words (empty ones count as missing) and some as numbers. O(rows × columns).
 * @param from `FROM … [WHERE …]`
 */
export async function streamColumns(
  connection: DuckDBConnection,
  from: string,
  words: readonly string[],
  numbers: readonly string[],
): Promise<StreamedColumns> {
  const [[count]] = await queryRows(connection, `SELECT count(*) ${from}`);
  const nRows = Number(count);
  const coded = words.map(() => ({ codes: new Int32Array(nRows).fill(-1), levels: new Map<string, number>() }));
  const values = numbers.map(() => new Float64Array(nRows));
  const list = [
    ...words.map((column) => `nullif(CAST(${quoteIdentifier(column)} AS VARCHAR), '')`),
    ...numbers.map((column) => `coalesce(TRY_CAST(${quoteIdentifier(column)} AS DOUBLE), 'NaN'::DOUBLE)`),
  ];
  const result = await connection.stream(`SELECT ${list.join(', ')} ${from}`);
  let at = 0;
  for await (const chunk of result) {
    const rows = chunk.rowCount;
    coded.forEach(({ codes, levels }, column) => {
      const vector = chunk.getColumnVector(column);
      for (let i = 0; i < rows; i++) {
        const word = vector.getItem(i) as string | null;
        if (word === null) continue;
        const known = levels.get(word) ?? levels.size;
        if (known === levels.size) levels.set(word, known);
        codes[at + i] = known;
      }
    });
    values.forEach((own, column) => {
      const vector = chunk.getColumnVector(words.length + column);
      for (let i = 0; i < rows; i++) own[at + i] = vector.getItem(i) as number;
    });
    at += rows;
  }
  return { nRows, words: coded.map(({ codes, levels }) => ({ codes, levels: [...levels.keys()] })), numbers: values };
}
