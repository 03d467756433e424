import type { OneHotMatrix } from '../core/matrix.ts';
import { distanceCalls } from './wasm/panels.ts';

/** Exact distances of some rows of a matrix from a row of another. */
export interface RowDistance {
  /** Takes row `i` of `queries` as the query. */
  setQuery(queries: OneHotMatrix, i: number): void;
  /** Takes at most `capacity` rows. */
  setRows(rows: Int32Array): void;
  /** Float64Array: distances of these rows, in any number above `bound` where they are above. Good until the next call. */
  measure(bound: number): Float64Array;
}

/** |on − off| of a one-hot column to the power. */
export function levelDistance(x: OneHotMatrix, column: number, power: 1 | 2): number {
  return Math.abs(x.onValue[column] - x.offValue[column]) ** power;
}

const TERM = 24;

/**
 * Distances summed in double precision in a fixed order, so that every way of searching gives the same bits.
 * @param order Int32Array: the columns in the order of adding: numeric ones after the sum over words (`wordsFirst`), or all columns of the dense form
 * @param capacity rows at a time
 * Cost of a distance O(order) at 1 ns, no dense matrix is made.
 */
export function createRowDistance(x: OneHotMatrix, order: Int32Array, wordsFirst: boolean, power: 1 | 2, capacity: number): RowDistance {
  const { nNumeric, nDiscrete, numeric, codes, offsets, sizes } = x;
  let end = 64;
  const take = (size: number): number => {
    const at = end;
    end += Math.ceil(size / 16) * 16;
    return at;
  };
  const at = {
    terms: take(order.length * TERM), query: take(nNumeric * 8), queryCodes: take(nDiscrete * 4), rows: take(capacity * nNumeric * 8),
    codes: take(capacity * nDiscrete * 4), result: take(capacity * 8), first: take(nDiscrete * 4), weights: take(x.nColumns * 8),
  }; // prettier-ignore
  const { calls, buffer } = distanceCalls(end);
  new Int32Array(buffer, 0, 13).set([
    order.length, at.terms, nNumeric, nDiscrete, at.query, at.queryCodes, at.rows, at.codes, at.result, power, wordsFirst ? 1 : 0, at.first, at.weights,
  ]); // prettier-ignore
  const wordOf = new Int32Array(x.nColumns).fill(-1);
  for (let d = 0; d < nDiscrete; d++) wordOf.fill(d, offsets[d], offsets[d] + sizes[d]);
  const terms = new Int32Array(buffer, at.terms, order.length * (TERM / 4));
  const steps = new Float64Array(buffer, at.terms, order.length * (TERM / 8));
  order.forEach((c, e) => {
    const d = wordOf[c];
    terms.set(d < 0 ? [c, 0, 0] : [-1, d, c - offsets[d]], 6 * e);
    const step = x.onValue[c] - x.offValue[c];
    steps[3 * e + 2] = power === 2 ? step * step : Math.abs(step);
  });
  new Int32Array(buffer, at.first, nDiscrete).set(offsets);
  new Float64Array(buffer, at.weights, x.nColumns).forEach((_, c, weights) => {
    weights[c] = levelDistance(x, c, power);
  });
  const query = new Float64Array(buffer, at.query, nNumeric);
  const queryCodes = new Int32Array(buffer, at.queryCodes, nDiscrete);
  const values = new Float64Array(buffer, at.rows, capacity * nNumeric);
  const words = new Int32Array(buffer, at.codes, capacity * nDiscrete);
  const result = new Float64Array(buffer, at.result, capacity);
  let count = 0;
  return {
    setQuery: (queries, i) => {
      query.set(queries.numeric.subarray(i * nNumeric, (i + 1) * nNumeric));
      queryCodes.set(queries.codes.subarray(i * nDiscrete, (i + 1) * nDiscrete));
    },
    setRows: (rows) => {
      count = rows.length;
      for (let r = 0; r < count; r++) {
        values.set(numeric.subarray(rows[r] * nNumeric, (rows[r] + 1) * nNumeric), r * nNumeric);
        words.set(codes.subarray(rows[r] * nDiscrete, (rows[r] + 1) * nDiscrete), r * nDiscrete);
      }
    },
    measure: (bound) => {
      calls.rowDistances(0, count, bound);
      return result;
    },
  };
}
