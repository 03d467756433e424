import { type Dataset, findColumn } from '../../core/dataset.ts';
import { DataError } from '../../core/errors.ts';
import type { WorkContext } from '../../core/experiment.ts';
import { selectRows } from '../shared/row-sample.ts';
import { count, percent } from '../shared/wording.ts';
import type { DifferenceConfig } from './config.ts';

/** The numbers of one group. */
export interface Group {
  readonly name: string;
  readonly values: Float64Array;
}

/** What is compared, and what was left out. */
export interface Groups {
  readonly groups: readonly Group[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

/** More groups than this make over 190 pairs. */
const MAX_PAIRWISE_GROUPS = 20;

function continuous(dataset: Dataset, name: string): Float64Array {
  const column = findColumn(dataset, name);
  if (column?.kind === 'continuous') return column.values;
  throw new DataError(`'${name}' is not a continuous column of the data`, {
    code: 'DATA_NOT_CONTINUOUS',
    where: dataset.id,
    expected: 'a column of numbers',
    found: column === undefined ? 'no such column' : 'a discrete column',
  });
}

/** True where groups are tested by pairs. */
export const isPairwise = ({ test, compare }: DifferenceConfig): boolean =>
  test.definition.groups === 'two' || (test.definition.groups === 'many' && compare === 'pairwise');

function checkGroups(groups: readonly Group[], config: DifferenceConfig, where: string): void {
  const paired = config.test.definition.groups === 'paired';
  if (groups.length < (paired ? 1 : 2)) {
    throw new DataError(
      `column '${config.groups ?? config.value}' has ${groups.length === 0 ? 'no value' : 'one group only'} in the rows used`,
      {
        code: 'DATA_ONE_LEVEL',
        where,
        expected: paired ? 'a row with both values' : 'at least two groups with values',
        found: groups.length === 0 ? 'none' : groups[0].name,
        hint: 'Check `where`, `sample` and the columns.',
      },
    );
  }
  if (isPairwise(config) && groups.length > MAX_PAIRWISE_GROUPS) {
    throw new DataError(
      `pairwise comparison of ${count(groups.length)} groups makes ${count((groups.length * (groups.length - 1)) / 2)} tests`,
      {
        code: 'DATA_TOO_MANY_PAIRS',
        where,
        expected: `at most ${String(MAX_PAIRWISE_GROUPS)} groups`,
        found: String(groups.length),
        hint: 'Narrow the rows with `where`, or take kruskal-wallis on all groups at once.',
      },
    );
  }
}

/**
 * Sorts the numbers of a column (or the differences of two) into groups, rows without a value left out. Made once per process. O(rows).
 * @throws DataError DATA_NOT_CONTINUOUS, DATA_NOT_DISCRETE, DATA_ONE_LEVEL, DATA_TOO_MANY_PAIRS
 */
export function groupsOf(config: DifferenceConfig, context: WorkContext): Groups {
  return context.memo('groups', () => {
    const { dataset } = context;
    const selected = config.sample === null ? null : selectRows(dataset, config.sample, context.suiteSeed);
    const values = continuous(dataset, config.value);
    const minus = config.minus === undefined ? null : continuous(dataset, config.minus);
    const column = config.groups === undefined ? undefined : findColumn(dataset, config.groups);
    if (config.groups !== undefined && column?.kind !== 'discrete') {
      throw new DataError(`'${config.groups}' is not a discrete column of the data`, { code: 'DATA_NOT_DISCRETE', where: dataset.id });
    }
    const codes = column?.kind === 'discrete' ? column.codes : null;
    const levels = column?.kind === 'discrete' ? column.levels : ['whole'];
    const total = selected === null ? dataset.nRows : selected.rows.length;
    const kept: number[][] = levels.map(() => []);
    let missing = 0;
    for (let k = 0; k < total; k++) {
      const row = selected === null ? k : selected.rows[k];
      const value = minus === null ? values[row] : values[row] - minus[row];
      const group = codes === null ? 0 : codes[row];
      if (Number.isFinite(value) && group >= 0) kept[group].push(value);
      else missing++;
    }
    const groups = levels.map((name, code) => ({ name, values: Float64Array.from(kept[code]) })).filter((group) => group.values.length > 0);
    checkGroups(groups, config, dataset.id);
    const left = `${count(missing)} of ${count(total)} rows (${percent(missing / total)}) lack a value and are left out.`;
    return { groups, warnings: missing > 0 ? [left] : [], notes: [selected?.note ?? []].flat() };
  });
}
