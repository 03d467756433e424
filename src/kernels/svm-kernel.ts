import { expNegative } from './exp-table.ts';
import { BLOCK, blockDots } from './row-store.ts';
import type { RowQuery, RowStore } from './row-store.ts';

/** A kernel function with its numbers, as libsvm defines them. */
export interface SvmKernel {
  readonly kind: 'rbf' | 'linear' | 'poly' | 'sigmoid';
  readonly gamma: number;
  readonly degree: number;
  readonly coef0: number;
}

/**
 * Kernel values of a query against every stored row: rbf exp(−γ‖x−z‖²), linear x·z, poly (γ x·z + r)^degree, sigmoid tanh(γ x·z + r).
 * @param dots Float64Array (BLOCK), scratch
 * @param out Float32Array or Float64Array (nRows), overwritten
 */
export function kernelRow(kernel: SvmKernel, store: RowStore, query: RowQuery, dots: Float64Array, out: Float32Array | Float64Array): void {
  const { norm, lean, shiftNorm } = store;
  const { gamma, coef0, degree } = kernel;
  const constant = query.lean + shiftNorm;
  for (let from = 0, block = 0; from < store.nRows; from += BLOCK, block++) {
    const count = blockDots(store, query, block, dots);
    switch (kernel.kind) {
      case 'rbf':
        for (let j = 0, r = from; j < count; j++, r++) {
          const squared = query.norm + norm[r] - 2 * dots[j];
          out[r] = expNegative(squared > 0 ? gamma * squared : 0);
        }
        break;
      case 'linear':
        for (let j = 0, r = from; j < count; j++, r++) out[r] = dots[j] + lean[r] + constant;
        break;
      case 'poly':
        for (let j = 0, r = from; j < count; j++, r++) out[r] = integerPower(gamma * (dots[j] + lean[r] + constant) + coef0, degree);
        break;
      case 'sigmoid':
        for (let j = 0, r = from; j < count; j++, r++) out[r] = Math.tanh(gamma * (dots[j] + lean[r] + constant) + coef0);
    }
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
