import { expNegative } from './exp-table.ts';
import type { QueryTerms, RowStore } from './row-store.ts';

/** A kernel function with its numbers, as libsvm defines them. */
export interface SvmKernel {
  readonly kind: 'rbf' | 'linear' | 'poly' | 'sigmoid';
  readonly gamma: number;
  readonly degree: number;
  readonly coef0: number;
}

/**
 * Kernel values of one row against every stored row, from their shifted dot products:
 * rbf exp(−γ‖x−z‖²), linear x·z, poly (γ x·z + r)^degree, sigmoid tanh(γ x·z + r).
 * @param dots Float64Array (nRows) from `shiftedDots`
 * @param out Float32Array or Float64Array (nRows), overwritten; may be `dots` itself
 */
export function kernelValues(
  kernel: SvmKernel,
  store: RowStore,
  query: QueryTerms,
  dots: Float64Array,
  out: Float32Array | Float64Array,
): void {
  const { nRows, norm, lean, shiftNorm } = store;
  const { gamma, coef0, degree } = kernel;
  const constant = query.lean + shiftNorm;
  switch (kernel.kind) {
    case 'rbf':
      for (let j = 0; j < nRows; j++) {
        const squared = query.norm + norm[j] - 2 * dots[j];
        out[j] = expNegative(squared > 0 ? gamma * squared : 0);
      }
      return;
    case 'linear':
      for (let j = 0; j < nRows; j++) out[j] = dots[j] + lean[j] + constant;
      return;
    case 'poly':
      for (let j = 0; j < nRows; j++) out[j] = integerPower(gamma * (dots[j] + lean[j] + constant) + coef0, degree);
      return;
    case 'sigmoid':
      for (let j = 0; j < nRows; j++) out[j] = Math.tanh(gamma * (dots[j] + lean[j] + constant) + coef0);
  }
}

function integerPower(base: number, exponent: number): number {
  let result = 1;
  let factor = base;
  for (let left = exponent; left > 0; left >>= 1) {
    if ((left & 1) === 1) result *= factor;
    factor *= factor;
  }
  return result;
}

/** Kernel of a row with itself. */
export function kernelDiagonal(kernel: SvmKernel, store: RowStore): Float64Array {
  const { norm, lean, shiftNorm } = store;
  return norm.map((squared, j) => {
    const dot = squared + 2 * lean[j] + shiftNorm;
    switch (kernel.kind) {
      case 'rbf':
        return 1;
      case 'linear':
        return dot;
      case 'poly':
        return integerPower(kernel.gamma * dot + kernel.coef0, kernel.degree);
      case 'sigmoid':
        return Math.tanh(kernel.gamma * dot + kernel.coef0);
    }
  });
}
