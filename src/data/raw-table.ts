import { stat } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError, FlowverdictError } from '../core/errors.ts';
import { checkArchive } from './archive-check.ts';
import { firstLine, queryRows, quoteIdentifier, quotePath } from './duckdb.ts';
import { fileFormat } from './file-format.ts';
import { rawName, rawText, rawType } from './raw-column.ts';
import { encodingHint, readDialect, selectCsv, takeReject } from './read-csv.ts';
import type { FileHeader, Layout, PlannedColumn } from './profile.ts';
import { sameColumns } from './same-columns.ts';
import type { LoadRequest, TableSource } from './source.ts';

/** The table that all sources are read into: columns c0, c1, … in the order of `columns`, rows in file order. */
export interface RawTable {
  readonly columns: readonly PlannedColumn[];
  readonly labelGuessed: boolean;
  readonly notes: readonly string[];
  /** Rows of each source: [start, end) of the table's row numbers. */
  readonly parts: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Reads all files of all sources into the table `raw`.
 * @throws DataError when a file is missing, empty, damaged, of another shape, or holds a value that its column cannot
 */
export async function readRawTable(connection: DuckDBConnection, request: LoadRequest): Promise<RawTable> {
  let columns: readonly PlannedColumn[] | undefined;
  let labelGuessed = false;
  let rows = 0;
  const notes: string[] = [];
  const parts: { start: number; end: number }[] = [];
  for (const source of request.sources) {
    const start = rows;
    for (const file of source.files) {
      request.onProgress?.({ phase: 'reading', file, rows });
      await checkReadable(file);
      const whole = checkArchive(file);
      // The check runs beside the reader; its answer is awaited below, and must not count as unhandled before that.
      whole.catch(() => undefined);
      let layout: Layout;
      try {
        layout = await appendFile(connection, source, file, columns);
      } catch (error) {
        await whole;
        throw error instanceof FlowverdictError ? error : unreadable(file, error);
      }
      await whole;
      if (columns === undefined) {
        columns = layout.columns;
        labelGuessed = layout.labelGuessed;
      }
      for (const note of layout.notes) if (!notes.includes(note)) notes.push(note);
      rows = Number((await queryRows(connection, 'SELECT count(*) FROM raw'))[0][0]);
    }
    if (rows === start) {
      throw new DataError('The data have no rows', {
        code: 'DATA_NO_ROWS',
        where: source.files.join(', '),
        expected: 'at least one row',
        found: 'a header and nothing below it, or nothing at all',
      });
    }
    parts.push({ start, end: rows });
  }
  if (columns === undefined)
    throw new DataError('No file was named', { code: 'DATA_NO_FILE', where: request.id, expected: 'at least one file' });
  return { columns, labelGuessed, notes, parts };
}

async function checkReadable(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) {
    throw new DataError('The file does not exist', {
      code: 'DATA_FILE_MISSING',
      where: file,
      expected: 'a readable file',
      found: found === undefined ? 'nothing there' : 'something that is not a file',
    });
  }
  if (found.size === 0) {
    throw new DataError('The file is empty', { code: 'DATA_EMPTY', where: file, expected: 'at least one row', found: '0 bytes' });
  }
}

function unreadable(file: string, error: unknown): DataError {
  const said = error instanceof Error ? error.message : String(error);
  const line = /^.*CSV Error on Line: (\d+)/.exec(said)?.[1];
  const notUtf8 = /not utf-8|invalid unicode/i.test(said);
  return new DataError(notUtf8 ? 'The text is not UTF-8' : 'The file cannot be read', {
    code: notUtf8 ? 'DATA_ENCODING' : 'DATA_UNREADABLE',
    where: line === undefined ? file : { file, line: Number(line) },
    expected: `${fileFormat(file) === 'csv' ? 'text with separators' : fileFormat(file)} in UTF-8`,
    found: notUtf8 ? 'bytes that are not a character' : firstLine(error),
    ...(notUtf8 ? { hint: encodingHint } : {}),
    cause: error,
  });
}

/** Reads one file to the end of `raw`, which the first file creates. */
async function appendFile(
  connection: DuckDBConnection,
  source: TableSource,
  file: string,
  agreed: readonly PlannedColumn[] | undefined,
): Promise<Layout> {
  const dialect = await readDialect(connection, file, source.profile);
  const names = dialect === undefined ? await typedNames(connection, file) : dialect.names;
  const header: FileHeader = { file, names, count: dialect?.count ?? names?.length ?? 0, label: source.label };
  const layout = source.profile.layout(header);
  const columns = agreed === undefined ? layout.columns : sameColumns(layout.columns, agreed, file);
  if (agreed === undefined) {
    const definition = columns.map((column, i) => `${rawName(i)} ${rawType(column)}`).join(', ');
    await connection.run(`CREATE TABLE raw (${definition})`);
  }
  const text = dialect === undefined ? selectTyped(file, columns, names ?? []) : selectCsv(file, dialect, columns);
  await connection.run(`INSERT INTO raw ${text}`);
  if (dialect !== undefined) await takeReject(connection, file, columns, dialect);
  return { ...layout, notes: [...layout.notes, ...(dialect?.notes ?? [])] };
}

function typedRelation(file: string): string {
  return fileFormat(file) === 'parquet'
    ? `read_parquet(${quotePath(file)})`
    : `read_json(${quotePath(file)}, format = 'auto', sample_size = -1)`;
}

async function typedNames(connection: DuckDBConnection, file: string): Promise<readonly string[]> {
  const rows = await queryRows(connection, `SELECT column_name FROM (DESCRIBE SELECT * FROM ${typedRelation(file)})`);
  return rows.map((row) => String(row[0]));
}

/** JSON and Parquet: text of each value (numbers print so that they read back the same), or DOUBLE where the profile knows. */
function selectTyped(file: string, columns: readonly PlannedColumn[], names: readonly string[]): string {
  const list = columns.map((column) => {
    const name = quoteIdentifier(names[column.position]);
    return rawType(column) === 'DOUBLE' ? `CAST(${name} AS DOUBLE)` : rawText(`CAST(${name} AS VARCHAR)`, column);
  });
  return `SELECT ${list.join(', ')} FROM ${typedRelation(file)}`;
}
