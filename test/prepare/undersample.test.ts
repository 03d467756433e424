import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { undersample } from '../../src/prepare/undersample.ts';

describe('undersample', () => {
  it('leaves each class that occurs as many rows as the smallest has, in order, labels with their rows', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1, 3), { minLength: 1, maxLength: 80 }), fc.nat(), (codes, seed) => {
        const y = Int32Array.from(codes);
        const rows = Uint32Array.from(codes, (_, i) => 10 + 2 * i);
        const balanced = undersample(rows, y, createRng(seed));
        const counts = [0, 1, 3].map((code) => codes.filter((each) => each === code).length).filter((count) => count > 0);
        expect(balanced.rows.length).toBe(Math.min(...counts) * counts.length);
        expect([...balanced.rows]).toEqual([...new Set(balanced.rows)].sort((a, b) => a - b));
        balanced.rows.forEach((row, i) => {
          expect(balanced.y[i]).toBe(codes[(row - 10) / 2]);
        });
      }),
      { seed: 6 },
    );
  });

  it('draws every row of the large class about equally often', () => {
    const y = Int32Array.from({ length: 12 }, (_, i) => (i < 2 ? 1 : 0));
    const rows = Uint32Array.from(y, (_, i) => i);
    const drawn = new Float64Array(12);
    for (let seed = 0; seed < 2000; seed++) for (const row of undersample(rows, y, createRng(seed)).rows) drawn[row]++;
    expect(drawn[0]).toBe(2000);
    // 2 of 10 rows: 400 expected, standard deviation 17.9.
    for (const count of drawn.subarray(2)) expect(Math.abs(count - 400)).toBeLessThan(80);
  });
});
