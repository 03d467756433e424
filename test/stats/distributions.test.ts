import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betaCdf,
  betaQuantile,
  betaTails,
  binomialCdf,
  binomialQuantile,
  binomialTails,
  chiSquareCdf,
  chiSquareLogSf,
  chiSquareSf,
  chiSquareTails,
  fisherFCdf,
  fisherFSf,
  fisherFTails,
  hypergeometricCdf,
  hypergeometricQuantile,
  hypergeometricTails,
  noncentralChiSquareCdf,
  noncentralChiSquareSf,
  noncentralChiSquareTails,
  noncentralityOf,
  normalCdf,
  normalLogSf,
  normalSf,
  normalTails,
  studentizedRangeCdf,
  studentizedRangeQuantile,
  studentizedRangeLogSf,
  studentizedRangeSf,
  studentizedRangeTails,
  studentTCdf,
  studentTLogTwoSided,
  studentTSf,
  studentTTails,
  type Tails,
} from '../../src/stats/index.ts';
import { regularizedGamma } from '../../src/stats/incomplete-gamma.ts';
import { logGamma } from '../../src/stats/log-gamma.ts';

type Row = readonly number[];
type RangeRow = readonly [number, number, number | 'inf', number, number?, number?, number?];

const fixture = JSON.parse(readFileSync(new URL('../fixtures/stats/distributions.json', import.meta.url), 'utf8')) as {
  logGamma: Row[];
  gamma: Row[];
  normal: Row[];
  studentT: Row[];
  fisherF: Row[];
  beta: Row[];
  binomial: Row[];
  hypergeometric: Row[];
  noncentralChiSquare: Row[];
};
const range = JSON.parse(readFileSync(new URL('../fixtures/stats/studentized-range.json', import.meta.url), 'utf8')) as {
  tails: RangeRow[];
  quantiles: RangeRow[];
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
  it('Student t, df 1e-4 to 1e10', () => expect(misses(fixture.studentT, 2, studentTTails, 1e-12, 1e-12)).toEqual([]));
  it('F, df 0.001 to 1e6', () => expect(misses(fixture.fisherF, 3, fisherFTails, 1e-12, 1e-12)).toEqual([]));
  it('beta, shapes 1e-4 to 1e8', () => expect(misses(fixture.beta, 3, betaTails, 1e-12, 2e-12)).toEqual([]));
  it('binomial, n to 1e9', () => expect(misses(fixture.binomial, 3, binomialTails, 1e-12, 1e-12)).toEqual([]));
  it('hypergeometric, totals to 1e9', () => {
    const tails = (k: number, total: number, marked: number, drawn: number): Tails => hypergeometricTails(k, { total, marked, drawn });
    expect(misses(fixture.hypergeometric, 4, tails, 1e-12, 1e-12)).toEqual([]);
  });
  it('noncentral χ² from λ = 1e-10 to x = λ = 1e6', () =>
    expect(misses(fixture.noncentralChiSquare, 3, noncentralChiSquareTails, 1e-12, 1e-12)).toEqual([]));

  it('every one reaches down to log10 p = −10⁶', () => {
    const least = (rows: readonly Row[], arity: number): number => Math.min(...rows.flatMap((row) => row.slice(arity + 2))) / Math.LN10;
    const reached = [
      least(fixture.normal, 1),
      least(fixture.studentT, 2),
      least(fixture.fisherF, 3),
      least(fixture.beta, 3),
      least(fixture.binomial, 3),
      least(fixture.hypergeometric, 4),
      least(fixture.noncentralChiSquare, 3),
      least(fixture.gamma, 2),
    ];
    expect(Math.max(...reached)).toBeLessThan(-9.9e5);
  });

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

describe('studentized range against mpmath', () => {
  const df = (value: number | 'inf'): number => (value === 'inf' ? Infinity : value);
  it('both tails and their logarithms to 1e-11, far tails included', () => {
    const rows = range.tails.map(([q, groups, v, ...rest]) => [q, groups, df(v), ...rest.map(Number)]);
    expect(misses(rows, 3, studentizedRangeTails, 1e-11, 1e-11)).toEqual([]);
    expect(studentizedRangeLogSf(1500, 4, Infinity) / Math.LN10).toBeLessThan(-2e5);
  });
  it('quantile to 1e-9 of scipy', () => {
    for (const [p, groups, v, want] of range.quantiles) {
      expect(relative(studentizedRangeQuantile(p, groups, df(v)), want)).toBeLessThan(1e-9);
    }
  });
  it('two groups are a t test: q = t √2', () => {
    for (const df of [1, 3.5, 40])
      expect(relative(studentizedRangeSf(2.3 * Math.SQRT2, 2, df), 2 * studentTSf(2.3, df))).toBeLessThan(1e-12);
  });
  it("gives Demšar's table of q/√2 at α = .05 for 2 to 10 models", () => {
    const table = [1.96, 2.344, 2.569, 2.728, 2.85, 2.948, 3.031, 3.102, 3.164];
    table.forEach((want, index) => {
      expect(studentizedRangeQuantile(0.95, index + 2, Infinity) / Math.SQRT2).toBeCloseTo(want, 2);
    });
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
      betaCdf(0.5, 0, 1),
      betaQuantile(2, 1, 1),
      binomialCdf(1, 2.5, 0.5),
      binomialQuantile(0.5, 3, 2),
      hypergeometricCdf(1, { total: 3, marked: 4, drawn: 1 }),
      hypergeometricQuantile(0.5, { total: 3, marked: -1, drawn: 1 }),
      logGamma(-1),
      normalCdf(NaN),
    ];
    expect(values.every(Number.isNaN)).toBe(true);
  });
});

describe('noncentrality of an observed χ²', () => {
  it('is the inverse also where it is taken from the normal distribution of the root', () => {
    for (const df of [1, 44, 5000])
      for (const p of [0.025, 0.5, 0.975]) {
        const lambda = noncentralityOf(1.1e9, df, p);
        expect(noncentralChiSquareCdf(1.1e9, df, lambda)).toBeCloseTo(p, 6);
      }
  });

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
