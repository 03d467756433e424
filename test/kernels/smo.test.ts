import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { expNegative } from '../../src/kernels/exp-table.ts';
import { solveLinearSvm } from '../../src/kernels/linear-svm.ts';
import { createRowCache } from '../../src/kernels/row-cache.ts';
import { shiftedRows } from '../../src/kernels/shifted-rows.ts';
import { type KernelSource, solveSmo } from '../../src/kernels/smo.ts';
import { matrixOf, type MixedRows } from '../support/one-hot-rows.ts';

interface Fixture {
  readonly sets: readonly {
    readonly data: MixedRows;
    readonly cases: readonly {
      readonly parameters: { readonly kernel?: string; readonly C?: number; readonly class_weight?: string };
      readonly weighted: boolean;
      readonly objective: number | null;
      readonly gamma: number;
    }[];
  }[];
}
const fixture = JSON.parse(readFileSync(new URL('../fixtures/svc/svc.json', import.meta.url), 'utf8')) as Fixture;
const { data, cases } = fixture.sets[0];
const x = matrixOf(data, 'train');
const dense = x.dense();
const n = x.nRows;
const sign = Float64Array.from(data.train.y, (code) => (code === 1 ? 1 : -1));
const row = (i: number) => dense.subarray(i * x.nColumns, (i + 1) * x.nColumns);
const squared = (i: number, j: number) => row(i).reduce((sum, value, c) => sum + (value - row(j)[c]) ** 2, 0);

/** Rows of a full kernel matrix. */
function sourceOf(gram: readonly Float32Array[]): KernelSource {
  return {
    diagonal: Float64Array.from(gram, (values, i) => values[i]),
    part: (indices) => ({ get: (s) => Float32Array.from(indices, (j) => gram[indices[s]][j]) }),
    subtract: (moved, change, rest, gradient) => {
      moved.forEach((i, m) => {
        rest.forEach((j, s) => (gradient[s] -= change[m] * gram[i][j]));
      });
    },
  };
}

describe('SMO', () => {
  const rbf = cases.filter(({ parameters }) => parameters.kernel === undefined && parameters.class_weight === undefined);
  it.each(rbf)("reaches libsvm's dual objective, $parameters weighted $weighted", ({ parameters, weighted, objective, gamma }) => {
    const gram = Array.from({ length: n }, (_, i) => Float32Array.from({ length: n }, (_v, j) => Math.exp(-gamma * squared(i, j))));
    const bound = Float64Array.from({ length: n }, (_, i) => (parameters.C ?? 1) * (weighted ? data.weights[i] : 1));
    const solution = solveSmo({
      nRows: n,
      sign,
      bound,
      source: sourceOf(gram),
      tolerance: 1e-6,
      shrinking: true,
      largestSet: n,
      maxIterations: -1,
    });
    expect(solution.converged).toBe(true);
    expect(Math.abs(solution.objective / (objective ?? NaN) - 1)).toBeLessThan(1e-6);
    expect(Math.abs(solution.coefficients.reduce((a, b) => a + b, 0))).toBeLessThan(1e-9);
    expect(solution.coefficients.every((a, t) => a * sign[t] >= 0 && a * sign[t] <= bound[t])).toBe(true);
  });

  it('ends at the same optimum on sets of rows as on all rows, however small the sets', () => {
    const rng = createRng(11);
    const nRows = 2400;
    const points = Array.from({ length: nRows }, () => [rng.normal(), rng.normal()]);
    const signs = Float64Array.from(points, ([a, b]) => (a * b + 0.3 * rng.normal() > 0 ? 1 : -1));
    const gram = points.map(([a, b]) => Float32Array.from(points, ([c, d]) => Math.exp(-0.7 * ((a - c) ** 2 + (b - d) ** 2))));
    const common = { nRows, sign: signs, bound: new Float64Array(nRows).fill(10), source: sourceOf(gram), tolerance: 1e-3 };
    const whole = solveSmo({ ...common, shrinking: false, largestSet: nRows, maxIterations: -1 });
    for (const largestSet of [nRows, 1200, 300]) {
      const solution = solveSmo({ ...common, shrinking: true, largestSet, maxIterations: -1 });
      expect(solution.converged).toBe(true);
      expect(Math.abs(solution.objective / whole.objective - 1)).toBeLessThan(1e-5);
      // The gap is that of all rows: recomputed from the coefficients alone.
      const gradient = signs.map((s, t) => s - solution.coefficients.reduce((sum, a, i) => sum + a * gram[i][t], 0));
      const may = (t: number, up: boolean) =>
        signs[t] > 0 === up ? Math.abs(solution.coefficients[t]) < 10 : solution.coefficients[t] !== 0;
      const top = Math.max(...gradient.filter((_, t) => may(t, true)));
      const bottom = Math.min(...gradient.filter((_, t) => may(t, false)));
      expect(Math.abs(top - bottom - solution.gap)).toBeLessThan(1e-6);
    }
    const stopped = solveSmo({ ...common, shrinking: true, largestSet: nRows, maxIterations: 20 });
    expect([stopped.iterations, stopped.converged]).toEqual([20, false]);
  });
});

describe('linear interior point', () => {
  it("reaches libsvm's dual objective with no gap left between primal and dual", () => {
    const expected = cases.find(({ parameters }) => parameters.kernel === 'linear')?.objective ?? NaN;
    const bound = new Float64Array(n).fill(1);
    const rows = shiftedRows(
      x,
      Int32Array.from({ length: n }, (_, i) => i),
    );
    const solution = solveLinearSvm({ rows, sign, bound, tolerance: 1e-4 });
    expect(solution.converged).toBe(true);
    expect(Math.abs(solution.objective / expected - 1)).toBeLessThan(1e-7);
    const norm = solution.weights.reduce((sum, w) => sum + w * w, 0);
    const hinge = Array.from({ length: n }, (_, i) => {
      const decision = solution.weights.reduce((sum, w, c) => sum + w * row(i)[c], solution.bias);
      return Math.max(0, 1 - sign[i] * decision);
    }).reduce((a, b) => a + b, 0);
    expect(Math.abs(0.5 * norm + hinge + solution.objective)).toBeLessThan(1e-6);
  });
});

describe('exp(−x) by table', () => {
  it('is right to 3e-9 relative, exactly 1 at 0, and 0 far out', () => {
    for (let x0 = 0; x0 < 64; x0 += 0.00371) expect(Math.abs(expNegative(x0) / Math.exp(-x0) - 1)).toBeLessThan(3e-9);
    expect([expNegative(0), expNegative(64), expNegative(1e300), expNegative(NaN)]).toEqual([1, 0, 0, 0]);
  });
});

describe('row cache', () => {
  it('drops the row that was not used for longest, and always holds two', () => {
    const asked: number[] = [];
    const cache = createRowCache(5, 4, 3 * 16, (index, out) => {
      asked.push(index);
      out.fill(index);
    });
    for (const index of [0, 1, 2, 0, 3, 0, 1]) expect(cache.get(index)[3]).toBe(index);
    expect(asked).toEqual([0, 1, 2, 3, 1]);
    const small = createRowCache(5, 1000, 0, (index, out) => {
      out.fill(index);
    });
    const [a, b] = [small.get(1), small.get(2)];
    expect([a[0], b[0]]).toEqual([1, 2]);
  });
});
