import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fisherFSf, fiveByTwoF, fiveByTwoT } from '../../src/stats/index.ts';
import { codeOf, oracles, relativeError } from './support/comparison-oracles.ts';

const ten = fc.float64Array({ min: -1, max: 1, noNaN: true, minLength: 10, maxLength: 10 });
const swapFolds = (values: Float64Array): Float64Array => values.map((_, i) => values[i ^ 1]);
const reverseRepeats = (values: Float64Array): Float64Array => values.map((_, i) => values[8 - (i & ~1) + (i & 1)]);

describe('5×2cv tests', () => {
  it.each(oracles.fiveByTwo.map((entry, i) => [i, entry] as const))("equal mlxtend's on differences %d", (_, { differences, t, f }) => {
    const values = Float64Array.from(differences);
    const [first, combined] = [fiveByTwoT(values), fiveByTwoF(values)];
    expect(relativeError(first.statistic, t[0])).toBeLessThan(1e-10);
    expect(relativeError(first.pValue, t[1])).toBeLessThan(1e-10);
    expect(relativeError(combined.statistic, f[0])).toBeLessThan(1e-10);
    expect(relativeError(combined.pValue, f[1])).toBeLessThan(1e-10);
    expect([first.df, combined.df]).toEqual([[5], [10, 5]]);
  });

  it('at the end of its interval a difference is rejected at exactly the level', () => {
    for (const { differences } of oracles.fiveByTwo) {
      const values = Float64Array.from(differences);
      const t = fiveByTwoT(values, 0.9);
      expect(fiveByTwoT(values.map((value) => value - t.interval[0])).pValue).toBeCloseTo(0.1, 9);
      const f = fiveByTwoF(values, 0.9);
      if (Number.isNaN(f.interval[0])) continue;
      expect(fiveByTwoF(values.map((value) => value - f.interval[1])).pValue).toBeCloseTo(0.1, 9);
      expect(fisherFSf(fiveByTwoF(values).statistic, 10, 5)).toBeCloseTo(fiveByTwoF(values).pValue, 14);
    }
  });

  it('swapping the models flips the sign and keeps p', () => {
    fc.assert(
      fc.property(ten, (values) => {
        const swapped = values.map((value) => -value);
        const [t, u] = [fiveByTwoT(values), fiveByTwoT(swapped)];
        expect(u.statistic + t.statistic || 0).toBe(0);
        expect(u.pValue).toEqual(t.pValue);
        expect(fiveByTwoF(swapped).pValue).toEqual(fiveByTwoF(values).pValue);
        expect(fiveByTwoF(swapped).difference).toBeCloseTo(-fiveByTwoF(values).difference, 12);
      }),
    );
  });

  it('F does not depend on the order of folds and repetitions; t depends on the first fold alone', () => {
    fc.assert(
      fc.property(ten, (values) => {
        const f = fiveByTwoF(values).log10P;
        for (const other of [swapFolds(values), reverseRepeats(values)]) {
          const again = fiveByTwoF(other).log10P;
          expect(Number.isNaN(f) ? Number.isNaN(again) : Math.abs(again - f) < 1e-9).toBe(true);
        }
        const t = fiveByTwoT(values);
        expect(t.difference === values[0] || Number.isNaN(t.statistic) || t.pValue === 1).toBe(true);
      }),
    );
  });

  it('a model against itself: p = 1; a constant difference: no spread to judge by', () => {
    for (const test of [fiveByTwoT, fiveByTwoF]) {
      expect(test(new Float64Array(10))).toMatchObject({ statistic: 0, pValue: 1, log10P: 0, difference: 0, interval: [0, 0] });
      const constant = test(new Float64Array(10).fill(0.1));
      expect([constant.statistic, constant.pValue].every(Number.isNaN)).toBe(true);
      expect(constant.difference).toBeCloseTo(0.1, 15);
    }
  });

  it('refuses other designs, NaN folds and impossible levels', () => {
    for (const test of [fiveByTwoT, fiveByTwoF]) {
      expect(codeOf(() => test(new Float64Array(9)))).toBe('STATISTIC_NOT_FIVE_BY_TWO');
      expect(codeOf(() => test(new Float64Array(10).fill(NaN)))).toBe('STATISTIC_NOT_FINITE');
      expect(codeOf(() => test(new Float64Array(10), 1))).toBe('STATISTIC_BAD_ARGUMENT');
    }
  });
});
