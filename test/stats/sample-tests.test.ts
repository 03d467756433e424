import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shuffle } from '../../src/core/rng.ts';
import {
  chiSquareSf,
  cliffsDelta,
  cohensD,
  kolmogorovLogSf,
  kolmogorovSmirnov,
  kruskalWallis,
  mannWhitney,
  monteCarloP,
  pairedRankBiserial,
  permutationTest,
  signedRank,
  welchT,
} from '../../src/stats/index.ts';

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../fixtures/stats/${name}`, import.meta.url), 'utf8'));
const python = read('tests-python.json') as {
  cliff: [number[], number[], number, number, number][];
  kolmogorov: [number, number][];
};
interface SampleRow {
  readonly x: number[];
  readonly y: number[];
  readonly kind: 'exact' | 'normal';
  readonly cohen: number[];
  readonly u: number;
  readonly p: number;
  readonly d: number;
  readonly ksP: number;
  readonly ksAsymptotic: number;
  readonly t: number;
  readonly df: number;
  readonly tP: number;
  readonly tLow: number;
  readonly tHigh: number;
}
const r = read('tests-r.json') as {
  samples: SampleRow[];
  signed: { d: number[]; v: number; p: number; r: number[] }[];
  kruskal: { groups: number[][]; statistic: number; df: number; p: number }[];
};

const close = (got: number, want: number, limit = 1e-11): void =>
  expect(Math.abs(got - want), `${String(got)} for ${String(want)}`).toBeLessThanOrEqual(limit * Math.max(Math.abs(want), 1e-12));

describe.each(r.samples.map((row, i) => [`${String(row.x.length)} and ${String(row.y.length)} values (${String(i)})`, row] as const))(
  'two groups as R: %s',
  (_, row) => {
    const [x, y] = [Float64Array.from(row.x), Float64Array.from(row.y)];
    it('Mann–Whitney, exact (with ties as coin) or normal', () => {
      const got = mannWhitney(x, y);
      expect(got.u).toBe(row.u);
      expect(got.method).toBe(row.kind);
      close(Math.exp(got.logP), row.p);
    });
    it('Kolmogorov–Smirnov, exact with ties', () => {
      const got = kolmogorovSmirnov(x, y);
      close(got.statistic, row.d);
      // R has 1 − cdf, whose digits end at 1e-16
      expect(Math.exp(got.logP)).toBeCloseTo(row.ksP, 11);
      const z = row.d * Math.sqrt((x.length * y.length) / (x.length + y.length));
      close(Math.exp(kolmogorovLogSf(z)), row.ksAsymptotic, 1e-7);
    });
    it('Welch’s t and Cohen’s d with its noncentral interval', () => {
      const got = welchT(x, y, 0.95);
      close(got.statistic, row.t);
      close(got.df, row.df);
      close(Math.exp(got.logP), row.tP);
      close(got.difference.ci[0], row.tLow);
      close(got.difference.ci[1], row.tHigh);
      const d = cohensD(x, y, 0.95);
      close(d.value, row.cohen[0], 1e-9);
      // effectsize searches its noncentrality to some six digits
      expect(d.ci[0]).toBeCloseTo(row.cohen[1], 4);
      expect(d.ci[1]).toBeCloseTo(row.cohen[2], 4);
    });
  },
);

describe('other tests of numbers', () => {
  it('Wilcoxon’s signed rank as R and coin (ties, zeros)', () => {
    for (const { d, v, p, r: biserial } of r.signed) {
      const got = signedRank(Float64Array.from(d));
      expect(got.positive).toBe(v);
      close(Math.exp(got.logP), p);
      const effect = pairedRankBiserial(got, 0.95);
      [effect.value, ...effect.ci].forEach((value, i) => expect(value).toBeCloseTo(biserial[i], 8));
    }
  });
  it('Kruskal–Wallis as R', () => {
    for (const { groups, statistic, df, p } of r.kruskal) {
      const got = kruskalWallis(groups.map((group) => Float64Array.from(group)));
      close(got.statistic, statistic);
      expect(got.df).toBe(df);
      close(Math.exp(got.logP), p);
    }
  });
  it('two groups: Kruskal–Wallis is the square of Mann–Whitney without continuity correction', () => {
    const [x, y] = [Float64Array.of(1, 4, 4, 7, 9), Float64Array.of(2, 4, 8, 8, 12, 13)];
    const { u } = mannWhitney(x, y);
    const ties = 6 + 24;
    const z = (u - 15) / Math.sqrt((30 / 12) * (12 - ties / 110));
    close(kruskalWallis([x, y]).statistic, z * z);
  });
  it('Cliff’s δ over all pairs', () => {
    for (const [x, y, value, low, high] of python.cliff) {
      const got = cliffsDelta(Float64Array.from(x), Float64Array.from(y), 0.95);
      close(got.value, value);
      close(got.ci[0], low, 1e-9);
      close(got.ci[1], high, 1e-9);
    }
    expect(cliffsDelta(Float64Array.of(1, 2), Float64Array.of(3, 4), 0.95)).toMatchObject({ value: -1 });
    expect(cliffsDelta(Float64Array.of(2, 2), Float64Array.of(2, 2), 0.95).value).toBe(0);
  });
  it('Kolmogorov’s distribution from 0.05 to 1000, with its logarithm', () => {
    for (const [x, want] of python.kolmogorov) close(kolmogorovLogSf(x), want, 1e-12);
    expect([kolmogorovLogSf(0), kolmogorovLogSf(-1)]).toEqual([0, 0]);
    expect(kolmogorovLogSf(NaN)).toBeNaN();
  });
});

describe('properties of tests of two groups', () => {
  const values = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 2, maxLength: 25 });
  it('turning the groups round changes no p and turns the effect', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [x, y] = [Float64Array.from(a), Float64Array.from(b)];
        expect(mannWhitney(x, y).logP).toBeCloseTo(mannWhitney(y, x).logP, 10);
        expect(mannWhitney(x, y).u + mannWhitney(y, x).u).toBe(x.length * y.length);
        expect(kolmogorovSmirnov(x, y).logP).toBeCloseTo(kolmogorovSmirnov(y, x).logP, 10);
        const [one, other] = [cliffsDelta(x, y, 0.95), cliffsDelta(y, x, 0.95)];
        expect(one.value).toBeCloseTo(-other.value, 12);
        expect(one.ci[0]).toBeCloseTo(-other.ci[1], 9);
        expect(one.value).toBeCloseTo((2 * mannWhitney(x, y).u) / x.length / y.length - 1, 12);
      }),
      { numRuns: 150, seed: 6 },
    );
  });
  it('rank tests see only the order of the values', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const bend = (list: number[]): Float64Array => Float64Array.from(list, (value) => Math.exp(value) + value ** 3);
        const [x, y] = [Float64Array.from(a), Float64Array.from(b)];
        expect(mannWhitney(bend(a), bend(b))).toEqual(mannWhitney(x, y));
        expect(kruskalWallis([bend(a), bend(b)])).toEqual(kruskalWallis([x, y]));
        expect(kolmogorovSmirnov(bend(a), bend(b)).logP).toBe(kolmogorovSmirnov(x, y).logP);
      }),
      { numRuns: 100, seed: 7 },
    );
  });
  it('equal groups give p = 1; so do values that are all the same', () => {
    const x = Float64Array.of(1, 2, 3, 5, 8);
    expect([mannWhitney(x, x).logP, kolmogorovSmirnov(x, x).logP, kruskalWallis([x, x]).logP, welchT(x, x, 0.95).logP]).toEqual([
      0, 0, 0, 0,
    ]);
    const same = new Float64Array(60).fill(7);
    expect([mannWhitney(same, same).logP, kolmogorovSmirnov(same, same).logP, kruskalWallis([same, same, same]).logP]).toEqual([0, 0, 0]);
    expect(signedRank(new Float64Array(5))).toMatchObject({ logP: 0, n: 0, zeros: 5 });
    expect(pairedRankBiserial(signedRank(new Float64Array(5)), 0.95)).toMatchObject({ value: 0 });
  });
  it('keep their digits where p underflows', () => {
    const ramp = (from: number, n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => from + i / n);
    // complete separation of 400 and 400: 2 / C(800, 400)
    const exact = kolmogorovSmirnov(ramp(0, 400), ramp(5, 400)).logP;
    let choose = 0;
    for (let i = 1; i <= 400; i++) choose += Math.log((400 + i) / i);
    expect(exact).toBeCloseTo(Math.LN2 - choose, 8);
    expect(mannWhitney(ramp(0, 300_000), ramp(5, 200_000)).logP).toBeLessThan(-80_000);
    expect(Number.isFinite(kolmogorovSmirnov(ramp(0, 300_000), ramp(5, 200_000)).logP)).toBe(true);
  });
});

describe('permutation', () => {
  it('is near the exact p, keeps its interval round it, and is never 0', () => {
    const values = Float64Array.of(1, 3, 4, 9, 2, 8, 11, 12, 7, 10);
    const head = values.subarray(0, 4);
    const statistic = (): number => head.reduce((sum, value) => sum - value, 0);
    const { logP, monteCarlo } = permutationTest(statistic, (rng) => shuffle(values, rng), 20_000, 4);
    // sum ≤ 17 of 4 out of these ten: counted by hand-written enumeration
    const all = [1, 3, 4, 9, 2, 8, 11, 12, 7, 10];
    let [hits, total] = [0, 0];
    for (let mask = 0; mask < 1024; mask++) {
      const chosen = all.filter((_, i) => ((mask >> i) & 1) === 1);
      if (chosen.length !== 4) continue;
      total++;
      if (chosen.reduce((sum, value) => sum + value, 0) <= 17) hits++;
    }
    expect(Math.abs(Math.exp(logP) - hits / total)).toBeLessThan(4 * monteCarlo.standardError);
    expect(monteCarlo.interval[0]).toBeLessThan(hits / total);
    expect(monteCarlo.interval[1]).toBeGreaterThan(hits / total);
    expect(Math.exp(monteCarloP(0, 999).logP)).toBeCloseTo(0.001, 12);
    expect(monteCarloP(999, 999)).toMatchObject({ logP: 0, monteCarlo: { interval: [expect.any(Number), 1] } });
  });
  it('counts replicates without a value as extreme', () => {
    let calls = 0;
    const { monteCarlo } = permutationTest(
      () => (calls++ === 0 ? 1 : NaN),
      () => undefined,
      50,
      1,
    );
    expect(monteCarlo.asExtreme).toBe(50);
  });
});

describe('bad samples', () => {
  const some = Float64Array.of(1, 2, 3);
  it.each([
    ['no value', () => mannWhitney(new Float64Array(0), some), 'STATISTIC_NO_VALUES'],
    ['a NaN', () => mannWhitney(Float64Array.of(1, NaN), some), 'STATISTIC_NOT_FINITE'],
    ['an infinite value', () => kolmogorovSmirnov(Float64Array.of(1, Infinity), some), 'STATISTIC_NOT_FINITE'],
    ['one group', () => kruskalWallis([some]), 'STATISTIC_TOO_FEW_GROUPS'],
    ['one value for t', () => welchT(Float64Array.of(1), some, 0.95), 'STATISTIC_NO_VALUES'],
    ['two constants for t', () => welchT(Float64Array.of(1, 1), Float64Array.of(2, 2), 0.95), 'STATISTIC_NO_SPREAD'],
    ['no pairs', () => signedRank(new Float64Array(0)), 'STATISTIC_NO_VALUES'],
  ])('%s', (_, work, code) => {
    expect(work).toThrow(expect.objectContaining({ code }));
  });
  it('samples are not changed', () => {
    const [x, y] = [Float64Array.of(3, 1, 2), Float64Array.of(9, 8, 1)];
    mannWhitney(x, y);
    kolmogorovSmirnov(x, y);
    cliffsDelta(x, y, 0.95);
    expect([[...x], [...y]]).toEqual([[3, 1, 2], [9, 8, 1]]); // prettier-ignore
    expect(chiSquareSf(kruskalWallis([x, y]).statistic, 1)).toBeGreaterThan(0);
  });
});
