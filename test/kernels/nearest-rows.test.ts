import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { createNearestRows } from '../../src/kernels/nearest-rows.ts';
import { oneHot } from '../support/one-hot-rows.ts';
import type { OneHotMatrix } from '../../src/core/matrix.ts';

/** Coarse random rows: many equal rows and many equal distances. */
function coarseRows(seed: number, nRows: number, nNumeric: number, sizes: readonly number[], grid: number): OneHotMatrix {
  const rng = createRng(seed);
  const nColumns = nNumeric + sizes.reduce((a, b) => a + b, 0);
  const on = Float64Array.from({ length: nColumns }, (_, c) => (c < nNumeric ? 0 : 1 + (c % 3)));
  const off = Float64Array.from({ length: nColumns }, (_, c) => (c < nNumeric ? 0 : -0.5));
  const numeric = Float64Array.from({ length: nRows * nNumeric }, () => rng.int(grid));
  const codes = Int32Array.from({ length: nRows * sizes.length }, (_, t) => rng.int(sizes[t % sizes.length] + 1) - 1);
  return oneHot(nNumeric, numeric, codes, sizes, off, on, nRows);
}

/** All rows by (distance, row), from the dense matrices. */
function bruteForce(x: OneHotMatrix, query: OneHotMatrix, i: number, power: number): { row: number; distance: number }[] {
  const [a, b] = [x.dense(), query.dense()];
  return Array.from({ length: x.nRows }, (_, row) => {
    let distance = 0;
    for (let c = 0; c < x.nColumns; c++) distance += Math.abs(a[row * x.nColumns + c] - b[i * x.nColumns + c]) ** power;
    return { row, distance };
  }).sort((p, q) => p.distance - q.distance || p.row - q.row);
}

describe('nearest rows', () => {
  it('finds what comparing all rows finds, ties and duplicates included', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(),
          nRows: fc.integer({ min: 1, max: 300 }),
          nNumeric: fc.integer({ min: 0, max: 4 }),
          nDiscrete: fc.integer({ min: 0, max: 3 }),
          grid: fc.integer({ min: 1, max: 6 }),
          k: fc.integer({ min: 1, max: 9 }),
          power: fc.constantFrom(1 as const, 2 as const),
        }),
        ({ seed, nRows, nNumeric, nDiscrete, grid, k, power }) => {
          fc.pre(nNumeric + nDiscrete > 0 && k <= nRows);
          // Values are multiples of ½: sums are exact, so ties are ties in any order of adding.
          const sizes = [3, 2, 9].slice(0, nDiscrete);
          const x = coarseRows(seed, nRows, nNumeric, sizes, grid);
          const query = coarseRows(seed + 1, 5, nNumeric, sizes, grid);
          const nearest = createNearestRows(x, null, k, power);
          for (let i = 0; i < query.nRows; i++) {
            const found = nearest.search(query, i);
            const expected = bruteForce(x, query, i, power).slice(0, k);
            expect(found.count).toBe(k);
            expect([...found.row.subarray(0, k)]).toEqual(expected.map(({ row }) => row));
            expect([...found.distance.subarray(0, k)]).toEqual(expected.map(({ distance }) => distance));
          }
        },
      ),
      { numRuns: 150, seed: 7 },
    );
  });

  it('searches the dense columns where codes are too varied for one tree per combination', () => {
    const x = coarseRows(3, 400, 2, [20, 20, 20], 5);
    const query = coarseRows(4, 20, 2, [20, 20, 20], 5);
    const nearest = createNearestRows(x, null, 6, 2);
    expect(nearest.trees).toBe(1);
    for (let i = 0; i < query.nRows; i++) {
      const found = nearest.search(query, i);
      expect([...found.row.subarray(0, 6)]).toEqual(
        bruteForce(x, query, i, 2)
          .slice(0, 6)
          .map(({ row }) => row),
      );
    }
  });

  it('takes neighbours until their weights reach what is needed, and cuts the last one', () => {
    const x = coarseRows(5, 200, 3, [4], 4);
    const rng = createRng(1);
    const weights = Float64Array.from({ length: 200 }, () => 0.25 + rng.int(8) / 4);
    const query = coarseRows(6, 10, 3, [4], 4);
    const nearest = createNearestRows(x, weights, 5, 2);
    for (let i = 0; i < query.nRows; i++) {
      const found = nearest.search(query, i);
      let left = 5;
      const expected: [number, number][] = [];
      for (const { row } of bruteForce(x, query, i, 2)) {
        if (left <= 0) break;
        expected.push([row, Math.min(left, weights[row])]);
        left -= weights[row];
      }
      expect([...found.row.subarray(0, found.count)].map((row, t) => [row, found.weight[t]])).toEqual(expected);
    }
  });
});
