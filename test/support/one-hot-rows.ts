import type { OneHotMatrix } from '../../src/core/matrix.ts';

/** Small rows as the fixture generators write them (`test/fixtures/mixed-rows/rows.py`). */
export interface MixedRows {
  readonly nNumeric: number;
  readonly sizes: readonly number[];
  readonly offsets: readonly number[];
  readonly offValue: readonly number[];
  readonly onValue: readonly number[];
  readonly classes: number;
  readonly train: MixedPart;
  readonly test: MixedPart;
  readonly weights: readonly number[];
}

interface MixedPart {
  readonly numeric: readonly number[];
  readonly codes: readonly number[];
  readonly y: readonly number[];
}

/** The one-hot matrix of one part, of the rows chosen (all by default), in the order chosen. */
export function matrixOf(data: MixedRows, part: 'train' | 'test', rows?: readonly number[]): OneHotMatrix {
  const chosen = rows ?? data[part].y.map((_, i) => i);
  const { nNumeric } = data;
  const nDiscrete = data.sizes.length;
  return oneHot(
    nNumeric,
    Float64Array.from(chosen.flatMap((i) => data[part].numeric.slice(i * nNumeric, (i + 1) * nNumeric))),
    Int32Array.from(chosen.flatMap((i) => data[part].codes.slice(i * nDiscrete, (i + 1) * nDiscrete))),
    data.sizes,
    Float64Array.from(data.offValue),
    Float64Array.from(data.onValue),
    chosen.length,
  );
}

/** A one-hot matrix from its parts. */
export function oneHot(
  nNumeric: number,
  numeric: Float64Array,
  codes: Int32Array,
  sizes: readonly number[],
  offValue: Float64Array,
  onValue: Float64Array,
  nRows: number,
): OneHotMatrix {
  const nDiscrete = sizes.length;
  const offsets = Int32Array.from(sizes, (_, d) => nNumeric + sizes.slice(0, d).reduce((a, b) => a + b, 0));
  const nColumns = nNumeric + sizes.reduce((a, b) => a + b, 0);
  let dense: Float64Array | undefined;
  return {
    kind: 'one-hot',
    nRows,
    nColumns,
    names: Array.from({ length: nColumns }, (_, c) => `column ${String(c)}`),
    nNumeric,
    numeric,
    nDiscrete,
    codes,
    offsets,
    sizes: Int32Array.from(sizes),
    offValue,
    onValue,
    dense: () => {
      if (dense !== undefined) return dense;
      dense = new Float64Array(nRows * nColumns);
      for (let i = 0; i < nRows; i++) {
        dense.set(offValue, i * nColumns);
        dense.set(numeric.subarray(i * nNumeric, (i + 1) * nNumeric), i * nColumns);
        for (let d = 0; d < nDiscrete; d++) {
          const code = codes[i * nDiscrete + d];
          if (code >= 0) dense[i * nColumns + offsets[d] + code] = onValue[offsets[d] + code];
        }
      }
      return dense;
    },
  };
}

/** Purely numeric rows. */
export function numericRows(rows: readonly (readonly number[])[]): OneHotMatrix {
  const nNumeric = rows[0]?.length ?? 0;
  const empty = new Float64Array(nNumeric);
  return oneHot(nNumeric, Float64Array.from(rows.flat()), new Int32Array(0), [], empty, empty, rows.length);
}

/** Largest absolute difference of two sequences of equal length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
