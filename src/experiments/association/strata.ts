import { type Dataset, type DiscreteColumn, findColumn } from '../../core/dataset.ts';
import { DataError } from '../../core/errors.ts';
import { count } from '../shared/wording.ts';
import type { Crosstab } from './crosstab.ts';
import type { NamedTable } from './subtables.ts';

/** The table once per level of a third column. */
export interface StrataCounts {
  readonly levels: readonly string[];
  /** Float64Array (levels × rows × columns). */
  readonly counts: Float64Array;
}

interface StrataRequest {
  readonly rows: string;
  readonly columns: string;
  readonly stratify: string;
  /** Dataset rows that take part; null = all. */
  readonly sample: Uint32Array | null;
}

/** More counts than this in all strata together take memory for nothing: hardly one would be above 0. */
const MAX_COUNTS = 5_000_000;

function codesOf(dataset: Dataset, name: string): DiscreteColumn {
  const column = findColumn(dataset, name);
  if (column?.kind === 'discrete') return column;
  throw new DataError(`'${name}' is not a discrete column of the data`, { code: 'DATA_NOT_DISCRETE', where: dataset.id });
}

/**
 * Counts the table within each level of a third column, in one pass. Rows without a value in any of the three are left out. O(rows + counts).
 * @throws DataError DATA_TABLE_TOO_LARGE, DATA_NOT_DISCRETE
 */
export function countStrata(dataset: Dataset, table: Crosstab, request: StrataRequest): StrataCounts {
  const [a, b, s] = [request.rows, request.columns, request.stratify].map((name) => codesOf(dataset, name));
  const [height, width] = [table.rows.length, table.columns.length];
  const size = height * width * s.levels.length;
  if (size > MAX_COUNTS) {
    throw new DataError(`the strata of '${request.stratify}' make ${count(size)} counts`, {
      code: 'DATA_TABLE_TOO_LARGE',
      where: dataset.id,
      expected: `at most ${count(MAX_COUNTS)}`,
      found: `${count(s.levels.length)} strata of ${count(height)} × ${count(width)}`,
      hint: 'Set `topRows`, or stratify by a column with fewer levels.',
    });
  }
  const counts = new Float64Array(size);
  const rows = request.sample === null ? a.codes.length : request.sample.length;
  for (let k = 0; k < rows; k++) {
    const row = request.sample === null ? k : request.sample[k];
    const [i, j, stratum] = [a.codes[row], b.codes[row], s.codes[row]];
    if (i >= 0 && j >= 0 && stratum >= 0) counts[(stratum * height + table.rowOf[i]) * width + table.columnOf[j]]++;
  }
  return { levels: s.levels, counts };
}

/** True where some stratum has two rows and two columns in use: the others say nothing. */
export function hasInformativeStratum(counts: Float64Array): boolean {
  for (let k = 0; k < counts.length; k += 4) {
    const [a, b, c, d] = counts.subarray(k, k + 4);
    if (a + b > 0 && c + d > 0 && a + c > 0 && b + d > 0) return true;
  }
  return false;
}

/** The four counts of a table of two rows and two columns in each stratum that has any: Float64Array (strata × 4). */
export function fourfoldStrata(strata: StrataCounts, whole: Crosstab, table: NamedTable): Float64Array {
  const [height, width] = [whole.rows.length, whole.columns.length];
  const cells = strata.levels.map((_, stratum) =>
    table.rowIndices.flatMap((row) => table.columnIndices.map((column) => strata.counts[(stratum * height + row) * width + column])),
  );
  return Float64Array.from(cells.filter((four) => four.some((value) => value > 0)).flat());
}
