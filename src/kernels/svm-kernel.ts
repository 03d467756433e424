import { expNegative, expTable } from './exp-table.ts';
import { BLOCK, blockDots } from './row-store.ts';
import type { RowQuery, RowStore } from './row-store.ts';
import type { WasmKernels } from './wasm/memory.ts';

/** A kernel function with its numbers, as libsvm defines them. */
export interface SvmKernel {
  readonly kind: 'rbf' | 'linear' | 'poly' | 'sigmoid';
  readonly gamma: number;
  readonly degree: number;
  readonly coef0: number;
}

/** Room for one kernel row at a time. */
export interface KernelScratch {
  /** Float64Array (BLOCK). */
  readonly dots: Float64Array;
  /** `expTable` in the store's memory. */
  readonly exponentials: Float64Array;
}

/** Scratch in the memory of a store. */
export function createKernelScratch(store: RowStore): KernelScratch {
  const { memory } = store;
  const exponentials = memory.f64(memory.wasm === null ? 0 : expTable.length);
  if (memory.wasm !== null) exponentials.set(expTable);
  return { dots: memory.f64(BLOCK), exponentials };
}

/**
 * Kernel values of a query against every stored row: rbf exp(−γ‖x−z‖²), linear x·z, poly (γ x·z + r)^degree, sigmoid tanh(γ x·z + r).
 * @param out Float32Array (nRows) from the store's memory, or any Float64Array (nRows); overwritten
 */
export function kernelRow(
  kernel: SvmKernel,
  store: RowStore,
  query: RowQuery,
  scratch: KernelScratch,
  out: Float32Array | Float64Array,
): void {
  const { wasm } = store.memory;
  const { dots } = scratch;
  for (let from = 0, block = 0; from < store.nRows; from += BLOCK, block++) {
    const count = blockDots(store, query, block, dots);
    if (wasm === null) blockKernel(kernel, store, query, from, count, dots);
    else compiledKernel(wasm, kernel, store, query, from, count, scratch);
    if (wasm !== null && out instanceof Float32Array) wasm.narrow(count, dots.byteOffset, out.byteOffset + from * 4);
    else for (let j = 0, r = from; j < count; j++, r++) out[r] = dots[j];
  }
}

/** Dot products of one block to kernel values, in place. */
function blockKernel(kernel: SvmKernel, store: RowStore, query: RowQuery, from: number, count: number, dots: Float64Array): void {
  const { norm, lean, shiftNorm } = store;
  const { gamma, coef0, degree, kind } = kernel;
  const constant = query.lean + shiftNorm;
  switch (kind) {
    case 'rbf':
      for (let j = 0, r = from; j < count; j++, r++) {
        const squared = query.norm + norm[r] - 2 * dots[j];
        dots[j] = expNegative(squared > 0 ? gamma * squared : 0);
      }
      break;
    case 'linear':
      for (let j = 0, r = from; j < count; j++, r++) dots[j] = dots[j] + lean[r] + constant;
      break;
    case 'poly':
      for (let j = 0, r = from; j < count; j++, r++) dots[j] = integerPower(gamma * (dots[j] + lean[r] + constant) + coef0, degree);
      break;
    case 'sigmoid':
      for (let j = 0, r = from; j < count; j++, r++) dots[j] = Math.tanh(gamma * (dots[j] + lean[r] + constant) + coef0);
  }
}

function compiledKernel(
  wasm: WasmKernels,
  kernel: SvmKernel,
  store: RowStore,
  query: RowQuery,
  from: number,
  count: number,
  { dots, exponentials }: KernelScratch,
): void {
  const { gamma, coef0, degree, kind } = kernel;
  if (kind === 'rbf') {
    wasm.rbf(count, dots.byteOffset, store.norm.byteOffset + from * 8, query.norm, gamma, exponentials.byteOffset);
    return;
  }
  wasm.linear(count, dots.byteOffset, store.lean.byteOffset + from * 8, query.lean + store.shiftNorm);
  if (kind === 'poly') wasm.poly(count, dots.byteOffset, gamma, coef0, degree);
  else if (kind === 'sigmoid') for (let j = 0; j < count; j++) dots[j] = Math.tanh(gamma * dots[j] + coef0);
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
