import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import {
  clopperPearson,
  cohensH,
  contingencyTable,
  correctedCramersV,
  cramersV,
  detectableNoncentrality,
  detectableStandardErrors,
  expectedCounts,
  fisherExact,
  fitTable,
  freemanHaltonLogP,
  lambda,
  oddsRatio,
  pearsonChiSquare,
  phi,
  powerDivergence,
  riskDifference,
  riskRatio,
  tableSampler,
  tau,
  theilsU,
  tschuprowsT,
  twoShareZ,
  wilsonInterval,
} from '../../src/stats/index.ts';
import { close, python, r, tableOf } from './support/table-fixtures.ts';

/** Matchers whose type says nothing, for use inside expected objects. */
const aNumber: unknown = expect.any(Number);

describe('power divergence', () => {
  it('equals the sums at 40 digits, also where they nearly cancel', () => {
    for (const { counts, values } of python.divergence) {
      const table = tableOf(counts);
      for (const [l, want] of values) close(powerDivergence(table.counts, expectedCounts(table), l), want, 1e-10, `λ ${String(l)}`);
    }
  });
  it('refuses an empty cell where the statistic is infinite', () => {
    const code = (l: number) => () => powerDivergence(Float64Array.of(0, 4), Float64Array.of(2, 2), l);
    expect(code(-1)).toThrow(expect.objectContaining({ code: 'STATISTIC_ZERO_CELL' }));
    expect(code(-2)).toThrow(expect.objectContaining({ code: 'STATISTIC_ZERO_CELL' }));
    expect(code(-0.5)()).toBeCloseTo(32 - 16 * Math.SQRT2, 12);
  });
});

describe("Fisher's exact test", () => {
  it.each(r.fisher22.map((row) => [JSON.stringify(row.counts), row] as const))('2 × 2 as R: %s', (_, row) => {
    const table = tableOf(row.counts);
    const two = fisherExact(table, 'two-sided', 0.95);
    close(Math.exp(two.logP), row.p, 1e-11, 'p');
    close(Math.exp(fisherExact(table, 'greater', 0.95).logP), row.greater, 1e-11, 'greater');
    close(Math.exp(fisherExact(table, 'less', 0.95).logP), row.less, 1e-11, 'less');
    // R solves to a step of 1e-4 of 1/odds only; scipy, below, to the last digits
    close(two.oddsRatio, Number(row.estimate.replace('Inf', 'Infinity')), 2e-3, 'estimate');
    close(two.interval[0], row.low, 2e-2, 'low');
    close(two.interval[1], Number(row.high.replace('Inf', 'Infinity')), 2e-2, 'high');
  });
  it('conditional odds ratio and exact interval as scipy', () => {
    for (const [counts, ...want] of python.conditional) {
      const { oddsRatio: estimate, interval } = fisherExact(tableOf(counts), 'two-sided', 0.95);
      [estimate, ...interval].forEach((value, i) => close(value, want[i], 1e-9, JSON.stringify(counts)));
    }
  });
  it('keeps its digits where p underflows', () => {
    for (const [a, b, c, d, want] of python.fisherLog) {
      const { logP } = fisherExact(tableOf([[a, b], [c, d]]), 'two-sided', 0.95); // prettier-ignore
      close(logP / Math.LN10, want, 1e-11, String([a, b, c, d]));
    }
  });
  it('its interval is exact: each limit leaves 2.5 % in its tail, and holds the estimate', () => {
    const count = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        fc.pre(a + b > 0 && c + d > 0 && a + c > 0 && b + d > 0);
        const { oddsRatio: estimate, interval, logP } = fisherExact(tableOf([[a, b], [c, d]]), 'two-sided', 0.95); // prettier-ignore
        expect(interval[0]).toBeLessThanOrEqual(estimate);
        expect(interval[1]).toBeGreaterThanOrEqual(estimate);
        const turned = fisherExact(tableOf([[b, a], [d, c]]), 'two-sided', 0.95); // prettier-ignore
        expect(turned.logP).toBeCloseTo(logP, 10);
        close(turned.oddsRatio, 1 / estimate, 1e-9);
        close(turned.interval[0], 1 / interval[1], 1e-9);
      }),
      { numRuns: 150, seed: 2 },
    );
  });
  it('larger tables as R', () => {
    for (const { counts, p } of r.fisherRC)
      close(Math.exp(freemanHaltonLogP(tableOf(counts), 2e7) ?? NaN), p, 1e-9, JSON.stringify(counts));
    for (const [counts, , fisher] of python.exact)
      close(Math.exp(freemanHaltonLogP(tableOf(counts)) ?? NaN), fisher, 1e-11, JSON.stringify(counts));
  });
  it('is the 2 × 2 test for 2 × 2, and gives up beyond its budget', () => {
    for (const { counts, p } of r.fisher22.slice(0, 5)) close(Math.exp(freemanHaltonLogP(tableOf(counts)) ?? NaN), p, 1e-10);
    const wide = Array.from({ length: 8 }, (_, i) => Array.from({ length: 9 }, (__, j) => 3 + ((i * j) % 7)));
    expect(freemanHaltonLogP(tableOf(wide), 10_000)).toBeNull();
  });
});

describe('random tables', () => {
  it('keep the margins and have the mean and variance of independence', () => {
    const table = tableOf([[3, 10, 0], [7, 20, 30], [1, 0, 40]]); // prettier-ignore
    const sample = tableSampler(table);
    const rng = createRng(3);
    const counts = new Float64Array(9);
    const replicates = 20_000;
    const [sums, squares] = [new Float64Array(9), new Float64Array(9)];
    for (let k = 0; k < replicates; k++) {
      sample(rng, counts);
      counts.forEach((count, i) => {
        sums[i] += count;
        squares[i] += count * count;
      });
      const drawn = contingencyTable(counts, 3, 3);
      if (k < 50) expect([drawn.rowTotals, drawn.columnTotals]).toEqual([table.rowTotals, table.columnTotals]);
    }
    expectedCounts(table).forEach((expected, i) => {
      const [row, column] = [table.rowTotals[Math.floor(i / 3)], table.columnTotals[i % 3]];
      const n = table.total;
      const variance = (expected * (n - row) * (n - column)) / n / (n - 1);
      expect(Math.abs(sums[i] / replicates - expected)).toBeLessThan(4.5 * Math.sqrt(variance / replicates));
      expect(squares[i] / replicates - (sums[i] / replicates) ** 2).toBeCloseTo(variance, variance > 3 ? 0 : 1);
    });
  });
  it('have the exact distribution: χ² is as often at least as large as over all tables', () => {
    for (const [counts, chi] of python.exact) {
      const table = tableOf(counts);
      const expected = expectedCounts(table);
      const observed = pearsonChiSquare(table, expected, false);
      const sample = tableSampler(table);
      const rng = createRng(9);
      const drawn = new Float64Array(table.counts.length);
      let extreme = 0;
      for (let k = 0; k < 20_000; k++) {
        sample(rng, drawn);
        if (pearsonChiSquare({ ...table, counts: drawn }, expected, false) >= observed - 1e-9) extreme++;
      }
      expect(Math.abs(extreme / 20_000 - chi)).toBeLessThan(4 * Math.sqrt((chi * (1 - chi)) / 20_000));
    }
  });
});

describe('two groups, two outcomes', () => {
  it('effects as statsmodels: odds ratio, risk ratio, Newcombe, h, z', () => {
    for (const row of python.fourfold) {
      const [a, b, c, d] = row.counts;
      const two = { a, n1: a + b, c, n2: c + d };
      const pairs = [
        [oddsRatio(two, 0.95), row.odds],
        [riskRatio(two, 0.95), row.ratio],
        [riskDifference(two, 0.95), row.difference],
        [cohensH(two, 0.95), row.h],
      ] as const;
      for (const [effect, want] of pairs) [effect.value, ...effect.ci].forEach((value, i) => close(value, want[i], 1e-11, effect.name));
      const { z, logP } = twoShareZ(two, false);
      close(z, row.z, 1e-12);
      close(Math.exp(logP), row.p, 1e-12);
    }
  });
  it('z² is the χ² of R’s prop.test, with and without continuity correction', () => {
    for (const { v, plain, plainP, corrected, correctedP } of r.shares) {
      const two = { a: v[0], n1: v[1], c: v[2], n2: v[3] };
      close(twoShareZ(two, false).z ** 2, plain, 1e-12);
      close(Math.exp(twoShareZ(two, false).logP), plainP, 1e-12);
      close(twoShareZ(two, true).z ** 2, corrected, 1e-12);
      close(Math.exp(twoShareZ(two, true).logP), correctedP, 1e-12);
    }
  });
  it('Wilson and Clopper–Pearson as statsmodels', () => {
    for (const [k, n, wl, wh, bl, bh] of python.shares) {
      const got = [...wilsonInterval(k, n, 0.95), ...clopperPearson(k, n, 0.95)];
      [wl, wh, bl, bh].forEach((want, i) => expect(Math.abs(got[i] - want)).toBeLessThan(1e-12));
    }
  });
  it('zeros leave ratios without an end, not without an answer', () => {
    const none = { a: 0, n1: 10, c: 5, n2: 10 };
    expect(oddsRatio(none, 0.95)).toMatchObject({ value: 0, ci: [0, Infinity] });
    expect(riskRatio({ a: 5, n1: 10, c: 0, n2: 10 }, 0.95)).toMatchObject({ value: Infinity, ci: [0, Infinity] });
    expect(riskDifference(none, 0.95).ci[1]).toBeLessThan(0);
    expect(cohensH({ a: 0, n1: 3, c: 3, n2: 3 }, 0.95)).toMatchObject({ value: -Math.PI, ci: [-Math.PI, aNumber] });
  });
});

describe('strength in larger tables', () => {
  const measures = { lambda, tau, 'theils-u': theilsU, phi };
  it('λ, τ, U and φ with the delta method by numerical differentiation', () => {
    for (const row of python.nominal) {
      const table = tableOf(row.counts);
      for (const [name, measure] of Object.entries(measures)) {
        if (!(name in row)) continue;
        const [value, error] = row[name];
        const effect = measure(table, 0.95);
        const half = 1.959963984540054 * error;
        expect(effect.value).toBeCloseTo(value, 12);
        expect(effect.ci[0]).toBeCloseTo(Math.max(name === 'phi' ? -1 : 0, value - half), 10);
        expect(effect.ci[1]).toBeCloseTo(Math.min(1, value + half), 10);
      }
    }
  });
  it('bias-corrected V and Tschuprow’s T with intervals as R’s effectsize', () => {
    for (const { counts, adjusted, tschuprow } of r.cramer) {
      const table = tableOf(counts);
      const chi = pearsonChiSquare(table, expectedCounts(table), false);
      const plain = cramersV(table, chi, 0.95);
      const corrected = correctedCramersV(table, chi, plain);
      const t = tschuprowsT(table, plain);
      close(corrected.value, adjusted[0], 1e-10);
      close(t.value, tschuprow[0], 1e-10);
      // effectsize searches its noncentrality to about five digits
      [corrected.ci[0] - adjusted[1], corrected.ci[1] - adjusted[2], t.ci[0] - tschuprow[1], t.ci[1] - tschuprow[2]].forEach((gap) =>
        expect(Math.abs(gap)).toBeLessThan(2e-4),
      );
    }
  });
  it('are 1 where rows fix the columns, and 0 under independence', () => {
    const fixed = tableOf([[9, 0], [0, 4]]); // prettier-ignore
    const free = tableOf([[10, 20], [20, 40]]); // prettier-ignore
    for (const measure of [lambda, tau, theilsU, phi]) {
      expect(measure(fixed, 0.95).value).toBeCloseTo(1, 12);
      expect(measure(free, 0.95).value).toBeCloseTo(0, 12);
    }
  });
});

describe('what a study can see', () => {
  it('noncentrality as scipy finds it', () => {
    for (const [df, alpha, power, want] of python.detectable) close(detectableNoncentrality(df, alpha, power), want, 1e-8);
    expect(detectableNoncentrality(1, 0.05)).toBeCloseTo(7.8489, 4);
    expect(detectableStandardErrors(0.05)).toBeCloseTo(2.8016, 4);
    expect([detectableNoncentrality(0, 0.05), detectableNoncentrality(1, 0.9, 0.8), detectableStandardErrors(0)]).toEqual([NaN, NaN, NaN]);
  });
});

describe('goodness of fit tables', () => {
  it('take any scale of shares and refuse what is not one', () => {
    expect([...fitTable(Float64Array.of(5, 5, 10), [1, 1, 2]).expected]).toEqual([5, 5, 10]);
    expect([...fitTable(Float64Array.of(5, 5)).expected]).toEqual([5, 5]);
    const code = (counts: number[], shares?: number[]) => () => fitTable(Float64Array.from(counts), shares);
    expect(code([1, 2], [0, 1])).toThrow(expect.objectContaining({ code: 'STATISTIC_BAD_ARGUMENT' }));
    expect(code([1, 2], [NaN, 1])).toThrow(expect.objectContaining({ code: 'STATISTIC_BAD_ARGUMENT' }));
    expect(code([1, 2], [1])).toThrow(expect.objectContaining({ code: 'STATISTIC_TABLE_SHAPE' }));
    expect(code([1])).toThrow(expect.objectContaining({ code: 'STATISTIC_TABLE_SHAPE' }));
    expect(code([0, 0])).toThrow(expect.objectContaining({ code: 'STATISTIC_EMPTY_TABLE' }));
    expect(code([1.5, 0])).toThrow(expect.objectContaining({ code: 'STATISTIC_BAD_COUNT' }));
  });
});
