import { describe, expect, it } from 'vitest';
import {
  bowker,
  chiSquareSf,
  cochranArmitage,
  cochranQ,
  mantelHaenszel,
  normalSf,
  squareTable,
  stuartMaxwell,
} from '../../src/stats/index.ts';
import { type Counts, close, python, r, tableOf } from './support/table-fixtures.ts';

/** Matchers whose type says nothing, for use inside expected objects. */
const near = (value: number, digits: number): unknown => expect.closeTo(value, digits);

const squareOf = (counts: Counts): ReturnType<typeof squareTable> =>
  squareTable(Float64Array.from(counts.flat()), counts.length, counts.length);

describe('paired answers', () => {
  it('Bowker and Stuart–Maxwell as statsmodels and R', () => {
    for (const [counts, h, hdf, hp, s, sdf, sp] of python.square) {
      const [margins, symmetry] = [stuartMaxwell(squareOf(counts)), bowker(squareOf(counts))];
      close(margins.statistic, h, 1e-10);
      close(symmetry.statistic, s, 1e-12);
      expect([margins.df, symmetry.df]).toEqual([hdf, sdf]);
      close(chiSquareSf(margins.statistic, margins.df), hp, 1e-9);
      close(chiSquareSf(symmetry.statistic, symmetry.df), sp, 1e-11);
    }
    for (const { counts, statistic, df } of r.bowker.slice(0, 2))
      expect(bowker(squareOf(counts))).toMatchObject({ df, statistic: near(statistic, 10) });
  });
  it('with two categories both are McNemar’s χ²', () => {
    const table = squareOf([[59, 6], [16, 80]]); // prettier-ignore
    for (const answer of [bowker(table), stuartMaxwell(table)]) expect(answer).toEqual({ statistic: near(100 / 22, 12), df: 1 });
  });
  it('categories that never change drop out; no change at all is 0 on 0 degrees of freedom', () => {
    const one = [[5, 2, 0], [7, 8, 0], [0, 0, 4]]; // prettier-ignore
    expect(stuartMaxwell(squareOf(one))).toEqual({ statistic: near(25 / 9, 12), df: 1 });
    expect(bowker(squareOf(one)).df).toBe(1);
    const still = [[5, 0], [0, 3]]; // prettier-ignore
    expect([stuartMaxwell(squareOf(still)), bowker(squareOf(still))]).toEqual([{ statistic: 0, df: 0 }, { statistic: 0, df: 0 }]); // prettier-ignore
  });
  it('Cochran’s Q as statsmodels; two treatments are McNemar; unanimous subjects give 0', () => {
    for (const [answers, n, k, statistic, p] of python.cochran) {
      const got = cochranQ(Uint8Array.from(answers), n, k);
      close(got.statistic, statistic, 1e-12);
      close(chiSquareSf(got.statistic, got.df), p, 1e-11);
    }
    const answers = Uint8Array.from(
      [...Array.from({ length: 6 }, () => [1, 0]), ...Array.from({ length: 16 }, () => [0, 1]), [1, 1]].flat(),
    );
    expect(cochranQ(answers, 23, 2)).toMatchObject({ statistic: near(100 / 22, 12), informative: 22 });
    expect(cochranQ(Uint8Array.of(1, 1, 0, 0), 2, 2).statistic).toBe(0);
  });
  it('refuse what they cannot take', () => {
    expect(() => squareTable(Float64Array.of(1, 2, 3, 4, 5, 6), 2, 3)).toThrow(expect.objectContaining({ code: 'STATISTIC_TABLE_SHAPE' }));
    expect(() => squareTable(new Float64Array(4), 2, 2)).toThrow(expect.objectContaining({ code: 'STATISTIC_EMPTY_TABLE' }));
    expect(() => squareTable(Float64Array.of(1, -2, 3, 4), 2, 2)).toThrow(expect.objectContaining({ code: 'STATISTIC_BAD_COUNT' }));
    expect(() => cochranQ(Uint8Array.of(1, 2), 1, 2)).toThrow(expect.objectContaining({ code: 'STATISTIC_NOT_BINARY' }));
    expect(() => cochranQ(Uint8Array.of(1), 1, 1)).toThrow(expect.objectContaining({ code: 'STATISTIC_TABLE_SHAPE' }));
  });
});

describe('trend and strata', () => {
  it('Cochran–Armitage as R’s prop.trend.test; the direction is in the sign', () => {
    for (const { x, n, score, statistic, p } of r.trend) {
      const counts = x.map((value, i) => [value, n[i] - value]);
      const { z } = cochranArmitage(tableOf(counts), score);
      close(z * z, statistic, 1e-11);
      close(2 * normalSf(Math.abs(z)), p, 1e-11);
      expect(cochranArmitage(tableOf(counts.toReversed()), score.toReversed()).z).toBeCloseTo(z, 10);
      expect(
        cochranArmitage(
          tableOf(counts),
          score.map((s) => 10 - 3 * s),
        ).z,
      ).toBeCloseTo(-z, 10);
    }
    expect(() => cochranArmitage(tableOf([[1, 2], [3, 4]]), [1, 1])).toThrow(expect.objectContaining({ code: 'STATISTIC_BAD_ARGUMENT' })); // prettier-ignore
    expect(() => cochranArmitage(tableOf([[1, 2, 3], [3, 4, 5]]), [0, 1])).toThrow(expect.objectContaining({ code: 'STATISTIC_TABLE_SHAPE' })); // prettier-ignore
  });
  it('Cochran–Mantel–Haenszel as R’s mantelhaen.test', () => {
    for (const row of r.cmh) {
      const [plain, corrected] = [false, true].map((continuity) => mantelHaenszel(Float64Array.from(row.counts), continuity, 0.95));
      close(plain.statistic, row.plain, 1e-11);
      close(Math.exp(plain.logP), row.plainP, 1e-10);
      // Where the deviation is below ½, R leaves the correction out and we stop at 0.
      const below = row.corrected === row.plain;
      close(corrected.statistic, below ? 0 : row.corrected, 1e-11);
      close(Math.exp(corrected.logP), below ? 1 : row.correctedP, 1e-10);
      [plain.oddsRatio, ...plain.interval].forEach((value, i) => close(value, [row.estimate, row.low, row.high][i], 1e-11));
    }
  });
  it('Breslow–Day and Tarone as statsmodels', () => {
    for (const [counts, statistic, tarone, p, ratio, low, high, null_] of python.breslow) {
      const answer = mantelHaenszel(Float64Array.from(counts), false, 0.95);
      close(answer.breslowDay.statistic, statistic, 1e-9);
      close(answer.breslowDay.tarone, tarone, 1e-9);
      close(Math.exp(answer.breslowDay.logP), p, 1e-8);
      [answer.oddsRatio, ...answer.interval, answer.statistic].forEach((value, i) => close(value, [ratio, low, high, null_][i], 1e-10));
    }
  });
  it('strata without two rows and two columns say nothing', () => {
    const base = [10, 20, 30, 40, 20, 20, 10, 25];
    const answer = mantelHaenszel(Float64Array.from([...base, 5, 0, 7, 0, 0, 0, 0, 0]), true, 0.95);
    expect(answer).toEqual({ ...mantelHaenszel(Float64Array.from(base), true, 0.95) });
    expect(() => mantelHaenszel(Float64Array.of(1, 0, 2, 0), true, 0.95)).toThrow(
      expect.objectContaining({ code: 'STATISTIC_NO_STRATUM' }),
    );
    expect(() => mantelHaenszel(Float64Array.of(1, 2, 3), true, 0.95)).toThrow(expect.objectContaining({ code: 'STATISTIC_TABLE_SHAPE' }));
    expect(mantelHaenszel(Float64Array.of(3, 4, 5, 9), true, 0.95).breslowDay.logP).toBeNaN();
  });
});
