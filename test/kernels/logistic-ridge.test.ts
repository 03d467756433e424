import { afterEach, describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { fitLogistic } from '../../src/kernels/logistic-newton.ts';
import { fitRidgeLogistic } from '../../src/kernels/logistic-ridge.ts';
import { shiftedRows } from '../../src/kernels/shifted-rows.ts';
import { largestDifference, oneHot } from '../support/one-hot-rows.ts';

interface Made {
  readonly nRows: number;
  /** Numeric columns; every third is mostly zero. */
  readonly nNumeric: number;
  /** Levels of each word. */
  readonly sizes: readonly number[];
  readonly l2: number;
  /** How far the numeric columns go. */
  readonly scale?: number;
  /** Columns that repeat the first, all but a thousandth. */
  readonly alike?: boolean;
}

/** Rows of both classes, some with weight in both, some with none, and words that are missing here and there. */
function problem({ nRows, nNumeric, sizes, l2, scale = 1, alike = false }: Made) {
  const rng = createRng(nRows + nNumeric);
  const width = nNumeric + sizes.reduce((a, b) => a + b, 0);
  const numeric = new Float64Array(nRows * nNumeric);
  for (let t = 0; t < numeric.length; t++) {
    const c = t % nNumeric;
    numeric[t] = scale * (c % 3 === 2 && rng.next() < 0.9 ? 0.25 : rng.normal());
    if (alike && c > 0) numeric[t] = numeric[t - c] + 1e-3 * numeric[t];
  }
  const codes = Int32Array.from({ length: nRows * sizes.length }, (_, t) => rng.int(sizes[t % sizes.length] + 1) - 1);
  const off = Float64Array.from({ length: width }, (_, c) => (c < nNumeric ? 0 : -0.3 - 0.01 * c));
  const on = Float64Array.from({ length: width }, (_, c) => (c < nNumeric ? 0 : 1.5 + 0.1 * c));
  const x = oneHot(nNumeric, numeric, codes, sizes, off, on, nRows);
  const total = Float64Array.from({ length: nRows }, (_, i) => i % 7);
  const lean = (i: number): number => numeric[i * nNumeric] / scale - 0.5 * (sizes.length > 0 ? codes[i * sizes.length] : 0) + rng.normal();
  const positive = total.map((weight, i) => (i % 11 === 0 ? weight / 2 : lean(i) > 0 ? weight : 0));
  const rows = Int32Array.from({ length: nRows }, (_, i) => i);
  return { x, rows, total, positive, l2, tolerance: 1e-6, maxIterations: 100 };
}
type Problem = ReturnType<typeof problem>;

/** The largest slope of the objective at a solution, from the dense rows; 0 at the optimum. */
function slopeAt({ x, total, positive, l2 }: Problem, theta: Float64Array): number {
  const dense = x.dense();
  const { nRows, nColumns } = x;
  const gradient = new Float64Array(nColumns + 1);
  for (let i = 0; i < nRows; i++) {
    let f = theta[nColumns];
    for (let c = 0; c < nColumns; c++) f += theta[c] * dense[i * nColumns + c];
    const r = total[i] / (1 + Math.exp(-f)) - positive[i];
    for (let c = 0; c < nColumns; c++) gradient[c] += r * dense[i * nColumns + c];
    gradient[nColumns] += r;
  }
  let largest = Math.abs(gradient[nColumns]);
  for (let c = 0; c < nColumns; c++) largest = Math.max(largest, Math.abs(gradient[c] + l2 * theta[c]));
  return largest / total.reduce((a, b) => a + b, 0);
}

function newton({ x, rows, total, positive, l2, tolerance, maxIterations }: Problem) {
  const none = new Float64Array(x.nColumns + 1);
  const penalty = none.map((_, j) => (j < x.nColumns ? l2 : 0));
  return fitLogistic({ rows: shiftedRows(x, rows), total, positive, l1: none, l2: penalty, intercept: true, tolerance, maxIterations });
}

const cases: readonly (readonly [string, Made])[] = [
  ['few columns, by the factor', { nRows: 700, nNumeric: 7, sizes: [3, 9], l2: 1 }],
  ['an odd number of rows and no words', { nRows: 501, nNumeric: 4, sizes: [], l2: 0.3 }],
  ['words only', { nRows: 600, nNumeric: 0, sizes: [5, 4, 6], l2: 1 }],
  ['many columns, by conjugate gradients', { nRows: 900, nNumeric: 150, sizes: [40, 60], l2: 30 }],
  ['more columns than are ever factored', { nRows: 150, nNumeric: 1100, sizes: [60, 70], l2: 1 }],
  ['conjugate gradients that give way to the factor', { nRows: 900, nNumeric: 150, sizes: [40, 60], l2: 1 }],
  ['more columns than rows', { nRows: 120, nNumeric: 170, sizes: [50], l2: 0.1 }],
  ['columns that go far', { nRows: 400, nNumeric: 6, sizes: [3], l2: 1, scale: 1e4 }],
  ['columns that are nearly the same, and hardly a penalty', { nRows: 300, nNumeric: 120, sizes: [30], l2: 1e-9, alike: true }],
];

describe('fitRidgeLogistic', () => {
  afterEach(() => {
    delete process.env['FLOWVERDICT_SIMD'];
  });

  it.each(cases)('ends where the slope is zero: %s', (_, made) => {
    const given = problem(made);
    const solution = fitRidgeLogistic(given);
    expect(solution?.converged).toBe(true);
    expect(slopeAt(given, solution?.theta ?? new Float64Array(0))).toBeLessThan(1e-8 * (made.scale ?? 1));
  });

  it.each(cases.filter(([, { nNumeric, alike }]) => nNumeric < 1000 && alike !== true))(
    'ends where Newton on sparse rows ends: %s',
    (_, made) => {
      const given = problem(made);
      const solution = fitRidgeLogistic(given);
      const reference = newton(given);
      const size = reference.theta.reduce((most, w) => Math.max(most, Math.abs(w)), 1);
      expect(largestDifference(solution?.theta ?? [], reference.theta)).toBeLessThan(1e-7 * size);
      expect(Math.abs((solution?.objective ?? NaN) - reference.objective)).toBeLessThan(1e-9 * (1 + Math.abs(reference.objective)));
    },
  );

  it.each(cases)('gives the same bits without SIMD: %s', (_, made) => {
    const given = problem(made);
    const on = fitRidgeLogistic(given);
    process.env['FLOWVERDICT_SIMD'] = 'off';
    expect(fitRidgeLogistic(given)).toEqual(on);
  });

  it('takes chosen rows only', () => {
    const given = problem({ nRows: 3000, nNumeric: 5, sizes: [4], l2: 1 });
    const rows = given.rows.filter((i) => i % 13 > 3 || i === 2999);
    const chosen = {
      ...given,
      rows,
      total: Float64Array.from(rows, (i) => given.total[i]),
      positive: Float64Array.from(rows, (i) => given.positive[i]),
    };
    expect(largestDifference(fitRidgeLogistic(chosen)?.theta ?? [], newton(chosen).theta)).toBeLessThan(1e-8);
  });

  it('stops at the limit of iterations and says so', () => {
    const given = { ...problem({ nRows: 400, nNumeric: 6, sizes: [3], l2: 1 }), maxIterations: 2 };
    expect(fitRidgeLogistic(given)).toMatchObject({ iterations: 2, converged: false });
  });
});
