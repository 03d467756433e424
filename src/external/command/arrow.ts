import { readFile, writeFile } from 'node:fs/promises';
import {
  columnFromArray,
  dictionary,
  float64,
  type Table,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  uint32,
  utf8,
} from '@uwdata/flechette';
import { ModelError } from '../../core/errors.ts';
import type { TableMatrix } from '../../core/matrix.ts';
import type { WordColumn } from '../../data/stream-columns.ts';
import type { AnswerTable } from '../answers/answer-table.ts';
import type { AnswerColumns } from '../answers/read-answers.ts';

/** Writes rows as an Arrow IPC file: row id (uint32), target where it is given, features (float64, or words as a dictionary; missing words are null). */
export async function writeArrow(
  file: string,
  table: TableMatrix,
  names: { readonly id: string; readonly target: string },
  target: readonly string[] | null,
): Promise<void> {
  const words = dictionary(utf8());
  const columns = [
    [names.id, columnFromArray(table.rowIds, uint32())] as const,
    ...(target === null ? [] : [[names.target, columnFromArray([...target], words)] as const]),
    ...table.columns.map((column) =>
      column.kind === 'continuous'
        ? ([column.name, columnFromArray(column.values, float64())] as const)
        : ([
            column.name,
            columnFromArray(
              Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code])),
              words,
            ),
          ] as const),
    ),
  ];
  const bytes = tableToIPC(tableFromColumns(columns as never), { format: 'file' });
  await writeFile(file, bytes ?? new Uint8Array(0), { flag: 'wx' });
}

function bad(name: string, found: string): ModelError {
  return new ModelError(`${name} cannot be read: ${found}`, {
    code: 'COMMAND_BAD_OUTPUT',
    expected: 'an Arrow IPC file or stream, uncompressed',
  });
}

function wordsOf(table: Table, name: string): WordColumn {
  const levels = new Map<string, number>();
  const codes = Int32Array.from(table.getChild(name) as Iterable<unknown>, (value) => {
    if (value === null || value === undefined || value === '') return -1;
    const word = typeof value === 'string' ? value : JSON.stringify(value);
    const known = levels.get(word) ?? levels.size;
    if (known === levels.size) levels.set(word, known);
    return known;
  });
  return { codes, levels: [...levels.keys()] };
}

/**
 * Reads a program's answers from an Arrow IPC file or stream.
 * @throws ModelError when it is none, or has not the columns
 */
export async function readArrowAnswers(
  file: string,
  name: string,
  choose: (names: readonly string[]) => AnswerColumns,
): Promise<AnswerTable> {
  const bytes = await readFile(file);
  let table: Table;
  try {
    table = tableFromIPC(bytes, { useBigInt: false });
  } catch (error) {
    throw bad(name, error instanceof Error ? error.message : String(error));
  }
  const columns = choose(table.names);
  if (!table.names.includes(columns.id)) throw bad(name, `no column '${columns.id}' among ${table.names.join(', ')}`);
  const numbers = (column: string): Float64Array =>
    Float64Array.from(table.getChild(column) as Iterable<unknown>, (value) => (typeof value === 'number' ? value : NaN));
  const ids = numbers(columns.id);
  if (!ids.every((id) => Number.isInteger(id) && id >= 0)) throw bad(name, `column '${columns.id}' holds something else than row ids`);
  const scores = Object.entries(typeof columns.scores === 'object' ? columns.scores : {});
  return {
    source: name,
    nRows: ids.length,
    ids,
    fold: null,
    feature: null,
    truth: null,
    prediction: columns.prediction === undefined ? null : wordsOf(table, columns.prediction),
    scores: scores.length === 0 ? null : { labels: scores.map(([label]) => label), values: scores.map(([, column]) => numbers(column)) },
  };
}
