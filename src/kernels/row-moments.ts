import { withKernelMemory } from './wasm/memory.ts';

/** Sum and sum of squares of each row of a matrix, less a number: Float64Array (nRows × 2). O(values). */
export function rowMoments(
  { nRows, nNumeric, numeric }: { readonly nRows: number; readonly nNumeric: number; readonly numeric: Float64Array },
  shift: number,
): Float64Array {
  const out = new Float64Array(2 * nRows);
  return withKernelMemory(8 * numeric.length + 16 * nRows + 64, (memory) => {
    if (memory.wasm === null) {
      for (let i = 0; i < nRows; i++) addRow(numeric, i * nNumeric, (i + 1) * nNumeric, shift, out, 2 * i);
      return out;
    }
    const values = memory.f64(numeric.length);
    values.set(numeric);
    const sums = memory.f64(2 * nRows);
    memory.wasm.rowMoments(nRows, nNumeric, values.byteOffset, shift, sums.byteOffset);
    out.set(sums);
    return out;
  });
}

function addRow(values: Float64Array, from: number, to: number, shift: number, out: Float64Array, at: number): void {
  for (let t = from; t < to; t++) {
    const value = values[t] - shift;
    out[at] += value;
    out[at + 1] += value * value;
  }
}
