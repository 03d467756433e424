import type { DuckDBConnection } from '@duckdb/node-api';
import { basename } from 'node:path';
import { DataError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';
import { firstLine, withDatabase } from './duckdb.ts';
import { columnNames, plainTable, streamColumns, type WordColumn } from './stream-columns.ts';

/** Predictions of one model on one fold, in the order of the file. */
export interface PredictionGroup {
  /** Empty where the file has no such column. */
  readonly experiment: string;
  readonly model: string;
  readonly fold: string;
  /** Sorted by code unit: every truth and prediction of the file, and every class with scores. */
  readonly classes: readonly string[];
  readonly ids: readonly string[];
  /** Int32Array (n): codes into `classes`. */
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
  /** Float64Array (n × classes), or null without score columns. */
  readonly scores: Float64Array | null;
}

const SCORE = 'score_';

/** Names that a column may have, the first being ours. */
const spellings = {
  id: ['id', 'row_id', 'row', 'index'],
  truth: ['truth', 'y_true', 'label', 'actual'],
  predicted: ['predicted', 'prediction', 'y_pred', 'y_hat'],
  experiment: ['experiment'],
  model: ['model'],
  fold: ['fold'],
} as const;

type Role = keyof typeof spellings;

function columnOf(role: Role, names: readonly string[]): string | undefined {
  const lower = new Map(names.map((name) => [name.toLowerCase(), name]));
  return spellings[role].map((spelling) => lower.get(spelling)).find((name) => name !== undefined);
}

function needed(role: Role, names: readonly string[], file: string): string {
  const name = columnOf(role, names);
  if (name !== undefined) return name;
  throw new DataError(`the predictions have no column '${role}'`, {
    code: 'PREDICTIONS_COLUMN',
    where: file,
    expected: `one of ${spellings[role].join(', ')}`,
    found: names.join(', '),
    hint: didYouMean(role, names),
  });
}

/** Codes of the file's own words as codes of `classes`. */
function recode({ codes, levels }: WordColumn, codeOf: ReadonlyMap<string, number>): Int32Array {
  const codeOfLevel = Int32Array.from(levels, (level) => codeOf.get(level) ?? -1);
  return codes.map((code) => codeOfLevel[code]);
}

/** The rows of each (experiment, model, fold), in the order in which they come; every key column may be absent. */
function groupRows(nRows: number, keys: readonly (WordColumn | undefined)[]): ReadonlyMap<string, { words: string[]; rows: number[] }> {
  const groups = new Map<string, { words: string[]; rows: number[] }>();
  for (let row = 0; row < nRows; row++) {
    const codes = keys.map((key) => key?.codes[row] ?? -1);
    const key = codes.join(' ');
    let group = groups.get(key);
    if (group === undefined) {
      group = { words: codes.map((code, k) => (code < 0 ? '' : (keys[k]?.levels[code] ?? ''))), rows: [] };
      groups.set(key, group);
    }
    group.rows.push(row);
  }
  return groups;
}

/** @throws DataError where a row lacks what it needs */
function checkWhole(file: string, needs: Readonly<Record<string, WordColumn>>): void {
  const gaps = Object.values(needs)
    .map(({ codes }) => codes.indexOf(-1))
    .filter((row) => row >= 0);
  if (gaps.length === 0) return;
  const row = Math.min(...gaps);
  const found = Object.entries(needs).map(([name, { codes, levels }]) => `${name} ${codes[row] < 0 ? 'null' : levels[codes[row]]}`);
  throw new DataError('a prediction has no id, truth or predicted class', {
    code: 'PREDICTIONS_MISSING_VALUE',
    where: `${file}, row ${String(row + 1)}`,
    expected: 'a value in each of these columns',
    found: found.join(', '),
  });
}

async function readGroups(connection: DuckDBConnection, file: string, withIds: boolean): Promise<readonly PredictionGroup[]> {
  const table = plainTable(file);
  const names = await columnNames(connection, table);
  const required = [needed('truth', names, file), needed('predicted', names, file), needed('id', names, file)];
  const keys = (['experiment', 'model', 'fold'] as const).map((role) => columnOf(role, names));
  const scoreColumns = names.filter((name) => name.toLowerCase().startsWith(SCORE));
  const scored = scoreColumns.map((name) => name.slice(SCORE.length));
  const given = keys.filter((name) => name !== undefined);
  const read = await streamColumns(connection, `FROM ${table}`, [...given, ...required.slice(0, withIds ? 3 : 2)], scoreColumns);
  const [truth, predicted, id] = read.words.slice(given.length) as readonly (WordColumn | undefined)[];
  if (truth === undefined || predicted === undefined) return [];
  checkWhole(file, { ...(id === undefined ? {} : { id }), truth, predicted });
  const classes = [...new Set([...truth.levels, ...predicted.levels, ...scored])].sort();
  const codeOf = new Map(classes.map((name, code) => [name, code]));
  const [allTruth, allPredicted] = [recode(truth, codeOf), recode(predicted, codeOf)];
  const scoreCodes = scored.map((name) => codeOf.get(name) ?? -1);
  const keyColumns = keys.map((name) => (name === undefined ? undefined : read.words[given.indexOf(name)]));
  return [...groupRows(read.nRows, keyColumns).values()].map(({ words, rows }): PredictionGroup => {
    const scores = scored.length === 0 ? null : new Float64Array(rows.length * classes.length);
    if (scores !== null)
      scoreCodes.forEach((code, k) => {
        for (let i = 0; i < rows.length; i++) scores[i * classes.length + code] = read.numbers[k][rows[i]];
      });
    return {
      experiment: words[0],
      model: words[1],
      fold: words[2],
      classes,
      ids: id === undefined ? [] : rows.map((row) => id.levels[id.codes[row]]),
      truth: Int32Array.from(rows, (row) => allTruth[row]),
      predicted: Int32Array.from(rows, (row) => allPredicted[row]),
      scores,
    };
  });
}

/**
 * Reads predictions that anything may have written: CSV, TSV, JSON lines or Parquet with the columns id, truth, predicted, and where there are any experiment, model,
 * fold and `score_<class>`. One group per (experiment, model, fold), in the order of the file. O(rows × classes) memory.
 * @param withIds false leaves `ids` empty, where the order of the rows is known to be right
 * @throws DataError PREDICTIONS_FILE, PREDICTIONS_COLUMN, PREDICTIONS_MISSING_VALUE, PREDICTIONS_EMPTY
 */
export async function readPredictions(file: string, withIds = true): Promise<readonly PredictionGroup[]> {
  let groups: readonly PredictionGroup[];
  try {
    groups = await withDatabase((connection) => readGroups(connection, file, withIds));
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError('the predictions cannot be read', {
      code: 'PREDICTIONS_FILE',
      where: file,
      expected: 'CSV, TSV, JSON lines or Parquet',
      found: firstLine(error),
      cause: error,
    });
  }
  if (groups.length > 0) return groups;
  throw new DataError('the file holds no predictions', {
    code: 'PREDICTIONS_EMPTY',
    where: file,
    hint: `${basename(file)} has a header and no row.`,
  });
}
