import type { OneHotMatrix } from '../core/matrix.ts';

/** Exact distances of rows of one matrix from a row of another. */
export interface RowDistance {
  /** Takes row `i` of `queries` as the query. */
  setQuery(queries: OneHotMatrix, i: number): void;
  /** Distance of row `row` from the query, or any number above `bound` where it is above. */
  to(row: number, bound: number): number;
}

/** |on − off| of a one-hot column to the power. */
export function levelDistance(x: OneHotMatrix, column: number, power: 1 | 2): number {
  return Math.abs(x.onValue[column] - x.offValue[column]) ** power;
}

/**
 * Distances summed in double precision in a fixed order, so that every way of searching gives the same bits.
 * @param order Int32Array: the columns in the order of adding: numeric ones after the sum over words (`wordsFirst`), or all columns of the dense form
 * Cost of a distance O(order), no dense matrix is made.
 */
export function createRowDistance(x: OneHotMatrix, order: Int32Array, wordsFirst: boolean, power: 1 | 2): RowDistance {
  const { nNumeric, nDiscrete, numeric, codes, offsets, sizes } = x;
  const weight = Float64Array.from({ length: x.nColumns }, (_, c) => levelDistance(x, c, power));
  const step = x.onValue.map((on, c) => (power === 2 ? (on - x.offValue[c]) * (on - x.offValue[c]) : Math.abs(on - x.offValue[c])));
  /** Word column and level of each place in the order; −1 = numeric. */
  const word = new Int32Array(order.length).fill(-1);
  const level = new Int32Array(order.length);
  const wordOf = new Int32Array(x.nColumns).fill(-1);
  for (let d = 0; d < nDiscrete; d++) wordOf.fill(d, offsets[d], offsets[d] + sizes[d]);
  for (let e = 0; e < order.length; e++) {
    word[e] = wordOf[order[e]];
    if (word[e] >= 0) level[e] = order[e] - offsets[word[e]];
  }
  let query = numeric;
  let queryStart = 0;
  let queryCodes = codes;
  let codeStart = 0;

  const wordDistance = (row: number): number => {
    let sum = 0;
    for (let d = 0; d < nDiscrete; d++) {
      const a = queryCodes[codeStart + d];
      const b = codes[row * nDiscrete + d];
      if (a === b) continue;
      if (a >= 0) sum += weight[offsets[d] + a];
      if (b >= 0) sum += weight[offsets[d] + b];
    }
    return sum;
  };

  return {
    setQuery: (queries, i) => {
      query = queries.numeric;
      queryStart = i * nNumeric;
      queryCodes = queries.codes;
      codeStart = i * nDiscrete;
    },
    to: (row, bound) => {
      const start = row * nNumeric;
      const codesAt = row * nDiscrete;
      let sum = wordsFirst ? wordDistance(row) : 0;
      for (let e = 0; e < order.length && sum <= bound; e++) {
        const d = word[e];
        if (d < 0) {
          const difference = query[queryStart + order[e]] - numeric[start + order[e]];
          sum += power === 2 ? difference * difference : Math.abs(difference);
        } else if ((queryCodes[codeStart + d] === level[e]) !== (codes[codesAt + d] === level[e])) sum += step[order[e]];
      }
      return sum;
    },
  };
}
