import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedProportions } from '../../src/stats/index.ts';
import { codeOf, oracles, relativeError } from './support/comparison-oracles.ts';

describe('McNemar', () => {
  it.each(oracles.paired.cases.map((entry) => [entry.b, entry.c, entry.n, entry] as const))(
    'equals statsmodels and the maximised likelihood for %d against %d of %d',
    (b, c, n, expected) => {
      const result = pairedProportions(b, c, n);
      const check = (log10P: number, p: number | undefined): void => {
        if (p === undefined || p === 0) return;
        expect(relativeError(log10P, Math.log10(p))).toBeLessThan(1e-10);
      };
      check(result.exact.log10P, expected.exact);
      check(result.midP.log10P, expected.midP);
      check(result.uncorrected.log10P, expected.uncorrected?.[1]);
      check(result.corrected.log10P, expected.corrected?.[1]);
      if (expected.uncorrected !== undefined)
        expect(relativeError(result.uncorrected.statistic, expected.uncorrected[0])).toBeLessThan(1e-12);
      if (expected.corrected !== undefined) expect(relativeError(result.corrected.statistic, expected.corrected[0])).toBeLessThan(1e-12);
      // a maximum found by trial is good to the root of the last digit
      if (expected.interval !== undefined) {
        expect(result.interval[0]).toBeCloseTo(expected.interval[0], 7);
        expect(result.interval[1]).toBeCloseTo(expected.interval[1], 7);
      }
    },
  );

  it('has the published figures of [[101, 121], [59, 33]]', () => {
    const result = pairedProportions(121, 59, 314);
    expect(result.corrected.statistic).toBeCloseTo(20.6722222, 7);
    expect(result.uncorrected.statistic).toBeCloseTo(21.3555556, 7);
    expect(10 ** result.exact.log10P / 4.434449e-6).toBeCloseTo(1, 6);
    expect(result.corrected.statistic).toBeCloseTo(oracles.paired.mlxtend[0], 10);
  });

  it('keeps its logarithm where p underflows', () => {
    const { uncorrected, exact } = pairedProportions(400_000, 1_000, 494_021);
    expect(uncorrected.log10P).toBeLessThan(-80_000);
    expect(exact.log10P).toBeLessThan(-100_000);
    expect(Number.isFinite(exact.log10P)).toBe(true);
  });

  it('swapping flips the sign; the interval excludes 0 exactly when the uncorrected test rejects; p is ordered', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.integer({ min: 1, max: 1000 }), (b, c, rest) => {
        const [one, other] = [pairedProportions(b, c, b + c + rest), pairedProportions(c, b, b + c + rest)];
        expect(other.difference + one.difference).toBe(0);
        expect(other.interval[0]).toBeCloseTo(-one.interval[1], 9);
        expect(other.midP).toEqual(one.midP);
        expect(one.interval[0]).toBeLessThanOrEqual(one.difference);
        expect(one.interval[1]).toBeGreaterThanOrEqual(one.difference);
        const p = 10 ** one.uncorrected.log10P;
        if (Math.abs(p - 0.05) > 1e-6) expect(one.interval[0] > 0 || one.interval[1] < 0).toBe(p < 0.05);
        expect(one.midP.log10P).toBeLessThanOrEqual(one.exact.log10P);
        expect(one.uncorrected.log10P).toBeLessThanOrEqual(one.corrected.log10P);
      }),
    );
  });

  it('a model against itself: every p is 1', () => {
    const same = pairedProportions(0, 0, 50);
    for (const p of [same.exact, same.midP, same.corrected, same.uncorrected]) expect(p.log10P).toBe(0);
    expect(same.difference).toBe(0);
    // the limit of the interval as the counts vanish: z² / (n + z²)
    expect(same.interval[1]).toBeCloseTo(1.959964 ** 2 / (50 + 1.959964 ** 2), 6);
    expect(same.interval[0]).toBe(-same.interval[1]);
  });

  it('all rows discordant: the interval ends at ±1', () => {
    expect(pairedProportions(20, 0, 20).interval[1]).toBe(1);
    expect(pairedProportions(0, 20, 20).interval[0]).toBe(-1);
  });

  it.each([
    [-1, 2, 10],
    [1.5, 2, 10],
    [NaN, 2, 10],
    [6, 6, 10],
    [0, 0, 0],
  ])('refuses %d and %d of %d', (b, c, n) => {
    expect(codeOf(() => pairedProportions(b, c, n))).toBe('STATISTIC_BAD_COUNTS');
  });
});
