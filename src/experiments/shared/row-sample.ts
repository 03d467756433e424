import { z } from 'zod';
import type { ColumnSummary, Dataset } from '../../core/dataset.ts';
import { findColumn } from '../../core/dataset.ts';
import { DataError } from '../../core/errors.ts';
import type { ConfigIssue } from '../../core/experiment.ts';
import { allIndices, createRng, deriveSeed, type Rng, sampleIndices } from '../../core/rng.ts';
import { didYouMean } from '../../core/suggest.ts';
import { distinctRows } from '../../data/index.ts';
import { count } from './wording.ts';

/** Some of the rows for one experiment. */
export interface RowSample {
  readonly rows: number | null;
  readonly distinct: boolean;
  readonly stratify: string | null;
}

/** `sample: 20000`, or `sample: { rows: 20000, distinct: true, stratify: attack }`. */
export const rowSampleSchema: z.ZodType<RowSample | null> = z
  .union([
    z.int().min(2),
    z.strictObject({
      rows: z.int().min(2).optional().describe('how many rows to draw; all (distinct) rows when absent'),
      distinct: z.boolean().default(false).describe('draw among different rows only: repeated rows count once'),
      stratify: z.string().optional().describe('a discrete column whose shares the sample keeps'),
    }),
  ])
  .optional()
  .transform((value): RowSample | null => {
    if (value === undefined) return null;
    if (typeof value === 'number') return { rows: value, distinct: false, stratify: null };
    return { rows: value.rows ?? null, distinct: value.distinct, stratify: value.stratify ?? null };
  });

/** Checks the stratifying column. */
export function checkRowSample(
  sample: RowSample | null,
  columns: readonly ColumnSummary[],
  path: readonly (string | number)[],
): readonly ConfigIssue[] {
  const stratify = sample?.stratify ?? null;
  if (stratify === null) return [];
  const discrete = columns.filter((column) => column.kind === 'discrete').map((column) => column.name);
  if (discrete.includes(stratify)) return [];
  const message = `the data have no discrete column '${stratify}' to stratify by`;
  return [
    {
      path: [...path, 'stratify'],
      code: 'SUITE_UNKNOWN_COLUMN',
      message,
      found: stratify,
      hint: didYouMean(stratify, discrete),
    },
  ];
}

/** Rows and the sentence that the report prints about them. */
export interface SelectedRows {
  readonly rows: Uint32Array;
  readonly note: string | null;
}

const ascending = (rows: Uint32Array): Uint32Array => rows.sort();

/** How many of each stratum: proportional, largest remainders first, at least one of each stratum while there is room. */
function allocate(sizes: readonly number[], total: number): readonly number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const exact = sizes.map((size) => (size * total) / all);
  const given = exact.map((share, index) => Math.min(sizes[index], Math.max(share > 0 ? 1 : 0, Math.floor(share))));
  const order = exact
    .map((share, index) => ({ index, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  let left = total - given.reduce((sum, count) => sum + count, 0);
  for (let turn = 0; left > 0; turn++) {
    const { index } = order[turn % order.length];
    if (given[index] < sizes[index]) {
      given[index]++;
      left--;
    }
  }
  while (left < 0) {
    const largest = given.indexOf(Math.max(...given));
    given[largest]--;
    left++;
  }
  return given;
}

function drawStratified(dataset: Dataset, candidates: Uint32Array, count: number, column: string, rng: Rng): Uint32Array {
  const strata = findColumn(dataset, column);
  if (strata?.kind !== 'discrete')
    throw new DataError(`cannot stratify by '${column}': it is not a discrete column`, { code: 'DATA_STRATIFY', where: dataset.id });
  const members: number[][] = strata.levels.map(() => []);
  for (const row of candidates) if (strata.codes[row] >= 0) members[strata.codes[row]].push(row);
  const groups = members.filter((group) => group.length > 0);
  const counts = allocate(
    groups.map((group) => group.length),
    Math.min(count, candidates.length),
  );
  const chosen = groups.flatMap((group, index) => [...sampleIndices(group.length, counts[index], rng)].map((position) => group[position]));
  return ascending(Uint32Array.from(chosen));
}

/**
 * The rows that an experiment works on, ascending. Depends on the data, the sample and the suite's seed alone. O(rows · columns) for `distinct`.
 * @throws DataError when the stratifying column is not discrete
 */
export function selectRows(dataset: Dataset, sample: RowSample | null, suiteSeed: number): SelectedRows {
  const everything = allIndices(dataset.nRows);
  if (sample === null) return { rows: everything, note: null };
  let candidates = everything;
  const said: string[] = [];
  if (sample.distinct) {
    const { representative } = distinctRows(dataset);
    candidates = everything.filter((row) => representative[row] === row);
    said.push(`${count(candidates.length)} different rows of ${count(dataset.nRows)}`);
  } else {
    said.push(`${count(dataset.nRows)} rows`);
  }
  if (sample.rows === null || sample.rows >= candidates.length) {
    return { rows: candidates, note: `This experiment uses all ${said.join('')}.` };
  }
  const rng = createRng(deriveSeed(suiteSeed, 'row-sample', dataset.sha256, JSON.stringify(sample)));
  const rows =
    sample.stratify === null
      ? sampleIndices(candidates.length, sample.rows, rng).map((position) => candidates[position])
      : drawStratified(dataset, candidates, sample.rows, sample.stratify, rng);
  const how = sample.stratify === null ? 'at random' : `at random with the shares of ${sample.stratify} kept`;
  return { rows, note: `This experiment uses ${count(rows.length)} rows drawn ${how} (seeded) from ${said.join('')}.` };
}
