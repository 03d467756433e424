import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError } from '../../core/errors.ts';
import { didYouMean } from '../../core/suggest.ts';
import { firstLine, queryRows, quoteIdentifier, quoteText, withDatabase } from '../../data/duckdb.ts';
import { columnNames, plainTable, streamColumns, type WordColumn } from '../../data/stream-columns.ts';
import type { AnswerTable } from './answer-table.ts';

/** Which columns of a file say what. */
export interface AnswerColumns {
  readonly id: string;
  readonly fold?: string | undefined;
  readonly feature?: string | undefined;
  readonly truth?: string | undefined;
  readonly prediction?: string | undefined;
  /** Column by class, or the beginning of the columns' names: what follows is the class. */
  readonly scores?: string | Readonly<Record<string, string>> | undefined;
  /** Only the rows with these words in these columns. */
  readonly only?: Readonly<Record<string, string>> | undefined;
}

interface Request {
  readonly file: string;
  /** What messages call the file: as the suite writes it. */
  readonly name: string;
  /** Or a choice among the columns that are there. */
  readonly columns: AnswerColumns | ((names: readonly string[]) => AnswerColumns);
}

/** The columns to read as scores: class and column name. */
function scoreColumns(scores: AnswerColumns['scores'], names: readonly string[], name: string): readonly (readonly [string, string])[] {
  if (scores === undefined) return [];
  if (typeof scores !== 'string') return Object.entries(scores);
  const found = names.filter((column) => column.startsWith(scores) && column !== scores);
  if (found.length > 0) return found.map((column) => [column.slice(scores.length), column]);
  throw new DataError(`${name} has no column that begins with '${scores}'`, {
    code: 'MODEL_UNKNOWN_COLUMN',
    expected: `score columns '${scores}<class>'`,
    found: names.join(', '),
  });
}

function checkNames(wanted: readonly string[], names: readonly string[], name: string): void {
  for (const column of wanted) {
    if (names.includes(column)) continue;
    throw new DataError(`${name} has no column '${column}'`, {
      code: 'MODEL_UNKNOWN_COLUMN',
      found: names.join(', '),
      hint: didYouMean(column, names),
    });
  }
}

async function checkIds(connection: DuckDBConnection, from: string, id: string, name: string): Promise<void> {
  const column = quoteIdentifier(id);
  const number = `TRY_CAST(${column} AS DOUBLE)`;
  const bad = `NOT coalesce(${number} >= 0 AND ${number} < 4294967296 AND ${number} = floor(${number}), false)`;
  const [[count]] = await queryRows(connection, `SELECT count(*) ${from} ${from.includes(' WHERE ') ? 'AND' : 'WHERE'} ${bad}`);
  if (Number(count) === 0) return;
  const rows = await queryRows(
    connection,
    `SELECT CAST(${column} AS VARCHAR) ${from} ${from.includes(' WHERE ') ? 'AND' : 'WHERE'} ${bad} LIMIT 3`,
  );
  throw new DataError(`${name}: ${String(count)} values of column '${id}' are no row ids`, {
    code: 'MODEL_BAD_ID',
    expected: 'positions in the data file: whole numbers from 0, header not counted',
    found: rows.map(([value]) => (value === null ? 'an empty field' : `'${String(value)}'`)).join(', '),
  });
}

async function readTable(connection: DuckDBConnection, request: Request): Promise<AnswerTable> {
  const { name } = request;
  const table = plainTable(request.file);
  const names = await columnNames(connection, table);
  const columns = typeof request.columns === 'function' ? request.columns(names) : request.columns;
  const words = ['fold', 'feature', 'truth', 'prediction'] as const;
  const asked = words.flatMap((what) => (columns[what] === undefined ? [] : [{ what, column: columns[what] }]));
  const scores = scoreColumns(columns.scores, names, name);
  const only = Object.entries(columns.only ?? {});
  checkNames(
    [columns.id, ...asked.map(({ column }) => column), ...scores.map(([, column]) => column), ...only.map(([column]) => column)],
    names,
    name,
  );
  const where = only.map(([column, word]) => `CAST(${quoteIdentifier(column)} AS VARCHAR) = ${quoteText(word)}`);
  const from = `FROM ${table}${where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`}`;
  await checkIds(connection, from, columns.id, name);
  const read = await streamColumns(
    connection,
    from,
    asked.map(({ column }) => column),
    [columns.id, ...scores.map(([, column]) => column)],
  );
  const { nRows } = read;
  const [ids, ...numbers] = read.numbers;
  if (nRows === 0) {
    throw new DataError(`${name} holds no ${only.length === 0 ? 'row' : 'row for what `only` asks'}`, {
      code: 'MODEL_EMPTY',
      expected: 'predictions',
      found: 'nothing',
    });
  }
  const column = (what: (typeof words)[number]): WordColumn | null => {
    const place = asked.findIndex((entry) => entry.what === what);
    return place < 0 ? null : read.words[place];
  };
  return {
    source: name,
    nRows,
    ids,
    fold: column('fold'),
    feature: column('feature'),
    truth: column('truth'),
    prediction: column('prediction'),
    scores: scores.length === 0 ? null : { labels: scores.map(([label]) => label), values: numbers },
  };
}

/**
 * Reads predictions from CSV, JSON lines or Parquet (also `.gz`, `.zst`). O(rows × columns).
 * @throws DataError when the file cannot be read, has not the columns, or holds something else than row ids
 */
export async function readAnswers(request: Request): Promise<AnswerTable> {
  const { file, name } = request;
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) {
    throw new DataError(`there is no file '${name}'`, {
      code: 'MODEL_FILE',
      found: found === undefined ? 'nothing' : 'a folder',
      hint: `Paths start from the folder of the suite file. Looked for ${basename(file)} there.`,
    });
  }
  try {
    return await withDatabase((connection) => readTable(connection, request));
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`${name} cannot be read: ${firstLine(error)}`, {
      code: 'MODEL_FILE',
      expected: 'CSV with a header, JSON lines or Parquet',
      cause: error,
    });
  }
}
