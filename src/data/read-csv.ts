import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError } from '../core/errors.ts';
import { queryRows, quotePath, quoteText } from './duckdb.ts';
import { fileFormat } from './file-format.ts';
import { formatCount } from './format-count.ts';
import type { CsvDialect } from './known-dialect.ts';
import { knownDialect, renamedNotes, uniqueNames } from './known-dialect.ts';
import type { PlannedColumn, Profile } from './profile.ts';
import { rawText, rawType } from './raw-column.ts';

/**
 * Finds out separator, quotes and header; undefined for a file that is not text with separators (by its name, or JSON by its first character: Zeek calls its
 * JSON `conn.log`). Profiles that know their columns look at the first line only; otherwise DuckDB's sniffer reads 20,480 rows.
 * @throws DataError DATA_EMPTY, DATA_FORMAT for captures and Zeek's text format, or DATA_RAGGED when the file starts with lines of another width
 */
export async function readDialect(connection: DuckDBConnection, file: string, profile: Profile): Promise<CsvDialect | undefined> {
  if (fileFormat(file) !== 'csv') return undefined;
  refuseCapture(file);
  const line = await readFirstLine(connection, file);
  refuseZeekText(file, line);
  if (line.startsWith('{')) return undefined;
  return profile.dialect === 'known' ? knownDialect(line, profile) : sniffedDialect(connection, file, line);
}

const notFlows = { code: 'DATA_FORMAT', expected: 'a table of connections: CSV, TSV, JSON lines or Parquet' } as const;

function refuseCapture(file: string): void {
  if (!/\.(pcap|pcapng|cap)(\.gz|\.zst)?$/i.test(file)) return;
  throw new DataError('Captures of packets are not read', {
    ...notFlows,
    where: file,
    found: 'a capture, by its name',
    hint: 'Make connections of it first, e.g. zeek -r FILE LogAscii::use_json=T, and read its conn.log.',
  });
}

function refuseZeekText(file: string, line: string): void {
  if (!line.startsWith('#separator')) return;
  throw new DataError("Logs in Zeek's text format are not read", {
    ...notFlows,
    where: { file, line: 1 },
    found: 'lines of comments that begin with #separator',
    hint: 'Let Zeek write JSON (LogAscii::use_json=T), or take the lines that begin with # away and write the names in #fields as the header.',
  });
}

async function readFirstLine(connection: DuckDBConnection, file: string): Promise<string> {
  const options = `columns = {'line': 'VARCHAR'}, auto_detect = false, delim = '', quote = '', escape = '', header = false, ignore_errors = true`;
  const rows = await queryRows(connection, `SELECT line FROM read_csv(${quotePath(file)}, ${options}) LIMIT 1`);
  if (rows.length === 0) {
    throw new DataError('The file has no readable line', {
      code: 'DATA_EMPTY',
      where: file,
      expected: 'lines of text in UTF-8',
      found: 'nothing',
    });
  }
  return rows[0][0] === null ? '' : String(rows[0][0]);
}

/** What DuckDB's sniffer makes of a file. */
interface Sniffed {
  readonly delimiter: unknown;
  readonly quote: unknown;
  readonly escape: unknown;
  /** Lines before the table. */
  readonly skipped: number;
  readonly hasHeader: boolean;
  readonly names: readonly string[];
}

/** @param lenient looks past rows of another width, so that one row that was cut short does not change what the separator seems to be */
async function sniff(connection: DuckDBConnection, file: string, lenient: boolean): Promise<Sniffed> {
  const [[delimiter, quote, escape, skipped, hasHeader, json]] = await queryRows(
    connection,
    `SELECT Delimiter, Quote, Escape, SkipRows, HasHeader, CAST(to_json(Columns) AS VARCHAR) ` +
      `FROM sniff_csv(${quotePath(file)}, comment = ''${lenient ? ', ignore_errors = true' : ''})`,
  );
  const columns = JSON.parse(String(json)) as readonly { readonly name: string }[];
  return { delimiter, quote, escape, skipped: Number(skipped), hasHeader: hasHeader === true, names: columns.map(({ name }) => name) };
}

async function sniffedDialect(connection: DuckDBConnection, file: string, line: string): Promise<CsvDialect> {
  let sniffed = await sniff(connection, file, false);
  if (sniffed.skipped > 0 || sniffed.names.length === 1) {
    // a table from its first line on, with rows that do not fit: reading it names the first of them and its line
    const lenient = await sniff(connection, file, true);
    if (lenient.skipped === 0 && lenient.names.length > 1) sniffed = lenient;
  }
  const { delimiter, quote, escape, skipped, hasHeader, names } = sniffed;
  if (skipped > 0) {
    throw new DataError('The file starts with lines that are not rows of the table', {
      code: 'DATA_RAGGED',
      where: { file, line: 1 },
      expected: 'a header or a row in the first line',
      found: `${formatCount(skipped)} line(s) with another number of columns`,
      hint: 'Delete those lines.',
    });
  }
  const given = (value: unknown, otherwise: string): string => (value === '(empty)' || value === '' ? otherwise : String(value));
  const quoteMark = given(quote, '"');
  const separator = given(delimiter, ',');
  const unique = hasHeader ? uniqueNames(names) : null;
  // a header with separators inside of quotes has another number of fields here, and goes without the note
  const fields = line.split(separator).map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
  return {
    delimiter: separator,
    quote: quoteMark,
    escape: given(escape, quoteMark),
    names: unique,
    count: names.length,
    notes: renamedNotes(fields, unique),
  };
}

/**
 * The SELECT that reads `columns` from a text file, as the raw table wants them. Rows that do not fit are set aside by DuckDB for `takeReject`; an empty field
 * is missing.
 */
export function selectCsv(file: string, dialect: CsvDialect, columns: readonly PlannedColumn[]): string {
  const types = Array.from({ length: dialect.count }, () => 'VARCHAR');
  for (const column of columns) types[column.position] = rawType(column);
  const struct = types.map((type, i) => `'f${String(i)}': '${type}'`).join(', ');
  const list = columns.map((column) => {
    const field = `f${String(column.position)}`;
    return rawType(column) === 'DOUBLE' ? field : rawText(field, column);
  });
  const { delimiter, quote, escape, names } = dialect;
  return (
    `SELECT ${list.join(', ')} FROM read_csv(${quotePath(file)}, columns = {${struct}}, auto_detect = false, delim = ${quoteText(delimiter)}, ` +
    `quote = ${quoteText(quote)}, escape = ${quoteText(escape)}, header = ${String(names !== null)}, store_rejects = true, rejects_limit = 100)`
  );
}

/** What to do about another encoding. */
export const encodingHint = 'Convert the file, e.g. iconv -f latin1 -t utf-8.';

const rejectText: Readonly<Record<string, { readonly code: string; readonly message: string; readonly hint: string }>> = {
  CAST: { code: 'DATA_NOT_A_NUMBER', message: 'a value is not a number', hint: 'Write missing values as an empty field or NaN.' },
  'MISSING COLUMNS': { code: 'DATA_COLUMN_COUNT', message: 'the row is too short', hint: 'Was the file cut short?' },
  'TOO MANY COLUMNS': { code: 'DATA_COLUMN_COUNT', message: 'the row is too long', hint: 'Put values that hold the separator in quotes.' },
  'UNQUOTED VALUE': {
    code: 'DATA_QUOTES',
    message: 'a quote is opened and not closed',
    hint: 'Close the quote, or double it inside a quoted value.',
  },
  'INVALID ENCODING': { code: 'DATA_ENCODING', message: 'the text is not UTF-8', hint: encodingHint },
};

/**
 * Throws for the first row that the last read set aside, and forgets them.
 * @throws DataError with line, column and value
 */
export async function takeReject(
  connection: DuckDBConnection,
  file: string,
  columns: readonly PlannedColumn[],
  dialect: CsvDialect,
): Promise<void> {
  const rows = await queryRows(
    connection,
    'SELECT line, column_idx, error_type, csv_line, error_message FROM reject_errors ORDER BY line, column_idx LIMIT 1',
  );
  await connection.run('DROP TABLE reject_errors');
  await connection.run('DROP TABLE reject_scans');
  if (rows.length === 0) return;
  const [line, position, type, text, said] = rows[0];
  const known = rejectText[String(type)] ?? { code: 'DATA_BAD_ROW', message: 'the row cannot be read', hint: 'Correct the row.' };
  const column = columns.find((candidate) => candidate.position === Number(position) - 1);
  const value = /Could not convert string "(.*)" to/s.exec(String(said))?.[1];
  const counted = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(String(said));
  const isCast = type === 'CAST' && column !== undefined;
  const row = Number(line) - (dialect.names === null ? 0 : 1);
  throw new DataError(`Row ${formatCount(row)}${isCast ? `, column ${column.name}` : ''}: ${known.message}`, {
    code: known.code,
    where: { file, line: Number(line) },
    expected: counted === null ? (isCast ? 'a number' : 'a row like the others') : `${counted[1]} columns`,
    found: counted === null ? `'${shorten(value ?? String(text))}'` : `${counted[2]}: ${shorten(String(text))}`,
    hint: known.hint,
  });
}

function shorten(text: string): string {
  const flat = text.replaceAll(/[\r\n]+/g, ' ').trim();
  return flat.length > 80 ? `${flat.slice(0, 80)}…` : flat;
}
