import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StatisticError } from '../../src/core/errors.ts';
import { boxSummary, correctedResampledT, mean, resampledMeanInterval, sortedQuantile, standardDeviation } from '../../src/stats/index.ts';

const fixture = JSON.parse(readFileSync(new URL('../fixtures/stats/association.json', import.meta.url), 'utf8')) as {
  resampledT: [number[], number, number, number, number, number, number][];
  quantiles: [number[], [number, number][]];
};

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof StatisticError) return error.code;
  }
  return 'no error';
};

describe('corrected resampled t', () => {
  it('equals the formula of Nadeau and Bengio computed with scipy', () => {
    for (const [values, train, test, t, p, low, high] of fixture.resampledT) {
      const result = correctedResampledT(Float64Array.from(values), train, test);
      expect(Math.abs(result.statistic / t - 1)).toBeLessThan(1e-12);
      expect(Math.abs(result.pValue / p - 1)).toBeLessThan(1e-11);
      expect(10 ** result.log10P).toBeCloseTo(p, 12);
      expect(result.interval[0]).toBeCloseTo(low, 12);
      expect(result.interval[1]).toBeCloseTo(high, 12);
      expect(result.df).toBe(values.length - 1);
      expect(result.effect).toBeCloseTo(mean(Float64Array.from(values)) / standardDeviation(Float64Array.from(values)), 12);
      const interval = resampledMeanInterval(Float64Array.from(values), train, test);
      expect(interval).toEqual(result.interval);
    }
  });

  it('is wider than the plain paired t by √(1 + n · test/train): 10 folds give √(19/9)', () => {
    const values = Float64Array.from([0.01, 0.02, 0.005, 0.012, 0.03, -0.002, 0.011, 0.01, 0.009, 0.015]);
    const plain = standardDeviation(values) / Math.sqrt(10);
    expect(correctedResampledT(values, 900, 100).standardError / plain).toBeCloseTo(Math.sqrt(19 / 9), 12);
  });

  it('counting one run of repeated folds: the standard error of that run, spread and degrees of freedom of all folds', () => {
    const values = Float64Array.from({ length: 30 }, (_, i) => Math.sin(i * i) / 50 + 0.01);
    const all = correctedResampledT(values, 900, 100);
    const one = correctedResampledT(values, 900, 100, 0.95, 10);
    expect(one.standardError / standardDeviation(values)).toBeCloseTo(Math.sqrt(0.1 + 1 / 9), 12);
    expect(all.standardError / standardDeviation(values)).toBeCloseTo(Math.sqrt(1 / 30 + 1 / 9), 12);
    expect([one.df, one.meanDifference]).toEqual([29, all.meanDifference]);
    expect(resampledMeanInterval(values, 900, 100, 0.95, 10)).toEqual(one.interval);
  });

  it('identical scores: p = 1, no difference', () => {
    const result = correctedResampledT(new Float64Array(10), 900, 100);
    expect(result).toMatchObject({ statistic: 0, pValue: 1, log10P: 0, interval: [0, 0], meanDifference: 0, effect: 0 });
  });

  it('the same difference in every fold: no spread to judge by, so no p', () => {
    const result = correctedResampledT(Float64Array.from([0.01, 0.01, 0.01, 0.01]), 900, 100);
    expect([result.statistic, result.pValue, result.log10P, result.effect].every(Number.isNaN)).toBe(true);
    expect(result.meanDifference).toBe(0.01);
    expect(result.interval).toEqual([0.01, 0.01]);
    // the same, hidden by rounding
    const noisy = correctedResampledT(Float64Array.from([0.3 - 0.1, 0.2, 0.7 - 0.5, 0.2]), 900, 100);
    expect(noisy.pValue).toBeNaN();
    expect(resampledMeanInterval(Float64Array.from([1, 1, 1]), 900, 100)).toEqual([1, 1]);
  });

  it('swapping the models flips the sign', () => {
    fc.assert(
      fc.property(fc.float64Array({ minLength: 3, maxLength: 12, noNaN: true, min: -1, max: 1 }), (values) => {
        const forward = correctedResampledT(values, 90, 10);
        const backward = correctedResampledT(
          values.map((value) => -value),
          90,
          10,
        );
        expect(backward.pValue).toBe(forward.pValue);
        expect(backward.meanDifference).toBeCloseTo(-forward.meanDifference, 15);
      }),
      { seed: 2 },
    );
  });

  it('refuses fewer than two folds, holes and impossible sizes', () => {
    expect(codeOf(() => correctedResampledT(Float64Array.of(0.1), 90, 10))).toBe('STATISTIC_TOO_FEW_FOLDS');
    expect(codeOf(() => correctedResampledT(new Float64Array(0), 90, 10))).toBe('STATISTIC_TOO_FEW_FOLDS');
    expect(codeOf(() => correctedResampledT(Float64Array.of(0.1, NaN), 90, 10))).toBe('STATISTIC_NOT_FINITE');
    expect(codeOf(() => correctedResampledT(Float64Array.of(0.1, 0.2), 0, 10))).toBe('STATISTIC_BAD_ARGUMENT');
    for (const counted of [0, 3, NaN])
      expect(codeOf(() => correctedResampledT(Float64Array.of(0.1, 0.2), 90, 10, 0.95, counted))).toBe('STATISTIC_BAD_ARGUMENT');
    expect(codeOf(() => resampledMeanInterval(Float64Array.of(0.1, 0.2), 90, 10, 1))).toBe('STATISTIC_BAD_ARGUMENT');
    expect(codeOf(() => resampledMeanInterval(Float64Array.of(0.1), 90, 10))).toBe('STATISTIC_TOO_FEW_FOLDS');
  });
});

describe('moments and box summary', () => {
  it('quantiles equal NumPy (type 7)', () => {
    const [values, wanted] = fixture.quantiles;
    const ascending = Float64Array.from(values).sort();
    for (const [p, want] of wanted) expect(sortedQuantile(ascending, p)).toBeCloseTo(want, 14);
  });

  it('sd does not cancel on values far from zero', () => {
    const far = Float64Array.from([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
    expect(mean(far)).toBe(1e9 + 10);
    expect(standardDeviation(far)).toBeCloseTo(Math.sqrt(30), 12);
    expect(standardDeviation(Float64Array.of(1))).toBeNaN();
    expect(mean(new Float64Array(0))).toBeNaN();
  });

  it('fences, whiskers at values that occur, outliers', () => {
    const box = boxSummary(Float64Array.from([30, 2, 3, 4, 5, 6, 7, 8, 9, -20]));
    expect(box).toMatchObject({ n: 10, minimum: -20, q1: 3.25, median: 5.5, q3: 7.75, maximum: 30, lowerFence: -3.5, upperFence: 14.5 });
    expect(box).toMatchObject({ lowerWhisker: 2, upperWhisker: 9, outliers: [-20, 30] });
    expect(boxSummary(Float64Array.of(5))).toMatchObject({ q1: 5, median: 5, q3: 5, lowerWhisker: 5, upperWhisker: 5, outliers: [] });
    expect(codeOf(() => boxSummary(new Float64Array(0)))).toBe('STATISTIC_NO_VALUES');
    expect(codeOf(() => boxSummary(Float64Array.of(1, NaN)))).toBe('STATISTIC_NOT_FINITE');
  });
});
