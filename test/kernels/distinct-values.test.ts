import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { distinctValues, numberValues } from '../../src/kernels/distinct-values.ts';

/** Long columns: few values, many values, runs, missing ones and both zeros. */
function longColumns(): readonly Float64Array[] {
  const rng = createRng(7);
  const draw = (value: () => number): Float64Array => Float64Array.from({ length: 40001 }, value);
  return [
    draw(() => rng.int(3)),
    draw(() => rng.normal()),
    draw(() => (rng.next() < 0.2 ? NaN : rng.int(700) * (rng.next() < 0.5 ? -1 : 1))),
    draw(() => (rng.next() < 0.99 ? -0 : rng.int(2) / 1e300)),
    draw(() => NaN),
    Float64Array.from({ length: 40001 }, (_, i) => Math.floor(i / 4096) * 2 ** (i >> 12)),
    Float64Array.from({ length: 1024 }, (_, i) => i).toSorted(() => -1),
  ];
}

describe('distinctValues', () => {
  it('gives what a sort gives', () => {
    for (const column of longColumns()) {
      const { values, codes, first } = distinctValues(column);
      expect(values).toEqual(Float64Array.from(new Set(column.filter((value) => !Number.isNaN(value)).map((value) => value + 0))).sort());
      expect(first).toEqual(Int32Array.from(values, (value) => column.indexOf(value)));
      expect(codes.every((code, i) => (code < 0 ? Number.isNaN(column[i]) : values[code] === column[i]))).toBe(true);
    }
  });

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

  it('numbers values by first appearance', () => {
    expect(numberValues(Float64Array.of(7, 7, NaN, -1, -0, 7, 0))).toEqual({ count: 3, codes: Int32Array.of(0, 0, -1, 1, 2, 0, 2) });
    for (const column of longColumns()) {
      const { count, codes } = numberValues(column);
      const { values, first } = distinctValues(column);
      expect(count).toBe(values.length);
      expect(Int32Array.from(first.toSorted(), (row) => codes[row])).toEqual(Int32Array.from({ length: count }, (_, i) => i));
    }
  });
});
