import { z } from 'zod';
import type { ColumnSummary, Dataset, DiscreteColumn } from '../../core/dataset.ts';
import { findColumn, sharedInt32, sharedUint32 } from '../../core/dataset.ts';
import { DataError } from '../../core/errors.ts';
import type { ConfigIssue } from '../../core/experiment.ts';
import { allIndices } from '../../core/rng.ts';
import { didYouMean } from '../../core/suggest.ts';

/** What is to be predicted: a discrete column, or one of its levels against the rest. */
export interface Target {
  readonly column: string;
  /** The class that counts as positive; with more than two levels, that class against the rest. */
  readonly positive: string | null;
}

const longForm = z.strictObject({
  column: z.string().describe('a discrete column: the label, or one derived from it'),
  positive: z.coerce.string().optional().describe('the class that counts as positive; of more than two, this one against the rest'),
});

/** `attack`, or `{ column: category, positive: dos }`. */
export const targetSchema: z.ZodType<Target> = z
  .union([z.string(), longForm])
  .transform((value): Target =>
    typeof value === 'string' ? { column: value, positive: null } : { column: value.column, positive: value.positive ?? null },
  );

/** A target on real rows. */
export interface BoundTarget {
  readonly column: string;
  /** Uint32Array (n): dataset rows that take part and have a label, ascending. */
  readonly rows: Uint32Array;
  /** Int32Array (n): class code per row of `rows`. */
  readonly y: Int32Array;
  /** Int32Array (dataset rows): class code per dataset row, −1 where it takes no part. */
  readonly yByRow: Int32Array;
  /** Only classes that occur. Of two, the positive one is last. */
  readonly classes: readonly string[];
  /** Code of the positive class, −1 with more than two classes. */
  readonly positive: number;
  readonly notes: readonly string[];
}

/** Checks a target against the columns there are. */
export function checkTarget(target: Target, columns: readonly ColumnSummary[], path: readonly (string | number)[]): readonly ConfigIssue[] {
  const column = columns.find((candidate) => candidate.name === target.column);
  const discrete = columns.filter((candidate) => candidate.kind === 'discrete').map((candidate) => candidate.name);
  if (column === undefined) {
    const message = `the data have no column '${target.column}' to predict`;
    return [{ path, code: 'SUITE_UNKNOWN_COLUMN', message, found: target.column, hint: didYouMean(target.column, discrete) }];
  }
  if (column.kind === 'continuous') {
    const message = `the target '${target.column}' is continuous; classification needs a discrete column`;
    return [
      {
        path,
        code: 'SUITE_COLUMN_KIND',
        message,
        expected: 'a discrete column',
        found: 'a continuous one',
        hint: `discrete columns: ${discrete.join(', ')}`,
      },
    ];
  }
  if (target.positive !== null && column.levels !== null && !column.levels.includes(target.positive)) {
    const message = `column '${target.column}' has no class '${target.positive}'`;
    return [{ path, code: 'SUITE_UNKNOWN_CLASS', message, found: target.positive, hint: didYouMean(target.positive, column.levels) }];
  }
  return [];
}

/** Dataset level → class code, and the classes' names in code order. */
function mapLevels(
  column: DiscreteColumn,
  present: readonly number[],
  positive: string | undefined,
): { codes: Int32Array; classes: string[] } {
  const codes = new Int32Array(column.levels.length).fill(-1);
  const positiveCode = positive === undefined ? -1 : column.levels.indexOf(positive);
  if (positiveCode >= 0) {
    const others = present.filter((code) => code !== positiveCode);
    for (const code of others) codes[code] = 0;
    codes[positiveCode] = 1;
    const rest = others.length === 1 ? column.levels[others[0]] : `not ${column.levels[positiveCode]}`;
    return { codes, classes: [rest, column.levels[positiveCode]] };
  }
  present.forEach((code, index) => {
    codes[code] = index;
  });
  return { codes, classes: present.map((code) => column.levels[code]) };
}

/**
 * Class codes for the rows that take part. Rows whose label is missing are left out and counted in `notes`. O(rows).
 * @param rows Uint32Array of dataset rows, ascending; all rows when absent
 * @throws DataError when fewer than two classes occur, or the positive class does not
 */
export function bindTarget(dataset: Dataset, target: Target, rows?: Uint32Array): BoundTarget {
  const column = findColumn(dataset, target.column);
  if (column?.kind !== 'discrete') {
    throw new DataError(`'${target.column}' is not a discrete column of the data`, { code: 'DATA_TARGET', where: dataset.id });
  }
  const candidates = rows ?? allIndices(dataset.nRows);
  const counts = new Float64Array(column.levels.length);
  let missing = 0;
  for (let i = 0; i < candidates.length; i++) {
    const code = column.codes[candidates[i]];
    if (code < 0) missing++;
    else counts[code]++;
  }
  const present = [...counts.keys()].filter((code) => counts[code] > 0);
  const notes = missing === 0 ? [] : [`${String(missing)} rows without a value in ${target.column} were left out.`];
  const levels = present.map((code) => column.levels[code]);
  if (present.length < 2) {
    throw new DataError(
      `the target '${target.column}' has ${present.length === 0 ? 'no class' : `one class only ('${levels[0]}')`} in the ${String(candidates.length)} rows used`,
      {
        code: 'DATA_ONE_CLASS',
        where: dataset.id,
        expected: 'at least two classes',
        found: levels.length === 0 ? 'no labelled row' : levels.join(', '),
        hint: 'Check `where`, `sample` and the target column: a classifier, and a test, need something to tell apart.',
      },
    );
  }
  let positive: string | undefined = target.positive ?? undefined;
  if (positive === undefined && present.length === 2) {
    const declared = dataset.positives[target.column] as string | undefined;
    positive = declared !== undefined && levels.includes(declared) ? declared : levels[1];
    if (declared === undefined || !levels.includes(declared))
      notes.push(`'${positive}' counts as the positive class (the last of two; set target.positive to choose).`);
  }
  if (positive !== undefined && !levels.includes(positive)) {
    throw new DataError(`no row of class '${positive}' of '${target.column}' is among the ${String(candidates.length)} rows used`, {
      code: 'DATA_NO_POSITIVE',
      where: dataset.id,
      expected: `rows of class '${positive}'`,
      found: levels.join(', '),
      hint: 'Check `where` and `sample`.',
    });
  }
  const { codes, classes } = mapLevels(column, present, positive);
  const used = sharedUint32(candidates.length - missing);
  const y = sharedInt32(used.length);
  const yByRow = sharedInt32(dataset.nRows).fill(-1);
  let at = 0;
  for (let i = 0; i < candidates.length; i++) {
    const row = candidates[i];
    const level = column.codes[row];
    if (level < 0) continue;
    used[at] = row;
    y[at] = codes[level];
    yByRow[row] = codes[level];
    at++;
  }
  return { column: target.column, rows: used, y, yByRow, classes, positive: positive === undefined ? -1 : 1, notes };
}

/** The class codes of some dataset rows: Int32Array (rows.length). */
export function classesOf(target: Pick<BoundTarget, 'yByRow'>, rows: Uint32Array): Int32Array {
  const { yByRow } = target;
  const codes = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) codes[i] = yByRow[rows[i]];
  return codes;
}
