import { describe, expect, it } from 'vitest';
import { StatisticError } from '../../src/core/errors.ts';
import { associationTests } from '../../src/hypotheses/index.ts';

/** 3 protocols × normal/attack of KDD99 10 %. */
const large = Float64Array.of(282314, 1288, 113252, 76813, 1177, 19177);
const small = Float64Array.of(10, 10, 20, 20, 20, 20);

function transpose(counts: Float64Array, nRows: number, nColumns: number): Float64Array {
  return counts.map((_, at) => counts[(at % nRows) * nColumns + Math.floor(at / nRows)]);
}

describe.each(associationTests.all.map((test) => [test.id, test] as const))('%s', (_, test) => {
  const defaults = test.parameters.parse({});
  const run = (counts: ArrayLike<number>, nRows: number, nColumns: number) =>
    test.test(Float64Array.from(counts), nRows, nColumns, defaults);

  it('refuses an unknown parameter', () => {
    expect(test.parameters.safeParse({ 'no such parameter': 1 }).success).toBe(false);
  });

  it('says what every number is: degrees of freedom, p and its logarithm, an effect in its interval', () => {
    const result = run(small, 2, 3);
    expect(result.df).toBe(2);
    expect(result.statistic).toBeGreaterThan(0);
    expect(result.pValue).toBeGreaterThan(0);
    expect(result.pValue).toBeLessThan(1);
    expect(Math.log10(result.pValue)).toBeCloseTo(result.log10P, 12);
    const [lower, upper] = result.effect.ci;
    expect(lower).toBeGreaterThanOrEqual(0);
    expect(result.effect.value).toBeGreaterThanOrEqual(lower);
    expect(upper).toBeGreaterThanOrEqual(result.effect.value);
    expect(upper).toBeLessThanOrEqual(1);
  });

  it('does not care for the order of rows and columns, nor which is which', () => {
    const straight = run(large, 3, 2);
    const turned = run(transpose(large, 3, 2), 2, 3);
    const moved = run([1177, 19177, 282314, 1288, 113252, 76813], 3, 2);
    for (const other of [turned, moved]) {
      expect(other.statistic / straight.statistic).toBeCloseTo(1, 12);
      expect(other.log10P / straight.log10P).toBeCloseTo(1, 12);
      expect(other.effect.value).toBeCloseTo(straight.effect.value, 12);
    }
  });

  it('keeps the size of p where it underflows', () => {
    const result = run(large, 3, 2);
    expect(result.pValue).toBe(0);
    expect(result.log10P).toBeLessThan(-40000);
    expect(Number.isFinite(result.log10P)).toBe(true);
  });

  it('finds nothing in a table that is exactly independent', () => {
    const result = run([10, 20, 30, 20, 40, 60], 2, 3);
    expect(result.statistic).toBeCloseTo(0, 9);
    expect(result.pValue).toBeCloseTo(1, 9);
    expect(result.effect.value).toBeCloseTo(0, 6);
    expect(result.residuals.every((residual) => Math.abs(residual) < 1e-9)).toBe(true);
  });

  it('expects what the margins say, and its residuals have the sign of observed − expected', () => {
    const { expected, residuals } = run(large, 3, 2);
    const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
    expect(total(expected)).toBeCloseTo(total(large), 4);
    large.forEach((count, i) => {
      expect(Math.sign(residuals[i])).toBe(Math.sign(count - expected[i]));
    });
  });

  it('grows with the sample where the shares stay, and its effect does not', () => {
    const once = run(small, 2, 3);
    const tenfold = run(
      small.map((count) => 10 * count),
      2,
      3,
    );
    expect(tenfold.statistic / once.statistic).toBeCloseTo(10, 9);
    expect(tenfold.effect.value).toBeCloseTo(once.effect.value, 12);
  });

  it('warns where expected counts are small', () => {
    expect(run([3, 1, 2, 4], 2, 2).warnings.length).toBeGreaterThan(0);
    expect(run(large, 3, 2).warnings).toEqual([]);
  });

  it.each([
    ['an empty row', [0, 0, 5, 6], 2, 2],
    ['an empty column', [0, 4, 0, 6], 2, 2],
    ['a negative count', [1, -2, 3, 4], 2, 2],
    ['a fraction', [1, 2.5, 3, 4], 2, 2],
    ['a count that is not a number', [1, NaN, 3, 4], 2, 2],
    ['an infinite count', [1, Infinity, 3, 4], 2, 2],
    ['one row', [1, 2], 1, 2],
    ['no cell', [], 0, 0],
    ['a shape that does not fit', [1, 2, 3], 2, 2],
  ])('refuses %s', (_what, counts, nRows, nColumns) => {
    expect(() => run(counts, nRows, nColumns)).toThrow(StatisticError);
  });
});
