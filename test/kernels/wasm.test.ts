import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { OneHotMatrix } from '../../src/core/matrix.ts';
import { createRng } from '../../src/core/rng.ts';
import { createKernelMemory, plainMemory } from '../../src/kernels/wasm/memory.ts';
import { nativeModels } from '../../src/models/index.ts';
import { oneHot } from '../support/one-hot-rows.ts';

/** Rows like traffic: heavy-tailed numbers, most of them the commonest value, and words; an odd number of rows over more than one block. */
function rowsLikeTraffic(nRows: number, seed: number): { readonly x: OneHotMatrix; readonly y: Int32Array } {
  const rng = createRng(seed);
  const nNumeric = 9;
  const sizes = [3, 5];
  const numeric = new Float64Array(nRows * nNumeric);
  const codes = new Int32Array(nRows * sizes.length);
  const y = new Int32Array(nRows);
  for (let i = 0; i < nRows; i++) {
    let lean = 0;
    for (let c = 0; c < nNumeric; c++) {
      if (rng.next() < c / 8) numeric[i * nNumeric + c] = Math.exp(rng.normal()) * (rng.next() < 0.02 ? 40 : 1);
      lean += numeric[i * nNumeric + c] * (c % 3 === 0 ? 1 : -0.5);
    }
    sizes.forEach((size, d) => {
      codes[i * sizes.length + d] = rng.int(size + 1) - 1;
      lean += codes[i * sizes.length + d] / size;
    });
    y[i] = lean + rng.normal() > 1 ? (rng.next() < 0.3 ? 2 : 1) : 0;
  }
  const off = Float64Array.from({ length: 17 }, (_, c) => (c < nNumeric ? 0 : -0.4));
  const on = Float64Array.from({ length: 17 }, (_, c) => (c < nNumeric ? 0 : 1.7));
  return { x: oneHot(nNumeric, numeric, codes, sizes, off, on, nRows), y };
}

describe('compiled kernels', () => {
  afterEach(() => {
    delete process.env['FLOWVERDICT_SIMD'];
  });

  it('are what the sources compile to', () => {
    const script = fileURLToPath(new URL('../../src/kernels/wasm/assembly/compile.js', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('run here, unless they are switched off', () => {
    expect(createKernelMemory(1000).wasm).not.toBeNull();
    process.env['FLOWVERDICT_SIMD'] = 'off';
    expect(createKernelMemory(1000)).toBe(plainMemory);
  });

  it('take arrays that do not overlap, and take them again after a rewind', () => {
    const memory = createKernelMemory(1000);
    const first = memory.f64(3);
    const mark = memory.left();
    const second = memory.f32(5).fill(1);
    expect(second.byteOffset).toBeGreaterThanOrEqual(first.byteOffset + 24 + 8);
    memory.rewind(mark);
    expect(memory.u8(1).byteOffset).toBe(second.byteOffset);
    expect(() => memory.f64(1e6)).toThrow(RangeError);
  });

  const train = rowsLikeTraffic(2301, 5);
  const query = rowsLikeTraffic(333, 6).x;
  it.each([
    ['svc', {}],
    ['svc', { kernel: 'poly', degree: 2, cache_size: 0.05 }],
    ['svc', { kernel: 'linear', max_iter: 500 }],
    ['svc', { kernel: 'sigmoid', gamma: 0.01, max_iter: 500, shrinking: false }],
    ['logistic-regression', {}],
    ['logistic-regression', { penalty: 'l1', C: 0.2 }],
    ['knn', {}],
    ['knn', { p: 1, n_neighbors: 3 }],
  ] as const)('%s %o gives the same bits with and without them', (id, parameters) => {
    const answers = ['on', 'off'].map((simd) => {
      process.env['FLOWVERDICT_SIMD'] = simd;
      const model = nativeModels.get(id);
      const fitted = model.fit({ ...train, nClasses: 3, weights: null, seed: 1 }, model.parameters.parse(parameters));
      return { scores: Buffer.from(fitted.predict(query).scores.buffer).toString('hex'), notes: fitted.notes };
    });
    expect(answers[0]).toEqual(answers[1]);
  });
});
