import type { Column } from '../core/dataset.ts';
import type { ColumnValues } from '../core/matrix.ts';
import { countCodes, translateCodes } from '../kernels/column-codes.ts';
import { distinctValues } from '../kernels/distinct-values.ts';
import { emptyRanks, rankNumbers, toRanks } from '../kernels/rank-numbers.ts';
import { gatherNumbers } from './feature-column.ts';

/** A column of the dataset as places among its distinct numbers: the same data in another form, made once for all folds. Nothing is fitted. */
export interface RankedColumn {
  /** Float64Array (d), ascending. */
  readonly values: Float64Array;
  /** (rows of the dataset): place of each row's number; d where it is missing. */
  readonly ranks: ColumnValues['ranks'];
}

/** Ranks of a whole column. Words are their level codes. O(rows + d log d), 1–4 bytes per row. */
export function rankColumn(column: Column): RankedColumn {
  if (column.kind === 'discrete') {
    const d = column.levels.length;
    return { values: Float64Array.from({ length: d }, (_, code) => code), ranks: toRanks(column.codes, d, true) };
  }
  const { values, codes } = distinctValues(column.values);
  return { values, ranks: toRanks(codes, values.length, true) };
}

/** The numbers of some rows, from the column's ranks where they are known. O(rows). */
export function valuesOfRows(column: Column, rows: Uint32Array, ranked: RankedColumn | null): ColumnValues {
  return ranked === null ? rankNumbers(gatherNumbers(column, rows)) : fromRanks(ranked, rows);
}

function fromRanks({ values, ranks }: RankedColumn, rows: Uint32Array): ColumnValues {
  const d = values.length;
  const all = countCodes(ranks, rows, d + 1);
  const place = new Int32Array(d + 1);
  let count = 0;
  for (let rank = 0; rank < d; rank++) if (all[rank] > 0) place[rank] = count++;
  place[d] = count;
  const own = new Float64Array(count);
  const counts = new Float64Array(count + 1);
  for (let rank = 0; rank < d; rank++) {
    if (all[rank] === 0) continue;
    own[place[rank]] = values[rank];
    counts[place[rank]] = all[rank];
  }
  counts[count] = all[d];
  const out = emptyRanks(rows.length, count, all[d] > 0);
  translateCodes(ranks, rows, place, out);
  return { values: own, ranks: out, counts };
}
