import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';
import { queryRows } from './duckdb.ts';

/**
 * Functions and operators that a condition may use, as DuckDB's parser names them (`~~` is LIKE). All are pure: the same row gives the same answer, and none
 * can see anything but its arguments.
 */
const allowedFunctions = new Set(
  (
    '+ - * / // % ^ ** || & | ~ << >> ~~ !~~ ~~* !~~* ~~~ like_escape not_like_escape ilike_escape not_ilike_escape regexp_matches regexp_full_match ' +
    'abs sign round floor ceil ceiling trunc sqrt ln log log2 log10 exp pow power mod greatest least isnan isinf isfinite ' +
    'lower upper length strlen trim ltrim rtrim left right substr substring contains starts_with ends_with prefix suffix replace concat split_part'
  ).split(' '),
);

const allowedClasses = new Set([
  'CONSTANT',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'OPERATOR',
  'FUNCTION',
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
]);

/** A node of DuckDB's syntax tree as `json_serialize_sql` prints it; what is not named here is looked through. */
type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

/**
 * Makes sure that a condition is one expression over the given columns: no second statement, no subquery, no other table, no function that is not pure.
 * The text is taken apart by DuckDB's own parser and never by patterns.
 * @param columns names that the condition may use
 * @returns the names it does use, as `columns` spells them
 * @throws DataError DATA_WHERE
 */
export async function checkWhere(connection: DuckDBConnection, where: string, columns: readonly string[]): Promise<ReadonlySet<string>> {
  const [row] = await queryRows(connection, 'SELECT json_serialize_sql($1::VARCHAR)', [`SELECT 1 FROM rows_of_file WHERE (\n${where}\n)`]);
  const parsed = JSON.parse(String(row[0])) as Node;
  if (parsed['error'] === true) throw refused(where, 'an SQL condition', String(parsed['error_message']));
  const statements = parsed['statements'] as readonly Node[];
  const node = statements.length === 1 ? statements[0]['node'] : undefined;
  if (!isNode(node) || !isPlainSelect(node)) throw refused(where, 'one condition', 'a second statement or clause');
  const byLowerCase = new Map(columns.map((name) => [name.toLowerCase(), name]));
  const used = new Set<string>();
  visit(node['where_clause'], (expression) => {
    checkExpression(expression, where, byLowerCase, used);
  });
  return used;
}

/** True when nothing but the condition was added to `SELECT 1 FROM rows_of_file`. */
function isPlainSelect(node: Node): boolean {
  const empty = (key: string): boolean => Array.isArray(node[key]) && node[key].length === 0;
  const from = node['from_table'];
  return (
    node['type'] === 'SELECT_NODE' &&
    empty('modifiers') &&
    empty('group_expressions') &&
    node['having'] === null &&
    node['qualify'] === null &&
    node['sample'] === null &&
    isNode(from) &&
    from['type'] === 'BASE_TABLE' &&
    from['table_name'] === 'rows_of_file'
  );
}

function visit(value: unknown, see: (expression: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
  } else if (isNode(value)) {
    if (typeof value['class'] === 'string') see(value);
    for (const item of Object.values(value)) visit(item, see);
  }
}

function checkExpression(expression: Node, where: string, columns: ReadonlyMap<string, string>, used: Set<string>): void {
  const kind = String(expression['class']);
  if (!allowedClasses.has(kind)) throw refused(where, 'comparisons of columns with values', `a ${kind.toLowerCase()}`);
  if (kind === 'FUNCTION') {
    const name = String(expression['function_name']);
    if (!allowedFunctions.has(name)) {
      throw refused(where, 'operators and the plain functions of numbers and texts', `function ${name}()`);
    }
  }
  if (kind === 'COLUMN_REF') {
    const path = expression['column_names'] as readonly string[];
    const name = columns.get(path[path.length - 1].toLowerCase());
    if (path.length !== 1 || name === undefined) throw unknownColumn(where, path.join('.'), [...columns.values()]);
    used.add(name);
  }
}

function unknownColumn(where: string, found: string, columns: readonly string[]): DataError {
  return new DataError('The `where` condition names a column that the data do not have', {
    code: 'DATA_WHERE_COLUMN',
    where: `where: ${where}`,
    expected: `one of ${columns.join(', ')}`,
    found,
    hint: `${didYouMean(found, columns)} Texts stand in single quotes.`,
  });
}

function refused(where: string, expected: string, found: string): DataError {
  return new DataError('The `where` condition is not allowed', {
    code: 'DATA_WHERE',
    where: `where: ${where}`,
    expected,
    found,
    hint: "Write a condition over this table's columns, e.g. protocol_type <> 'icmp' AND duration > 0.",
  });
}
