import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { detectableByMcNemar, detectableByT, noncentralTSf, pairedProportions, studentTSf } from '../../src/stats/index.ts';
import { codeOf, oracles, relativeError } from './support/comparison-oracles.ts';

describe('smallest detectable difference', () => {
  it('rests on a noncentral t equal to mpmath, df 1 to 4999', () => {
    const { rows } = JSON.parse(readFileSync(new URL('../fixtures/stats/noncentral-t.json', import.meta.url), 'utf8')) as {
      rows: readonly (readonly [number, number, number, number])[];
    };
    expect(rows.length).toBeGreaterThan(300);
    for (const [t, df, noncentrality, expected] of rows) {
      const got = noncentralTSf(t, df, noncentrality);
      expect(Math.abs(got - expected)).toBeLessThan(1e-12);
      if (expected > 1e-9) expect(relativeError(got, expected)).toBeLessThan(1e-8);
    }
  });

  it("rests on a noncentral t equal to scipy's", () => {
    for (const [t, df, noncentrality, expected] of oracles.power.noncentralT) {
      expect(relativeError(noncentralTSf(t, df, noncentrality), expected)).toBeLessThan(1e-8);
      expect(noncentralTSf(t, df, 0)).toBeCloseTo(studentTSf(t, df), 9);
    }
  });

  it('of a t test has exactly the wanted power', () => {
    for (const [df, alpha, power, expected] of oracles.power.detectable) {
      expect(relativeError(detectableByT(1, df, { alpha, power }), expected)).toBeLessThan(1e-7);
      expect(relativeError(detectableByT(0.003, df, { alpha, power }), 0.003 * expected)).toBeLessThan(1e-7);
    }
    expect(detectableByT(0, 9, { alpha: 0.05, power: 0.8 })).toBe(0);
  });

  it('of McNemar is found about as often as it says', () => {
    const [n, discordance] = [2000, 0.05];
    const difference = detectableByMcNemar(n, discordance, { alpha: 0.05, power: 0.8 });
    const rng = createRng(4);
    let found = 0;
    for (let study = 0; study < 500; study++) {
      let [b, c] = [0, 0];
      for (let i = 0; i < n; i++) {
        const u = rng.next();
        if (u < (discordance + difference) / 2) b++;
        else if (u < discordance) c++;
      }
      if (pairedProportions(b, c, n).uncorrected.log10P < Math.log10(0.05)) found++;
    }
    expect(Math.abs(found / 500 - 0.8)).toBeLessThan(0.06);
  });

  it('shrinks with the rows, is NaN where nothing could be found, and refuses nonsense', () => {
    const certainty = { alpha: 0.05, power: 0.8 };
    expect(detectableByMcNemar(20_000, 0.05, certainty)).toBeLessThan(detectableByMcNemar(2000, 0.05, certainty) / 3);
    expect(detectableByMcNemar(20, 0.01, certainty)).toBeNaN();
    expect(codeOf(() => detectableByMcNemar(0, 0.05, certainty))).toBe('STATISTIC_BAD_ARGUMENT');
    expect(codeOf(() => detectableByT(NaN, 9, certainty))).toBe('STATISTIC_BAD_ARGUMENT');
    expect(codeOf(() => detectableByT(1, 9, { alpha: 0.05, power: 0.01 }))).toBe('STATISTIC_BAD_ARGUMENT');
  });
});
