import type { OneHotMatrix } from '../core/matrix.ts';

/**
 * Linear predictors of any rows: x·w + b for every coefficient vector. One-hot columns are one look-up each.
 * @param x a matrix of the columns the vectors were fitted on
 * @param vectors Float64Array (nColumns + 1) each, the intercept last
 * @returns a function giving Float64Array (nRows × vectors), row-major
 */
export function createLinearPrediction(x: OneHotMatrix, vectors: readonly Float64Array[]): (query: OneHotMatrix) => Float64Array {
  const { nNumeric, nDiscrete, nColumns, offsets } = x;
  const forms = vectors.map((vector) => {
    let constant = vector[nColumns];
    const step = new Float64Array(nColumns);
    for (let c = nNumeric; c < nColumns; c++) {
      constant += vector[c] * x.offValue[c];
      step[c] = vector[c] * (x.onValue[c] - x.offValue[c]);
    }
    return { constant, slopes: vector.slice(0, nNumeric), step };
  });
  return (query) => {
    const { nRows, numeric, codes } = query;
    const out = new Float64Array(nRows * forms.length);
    forms.forEach(({ constant, slopes, step }, k) => {
      for (let i = 0; i < nRows; i++) {
        let sum = constant;
        for (let c = 0; c < nNumeric; c++) sum += slopes[c] * numeric[i * nNumeric + c];
        for (let d = 0; d < nDiscrete; d++) {
          const code = codes[i * nDiscrete + d];
          if (code >= 0) sum += step[offsets[d] + code];
        }
        out[i * forms.length + k] = sum;
      }
    });
    return out;
  };
}
