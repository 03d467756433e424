import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { StatisticError } from '../../src/core/errors.ts';
import {
  adjustedResiduals,
  biasCorrectedV,
  contingencyTable,
  type ContingencyTable,
  cramersV,
  expectedCounts,
  holm,
  independenceDf,
  pearsonChiSquare,
  smallExpectedWarnings,
  strengthOfV,
} from '../../src/stats/index.ts';
import fc from 'fast-check';

interface TableRow {
  readonly counts: number[][];
  readonly df: number;
  readonly default: [number, number];
  readonly plain: [number, number];
  readonly expected: number[][];
  readonly residuals: number[][];
  readonly v: number;
  readonly ci?: [number, number];
}

const fixture = JSON.parse(readFileSync(new URL('../fixtures/stats/association.json', import.meta.url), 'utf8')) as {
  tables: TableRow[];
  holm: [number[], number[]][];
};

const tableOf = (counts: readonly (readonly number[])[]): ContingencyTable =>
  contingencyTable(Float64Array.from(counts.flat()), counts.length, counts[0].length);

const codeOf = (counts: readonly number[], nRows: number, nColumns: number): string => {
  try {
    contingencyTable(Float64Array.from(counts), nRows, nColumns);
  } catch (error) {
    if (error instanceof StatisticError) return error.code;
  }
  return 'no error';
};

describe('tables of counts against scipy and statsmodels', () => {
  it.each(fixture.tables.map((row) => [JSON.stringify(row.counts).slice(0, 60), row] as const))('%s', (_, row) => {
    const table = tableOf(row.counts);
    const expected = expectedCounts(table);
    const chiSquare = pearsonChiSquare(table, expected, false);
    expect(independenceDf(table)).toBe(row.df);
    expect(Math.abs(chiSquare / row.plain[0] - 1)).toBeLessThan(1e-13);
    const fourfold = row.counts.length === 2 && row.counts[0].length === 2;
    const yates = pearsonChiSquare(table, expected, fourfold);
    expect(Math.abs(yates - row.default[0])).toBeLessThanOrEqual(1e-13 * row.default[0] + 1e-28);
    row.expected.flat().forEach((want, i) => expect(expected[i]).toBeCloseTo(want, 8));
    const residuals = adjustedResiduals(table, expected);
    row.residuals.flat().forEach((want, i) => expect(Math.abs(residuals[i] - want)).toBeLessThan(1e-9 * Math.max(1, Math.abs(want))));
    const effect = cramersV(table, chiSquare, 0.95);
    expect(effect.value).toBeCloseTo(row.v, 13);
    if (row.ci !== undefined) effect.ci.forEach((limit, i) => expect(limit).toBeCloseTo(row.ci?.[i] ?? NaN, 8));
    expect(effect.ci[0]).toBeLessThanOrEqual(effect.value);
  });

  it('bias-corrected V of the published example, and 0 where φ² is below chance', () => {
    const table = tableOf([
      [53, 77],
      [65, 30],
    ]);
    const chiSquare = pearsonChiSquare(table, expectedCounts(table), false);
    expect(cramersV(table, chiSquare, 0.95).value).toBeCloseTo(0.2734792, 7);
    expect(biasCorrectedV(table, chiSquare)).toBeCloseTo(0.2658, 4);
    expect(
      biasCorrectedV(
        tableOf([
          [10, 10],
          [10, 10],
        ]),
        0,
      ),
    ).toBe(0);
    expect(
      biasCorrectedV(
        tableOf([
          [1, 0],
          [0, 1],
        ]),
        2,
      ),
    ).toBeNaN();
  });

  it('V is 1 with an interval up to 1 when one column fixes the other', () => {
    const table = tableOf([
      [300, 0],
      [0, 500],
    ]);
    const effect = cramersV(table, pearsonChiSquare(table, expectedCounts(table), false), 0.95);
    expect(effect.value).toBe(1);
    expect(effect.ci[1]).toBe(1);
  });

  it("words follow Cohen's conventions, which depend on the size of the table", () => {
    expect([0.05, 0.1, 0.3, 0.5].map((v) => strengthOfV(v, 2, 9))).toEqual(['negligible', 'small', 'medium', 'large']);
    expect(strengthOfV(0.3, 5, 5)).toBe('large');
  });
});

describe('small expected counts', () => {
  it('says how many, which share and the least', () => {
    const [sentence] = smallExpectedWarnings(Float64Array.from([4, 10, 10, 10, 10, 10]));
    expect(sentence).toContain('1 of 6 cells (16.7 %)');
    expect(sentence).toContain('the least is 4.00');
    expect(sentence).toContain('within');
    expect(smallExpectedWarnings(Float64Array.from([0.5, 10, 10, 10, 10, 10]))[0]).toContain('against');
    expect(smallExpectedWarnings(Float64Array.from([4, 4, 10, 10]))[0]).toContain('against');
    expect(smallExpectedWarnings(Float64Array.from([5, 5, 10, 10]))).toEqual([]);
  });
});

describe('tables on which nothing is defined', () => {
  it.each([
    ['STATISTIC_EMPTY_TABLE', [0, 0, 0, 0], 2, 2],
    ['STATISTIC_ZERO_MARGIN', [1, 2, 0, 0], 2, 2],
    ['STATISTIC_ZERO_MARGIN', [1, 0, 2, 0], 2, 2],
    ['STATISTIC_BAD_COUNT', [1, -2, 3, 4], 2, 2],
    ['STATISTIC_BAD_COUNT', [1, 2.5, 3, 4], 2, 2],
    ['STATISTIC_BAD_COUNT', [1, NaN, 3, 4], 2, 2],
    ['STATISTIC_BAD_COUNT', [1, Infinity, 3, 4], 2, 2],
    ['STATISTIC_TABLE_SHAPE', [1, 2], 1, 2],
    ['STATISTIC_TABLE_SHAPE', [], 0, 0],
    ['STATISTIC_TABLE_SHAPE', [1, 2, 3], 2, 2],
  ] as const)('%s for %j as %i × %i', (code, counts, nRows, nColumns) => {
    expect(codeOf(counts, nRows, nColumns)).toBe(code);
  });
});

describe("Holm's adjustment", () => {
  it('equals statsmodels', () => {
    for (const [raw, want] of fixture.holm) {
      const got = holm(raw.map(Math.log10));
      want.forEach((p, i) => expect(Math.abs(10 ** got[i] / p - 1)).toBeLessThan(1e-12));
    }
  });

  it('works far below what doubles hold, and leaves undefined tests out of the family', () => {
    const [first, second, third] = holm([-41142.76, NaN, -0.1]);
    expect(first).toBeCloseTo(-41142.76 + Math.log10(2), 9);
    expect(second).toBeNaN();
    expect(third).toBe(-0.1);
    expect(holm([])).toEqual([]);
  });

  it('is monotone, never below the raw value, never above 1, and does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e5, max: 0, noNaN: true }), { minLength: 1, maxLength: 30 }), (raw) => {
        const adjusted = holm(raw);
        adjusted.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(raw[i]);
          expect(value).toBeLessThanOrEqual(0);
          adjusted.forEach((other, j) => {
            if (raw[i] < raw[j]) expect(value).toBeLessThanOrEqual(other);
            if (raw[i] === raw[j]) expect(value).toBe(other);
          });
        });
        expect(holm([...raw].reverse()).reverse()).toEqual(adjusted);
      }),
      { seed: 11 },
    );
  });
});
