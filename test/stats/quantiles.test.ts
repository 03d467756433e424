import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betaCdf,
  betaLogSf,
  betaQuantile,
  betaSf,
  betaUpperQuantile,
  binomialCdf,
  binomialLogMass,
  binomialLogSf,
  binomialQuantile,
  binomialSf,
  chiSquareCdf,
  chiSquareLogSf,
  chiSquareQuantile,
  chiSquareSf,
  chiSquareUpperQuantile,
  fisherFCdf,
  fisherFLogSf,
  fisherFQuantile,
  fisherFSf,
  fisherFUpperQuantile,
  hypergeometricCdf,
  hypergeometricLogMass,
  hypergeometricLogSf,
  hypergeometricQuantile,
  hypergeometricSf,
  normalCdf,
  normalQuantile,
  studentizedRangeQuantile,
  studentTCdf,
  studentTLogSf,
  studentTQuantile,
} from '../../src/stats/index.ts';

const relative = (got: number, want: number): number => (got === want ? 0 : Math.abs(got - want) / Math.abs(want));

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

  it('of the beta distribution invert too, as far as doubles next to 1 can say', () => {
    const shape = fc.double({ min: 20, max: 500, noNaN: true });
    fc.assert(
      fc.property(probability, shape, shape, (p, a, b) => {
        expect(relative(betaCdf(betaQuantile(p, a, b), a, b), p)).toBeLessThan(1e-8);
        expect(relative(betaSf(betaUpperQuantile(p, a, b), a, b), p)).toBeLessThan(1e-8);
      }),
      { numRuns: 200, seed: 9 },
    );
    expect(relative(betaUpperQuantile(1e-200, 3, 4), 1)).toBeLessThan(1e-15);
    expect(relative(betaLogSf(1 - 1e-9, 1, 20), 20 * Math.log(1e-9))).toBeLessThan(1e-8);
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3), betaUpperQuantile(0, 2, 3), betaUpperQuantile(1, 2, 3)]).toEqual([0, 1, 1, 0]);
  });

  it('of counts are the least that reach p', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (p, n, chance) => {
          const k = binomialQuantile(p, n, chance);
          const urn = { total: 2 * n, marked: n, drawn: Math.round(n * chance) };
          const drawn = hypergeometricQuantile(p, urn);
          const reaches = (lower: number, upper: number): boolean => (p <= 0.5 ? lower >= p : upper <= 1 - p);
          expect(k === n || reaches(binomialCdf(k, n, chance), binomialSf(k, n, chance))).toBe(true);
          expect(k === 0 || !reaches(binomialCdf(k - 1, n, chance), binomialSf(k - 1, n, chance))).toBe(true);
          expect(drawn === urn.drawn || reaches(hypergeometricCdf(drawn, urn), hypergeometricSf(drawn, urn))).toBe(true);
          expect(drawn === 0 || !reaches(hypergeometricCdf(drawn - 1, urn), hypergeometricSf(drawn - 1, urn))).toBe(true);
        },
      ),
      { numRuns: 200, seed: 8 },
    );
    expect([
      binomialQuantile(0.5, 10, 0.5),
      binomialQuantile(0.975, 20, 0.3),
      binomialQuantile(1, 9, 0.2),
      binomialQuantile(0, 9, 0.2),
    ]).toEqual([5, 10, 9, 0]);
  });

  it('masses sum to the tails', () => {
    const urn = { total: 60, marked: 25, drawn: 31 };
    const masses = (mass: (k: number) => number): number =>
      Array.from({ length: 13 }, (_, k) => Math.exp(mass(k))).reduce((a, b) => a + b, 0);
    expect(
      relative(
        masses((k) => binomialLogMass(k, 40, 0.3)),
        binomialCdf(12, 40, 0.3),
      ),
    ).toBeLessThan(1e-13);
    expect(
      relative(
        masses((k) => hypergeometricLogMass(k, urn)),
        hypergeometricCdf(12, urn),
      ),
    ).toBeLessThan(1e-13);
    expect([binomialLogMass(-1, 4, 0.5), binomialLogMass(1.5, 4, 0.5), hypergeometricLogMass(26, urn)]).toEqual([
      -Infinity,
      -Infinity,
      -Infinity,
    ]);
    expect([binomialLogMass(0, 4, 0), binomialLogMass(4, 4, 1), binomialLogMass(1, 4, 0)]).toEqual([0, 0, -Infinity]);
    expect(relative(binomialLogSf(999, 1000, 1e-9), 1000 * Math.log(1e-9))).toBeLessThan(1e-14);
    expect(hypergeometricLogSf(24, { total: 50, marked: 25, drawn: 25 })).toBeCloseTo(-Math.log(126410606437752), 10);
    expect(betaLogSf(0.5, 1, 2000)).toBeCloseTo(2000 * Math.log(0.5), 9);
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
      studentizedRangeQuantile(0.9, 1, 9),
    ];
    expect(outside.every(Number.isNaN)).toBe(true);
  });
});
