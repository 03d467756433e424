import type { OneHotMatrix } from '../core/matrix.ts';
import { linearPredictors } from '../kernels/linear-predictors.ts';
import type { LinearForm } from '../kernels/linear-predictors.ts';

/**
 * Linear predictors of any rows: x·w + b for every coefficient vector. One-hot columns are one look-up each.
 * @param x a matrix of the columns the vectors were fitted on
 * @param vectors Float64Array (nColumns + 1) each, the intercept last
 * @returns a function giving Float64Array (nRows × vectors), row-major
 */
export function createLinearPrediction(x: OneHotMatrix, vectors: readonly Float64Array[]): (query: OneHotMatrix) => Float64Array {
  const { nNumeric, nColumns } = x;
  const forms = vectors.map((vector): LinearForm => {
    let constant = vector[nColumns];
    const step = new Float64Array(nColumns);
    for (let c = nNumeric; c < nColumns; c++) {
      constant += vector[c] * x.offValue[c];
      step[c] = vector[c] * (x.onValue[c] - x.offValue[c]);
    }
    return { constant, slopes: vector.slice(0, nNumeric), step };
  });
  return (query) => linearPredictors(query, x.offsets, forms);
}
