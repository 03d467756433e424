import { describe, expect, it } from 'vitest';
import { createRng, shuffle } from '../../../src/core/rng.ts';
import { unseenLogP } from '../../../src/experiments/audit/unseen-words.ts';

/** Test rows with words that training lacks, for random deals of the rows. */
function dealt(totals: readonly number[], share: number, deals: number): readonly number[] {
  const rng = createRng(11);
  const rows = Uint32Array.from(totals.flatMap((t, word) => Array.from({ length: t }, () => word)));
  const nTest = Math.round(share * rows.length);
  return Array.from({ length: deals }, () => {
    shuffle(rows, rng);
    const known = new Set(rows.subarray(nTest));
    return rows.subarray(0, nTest).filter((word) => !known.has(word)).length;
  });
}

describe('the chance of unseen words', () => {
  const zipf = Array.from({ length: 120 }, (_, i) => Math.max(1, Math.round(300 / (i + 1) ** 1.3)));

  it.each([0.2, 0.4])('is never below that of random deals, and not far above it (share of test rows %f)', (share) => {
    const deals = dealt(zipf, share, 4000);
    const sorted = [...deals].sort((a, b) => a - b);
    for (const at of [2400, 3200, 3600, 3880]) {
      const unseen = sorted[at];
      const simulated = deals.filter((value) => value >= unseen).length / deals.length;
      const bound = Math.exp(unseenLogP(zipf, share, unseen));
      expect(bound).toBeGreaterThan(0.95 * simulated);
      expect(bound).toBeLessThan(Math.min(1.000001, 12 * simulated));
    }
  });

  it('is exact for one word that is unseen as a whole or not at all', () => {
    expect(Math.exp(unseenLogP([3], 0.4, 3))).toBeCloseTo(0.4 ** 3, 6);
  });

  it('is tiny for a new word of many rows, whatever the other words are', () => {
    expect(unseenLogP([...zipf, 40], 0.4, 60) / Math.LN10).toBeLessThan(-3);
    expect(unseenLogP([5000, 6000, 40], 0.4, 40) / Math.LN10).toBeLessThan(-10);
    expect(unseenLogP(zipf, 0.4, 0)).toBe(0);
  });
});
