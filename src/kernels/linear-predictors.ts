import type { OneHotMatrix } from '../core/matrix.ts';
import { logisticCalls } from './wasm/logistic.ts';

/** A linear predictor of rows of a one-hot matrix. */
export interface LinearForm {
  readonly constant: number;
  /** Float64Array (nNumeric). */
  readonly slopes: Float64Array;
  /** Float64Array (nColumns): what a one-hot column adds when its level is there. */
  readonly step: Float64Array;
}

const PAGE = 65536;
/** Rows that are copied at a time. */
const CHUNK = 512;

/**
 * All predictors of all rows: Float64Array (nRows × forms), row-major. Added up in the order of the columns. O(rows × columns × forms).
 * @param offsets Int32Array (nDiscrete): first column of each word
 */
export function linearPredictors(query: OneHotMatrix, offsets: Int32Array, forms: readonly LinearForm[]): Float64Array {
  const { nRows, nNumeric, numeric, nDiscrete, codes } = query;
  const nForms = forms.length;
  const nColumns = forms[0].step.length;
  const chunk = Math.min(nRows, CHUNK);
  const doubles = chunk * (nNumeric + nForms) + nForms * (nNumeric + nColumns);
  const pages = Math.ceil((16 + 8 * doubles + 4 * (chunk + 1) * nDiscrete) / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const calls = logisticCalls(memory);
  let used = 16;
  const f64 = (length: number): Float64Array => {
    used += 8 * length;
    return new Float64Array(memory.buffer, used - 8 * length, length);
  };
  const slopes = f64(nForms * nNumeric);
  const steps = f64(nForms * nColumns);
  forms.forEach((form, k) => {
    slopes.set(form.slopes, k * nNumeric);
    steps.set(form.step, k * nColumns);
  });
  const values = f64(chunk * nNumeric);
  const sums = f64(chunk * nForms);
  const firsts = new Int32Array(memory.buffer, used, nDiscrete);
  firsts.set(offsets);
  const words = new Int32Array(memory.buffer, used + 4 * nDiscrete, chunk * nDiscrete);
  const out = new Float64Array(nRows * nForms);
  for (let from = 0; from < nRows; from += chunk) {
    const count = Math.min(chunk, nRows - from);
    values.set(numeric.subarray(from * nNumeric, (from + count) * nNumeric));
    words.set(codes.subarray(from * nDiscrete, (from + count) * nDiscrete));
    forms.forEach(({ constant }, k) => {
      const at = [slopes.byteOffset + 8 * k * nNumeric, steps.byteOffset + 8 * k * nColumns, sums.byteOffset + 8 * k] as const;
      calls.predict(count, nNumeric, values.byteOffset, nDiscrete, words.byteOffset, firsts.byteOffset, constant, ...at, nForms);
    });
    out.set(sums.subarray(0, count * nForms), from * nForms);
  }
  return out;
}
