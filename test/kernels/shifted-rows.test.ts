import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { choleskyFactor, choleskySolve } from '../../src/kernels/cholesky.ts';
import { distinctRows } from '../../src/kernels/distinct-rows.ts';
import { BLOCK, blockDots, createQuery, createRowStore, setQuery } from '../../src/kernels/row-store.ts';
import { shiftedRows, timesVector, transposedTimes, weightedGram } from '../../src/kernels/shifted-rows.ts';
import { largestDifference, oneHot } from '../support/one-hot-rows.ts';

const rng = createRng(4);
const nRows = 90;
const nNumeric = 5;
const sizes = [3, 4];
const nColumns = nNumeric + 7;
// Columns of every kind: mostly one value, constant, dense.
const numeric = Float64Array.from({ length: nRows * nNumeric }, (_, t) =>
  t % nNumeric === 0 ? (rng.next() < 0.8 ? 2.5 : rng.normal()) : t % nNumeric === 1 ? -1 : rng.normal(),
);
const codes = Int32Array.from({ length: nRows * 2 }, (_, t) => rng.int(sizes[t % 2] + 1) - 1);
const off = Float64Array.from({ length: nColumns }, (_, c) => (c < nNumeric ? 0 : -0.3 - 0.1 * c));
const on = Float64Array.from({ length: nColumns }, (_, c) => (c < nNumeric ? 0 : 1 + 0.2 * c));
const x = oneHot(nNumeric, numeric, codes, sizes, off, on, nRows);
const dense = x.dense();
const all = Int32Array.from({ length: nRows }, (_, i) => i);
const rows = shiftedRows(x, all);
const weight = Float64Array.from({ length: nRows }, () => rng.next());
const at = (i: number, c: number) => (c === nColumns ? 1 : dense[i * nColumns + c]);

describe('shifted sparse rows equal the dense matrix', () => {
  it('in products with a vector', () => {
    const w = Float64Array.from({ length: nColumns }, () => rng.normal());
    const out = new Float64Array(nRows);
    timesVector(rows, w, 0.7, out);
    const expected = out.map((_, i) => w.reduce((sum, value, c) => sum + value * at(i, c), 0.7));
    expect(largestDifference(out, expected)).toBeLessThan(1e-12);
  });

  it('in transposed products and weighted Gram matrices, a column of ones appended', () => {
    const out = new Float64Array(nColumns + 1);
    transposedTimes(rows, weight, out);
    expect(
      largestDifference(
        out,
        out.map((_, c) => all.reduce((sum, i) => sum + weight[i] * at(i, c), 0)),
      ),
    ).toBeLessThan(1e-11);
    const gram = new Float64Array((nColumns + 1) ** 2);
    weightedGram(rows, weight, gram);
    const expected = gram.map((_, t) => {
      const [a, b] = [Math.floor(t / (nColumns + 1)), t % (nColumns + 1)];
      return all.reduce((sum, i) => sum + weight[i] * at(i, a) * at(i, b), 0);
    });
    expect(largestDifference(gram, expected)).toBeLessThan(1e-10);
  });

  it('in one-against-all dot products, over several blocks of rows', () => {
    const some = Int32Array.from({ length: 2 * BLOCK + 100 }, (_, r) => (r * 7) % nRows);
    const store = createRowStore(x, some);
    const query = createQuery(store);
    const dots = new Float64Array(BLOCK);
    for (let i = 0; i < nRows; i += 7) {
      setQuery(store, query, numeric, i * nNumeric, codes, i * 2);
      let seen = 0;
      for (let block = 0; block < 3; block++) {
        const count = blockDots(store, query, block, dots);
        const exact = dots
          .subarray(0, count)
          .map((_, j) => Array.from({ length: nColumns }, (_v, c) => at(i, c) * at(some[seen + j], c)).reduce((a, b) => a + b, 0));
        const found = dots.subarray(0, count).map((dot, j) => dot + store.lean[seen + j] + query.lean + store.shiftNorm);
        expect(largestDifference(found, exact)).toBeLessThan(1e-11);
        seen += count;
      }
      expect(seen).toBe(some.length);
    }
  });
});

describe('Cholesky factor', () => {
  it('solves definite systems, and singular ones that have a solution', () => {
    const gram = new Float64Array((nColumns + 1) ** 2);
    weightedGram(rows, weight, gram);
    const size = nColumns + 1;
    const truth = Float64Array.from({ length: size }, () => rng.normal());
    const right = truth.map((_, a) => truth.reduce((sum, value, b) => sum + gram[a * size + b] * value, 0));
    const factor = gram.slice();
    // One constant column is collinear with the column of ones.
    expect(choleskyFactor(factor, size)).toBe(1);
    const solution = right.slice();
    choleskySolve(factor, size, solution);
    const back = right.map((_, a) => solution.reduce((sum, value, b) => sum + gram[a * size + b] * value, 0));
    expect(largestDifference(back, right)).toBeLessThan(1e-9);
  });
});

describe('distinct rows', () => {
  it('groups rows by value: −0 equals 0, codes and the extra key count', () => {
    const block = {
      nRows: 6,
      nNumeric: 2,
      numeric: Float64Array.of(0, 1, -0, 1, 0, 2, 0, 1, 0, 1, 0, 2),
      nDiscrete: 1,
      codes: Int32Array.of(1, 1, 1, -1, 1, 1),
    };
    const groups = distinctRows(block, null);
    expect([...groups.groupOf]).toEqual([0, 0, 1, 2, 0, 1]);
    expect([...groups.first]).toEqual([0, 2, 3]);
    expect([...distinctRows(block, Int32Array.of(0, 0, 0, 0, 1, 0)).groupOf]).toEqual([0, 0, 1, 2, 3, 1]);
  });
});
