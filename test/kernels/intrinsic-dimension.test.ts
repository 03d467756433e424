import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { intrinsicDimension } from '../../src/kernels/intrinsic-dimension.ts';
import { numericRows, oneHot } from '../support/one-hot-rows.ts';

const all = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

describe('intrinsic dimension', () => {
  it.each([1, 2, 4, 8])('of uniform points in %i dimensions, seen in 10 columns', (d) => {
    const rng = createRng(d);
    const rows = Array.from({ length: 2000 }, () => {
      const point = Array.from({ length: d }, () => rng.next());
      // An orthogonal map to more columns changes no distance: here plain repetition.
      return Array.from({ length: 10 * d }, (_, c) => point[c % d]);
    });
    for (const power of [1, 2] as const) {
      const found = intrinsicDimension(numericRows(rows), all(2000), power);
      expect(found).toBeGreaterThan(0.7 * d);
      expect(found).toBeLessThan(1.3 * d);
    }
  });

  it('does not depend on scale, and is 0 where nothing can be measured', () => {
    const rng = createRng(1);
    const rows = Array.from({ length: 300 }, () => [rng.next(), rng.next(), rng.next()]);
    const one = intrinsicDimension(numericRows(rows), all(300), 2);
    const other = intrinsicDimension(numericRows(rows.map((row) => row.map((value) => value * 2 ** 20))), all(300), 2);
    expect(other).toBe(one);
    expect(intrinsicDimension(numericRows(rows.slice(0, 6)), all(6), 2)).toBe(0);
    const corners = oneHot(0, new Float64Array(0), all(50), [50], new Float64Array(50), new Float64Array(50).fill(1), 50);
    expect(intrinsicDimension(corners, all(50), 2)).toBe(0);
  });
});
