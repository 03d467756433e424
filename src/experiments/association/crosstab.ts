import { type Dataset, type DiscreteColumn, findColumn } from '../../core/dataset.ts';
import { DataError } from '../../core/errors.ts';
import { count, listWords, percent } from '../shared/wording.ts';

/** How often each pair of levels occurs. Only levels that have rows. */
export interface Crosstab {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Float64Array (rows × columns), row-major. */
  readonly counts: Float64Array;
  /** Row indices in the order of the column's levels ("other" last): pairs are formed and named in this order. */
  readonly levelOrder: readonly number[];
  /** Int32Array (levels of the column): row, and column, of the table that a level code is counted in. */
  readonly rowOf: Int32Array;
  readonly columnOf: Int32Array;
  /** What weakens the answer: rows with missing values. Sentences. */
  readonly warnings: readonly string[];
  /** What was left out or added up. Sentences. */
  readonly notes: readonly string[];
}

interface CrosstabRequest {
  readonly rows: string;
  readonly columns: string;
  /** Dataset rows that take part; null = all. */
  readonly sample: Uint32Array | null;
  /** Keep the so many commonest row levels, the rest as "other". */
  readonly topRows: number | undefined;
  /** The same levels, in the same order, in rows and columns: for paired answers. Levels that only one side has get an empty row or column. */
  readonly square?: boolean;
}

/** More cells than a person or a report can take in, and more than χ² has any business with. */
const MAX_CELLS = 100_000;

function discreteColumn(dataset: Dataset, name: string): DiscreteColumn {
  const column = findColumn(dataset, name);
  if (column?.kind === 'discrete') return column;
  throw new DataError(`'${name}' is not a discrete column of the data`, {
    code: 'DATA_NOT_DISCRETE',
    where: dataset.id,
    expected: 'a column of words from a finite list',
    found: column === undefined ? 'no such column' : 'a continuous column',
    hint: 'Name a discrete column, or a derived one of the profile.',
  });
}

interface LevelTotals {
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** Rows that take part, and those among them without a value in either column. */
  readonly rows: number;
  readonly missing: number;
}

/** Rows per level of each column, among the rows that have both values. O(rows). */
function levelTotals(a: DiscreteColumn, b: DiscreteColumn, sample: Uint32Array | null): LevelTotals {
  const totals = { a: new Float64Array(a.levels.length), b: new Float64Array(b.levels.length) };
  const rows = sample === null ? a.codes.length : sample.length;
  let missing = 0;
  for (let k = 0; k < rows; k++) {
    const row = sample === null ? k : sample[k];
    const i = a.codes[row];
    const j = b.codes[row];
    if (i < 0 || j < 0) missing++;
    else {
      totals.a[i]++;
      totals.b[j]++;
    }
  }
  return { ...totals, rows, missing };
}

const present = (totals: Float64Array): number[] => [...totals.keys()].filter((code) => totals[code] > 0);

/** The commonest codes first, ties in the order of the levels. */
const byFrequency = (codes: readonly number[], totals: Float64Array): number[] => [...codes].sort((x, y) => totals[y] - totals[x] || x - y);

/** `a, b and c`, cut after ten. */
function someNames(names: readonly string[]): string {
  return names.length <= 10 ? listWords(names) : `${names.slice(0, 10).join(', ')} and ${String(names.length - 10)} more`;
}

function requireTwo(levels: readonly string[], column: string, dataset: Dataset): void {
  if (levels.length >= 2) return;
  throw new DataError(`column '${column}' has ${levels.length === 0 ? 'no value' : `one value only ('${levels[0]}')`} in the rows used`, {
    code: 'DATA_ONE_LEVEL',
    where: dataset.id,
    expected: 'at least two different values',
    found: levels.length === 0 ? 'no row with both values' : levels[0],
    hint: 'Check `where`, `sample` and the two columns: with one value there is nothing to compare.',
  });
}

function missingWarnings(request: CrosstabRequest, { rows, missing }: LevelTotals): readonly string[] {
  if (missing === 0) return [];
  const where = `${request.rows} or ${request.columns}`;
  return [`${count(missing)} of ${count(rows)} rows (${percent(missing / rows)}) have no value in ${where} and are left out.`];
}

function emptyLevelNotes(column: DiscreteColumn, totals: Float64Array, shown: readonly string[]): readonly string[] {
  const empty = column.levels.filter((level, code) => totals[code] === 0 && !shown.includes(level));
  return empty.length === 0 ? [] : [`No rows have ${column.name} = ${someNames(empty)}: left out of the table.`];
}

/** Which row levels stay, and how the table's rows are called. */
function chooseRows(
  codes: readonly number[],
  totals: Float64Array,
  levels: readonly string[],
  topRows: number | undefined,
): { kept: readonly number[]; names: string[]; rest: number } {
  if (topRows === undefined || codes.length <= topRows) return { kept: codes, names: codes.map((code) => levels[code]), rest: 0 };
  const kept = byFrequency(codes, totals).slice(0, topRows);
  const names = kept.map((code) => levels[code]);
  return { kept, names: [...names, names.includes('other') ? 'other levels' : 'other'], rest: codes.length - topRows };
}

/** Levels that occur on either side: those of the rows in their order, then those that only the columns have. A code of −1 stands for a level that the row column does not know. */
function sharedLevels(
  a: DiscreteColumn,
  b: DiscreteColumn,
  totals: LevelTotals,
): { kept: readonly number[]; names: string[]; rest: number } {
  const used = new Set([...present(totals.a).map((code) => a.levels[code]), ...present(totals.b).map((code) => b.levels[code])]);
  const names = [
    ...a.levels.filter((level) => used.has(level)),
    ...b.levels.filter((level) => used.has(level) && !a.levels.includes(level)),
  ];
  return { kept: names.map((name) => a.levels.indexOf(name)), names, rest: 0 };
}

/**
 * Counts the pairs of levels of two discrete columns in two passes over the codes. O(rows + cells).
 * @throws DataError DATA_NOT_DISCRETE, DATA_ONE_LEVEL, DATA_TABLE_TOO_LARGE
 */
export function crosstab(dataset: Dataset, request: CrosstabRequest): Crosstab {
  const a = discreteColumn(dataset, request.rows);
  const b = discreteColumn(dataset, request.columns);
  const totals = levelTotals(a, b, request.sample);
  const { kept, names, rest } =
    request.square === true ? sharedLevels(a, b, totals) : chooseRows(present(totals.a), totals.a, a.levels, request.topRows);
  const columnCodes = request.square === true ? names.map((name) => b.levels.indexOf(name)) : present(totals.b);
  const columns = request.square === true ? names : columnCodes.map((code) => b.levels[code]);
  requireTwo(names, a.name, dataset);
  requireTwo(columns, b.name, dataset);
  if (names.length * columns.length > MAX_CELLS) {
    throw new DataError(`the table of ${a.name} × ${b.name} has ${count(names.length)} × ${count(columns.length)} cells`, {
      code: 'DATA_TABLE_TOO_LARGE',
      where: dataset.id,
      expected: `at most ${count(MAX_CELLS)} cells`,
      found: count(names.length * columns.length),
      hint: 'Set `topRows`, or choose a coarser column.',
    });
  }
  const rowOf = new Int32Array(a.levels.length).fill(kept.length);
  const columnOf = new Int32Array(b.levels.length);
  kept.forEach((code, index) => {
    if (code >= 0) rowOf[code] = index;
  });
  columnCodes.forEach((code, index) => {
    if (code >= 0) columnOf[code] = index;
  });
  const counts = new Float64Array(names.length * columns.length);
  for (let k = 0; k < totals.rows; k++) {
    const row = request.sample === null ? k : request.sample[k];
    const i = a.codes[row];
    const j = b.codes[row];
    if (i >= 0 && j >= 0) counts[rowOf[i] * columns.length + columnOf[j]]++;
  }
  const shown = request.square === true ? names : [];
  const notes = [...emptyLevelNotes(a, totals.a, shown), ...emptyLevelNotes(b, totals.b, shown)];
  const warnings = missingWarnings(request, totals);
  if (rest > 0) {
    const shown = `The ${count(kept.length)} commonest of ${count(kept.length + rest)} values of ${a.name} are shown`;
    notes.push(`${shown}; the other ${count(rest)} are added up as "${names[kept.length]}".`);
  }
  const order = [...kept.keys()].sort((x, y) => kept[x] - kept[y]);
  return { rows: names, columns, counts, levelOrder: rest > 0 ? [...order, kept.length] : order, rowOf, columnOf, warnings, notes };
}
