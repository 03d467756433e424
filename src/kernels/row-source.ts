import type { OneHotMatrix } from '../core/matrix.ts';
import { createRowCache } from './row-cache.ts';
import { createQuery, createRowStore, rowStoreBytes, setQuery } from './row-store.ts';
import type { KernelSource } from './smo.ts';
import { PASS_BYTES } from './smo-passes.ts';
import { createKernelScratch, kernelDiagonal, kernelRow } from './svm-kernel.ts';
import type { SvmKernel } from './svm-kernel.ts';
import { createKernelMemory, plainMemory } from './wasm/memory.ts';

/**
 * Rows of any kernel, computed in double precision and held in single, for chosen rows of a matrix.
 * @param cacheBytes memory for kernel rows
 */
export function createRowSource(x: OneHotMatrix, rows: Int32Array, kernel: SvmKernel, cacheBytes: number): KernelSource {
  const n = rows.length;
  const held = Math.min(n * (4 * n + 32), Math.max(cacheBytes, 2 * (4 * n + 32)));
  const memory = createKernelMemory(rowStoreBytes(x, n) + n * (PASS_BYTES + 4) + held);
  const free = memory.left();
  const open = (indices: Int32Array): ((s: number, out: Float32Array) => void) => {
    memory.rewind(free);
    const own = indices.map((index) => rows[index]);
    const store = createRowStore(x, own, memory);
    const query = createQuery(store);
    const scratch = createKernelScratch(store);
    return (index, out) => {
      setQuery(store, query, x.numeric, rows[index] * x.nNumeric, x.codes, rows[index] * x.nDiscrete);
      kernelRow(kernel, store, query, scratch, out);
    };
  };
  return {
    diagonal: kernelDiagonal(kernel, createRowStore(x, rows, plainMemory)),
    part: (indices) => {
      const compute = open(indices);
      const row = (s: number, out: Float32Array): void => {
        compute(indices[s], out);
      };
      const cache = createRowCache(indices.length, indices.length, held, row, (size) => memory.f32(size));
      return { get: cache.get, memory };
    },
    subtract: (moved, change, rest, gradient) => {
      const compute = open(rest);
      const row = memory.f32(rest.length);
      for (let m = 0; m < moved.length; m++) {
        compute(moved[m], row);
        for (let s = 0; s < rest.length; s++) gradient[s] -= change[m] * row[s];
      }
    },
  };
}
