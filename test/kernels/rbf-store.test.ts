import { afterEach, describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { betterAsColumns, createRbfBasis, createRbfPoints } from '../../src/kernels/rbf-points.ts';
import { blockedLength, createRbfStore } from '../../src/kernels/rbf-store.ts';
import { createKernelMemory } from '../../src/kernels/wasm/memory.ts';
import { oneHot } from '../support/one-hot-rows.ts';

const nNumeric = 7;
const nRows = 531;
const gamma = 0.05;

/** Rows with many zeros, two words, and a few that lie hundreds of standard deviations out, some of them close to each other there. */
function rows() {
  const rng = createRng(9);
  const numeric = Float64Array.from({ length: nRows * nNumeric }, (_, t) => (rng.next() < (t % nNumeric) / nNumeric ? rng.normal() : 0.25));
  for (let i = 0; i < nRows; i += 40) numeric[i * nNumeric + 3] = 4000 + rng.normal();
  const codes = Int32Array.from({ length: nRows * 2 }, (_, t) => rng.int(t % 2 === 0 ? 4 : 7) - 1);
  const off = Float64Array.from({ length: nNumeric + 9 }, (_, c) => (c < nNumeric ? 0 : -0.2 - 0.01 * c));
  const on = Float64Array.from({ length: nNumeric + 9 }, (_, c) => (c < nNumeric ? 0 : 1.1 + 0.1 * c));
  return oneHot(nNumeric, numeric, codes, [3, 6], off, on, nRows);
}
const x = rows();
const dense = x.dense();
const kernel = (i: number, j: number): number => {
  let sum = 0;
  for (let c = 0; c < x.nColumns; c++) sum += (dense[i * x.nColumns + c] - dense[j * x.nColumns + c]) ** 2;
  return Math.exp(-gamma * sum);
};

/** Kernel rows and sums of every tenth row with two thirds of the rows in reverse order. */
function compute(wordsAsColumns: boolean) {
  const memory = createKernelMemory(1 << 23);
  const all = Int32Array.from({ length: nRows }, (_, i) => i);
  const points = createRbfPoints(createRbfBasis(x, gamma, wordsAsColumns), x, all, memory);
  const stored = all.filter((i) => i % 3 !== 1).reverse();
  const store = createRbfStore(points, stored, memory);
  const chosen = all.filter((i) => i % 10 === 0);
  const out = memory.f32(blockedLength(stored.length));
  const values = Array.from(chosen, (i) => {
    store.row(points, i, out);
    return [...out.subarray(0, stored.length)];
  });
  const weights = Float64Array.from({ length: chosen.length * 2 }, (_, t) => (t % 5 === 0 ? 0 : Math.sin(t)));
  const sums = memory.f64(2 * out.length).fill(1);
  store.add(points, chosen, weights, 2, sums);
  return { stored, chosen, values, weights, sums: [sums.slice(0, stored.length), sums.slice(out.length, out.length + stored.length)] };
}

describe.each([
  ['tables', false],
  ['columns', true],
])('RBF rows in single precision, words as %s', (_, wordsAsColumns) => {
  afterEach(() => {
    delete process.env['FLOWVERDICT_SIMD'];
  });

  it('are within 3e-6 of the kernel in double precision, rows far out too, and exactly 1 for a row with itself', () => {
    const { stored, chosen, values } = compute(wordsAsColumns);
    let worst = 0;
    chosen.forEach((i, q) => {
      stored.forEach((j, s) => {
        worst = Math.max(worst, Math.abs(values[q][s] - kernel(i, j)));
        if (i === j && i % 40 === 0) expect(values[q][s]).toBe(1);
      });
    });
    expect(worst).toBeLessThan(3e-6);
  });

  it('add up with weights to several sums', () => {
    const { stored, chosen, weights, sums } = compute(wordsAsColumns);
    for (const m of [0, 1]) {
      stored.forEach((j, s) => {
        const expected = chosen.reduce((sum, i, q) => sum + weights[2 * q + m] * kernel(i, j), 1);
        expect(Math.abs(sums[m][s] - expected)).toBeLessThan(2e-5);
      });
    }
  });

  it('are the same bits without the compiled kernels', () => {
    const on = compute(wordsAsColumns);
    process.env['FLOWVERDICT_SIMD'] = 'off';
    expect(compute(wordsAsColumns)).toEqual(on);
  });
});

describe('words are better', () => {
  const shape = { nDiscrete: 4, nNumeric: 10, nColumns: 42, sizes: Int32Array.of(8, 8, 8, 8) };

  it('as columns where rows hardly share their combinations, as tables where they do', () => {
    expect(betterAsColumns(shape, 2000, 1500)).toBe(true);
    expect(betterAsColumns(shape, 20000, 90)).toBe(false);
  });

  it('as tables where columns would take too much memory', () => {
    const many = { nDiscrete: 300, nNumeric: 10, nColumns: 300_010, sizes: new Int32Array(300).fill(1000) };
    expect(betterAsColumns(many, 50_000, 50_000)).toBe(false);
  });
});
