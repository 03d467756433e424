import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MultiplicityMethod } from '../../src/core/suite.ts';
import { adjustLog10P, holm } from '../../src/stats/index.ts';

const methods: readonly MultiplicityMethod[] = ['bonferroni', 'holm', 'hochberg', 'hommel', 'bh', 'by', 'none'];

const fixture = JSON.parse(readFileSync(new URL('../fixtures/stats/multiplicity.json', import.meta.url), 'utf8')) as {
  rows: { p: number[]; adjusted: Record<MultiplicityMethod, number[]> }[];
};

describe.each(methods)('%s', (method) => {
  it("equals R's p.adjust, with ties, zeros and ones", () => {
    expect(fixture.rows.length).toBeGreaterThan(20);
    for (const { p, adjusted } of fixture.rows) {
      const got = adjustLog10P(
        method,
        p.map((value) => Math.log10(value)),
      );
      got.forEach((value, i) => {
        const want = adjusted[method][i];
        expect(Math.abs(10 ** value - want), `${method} of ${String(p)}`).toBeLessThanOrEqual(1e-13 + 1e-12 * want);
      });
    }
  });

  const family = fc.array(fc.oneof(fc.double({ min: -500_000, max: 0, noNaN: true }), fc.constantFrom(0, -1, -3.25)), {
    minLength: 1,
    maxLength: 40,
  });

  it('never falls below the raw p, never exceeds 1, and keeps the order', () => {
    fc.assert(
      fc.property(family, (log10P) => {
        const adjusted = adjustLog10P(method, log10P);
        log10P.forEach((p, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p - 1e-9);
          expect(adjusted[i]).toBeLessThanOrEqual(0);
          log10P.forEach((other, j) => {
            if (p < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] + 1e-9);
            if (p === other) expect(Math.abs(adjusted[i] - adjusted[j])).toBeLessThanOrEqual(1e-9);
          });
        });
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it('does not depend on the order of the tests', () => {
    fc.assert(
      fc.property(family, (log10P) => {
        expect(adjustLog10P(method, log10P.toReversed()).toReversed()).toEqual(adjustLog10P(method, log10P));
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  it('leaves out tests that are not defined, and takes an empty family', () => {
    expect(adjustLog10P(method, [])).toEqual([]);
    expect(adjustLog10P(method, [NaN])).toEqual([NaN]);
    const [first, hole, last] = adjustLog10P(method, [-3, NaN, -2]);
    expect([first, last]).toEqual(adjustLog10P(method, [-3, -2]));
    expect(hole).toBeNaN();
  });
});

describe('what the methods promise of each other', () => {
  it('Hommel ≤ Hochberg ≤ Holm ≤ Bonferroni, and BH ≤ BY', () => {
    for (const { p } of fixture.rows) {
      const log10P = p.map((value) => Math.log10(value));
      const of = (method: MultiplicityMethod): number[] => adjustLog10P(method, log10P);
      const chain = [of('hommel'), of('hochberg'), of('holm'), of('bonferroni')];
      for (let k = 1; k < chain.length; k++) chain[k].forEach((value, i) => expect(chain[k - 1][i]).toBeLessThanOrEqual(value + 1e-12));
      of('by').forEach((value, i) => expect(of('bh')[i]).toBeLessThanOrEqual(value + 1e-12));
    }
  });

  it('works where every p underflows', () => {
    expect(holm([-41142.76, -7258.1, -41142.76]).map((value) => value.toFixed(4))).toEqual(['-41142.2829', '-7258.1000', '-41142.2829']);
  });
});
