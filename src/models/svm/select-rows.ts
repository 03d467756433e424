import type { OneHotMatrix } from '../../core/matrix.ts';

/** The given rows as a matrix of their own, as far as kernels read one. */
export function selectRows(x: OneHotMatrix, rows: Int32Array): OneHotMatrix {
  const { nNumeric, nDiscrete } = x;
  const numeric = new Float64Array(rows.length * nNumeric);
  const codes = new Int32Array(rows.length * nDiscrete);
  for (let at = 0; at < rows.length; at++) {
    for (let c = 0; c < nNumeric; c++) numeric[at * nNumeric + c] = x.numeric[rows[at] * nNumeric + c];
    for (let d = 0; d < nDiscrete; d++) codes[at * nDiscrete + d] = x.codes[rows[at] * nDiscrete + d];
  }
  return { ...x, nRows: rows.length, numeric, codes };
}
