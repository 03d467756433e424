import { withKernelMemory } from './wasm/memory.ts';

/** Place of the first value that is NaN or larger than `largest` in size, −1 = none. O(values). */
export function firstUnfit(values: Float64Array, largest: number): number {
  return withKernelMemory(8 * values.length + 64, (memory) => {
    if (memory.wasm === null) return values.findIndex((value) => !(Math.abs(value) <= largest));
    const copy = memory.f64(values.length);
    copy.set(values);
    return memory.wasm.firstUnfit(values.length, copy.byteOffset, largest);
  });
}
