import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../core/dataset.ts';
import { sharedFloat64, sharedInt32 } from '../core/dataset.ts';
import { queryRows } from './duckdb.ts';
import { finishColumn } from './finish-column.ts';
import type { FilledColumn } from './finish-column.ts';
import type { TypedColumn } from './infer-kind.ts';
import type { Selection } from './sample-rows.ts';
import type { LoadRequest } from './source.ts';

/**
 * Streams the selected rows out of the raw table, column by column of each chunk. Never an object per row; O(rows of the file × columns).
 * @returns the columns, in the order given
 */
export async function readColumns(
  connection: DuckDBConnection,
  request: LoadRequest,
  columns: readonly TypedColumn[],
  selection: Selection,
): Promise<readonly Column[]> {
  const total = selection.parts.reduce((sum, part) => sum + part.count, 0);
  const sinks: FilledColumn[] = [];
  const list: string[] = [];
  for (const [i, column] of columns.entries()) {
    if (column.kind === 'continuous') {
      sinks.push({ column, values: sharedFloat64(total), texts: [] });
      list.push(`coalesce(${column.sql}, 'NaN'::DOUBLE)`);
    } else {
      const texts = await createEnum(connection, column, `e${String(i)}`);
      sinks.push({ column, values: sharedInt32(total), texts });
      list.push(texts.length === 0 ? '-1' : `coalesce(CAST(enum_code(CAST(${column.sql} AS e${String(i)})) AS INTEGER), -1)`);
    }
  }
  await streamRows(connection, `SELECT ${list.join(', ')} FROM raw`, sinks, wantedRows(selection), (rows) => {
    request.onProgress?.({ phase: 'columns', rows });
  });
  return sinks.map(finishColumn);
}

/** Makes the database count the words of a column; returns them by code. */
async function createEnum(connection: DuckDBConnection, column: TypedColumn, type: string): Promise<readonly string[]> {
  const words = `SELECT DISTINCT ${column.sql} AS word FROM raw WHERE ${column.sql} IS NOT NULL`;
  const [present] = await queryRows(connection, `SELECT count(*) FROM (${words} LIMIT 1)`);
  if (Number(present[0]) === 0) return [];
  await connection.run(`CREATE TYPE ${type} AS ENUM (${words} ORDER BY word)`);
  const rows = await queryRows(connection, `SELECT unnest(enum_range(NULL::${type}))::VARCHAR`);
  return rows.map((row) => String(row[0]));
}

/** Row numbers wanted, over all parts, ascending; null = every row. */
function wantedRows(selection: Selection): Uint32Array | null {
  if (selection.parts.every((part) => part.rows === null)) return null;
  const total = selection.parts.reduce((sum, part) => sum + part.count, 0);
  const wanted = new Uint32Array(total);
  let at = 0;
  for (const { start, rows, count } of selection.parts) {
    for (let i = 0; i < count; i++) wanted[at + i] = rows === null ? start + i : rows[i];
    at += count;
  }
  return wanted;
}

/** One thread and preserve_insertion_order: chunks come in the table's order, so a running row number is the table's row number. */
async function streamRows(
  connection: DuckDBConnection,
  sql: string,
  sinks: readonly FilledColumn[],
  wanted: Uint32Array | null,
  onRows: (rows: number) => void,
): Promise<void> {
  const result = await connection.stream(sql);
  let first = 0;
  let written = 0;
  const picks: number[] = [];
  for await (const chunk of result) {
    const count = chunk.rowCount;
    picks.length = 0;
    if (wanted !== null) {
      for (let next = written; next < wanted.length && wanted[next] < first + count; next++) picks.push(wanted[next] - first);
    }
    for (const [c, sink] of sinks.entries()) {
      if (wanted !== null && picks.length === 0) break;
      const vector = chunk.getColumnVector(c);
      const values = sink.values;
      // The SQL leaves no NULL, so every item is a number.
      if (wanted === null) for (let i = 0; i < count; i++) values[written + i] = vector.getItem(i) as number;
      else for (let i = 0; i < picks.length; i++) values[written + i] = vector.getItem(picks[i]) as number;
    }
    first += count;
    written += wanted === null ? count : picks.length;
    onRows(first);
  }
}
