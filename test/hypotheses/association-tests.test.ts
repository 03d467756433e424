import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { associationTests } from '../../src/hypotheses/index.ts';
import type { AssociationTest } from '../../src/core/hypothesis.ts';

interface TableRow {
  readonly counts: number[][];
  readonly default: [number, number];
  readonly plain: [number, number];
  readonly g: [number, number];
}

const fixture = JSON.parse(readFileSync(new URL('../fixtures/stats/association.json', import.meta.url), 'utf8')) as { tables: TableRow[] };

type Answer = ReturnType<AssociationTest['test']>;

function run(id: string, counts: readonly (readonly number[])[], parameters: unknown = {}): Answer {
  const test = associationTests.get(id);
  return test.test(Float64Array.from(counts.flat()), counts.length, counts[0].length, test.parameters.parse(parameters));
}

const close = (got: number, want: number, limit = 1e-12): void =>
  expect(Math.abs(got - want)).toBeLessThanOrEqual(limit * Math.max(1e-15, Math.abs(want)));

describe('tables of more rows than anyone has', () => {
  const vast = [
    [2e9, 1e9],
    [3e9, 1e9],
  ];

  it('have a p, an effect and its interval at once, or say that random tables do not reach so far', () => {
    for (const id of ['chi-square', 'g', 'auto', 'cressie-read']) {
      const { log10P, effect } = run(id, vast);
      expect(log10P).toBeLessThan(-1e7);
      expect(effect.ci[1] - effect.ci[0]).toBeCloseTo((2 * 1.959964) / Math.sqrt(7e9), 6);
    }
    expect(() => run('monte-carlo-chi-square', vast)).toThrow(expect.objectContaining({ code: 'STATISTIC_TOO_MANY_ROWS' }));
    // one expected count below 1: too few for χ², too many rows for random tables
    const lopsided = run('auto', [
      [4e8, 1],
      [3, 0],
    ]);
    expect(lopsided.reason).toContain('too many rows');
  });
});

describe('tests of independence against scipy (statistic) and mpmath (log10 p)', () => {
  it.each(fixture.tables.map((row) => [JSON.stringify(row.counts).slice(0, 60), row] as const))('%s', (_, row) => {
    const fourfold = row.counts.flat().length === 4;
    const byDefault = run('chi-square', row.counts);
    expect(byDefault.correction).toBe(fourfold ? 'yates' : 'none');
    const answers = [
      [byDefault, row.default],
      [run('chi-square', row.counts, { yates: false }), row.plain],
      [run('g', row.counts), row.g],
    ] as const;
    for (const [answer, [statistic, log10P]] of answers) {
      if (statistic < 1e-25) expect(answer.statistic).toBeLessThan(1e-25);
      else close(answer.statistic, statistic);
      expect(Math.abs(answer.log10P - log10P)).toBeLessThan(1e-11 * Math.max(1, Math.abs(log10P)));
      expect(answer.effect).toEqual(byDefault.effect);
    }
  });
});

describe('published figures', () => {
  it('three groups by two answers: χ², V with its interval, residuals', () => {
    const answer = run('chi-square', [
      [762, 327, 468],
      [484, 239, 477],
    ]);
    expect(answer.statistic).toBeCloseTo(30.0701491, 7);
    expect(answer.pValue).toBeCloseTo(2.953589e-7, 13);
    expect(answer.effect.value).toBeCloseTo(0.1044358, 7);
    expect(answer.effect.ci[0]).toBeCloseTo(0.0649, 4);
    expect(answer.effect.ci[1]).toBeCloseTo(0.1403, 4);
    expect([...answer.residuals.subarray(0, 3)].map((value) => value.toFixed(4))).toEqual(['4.5021', '0.6995', '-5.3159']);
  });

  it('small tables', () => {
    expect(
      run('chi-square', [
        [10, 10, 20],
        [20, 20, 20],
      ]),
    ).toMatchObject({ df: 2 });
    expect(
      run('chi-square', [
        [10, 10, 20],
        [20, 20, 20],
      ]).pValue,
    ).toBeCloseTo(0.24935221, 8);
    expect(
      run('chi-square', [
        [279, 73, 225],
        [165, 47, 191],
      ]).statistic,
    ).toBeCloseTo(7.0095436, 7);
    expect(
      run('chi-square', [
        [279, 73, 225],
        [165, 47, 191],
      ]).pValue,
    ).toBeCloseTo(0.0300536, 7);
    expect(
      run(
        'chi-square',
        [
          [12, 3],
          [17, 16],
        ],
        { yates: false },
      ).pValue,
    ).toBeCloseTo(0.0614123, 7);
  });

  it("V ignores Yates's correction", () => {
    expect(
      run('chi-square', [
        [20, 30],
        [35, 15],
      ]).effect.value,
    ).toBeCloseTo(0.3015113, 7);
  });

  it('KDD99, 700,000 rows: pairs of protocols, where p is 0 in doubles', () => {
    const tcpUdp = run('chi-square', [
      [157741, 110091],
      [413, 27437],
    ]);
    expect(tcpUdp.statistic).toBeCloseTo(33421.4309861589, 9);
    expect(tcpUdp.pValue).toBe(0);
    expect(tcpUdp.log10P).toBeLessThan(-7000);
    expect(
      run('chi-square', [
        [403238, 1795],
        [157741, 110091],
      ]).statistic,
    ).toBeCloseTo(192271.48429374472, 8);
  });

  it('KDD99 10 %: protocol × attack', () => {
    const answer = run('chi-square', [
      [282314, 1288],
      [113252, 76813],
      [1177, 19177],
    ]);
    expect(answer.statistic).toBeCloseTo(189469.405582, 6);
    expect(answer.df).toBe(2);
    expect(answer.effect.value).toBeCloseTo(0.619294, 6);
    expect(answer.log10P).toBeCloseTo(-41142.76, 2);
    expect(answer.effect.ci[0]).toBeLessThan(0.619294);
    expect(answer.effect.ci[1]).toBeGreaterThan(0.619294);
    expect(answer.warnings).toEqual([]);
  });
});

/** Tests of any table whose p comes from the χ² distribution; the contract tests loop over all of them. */
const divergences = associationTests.all
  .filter(({ id, shape, reference }) => shape === 'any' && reference === 'asymptotic' && id !== 'auto')
  .map(({ id }) => id);

describe('every test by a power divergence', () => {
  const table = fc
    .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 }))
    .chain(([r, c]) =>
      fc.array(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: c, maxLength: c }), { minLength: r, maxLength: r }),
    );

  it.each(divergences)('%s: the order of rows and columns does not matter, nor which is which', (id) => {
    fc.assert(
      fc.property(table, (counts) => {
        const answer = run(id, counts);
        const turned = counts[0].map((_, column) => counts.map((row) => row[column]));
        for (const other of [counts.toReversed(), counts.map((row) => row.toReversed()), turned]) {
          const same = run(id, other);
          close(same.statistic, answer.statistic, 1e-9);
          expect(same.df).toBe(answer.df);
          expect(same.effect.value).toBeCloseTo(answer.effect.value, 10);
        }
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  it.each(divergences)('%s: proportional rows give statistic 0 and p 1', (id) => {
    const answer = run(id, [
      [10, 20, 30],
      [100, 200, 300],
    ]);
    expect(answer.statistic).toBeLessThan(1e-25);
    expect(answer.pValue).toBe(1);
    expect(answer.effect.value).toBeLessThan(1e-12);
    expect(answer.effect.ci[0]).toBe(0);
  });

  it.each(divergences)('%s: refuses an empty margin and says so', (id) => {
    expect(() =>
      run(id, [
        [1, 2],
        [0, 0],
      ]),
    ).toThrow(expect.objectContaining({ code: 'STATISTIC_ZERO_MARGIN' }));
  });

  it('chi-square and g agree on large tables that are nearly independent', () => {
    const counts = [
      [100000, 200000],
      [100300, 199900],
    ];
    const ratio = run('g', counts).statistic / run('chi-square', counts, { yates: false }).statistic;
    expect(Math.abs(ratio - 1)).toBeLessThan(1e-5);
  });

  it('unknown parameters are errors', () => {
    expect(associationTests.get('chi-square').parameters.safeParse({ yeats: true }).success).toBe(false);
    expect(associationTests.get('g').parameters.safeParse({ yates: true }).success).toBe(false);
  });
});
