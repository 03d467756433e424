import { findColumn } from '../../core/dataset.ts';
import { DataError } from '../../core/errors.ts';
import type { WorkContext } from '../../core/experiment.ts';
import { selectRows } from '../shared/row-sample.ts';
import { count, listWords, percent } from '../shared/wording.ts';
import type { GoodnessOfFitConfig } from './config.ts';

/** How often each value occurs, and what share it was expected to have. */
export interface LevelCounts {
  readonly levels: readonly string[];
  readonly counts: Float64Array;
  readonly shares: readonly number[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Counts the values of one column: those that the hypothesis names, or all that the column knows where it is uniform. O(rows).
 * @throws DataError DATA_NOT_DISCRETE, DATA_ONE_LEVEL; DATA_UNEXPECTED_LEVEL where rows have a value that the hypothesis gives no share
 */
export function levelCounts({ column: name, expected, sample }: GoodnessOfFitConfig, context: WorkContext): LevelCounts {
  const { dataset } = context;
  const column = findColumn(dataset, name);
  if (column?.kind !== 'discrete')
    throw new DataError(`'${name}' is not a discrete column of the data`, { code: 'DATA_NOT_DISCRETE', where: dataset.id });
  const selected = sample === null ? null : selectRows(dataset, sample, context.suiteSeed);
  const total = selected === null ? dataset.nRows : selected.rows.length;
  const all = new Float64Array(column.levels.length);
  let missing = 0;
  for (let k = 0; k < total; k++) {
    const code = column.codes[selected === null ? k : selected.rows[k]];
    if (code < 0) missing++;
    else all[code]++;
  }
  const levels = expected === 'uniform' ? column.levels.filter((_, code) => all[code] > 0) : Object.keys(expected);
  const stray = column.levels.filter((level, code) => all[code] > 0 && !levels.includes(level));
  if (stray.length > 0) {
    throw new DataError(`'${name}' has values that no share is expected of: ${listWords(stray.slice(0, 5))}`, {
      code: 'DATA_UNEXPECTED_LEVEL',
      where: dataset.id,
      expected: listWords(levels),
      found: listWords(stray.slice(0, 5)),
      hint: 'Give them a share in `expected`, or leave their rows out with `where`.',
    });
  }
  if (levels.length < 2 || total === missing) {
    throw new DataError(`'${name}' has fewer than two values to compare`, {
      code: 'DATA_ONE_LEVEL',
      where: dataset.id,
      expected: 'at least two values',
      found: total === missing ? 'no row with a value' : listWords(levels),
    });
  }
  const left = `${count(missing)} of ${count(total)} rows (${percent(missing / total)}) have no value in ${name} and are left out.`;
  return {
    levels,
    counts: Float64Array.from(levels, (level) => {
      const code = column.levels.indexOf(level);
      return code < 0 ? 0 : all[code];
    }),
    shares: levels.map((level) => (expected === 'uniform' ? 1 : expected[level])),
    warnings: missing > 0 ? [left] : [],
    notes: [selected?.note ?? []].flat(),
  };
}
