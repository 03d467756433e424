import type { DuckDBConnection } from '@duckdb/node-api';
import { basename } from 'node:path';
import { DataError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';
import { firstLine, queryRows, quoteIdentifier, quotePath, withDatabase } from './duckdb.ts';

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

/** The text formats by their ending; Parquet by its own. */
function tableOf(file: string): string {
  const path = quotePath(file);
  if (/\.parquet$/i.test(file)) return `read_parquet(${path})`;
  if (/\.(json|jsonl|ndjson)(\.gz|\.zst)?$/i.test(file)) return `read_json(${path})`;
  return `read_csv(${path}, all_varchar = true, header = true)`;
}

interface Growing {
  readonly experiment: string;
  readonly model: string;
  readonly fold: string;
  readonly ids: string[];
  readonly truth: number[];
  readonly predicted: number[];
  readonly scores: number[];
}

async function classesOf(connection: DuckDBConnection, columns: readonly string[], scored: readonly string[]): Promise<readonly string[]> {
  const words = columns.map((name) => `SELECT DISTINCT CAST(${quoteIdentifier(name)} AS VARCHAR) AS word FROM predictions`).join(' UNION ');
  const rows = await queryRows(connection, `SELECT word FROM (${words}) WHERE word IS NOT NULL`);
  return [...new Set([...rows.map(([word]) => String(word)), ...scored])].sort();
}

async function readGroups(connection: DuckDBConnection, file: string, withIds: boolean): Promise<readonly PredictionGroup[]> {
  const described = await queryRows(connection, 'DESCRIBE predictions');
  const names = described.map(([name]) => String(name));
  const [id, truth, predicted] = [needed('id', names, file), needed('truth', names, file), needed('predicted', names, file)];
  const keys = (['experiment', 'model', 'fold'] as const).map((role) => columnOf(role, names));
  const scoreColumns = names.filter((name) => name.toLowerCase().startsWith(SCORE));
  const scored = scoreColumns.map((name) => name.slice(SCORE.length));
  const classes = await classesOf(connection, [truth, predicted], scored);
  const codeOf = new Map(classes.map((name, code) => [name, code]));
  const scoreCodes = scored.map((name) => codeOf.get(name) ?? -1);
  const texts = [id, truth, predicted, ...keys].map((name) => (name === undefined ? "''" : `CAST(${quoteIdentifier(name)} AS VARCHAR)`));
  const list = [...texts, ...scoreColumns.map((name) => `TRY_CAST(${quoteIdentifier(name)} AS DOUBLE)`)];
  const groups = new Map<string, Growing>();
  let row = 0;
  const result = await connection.stream(`SELECT ${list.join(', ')} FROM predictions`);
  for await (const chunk of result) {
    const columns = list.map((_, c) => chunk.getColumnVector(c));
    for (let i = 0; i < chunk.rowCount; i++) {
      row++;
      const [ownId, ownTruth, ownPredicted, experiment, model, fold] = columns.slice(0, 6).map((column) => column.getItem(i));
      if (ownId === null || ownTruth === null || ownPredicted === null) {
        throw new DataError('a prediction has no id, truth or predicted class', {
          code: 'PREDICTIONS_MISSING_VALUE',
          where: `${file}, row ${String(row)}`,
          expected: 'a value in each of these columns',
          found: `id ${String(ownId)}, truth ${String(ownTruth)}, predicted ${String(ownPredicted)}`,
        });
      }
      const words = [experiment, model, fold].map((word) => (word === null ? '' : String(word)));
      const key = words.join('\n');
      let group = groups.get(key);
      if (group === undefined) {
        group = { experiment: words[0], model: words[1], fold: words[2], ids: [], truth: [], predicted: [], scores: [] };
        groups.set(key, group);
      }
      if (withIds) group.ids.push(String(ownId));
      group.truth.push(codeOf.get(String(ownTruth)) ?? -1);
      group.predicted.push(codeOf.get(String(ownPredicted)) ?? -1);
      const at = group.scores.length;
      if (scoreColumns.length > 0) for (let k = 0; k < classes.length; k++) group.scores.push(0);
      scoreCodes.forEach((code, k) => (group.scores[at + code] = Number(columns[6 + k].getItem(i) ?? NaN)));
    }
  }
  return [...groups.values()].map((group) => ({
    experiment: group.experiment,
    model: group.model,
    fold: group.fold,
    classes,
    ids: group.ids,
    truth: Int32Array.from(group.truth),
    predicted: Int32Array.from(group.predicted),
    scores: scoreColumns.length === 0 ? null : Float64Array.from(group.scores),
  }));
}

/**
 * Reads predictions that anything may have written: CSV, TSV, JSON lines or Parquet with the columns id, truth, predicted, and where there are any experiment, model,
 * fold and `score_<class>`. One group per (experiment, model, fold), in the order of the file. O(rows × classes) memory.
 * @param withIds false leaves `ids` empty, where the order of the rows is known to be right
 * @throws DataError PREDICTIONS_FILE, PREDICTIONS_COLUMN, PREDICTIONS_MISSING_VALUE, PREDICTIONS_EMPTY
 */
export async function readPredictions(file: string, withIds = true): Promise<readonly PredictionGroup[]> {
  return withDatabase(async (connection) => {
    try {
      await connection.run(`CREATE TABLE predictions AS SELECT * FROM ${tableOf(file)}`);
    } catch (error) {
      throw new DataError('the predictions cannot be read', {
        code: 'PREDICTIONS_FILE',
        where: file,
        expected: 'CSV, TSV, JSON lines or Parquet',
        found: firstLine(error),
        cause: error,
      });
    }
    const groups = await readGroups(connection, file, withIds);
    if (groups.length > 0) return groups;
    throw new DataError('the file holds no predictions', {
      code: 'PREDICTIONS_EMPTY',
      where: file,
      hint: `${basename(file)} has a header and no row.`,
    });
  });
}
