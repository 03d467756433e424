import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnRole } from '../core/dataset.ts';
import { DataError } from '../core/errors.ts';
import { queryRows } from './duckdb.ts';
import { formatCount } from './format-count.ts';
import type { PlannedColumn } from './profile.ts';
import { rawName } from './raw-column.ts';

/** A column whose kind is settled. */
export interface TypedColumn {
  readonly name: string;
  readonly role: ColumnRole;
  readonly kind: 'continuous' | 'discrete';
  /** SQL over the raw table: DOUBLE, or VARCHAR. */
  readonly sql: string;
  /** The levels are whole numbers and are sorted as such. */
  readonly numericLevels: boolean;
  readonly note?: string;
}

/** What the values of an undecided column look like. */
interface ValueFacts {
  readonly rows: number;
  readonly present: number;
  /** Present values that are numbers, NaN and infinity included. */
  readonly numeric: number;
  readonly distinctNumbers: number;
  readonly distinctTexts: number;
  readonly integers: boolean;
}

/** A label has at most this many classes; a column of words with more levels is left out of the features. */
const maxLevels = 1000;
/** A numeric label has at most this many classes. */
const maxNumericClasses = 100;
/** Integers with at most this many different values are codes rather than amounts (and no more than a tenth of the rows, two at least). */
const maxIntegerCodes = 10;

async function valueFacts(connection: DuckDBConnection, raw: string): Promise<ValueFacts> {
  const number = `TRY_CAST(${raw} AS DOUBLE)`;
  const [row] = await queryRows(
    connection,
    `SELECT count(*), count(${raw}), count(d), count(DISTINCT d) FILTER (WHERE isfinite(d)), count(DISTINCT ${raw}),
       coalesce(bool_and(d = floor(d) AND abs(d) < 9007199254740992) FILTER (WHERE isfinite(d)), false)
     FROM (SELECT ${raw}, ${number} AS d FROM raw)`,
  );
  const [rows, present, numeric, distinctNumbers, distinctTexts] = row.slice(0, 5).map(Number);
  return { rows, present, numeric, distinctNumbers, distinctTexts, integers: row[5] === true };
}

/**
 * Settles the kind of a column. `infer` columns: all numbers → continuous, few different integers → discrete, words → discrete, words that are nearly all
 * different → ignored; the note says which and why.
 * @throws DataError DATA_NOT_A_NUMBER for a column that is mostly numbers, DATA_LABEL_LEVELS for a named label with too many classes
 */
export async function settleKind(
  connection: DuckDBConnection,
  column: PlannedColumn,
  index: number,
  labelGuessed: boolean,
): Promise<TypedColumn> {
  const raw = rawName(index);
  const { name, role } = column;
  const note = column.note === undefined ? {} : { note: column.note };
  if (column.kind !== 'infer') return { name, role, kind: column.kind, sql: raw, numericLevels: false, ...note };
  const facts = await valueFacts(connection, raw);
  if (facts.numeric === facts.present)
    return role === 'label' ? numericLabel(name, raw, facts, labelGuessed) : numericFeature(name, role, raw, facts);
  if (facts.numeric > facts.present / 2 && facts.distinctTexts > maxIntegerCodes && role !== 'label') {
    throw await notANumber(connection, name, raw, facts);
  }
  return words(name, role, raw, facts, labelGuessed);
}

function asNumber(raw: string): string {
  return `TRY_CAST(${raw} AS DOUBLE)`;
}

function asInteger(raw: string): string {
  return `CAST(CAST(TRY_CAST(${raw} AS DOUBLE) AS BIGINT) AS VARCHAR)`;
}

function finiteOnly(raw: string, expression: string): string {
  return `CASE WHEN isfinite(${asNumber(raw)}) THEN ${expression} END`;
}

function numericFeature(name: string, role: ColumnRole, raw: string, facts: ValueFacts): TypedColumn {
  const codes = Math.min(maxIntegerCodes, Math.max(2, Math.floor(facts.rows / 10)));
  const count = facts.distinctNumbers;
  if (facts.integers && count >= 2 && count <= codes) {
    const note = `${formatCount(count)} distinct integers, taken as discrete`;
    return { name, role, kind: 'discrete', sql: finiteOnly(raw, asInteger(raw)), numericLevels: true, note };
  }
  const what =
    count === 0
      ? 'no value in any row'
      : count === 1
        ? 'one number in all rows'
        : `${formatCount(count)} distinct ${facts.integers ? 'integers' : 'numbers'}`;
  return { name, role, kind: 'continuous', sql: asNumber(raw), numericLevels: false, note: `${what}, taken as continuous` };
}

function numericLabel(name: string, raw: string, facts: ValueFacts, labelGuessed: boolean): TypedColumn {
  const count = facts.distinctNumbers;
  const classLike = count >= 1 && count <= maxNumericClasses;
  if (classLike && !(labelGuessed && count > Math.max(2, facts.rows / 2))) {
    const sql = finiteOnly(raw, facts.integers ? asInteger(raw) : raw);
    return { name, role: 'label', kind: 'discrete', sql, numericLevels: facts.integers, note: `label with ${formatCount(count)} classes` };
  }
  if (labelGuessed) return numericFeature(name, 'feature', raw, facts);
  throw tooManyClasses(name, count, maxNumericClasses, 'numbers');
}

function words(name: string, role: ColumnRole, raw: string, facts: ValueFacts, labelGuessed: boolean): TypedColumn {
  const count = facts.distinctTexts;
  const base = { name, kind: 'discrete', sql: raw, numericLevels: false } as const;
  if (role === 'label' && count <= maxLevels) return { ...base, role, note: `label with ${formatCount(count)} classes` };
  if (role === 'label' && !labelGuessed) throw tooManyClasses(name, count, maxLevels, 'words');
  if (count > maxLevels || (count > 50 && count > facts.rows / 2)) {
    return {
      ...base,
      role: 'ignored',
      note: `${formatCount(count)} distinct words in ${formatCount(facts.rows)} rows, ignored as an identifier`,
    };
  }
  const what = count === 1 ? 'one word in all rows' : `${formatCount(count)} distinct words`;
  return { ...base, role: role === 'label' ? 'feature' : role, note: `${what}, taken as discrete` };
}

function tooManyClasses(name: string, count: number, limit: number, what: string): DataError {
  return new DataError(`Column '${name}' cannot be the label`, {
    code: 'DATA_LABEL_LEVELS',
    where: `column ${name}`,
    expected: `1 to ${formatCount(limit)} classes`,
    found: `${formatCount(count)} different ${what}`,
    hint: 'Name the column that holds the class with `label`.',
  });
}

async function notANumber(connection: DuckDBConnection, name: string, raw: string, facts: ValueFacts): Promise<DataError> {
  const [row] = await queryRows(
    connection,
    `SELECT rowid, ${raw} FROM raw WHERE ${raw} IS NOT NULL AND ${asNumber(raw)} IS NULL ORDER BY rowid LIMIT 1`,
  );
  const bad = facts.present - facts.numeric;
  return new DataError(`Row ${formatCount(Number(row[0]) + 1)}, column ${name}: a value is not a number`, {
    code: 'DATA_NOT_A_NUMBER',
    where: `row ${formatCount(Number(row[0]) + 1)}, column ${name}`,
    expected: `a number, as ${formatCount(facts.numeric)} of the ${formatCount(facts.present)} values are`,
    found: `'${String(row[1])}'${bad > 1 ? ` and ${formatCount(bad - 1)} more` : ''}`,
    hint: 'Write missing values as an empty field or NaN.',
  });
}
