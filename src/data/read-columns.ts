import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../core/dataset.ts';
import { sharedFloat64, sharedInt32, sharedUint8 } from '../core/dataset.ts';
import { byCodeUnit } from './derive-columns.ts';
import { queryRows } from './duckdb.ts';
import type { TypedColumn } from './infer-kind.ts';
import type { Selection } from './select-rows.ts';
import type { LoadRequest } from './source.ts';

/** A column as it comes out of the database: codes are positions in `texts`, which are in no order yet. */
interface ColumnSink {
  readonly column: TypedColumn;
  readonly values: Float64Array | Int32Array;
  /** Continuous only: made at the first missing value. */
  missing: Uint8Array | null;
  readonly texts: readonly string[];
}

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
  const sinks: ColumnSink[] = [];
  const list: string[] = [];
  for (const [i, column] of columns.entries()) {
    if (column.kind === 'continuous') {
      sinks.push({ column, values: sharedFloat64(total), missing: null, texts: [] });
      list.push(`coalesce(${column.sql}, 'NaN'::DOUBLE)`);
    } else {
      const texts = await createEnum(connection, column, `e${String(i)}`);
      sinks.push({ column, values: sharedInt32(total), missing: null, texts });
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
  sinks: readonly ColumnSink[],
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

function finishColumn(sink: ColumnSink): Column {
  const { name, role, note, numericLevels } = sink.column;
  const base = { name, role, ...(note === undefined ? {} : { note }) };
  if (sink.values instanceof Int32Array) {
    return { ...base, kind: 'discrete', codes: sink.values, levels: orderLevels(sink.values, sink.texts, numericLevels) };
  }
  markMissing(sink, sink.values);
  return { ...base, kind: 'continuous', values: sink.values, missing: sink.missing };
}

/** NaN and ±Infinity become missing (NaN); −0 becomes 0, so that equal numbers have equal bytes. */
function markMissing(sink: ColumnSink, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) {
      values[i] += 0;
    } else {
      values[i] = Number.NaN;
      sink.missing ??= sharedUint8(values.length);
      sink.missing[i] = 1;
    }
  }
}

/** Drops words that no selected row has, sorts the rest, and rewrites the codes in place. */
function orderLevels(codes: Int32Array, texts: readonly string[], numeric: boolean): readonly string[] {
  const seen = new Uint8Array(texts.length);
  for (const code of codes) if (code >= 0) seen[code] = 1;
  const order = Array.from(texts.keys()).filter((code) => seen[code] === 1);
  order.sort((a, b) => (numeric ? Number(texts[a]) - Number(texts[b]) : byCodeUnit(texts[a], texts[b])));
  const rank = new Int32Array(texts.length);
  order.forEach((code, position) => (rank[code] = position));
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) codes[i] = rank[codes[i]];
  return order.map((code) => texts[code]);
}
