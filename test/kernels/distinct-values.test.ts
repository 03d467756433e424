import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distinctValues } from '../../src/kernels/distinct-values.ts';

describe('distinctValues', () => {
  it('gives sorted distinct values whose codes rebuild the column', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double())), (column) => {
        const { values, codes } = distinctValues(Float64Array.from(column));
        const present = column.filter((value) => !Number.isNaN(value)).map((value) => value + 0);
        expect([...values]).toEqual([...new Set(present)].sort((a, b) => a - b));
        expect([...codes].map((code) => (code < 0 ? NaN : values[code]))).toEqual(column.map((value) => value + 0));
      }),
      { seed: 1 },
    );
  });

  it('grows beyond its first table', () => {
    const column = Float64Array.from({ length: 100000 }, (_, i) => Math.sin(i));
    const { values, codes } = distinctValues(column);
    expect(values.length).toBe(new Set(column).size);
    expect(column.every((value, i) => values[codes[i]] === value)).toBe(true);
  });

  it('takes −0 as 0', () => {
    expect([...distinctValues(Float64Array.of(-0, 0)).codes]).toEqual([0, 0]);
  });
});
