import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatP, formatPValue } from '../../src/stats/index.ts';

describe('p-values as text', () => {
  it.each([
    [-41142.76, 'p = 10^-41142.8'],
    [Math.log10(0.0031), 'p = 0.0031'],
    [Math.log10(2.953589e-7), 'p = 2.95e-7'],
    [Math.log10(0.24935221), 'p = 0.2494'],
    [0, 'p = 1'],
    [1e-12, 'p = 1'],
    [-1e-9, 'p > 0.9999'],
    [NaN, 'p is not defined'],
    [-301.5, 'p = 10^-301.5'],
  ])('%d → %s', (log10P, text) => expect(formatP(log10P)).toBe(text));

  it('never reads 0 or more than 1', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double({ min: -1e6, max: 0, noNaN: true }), fc.double({ min: -20, max: 0, noNaN: true })), (log10P) => {
        const text = formatPValue(log10P);
        const value = text.startsWith('10^') ? 0.5 : Number(text.replace('> ', ''));
        expect(value > 0 && value <= 1).toBe(true);
      }),
      { seed: 1 },
    );
  });
});
