import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chiSquareCdf,
  chiSquareLogSf,
  chiSquareQuantile,
  chiSquareSf,
  chiSquareTails,
  chiSquareUpperQuantile,
  fisherFCdf,
  fisherFLogSf,
  fisherFQuantile,
  fisherFSf,
  fisherFTails,
  fisherFUpperQuantile,
  noncentralChiSquareCdf,
  noncentralChiSquareSf,
  noncentralChiSquareTails,
  noncentralityOf,
  normalCdf,
  normalLogSf,
  normalQuantile,
  normalSf,
  normalTails,
  studentizedRangeCdf,
  studentizedRangeQuantile,
  studentizedRangeSf,
  studentTCdf,
  studentTLogSf,
  studentTLogTwoSided,
  studentTQuantile,
  studentTSf,
  studentTTails,
  type Tails,
} from '../../src/stats/index.ts';
import { regularizedGamma } from '../../src/stats/incomplete-gamma.ts';
import { logGamma } from '../../src/stats/log-gamma.ts';

type Row = readonly number[];
type RangeRow = readonly [number, number, number | 'inf', number];

const fixture = JSON.parse(readFileSync(new URL('../fixtures/stats/distributions.json', import.meta.url), 'utf8')) as {
  logGamma: Row[];
  gamma: Row[];
  normal: Row[];
  studentT: Row[];
  fisherF: Row[];
  noncentralChiSquare: Row[];
  studentizedRange: RangeRow[];
  studentizedRangeQuantile: RangeRow[];
};

const relative = (got: number, want: number): number => (got === want ? 0 : Math.abs(got - want) / Math.abs(want));

/** The parameters whose tails differ by more than `values` (numbers above 1e-300) or `logs` from the fixture. */
function misses(rows: readonly Row[], arity: number, tails: (...parameters: number[]) => Tails, values: number, logs: number): unknown[] {
  return rows.flatMap((row) => {
    const parameters = row.slice(0, arity);
    const got = tails(...parameters);
    const pairs = [
      [got.lower, row[arity], values],
      [got.upper, row[arity + 1], values],
      [got.logLower, row[arity + 2], logs],
      [got.logUpper, row[arity + 3], logs],
    ];
    return pairs
      .filter(([is, want, limit]) => Math.abs(want) > 1e-300 && !(relative(is, want) <= limit))
      .map((pair) => ({ parameters, pair }));
  });
}

describe('distributions against mpmath at 50 digits', () => {
  it('log-gamma from 1e-300 to 1e300, next to its zeros too', () => {
    for (const [x, want] of fixture.logGamma) expect(relative(logGamma(x), want), String(x)).toBeLessThan(5e-15);
  });

  it('incomplete gamma: values to 1e-12, logarithms to 1e-12, shapes 1e-8 to 1e8', () => {
    expect(fixture.gamma.length).toBeGreaterThan(100);
    expect(misses(fixture.gamma, 2, regularizedGamma, 1e-12, 1e-12)).toEqual([]);
  });

  it('normal', () => expect(misses(fixture.normal, 1, normalTails, 1e-12, 1e-12)).toEqual([]));
  it('Student t, df 0.01 to 1e10', () => expect(misses(fixture.studentT, 2, studentTTails, 1e-12, 1e-12)).toEqual([]));
  it('F, df 0.05 to 1e6', () => expect(misses(fixture.fisherF, 3, fisherFTails, 1e-12, 1e-12)).toEqual([]));
  it('noncentral χ² up to x = λ = 1e6', () =>
    expect(misses(fixture.noncentralChiSquare, 3, noncentralChiSquareTails, 1e-11, 1e-11)).toEqual([]));

  it('χ² is right where p underflows', () => {
    const row = fixture.gamma.find(([a, x]) => a === 0.5 && x === 5e5);
    expect(row).toBeDefined();
    expect(chiSquareSf(1e6, 1)).toBe(0);
    expect(relative(chiSquareLogSf(1e6, 1), row?.[5] ?? NaN)).toBeLessThan(1e-14);
    expect(chiSquareLogSf(189469.405582, 2) / Math.LN10).toBeCloseTo(-41142.76, 2);
    // df 2: sf = exp(−x / 2) exactly
    expect(chiSquareLogSf(4.6e6, 2)).toBe(-2.3e6);
  });
});

describe('studentized range against scipy', () => {
  const df = (value: number | 'inf'): number => (value === 'inf' ? Infinity : value);
  it('cdf to 1e-7', () => {
    for (const [q, groups, v, want] of fixture.studentizedRange) {
      expect(relative(studentizedRangeCdf(q, groups, df(v)), want)).toBeLessThan(1e-7);
      expect(studentizedRangeSf(q, groups, df(v))).toBeCloseTo(1 - want, 7);
    }
  });
  it('quantile to 1e-6', () => {
    for (const [p, groups, v, want] of fixture.studentizedRangeQuantile) {
      expect(relative(studentizedRangeQuantile(p, groups, df(v)), want)).toBeLessThan(1e-6);
    }
  });
  it("gives Demšar's table of q/√2 at α = .05 for 2 to 10 models", () => {
    const table = [1.96, 2.344, 2.569, 2.728, 2.85, 2.948, 3.031, 3.102, 3.164];
    table.forEach((want, index) => {
      expect(studentizedRangeQuantile(0.95, index + 2, Infinity) / Math.SQRT2).toBeCloseTo(want, 2);
    });
  });
});

describe('quantiles', () => {
  it('known values', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13);
    expect(normalQuantile(1e-300)).toBeCloseTo(-37.0471, 4);
    expect(relative(studentTQuantile(0.975, 9), 2.262157162798205)).toBeLessThan(1e-14);
    expect(relative(chiSquareQuantile(0.95, 4), 9.487729036781154)).toBeLessThan(1e-13);
    expect(relative(fisherFQuantile(0.95, 3, 39), 2.845067805279349)).toBeLessThan(1e-13);
  });

  const probability = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
  const df = fc.double({ min: 0.3, max: 1e5, noNaN: true });

  it('invert their distribution function', () => {
    fc.assert(
      fc.property(probability, df, df, (p, a, b) => {
        expect(relative(normalCdf(normalQuantile(p)), p)).toBeLessThan(1e-10);
        expect(relative(studentTCdf(studentTQuantile(p, a), a), p)).toBeLessThan(1e-10);
        expect(relative(chiSquareCdf(chiSquareQuantile(p, a), a), p)).toBeLessThan(1e-10);
        expect(relative(chiSquareSf(chiSquareUpperQuantile(p, a), a), p)).toBeLessThan(1e-10);
        expect(relative(fisherFCdf(fisherFQuantile(p, a, b), a, b), p)).toBeLessThan(1e-10);
        expect(relative(fisherFSf(fisherFUpperQuantile(p, a, b), a, b), p)).toBeLessThan(1e-10);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('reach into tails that 1 − q cannot express', () => {
    expect(relative(chiSquareLogSf(chiSquareUpperQuantile(1e-200, 3), 3), Math.log(1e-200))).toBeLessThan(1e-12);
    expect(relative(studentTLogSf(-studentTQuantile(1e-200, 5), 5), Math.log(1e-200))).toBeLessThan(1e-12);
    expect(relative(fisherFLogSf(fisherFUpperQuantile(1e-100, 5, 9), 5, 9), Math.log(1e-100))).toBeLessThan(1e-12);
  });

  it('ends and outside', () => {
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0]);
    expect([studentTQuantile(0, 3), studentTQuantile(1, 3), studentTQuantile(0.5, 3)]).toEqual([-Infinity, Infinity, 0]);
    expect([chiSquareQuantile(0, 3), chiSquareQuantile(1, 3), chiSquareUpperQuantile(0, 3), chiSquareUpperQuantile(1, 3)]).toEqual([
      0,
      Infinity,
      Infinity,
      0,
    ]);
    expect([fisherFQuantile(0, 3, 4), fisherFQuantile(1, 3, 4)]).toEqual([0, Infinity]);
    const outside = [
      normalQuantile(-0.1),
      studentTQuantile(2, 3),
      chiSquareQuantile(0.5, 0),
      fisherFQuantile(0.5, 1, -1),
      studentizedRangeQuantile(1, 3, 9),
    ];
    expect(outside.every(Number.isNaN)).toBe(true);
  });
});

describe('properties of the tails', () => {
  it('the two sides sum to 1 and the cdf rises', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1e4, noNaN: true }),
        fc.double({ min: 0, max: 2e4, noNaN: true }),
        fc.double({ min: 1, max: 1.5, noNaN: true }),
        (df, x, factor) => {
          const here = chiSquareTails(x, df);
          expect(here.lower + here.upper).toBeCloseTo(1, 13);
          expect(chiSquareCdf(x * factor, df)).toBeGreaterThanOrEqual(here.lower - 1e-14);
          const f = fisherFTails(x / df, df, 7);
          expect(f.lower + f.upper).toBeCloseTo(1, 13);
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });

  it('t is symmetric, its two-sided p at 0 is 1, t² is F, infinite df is normal', () => {
    expect(studentTCdf(-1.3, 4)).toBe(studentTSf(1.3, 4));
    expect(studentTLogTwoSided(0, 7)).toBe(0);
    expect(relative(fisherFSf(1.3 ** 2, 1, 4), 2 * studentTSf(1.3, 4))).toBeLessThan(1e-14);
    expect(studentTSf(1.96, Infinity)).toBe(normalSf(1.96));
    expect(normalLogSf(0)).toBeCloseTo(-Math.LN2, 15);
    expect([studentTSf(Infinity, 3), studentTCdf(-Infinity, 3), chiSquareSf(Infinity, 2), chiSquareSf(-1, 2), fisherFSf(0, 1, 1)]).toEqual([
      0, 0, 0, 1, 1,
    ]);
  });

  it('says NaN outside the domain', () => {
    const values = [
      chiSquareSf(1, 0),
      chiSquareSf(NaN, 1),
      studentTCdf(1, -1),
      fisherFCdf(1, 0, 1),
      noncentralChiSquareCdf(1, 1, -1),
      studentizedRangeCdf(1, 1, 5),
      logGamma(-1),
      normalCdf(NaN),
    ];
    expect(values.every(Number.isNaN)).toBe(true);
  });
});

describe('noncentrality of an observed χ²', () => {
  it('is the inverse of the noncentral cdf', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 3e4, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(0.025, 0.5, 0.975),
        (x, df, p) => {
          const lambda = noncentralityOf(x, df, p);
          if (lambda === 0) expect(chiSquareCdf(x, df)).toBeLessThanOrEqual(p);
          else expect(noncentralChiSquareCdf(x, df, lambda)).toBeCloseTo(p, 10);
        },
      ),
      { numRuns: 150, seed: 5 },
    );
  });

  it('works for the χ² of 494,021 rows', () => {
    const [low, high] = [noncentralityOf(564812.140112, 44, 0.975), noncentralityOf(564812.140112, 44, 0.025)];
    expect(noncentralChiSquareSf(564812.140112, 44, low)).toBeCloseTo(0.025, 11);
    expect(noncentralChiSquareCdf(564812.140112, 44, high)).toBeCloseTo(0.025, 11);
    expect(noncentralChiSquareCdf(3, 2, 0)).toBe(chiSquareCdf(3, 2));
  });
});
