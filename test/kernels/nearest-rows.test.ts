import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { createNearestRows } from '../../src/kernels/nearest-rows.ts';
import { numericRows, oneHot } from '../support/one-hot-rows.ts';
import { withSimdOff } from '../support/with-simd-off.ts';
import type { OneHotMatrix } from '../../src/core/matrix.ts';

/** Coarse random rows: many equal rows and many equal distances. */
function coarseRows(seed: number, nRows: number, nNumeric: number, sizes: readonly number[], grid: number): OneHotMatrix {
  const rng = createRng(seed);
  return rowsOf(
    (below) => rng.int(below),
    nRows,
    nNumeric,
    sizes,
    () => rng.int(grid),
  );
}

/** Rows of normal numbers, and words. */
function fineRows(seed: number, nRows: number, nNumeric: number, sizes: readonly number[]): OneHotMatrix {
  const rng = createRng(seed);
  return rowsOf(
    (below) => rng.int(below),
    nRows,
    nNumeric,
    sizes,
    () => Math.sqrt(-2 * Math.log(1 - rng.next())) * Math.cos(2 * Math.PI * rng.next()),
  );
}

function rowsOf(
  int: (below: number) => number,
  nRows: number,
  nNumeric: number,
  sizes: readonly number[],
  draw: () => number,
): OneHotMatrix {
  const nColumns = nNumeric + sizes.reduce((a, b) => a + b, 0);
  const on = Float64Array.from({ length: nColumns }, (_, c) => (c < nNumeric ? 0 : 1 + (c % 3)));
  const off = Float64Array.from({ length: nColumns }, (_, c) => (c < nNumeric ? 0 : -0.5));
  const numeric = Float64Array.from({ length: nRows * nNumeric }, draw);
  const codes = Int32Array.from({ length: nRows * sizes.length }, (_, t) => int(sizes[t % sizes.length] + 1) - 1);
  return oneHot(nNumeric, numeric, codes, sizes, off, on, nRows);
}

interface Found {
  readonly row: number;
  readonly distance: number;
  readonly weight: number;
}
type Ways = 'trees' | 'panels' | 'trees without SIMD' | 'panels without SIMD';
const ways: readonly Ways[] = ['trees', 'panels', 'trees without SIMD', 'panels without SIMD'];

/** The neighbours of every row of `query`, found one way. */
function search(
  way: Ways,
  x: OneHotMatrix,
  query: OneHotMatrix,
  k: number,
  power: 1 | 2,
  weights: Float64Array | null = null,
): readonly (readonly Found[])[] {
  const run = (): readonly (readonly Found[])[] => {
    const answers: (readonly Found[])[] = [];
    createNearestRows(x, weights, k, power, way.startsWith('trees') ? 'trees' : 'panels').each(
      query,
      (i, { count, row, distance, weight }) => {
        expect(answers[i]).toBeUndefined();
        answers[i] = Array.from({ length: count }, (_, t) => ({ row: row[t], distance: distance[t], weight: weight[t] }));
      },
    );
    expect(answers).toHaveLength(query.nRows);
    return answers;
  };
  return way.endsWith('SIMD') ? withSimdOff(run) : run();
}

/** All rows by (distance, row), from the dense matrices, until their weights reach k. */
function bruteForce(x: OneHotMatrix, query: OneHotMatrix, k: number, power: number, weights: Float64Array | null = null): Found[][] {
  const [a, b] = [x.dense(), query.dense()];
  return Array.from({ length: query.nRows }, (_, i) => {
    const all = Array.from({ length: x.nRows }, (__, row) => {
      let distance = 0;
      for (let c = 0; c < x.nColumns; c++) distance += Math.abs(a[row * x.nColumns + c] - b[i * x.nColumns + c]) ** power;
      return { row, distance, weight: weights === null ? 1 : weights[row] };
    }).sort((p, q) => p.distance - q.distance || p.row - q.row);
    const wanted: Found[] = [];
    for (let t = 0, left = k; left > 0 && t < all.length; left -= all[t++].weight) {
      wanted.push({ ...all[t], weight: Math.min(left, all[t].weight) });
    }
    return wanted;
  });
}

describe('nearest rows', () => {
  it.each(ways)('finds what comparing all rows finds, ties and duplicates included: %s', (way) => {
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
          weighted: fc.boolean(),
        }),
        ({ seed, nRows, nNumeric, nDiscrete, grid, k, power, weighted }) => {
          fc.pre(nNumeric + nDiscrete > 0 && k <= nRows);
          // Values are multiples of ½: sums are exact, so ties are ties in any order of adding.
          const sizes = [3, 2, 9].slice(0, nDiscrete);
          const x = coarseRows(seed, nRows, nNumeric, sizes, grid);
          const query = coarseRows(seed + 1, 6, nNumeric, sizes, grid);
          const weights = weighted ? Float64Array.from({ length: nRows }, (_, i) => 1 + (i % 5) / 4) : null;
          expect(search(way, x, query, k, power, weights)).toEqual(bruteForce(x, query, k, power, weights));
        },
      ),
      { numRuns: 120, seed: 7 },
    );
  });

  const cases: readonly (readonly [string, number, number, readonly number[]])[] = [
    ['numbers only', 700, 12, []],
    ['few words, in trees by their codes', 700, 6, [3, 2]],
    ['more combinations than trees', 700, 5, [8, 8, 8, 8]],
    ['hardly two rows with the same words', 500, 30, new Array<number>(40).fill(7)],
    ['words only', 600, 0, [9, 9, 9, 9, 9]],
  ];
  for (const power of [1, 2] as const) {
    it.each(cases)(`gives the same bits every way, power ${String(power)}: %s`, (_, nRows, nNumeric, sizes) => {
      const x = fineRows(8, nRows, nNumeric, sizes);
      const query = fineRows(9, 53, nNumeric, sizes);
      const expected = search('trees', x, query, 7, power);
      for (const way of ways) expect(search(way, x, query, 7, power)).toEqual(expected);
      const brute = bruteForce(x, query, 7, power);
      expected.forEach((found, i) => {
        found.forEach(({ distance }, t) => {
          expect(Math.abs(distance - brute[i][t].distance)).toBeLessThanOrEqual(1e-12 * distance);
        });
      });
    });
  }

  it('takes neighbours until their weights reach what is needed, whatever the weights, every way alike', () => {
    const x = coarseRows(5, 300, 3, [4], 4);
    const query = coarseRows(6, 20, 3, [4], 4);
    const weights = Float64Array.from({ length: 300 }, (_, i) => 0.1 + (i % 7) / 10);
    const expected = search('trees', x, query, 5, 2, weights);
    for (const way of ways) expect(search(way, x, query, 5, 2, weights)).toEqual(expected);
    for (const found of expected) expect(found.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(5, 12);
  });

  it('finds all rows where all are needed', () => {
    const x = fineRows(1, 90, 9, [3]);
    const query = fineRows(2, 7, 9, [3]);
    for (const way of ways) expect(search(way, x, query, 90, 2).map((found) => found.length)).toEqual(new Array<number>(7).fill(90));
  });

  it.each([
    ['far beyond single precision', (value: number) => value * 1e60],
    ['at the edge of single precision', (value: number) => value * 1e15],
    ['too small for single precision', (value: number) => value * 1e-40],
    ['far from 0', (value: number) => value + 1e9],
    ['one huge value among small ones', (value: number, at: number) => (at === 3 ? 1e12 : value)],
    ['one value beyond single precision', (value: number, at: number) => (at === 3 ? 1e40 : value)],
  ])('is exact where numbers are %s', (_, change) => {
    for (const power of [1, 2] as const) {
      const x = fineRows(3, 200, 8, [3]);
      const query = fineRows(4, 21, 8, [3]);
      x.numeric.set(x.numeric.map(change));
      query.numeric.set(query.numeric.map(change));
      const expected = search('panels without SIMD', x, query, 4, power);
      expect(search('panels', x, query, 4, power)).toEqual(expected);
      expect(search('trees', x, query, 4, power)).toEqual(expected);
      const brute = bruteForce(x, query, 4, power);
      expected.forEach(([first], i) => {
        expect(Math.abs(first.distance - brute[i][0].distance)).toBeLessThanOrEqual(1e-12 * brute[i][0].distance);
      });
    }
  });

  it('is exact where more rows are equally near than can be noted', () => {
    const levels = 9000;
    const x = oneHot(0, new Float64Array(0), Int32Array.from({ length: levels }, (_, i) => levels - 1 - i), [levels], new Float64Array(levels), new Float64Array(levels).fill(1), levels); // prettier-ignore
    const query = oneHot(0, new Float64Array(0), Int32Array.of(-1, 17), [levels], x.offValue, x.onValue, 2);
    const [missing, known] = search('panels', x, query, 3, 2);
    expect(missing.map(({ row, distance }) => [row, distance])).toEqual([[0, 1], [1, 1], [2, 1]]); // prettier-ignore
    expect(known.map(({ row, distance }) => [row, distance])).toEqual([[levels - 18, 0], [0, 2], [1, 2]]); // prettier-ignore
  });

  it('chooses trees for rows on a line and panels for noise, by the rows alone', () => {
    const line = numericRows(Array.from({ length: 500 }, (_, i) => Array.from({ length: 12 }, (__, c) => Math.sin(i / 700) * (c + 1))));
    const noise = fineRows(5, 500, 12, []);
    expect(createNearestRows(line, null, 5, 2).method).toBe('trees');
    expect(createNearestRows(noise, null, 5, 2).method).toBe('panels');
    expect(withSimdOff(() => createNearestRows(noise, null, 5, 2).method)).toBe('panels');
  });

  it('answers nothing when asked about no rows', () => {
    for (const way of ways) expect(search(way, fineRows(5, 50, 3, [2]), fineRows(5, 0, 3, [2]), 5, 2)).toEqual([]);
  });
});
