import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError } from '../core/errors.ts';
import { byCodeUnit } from './by-code-unit.ts';
import { deriveFromLevels } from './derive-from-levels.ts';
import { queryRows, quoteText } from './duckdb.ts';
import { formatCount } from './format-count.ts';
import type { TypedColumn } from './infer-kind.ts';
import type { Derivation, DerivedColumn } from './profile.ts';
import type { TableSource } from './source.ts';

/** Labels that occur, sorted by code unit. */
async function labelLevels(connection: DuckDBConnection, label: TypedColumn): Promise<readonly string[]> {
  const rows = await queryRows(connection, `SELECT DISTINCT ${label.sql} FROM raw WHERE ${label.sql} IS NOT NULL`);
  return rows.map((row) => String(row[0])).sort(byCodeUnit);
}

/**
 * What the sources' profiles derive from the labels that occur; columns that only some of them derive are left out.
 * @throws DataError DATA_UNKNOWN_LABEL naming the first such row
 */
export async function deriveColumns(
  connection: DuckDBConnection,
  columns: readonly TypedColumn[],
  sources: readonly TableSource[],
): Promise<Derivation> {
  const label = columns.find((column) => column.role === 'label');
  if (label === undefined) return { columns: [], unknown: [], notes: [] };
  const levels = await labelLevels(connection, label);
  const derivation = deriveFromLevels(label.name, levels, sources);
  if (derivation.unknown.length > 0) throw await unknownLabel(connection, label, derivation.unknown, sources[0]);
  return derivation;
}

async function unknownLabel(
  connection: DuckDBConnection,
  label: TypedColumn,
  unknown: readonly string[],
  source: TableSource,
): Promise<DataError> {
  const list = unknown.map(quoteText).join(', ');
  const [row] = await queryRows(connection, `SELECT rowid, ${label.sql} FROM raw WHERE ${label.sql} IN (${list}) ORDER BY rowid LIMIT 1`);
  const others = unknown.length > 1 ? ` and ${formatCount(unknown.length - 1)} more` : '';
  return new DataError(
    `Row ${formatCount(Number(row[0]) + 1)}, column ${label.name}: profile ${source.profile.id} does not know this label`,
    {
      code: 'DATA_UNKNOWN_LABEL',
      where: source.files.join(', '),
      expected: 'normal, or the name of an attack of the KDD99 task',
      found: `'${String(row[1])}'${others}`,
      hint: 'Correct the label, or read the file with profile generic.',
    },
  );
}

/** The derived column as SQL over the label, for `where`. */
export function derivedSql(column: DerivedColumn, label: TypedColumn): string {
  const cases = [...column.levels].map(([from, to]) => `WHEN ${quoteText(from)} THEN ${quoteText(to)}`);
  return cases.length === 0 ? 'NULL' : `CASE ${label.sql} ${cases.join(' ')} END`;
}
