import type { ModelProblem } from '../../core/external-model.ts';
import { exampleIds, rowCount } from './answer-table.ts';

/** For each wanted row the place of its answer, or what does not match. */
export interface RowMatch {
  /** Int32Array (wanted.length): rows of the answers, −1 where there is none. */
  readonly rows: Int32Array;
  /** Row ids, each at most once, ascending. */
  readonly missing: readonly number[];
  readonly duplicate: readonly number[];
  readonly extra: readonly number[];
}

/**
 * Joins answers to rows by id. O(wanted + answers).
 * @param wanted Uint32Array: row ids, each once
 * @param ids Float64Array: row ids of all answers
 * @param among rows of the answers that take part
 */
export function matchRows(wanted: Uint32Array, ids: Float64Array, among: Int32Array): RowMatch {
  const place = new Map<number, number>();
  wanted.forEach((id, at) => place.set(id, at));
  const rows = new Int32Array(wanted.length).fill(-1);
  const duplicate = new Set<number>();
  const extra = new Set<number>();
  for (const row of among) {
    const id = ids[row];
    const at = place.get(id);
    if (at === undefined) extra.add(id);
    else if (rows[at] >= 0) duplicate.add(id);
    else rows[at] = row;
  }
  const missing: number[] = [];
  rows.forEach((row, at) => {
    if (row < 0) missing.push(wanted[at]);
  });
  const ascending = (some: Iterable<number>): readonly number[] => [...some].sort((a, b) => a - b);
  return { rows, missing: ascending(missing), duplicate: ascending(duplicate), extra: ascending(extra) };
}

/** The problems of a match in words. */
export function matchProblems(match: RowMatch, source: string, where: string): readonly ModelProblem[] {
  const problems: ModelProblem[] = [];
  const add = (code: string, ids: readonly number[], text: string, hint: string): void => {
    if (ids.length === 0) return;
    problems.push({ code, message: `${source}: ${rowCount(ids.length)} ${text} (row ids ${exampleIds(ids)})`, hint });
  };
  const idHint = 'Row ids are positions in the data file, from 0, header not counted.';
  add('MODEL_MISSING_ROWS', match.missing, `of ${where} ${match.missing.length === 1 ? 'has' : 'have'} no prediction`, idHint);
  add(
    'MODEL_DUPLICATE_ROWS',
    match.duplicate,
    `of ${where} ${match.duplicate.length === 1 ? 'has' : 'have'} more than one prediction`,
    'Each row is predicted once per fold.',
  );
  add('MODEL_EXTRA_ROWS', match.extra, `${match.extra.length === 1 ? 'is' : 'are'} not among ${where}`, idHint);
  return problems;
}
