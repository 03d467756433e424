import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError } from '../core/errors.ts';
import { derivedSql } from './derive-columns.ts';
import { firstLine, quoteIdentifier } from './duckdb.ts';
import { formatCount } from './format-count.ts';
import type { TypedColumn } from './infer-kind.ts';
import type { DerivedColumn } from './profile.ts';
import type { RawTable } from './raw-table.ts';
import { sampleRows } from './sample-rows.ts';
import type { Selection } from './sample-rows.ts';
import type { LoadRequest, TableSource } from './source.ts';
import { checkWhere } from './where-clause.ts';

/**
 * Applies `where`, then `sample`, source by source. Before any condition runs, the database loses access to files and its configuration is locked.
 * @throws DataError DATA_WHERE, DATA_WHERE_COLUMN, DATA_NO_ROWS
 */
export async function selectRows(
  connection: DuckDBConnection,
  request: LoadRequest,
  table: RawTable,
  columns: readonly TypedColumn[],
  derived: readonly DerivedColumn[],
): Promise<Selection> {
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  const parts: { start: number; rows: Uint32Array | null; count: number }[] = [];
  const notes: string[] = [];
  for (const [i, source] of request.sources.entries()) {
    const { start, end } = table.parts[i];
    const name = request.sources.length > 1 ? `${source.id}: ` : '';
    let rows: Uint32Array | null = null;
    if (source.where !== undefined) {
      rows = await rowsWhere(connection, source.where, columns, derived, start, end);
      notes.push(`${name}\`where\` (${source.where.trim()}) keeps ${formatCount(rows.length)} of ${formatCount(end - start)} rows.`);
      if (rows.length === 0) throw noRows(source, source.where, end - start);
    }
    if (source.sample !== undefined) rows = sampleRows(source, request.seed, rows, start, end, notes, name);
    parts.push({ start, rows, count: rows === null ? end - start : rows.length });
  }
  return { parts, notes };
}

function noRows(source: TableSource, where: string, total: number): DataError {
  return new DataError('The `where` condition keeps no row', {
    code: 'DATA_NO_ROWS',
    where: `where: ${where}`,
    expected: `some of the ${formatCount(total)} rows of ${source.files.join(', ')}`,
    found: '0 rows',
    hint: 'Check the spelling of the values; texts are compared letter by letter.',
  });
}

async function rowsWhere(
  connection: DuckDBConnection,
  where: string,
  columns: readonly TypedColumn[],
  derived: readonly DerivedColumn[],
  start: number,
  end: number,
): Promise<Uint32Array> {
  const names = [...columns.map((column) => column.name), ...derived.map((column) => column.name)];
  const used = await checkWhere(connection, where, names);
  const label = columns.find((column) => column.role === 'label');
  const shown = [
    ...columns.filter((column) => used.has(column.name)).map((column) => `${column.sql} AS ${quoteIdentifier(column.name)}`),
    ...derived
      .filter((column) => used.has(column.name))
      .map((column) => `${label === undefined ? 'NULL' : derivedSql(column, label)} AS ${quoteIdentifier(column.name)}`),
  ];
  let row = 'row_number';
  while (names.some((name) => name.toLowerCase() === row)) row += '_';
  const table = `SELECT ${[`CAST(rowid AS INTEGER) AS ${row}`, ...shown].join(', ')} FROM raw WHERE rowid >= ${String(start)} AND rowid < ${String(end)}`;
  const kept = new Uint32Array(end - start);
  let count = 0;
  try {
    const result = await connection.stream(`SELECT ${row} FROM (${table}) WHERE (\n${where}\n)`);
    for await (const chunk of result) {
      const vector = chunk.getColumnVector(0);
      for (let i = 0; i < chunk.rowCount; i++) kept[count++] = Number(vector.getItem(i));
    }
  } catch (error) {
    throw new DataError('The `where` condition cannot be computed', {
      code: 'DATA_WHERE',
      where: `where: ${where}`,
      expected: 'comparisons of numbers with numbers and of words with words',
      found: firstLine(error),
      cause: error,
    });
  }
  return kept.slice(0, count).sort();
}
