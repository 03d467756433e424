import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column, Dataset } from '../../src/core/dataset.ts';
import { sharedFloat64, sharedInt32, sharedUint32 } from '../../src/core/dataset.ts';
import { distinctRows } from '../../src/data/index.ts';

/** A dataset of one column of numbers, one of words, and a derived one that must not count. */
function build(rows: readonly (readonly [number, number])[]): Dataset {
  const values = sharedFloat64(rows.length);
  const codes = sharedInt32(rows.length);
  const derived = sharedInt32(rows.length);
  rows.forEach(([value, code], i) => {
    values[i] = value;
    codes[i] = code;
    derived[i] = i;
  });
  const levels = ['a', 'b', 'c'];
  return {
    id: 't',
    nRows: rows.length,
    columns: [
      { name: 'x', kind: 'continuous', role: 'feature', values, missing: null },
      { name: 'w', kind: 'discrete', role: 'label', codes, levels },
      { name: 'd', kind: 'discrete', role: 'derived', codes: derived, levels: rows.map((_, i) => String(i)) },
    ],
    rowIds: sharedUint32(rows.length),
    parts: [{ id: 't', start: 0, end: rows.length }],
    sha256: '',
    distinctRows: 0,
    generated: false,
    positives: {},
    notes: [],
  };
}

const row = fc.tuple(
  fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(Number.NaN, 0.1, 1e300, -1e-300, 5e-324)),
  fc.integer({ min: -1, max: 2 }),
);

describe('distinctRows', () => {
  it('agrees with a Map over the rows as text', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), fc.boolean(), (rows, reversed) => {
        const order = Uint32Array.from(rows.keys());
        if (reversed) order.reverse();
        const first = new Map<string, number>();
        const representative: number[] = [];
        for (const i of order) {
          const key = `${String(rows[i][0])}|${String(rows[i][1])}`;
          if (!first.has(key)) first.set(key, i);
          representative.push(first.get(key) ?? -1);
        }
        const found = distinctRows(build(rows), undefined, order);
        expect(found.count).toBe(first.size);
        expect(Array.from(found.representative)).toEqual(representative);
      }),
    );
  });

  it('looks at the columns named only, and refuses others', () => {
    const dataset = build([
      [1, 0],
      [1, 1],
      [2, 0],
    ]);
    expect(distinctRows(dataset, ['x'])).toEqual({ count: 2, representative: Uint32Array.of(0, 0, 2) });
    expect(distinctRows(dataset, []).count).toBe(1);
    expect(() => distinctRows(dataset, ['y'])).toThrow(RangeError);
  });

  it('tells rows apart that were made to have the same hashes', () => {
    // The two lanes of one word, as distinct-rows.ts mixes them; (a, b) and (c, d) collide when low(a) ^ b = low(c) ^ d and high(a) + b = high(c) + d.
    const low = (word: number): number => {
      const h = Math.imul(word, 0x85ebca6b);
      return h ^ (h >>> 15);
    };
    const high = (word: number): number => {
      const g = Math.imul(0x3c6ef372 + word, 0x9e3779b1);
      return g ^ (g >>> 13);
    };
    const pairs: { a: number; b: number; c: number; d: number }[] = [];
    for (let a = 0; a < 1500; a++) {
      for (let c = a + 1; c < 1500; c++) {
        const differing = low(a) ^ low(c);
        const lead = (high(a) - high(c)) | 0;
        // (b ^ differing) − b = lead has a solution when half of differing − lead lies within the bits of differing.
        const twice = (differing - lead) | 0;
        if ((twice & 1) !== 0 || ((twice >>> 1) & ~differing & 0x7fffffff) !== 0) continue;
        const b = twice >>> 1;
        const d = b ^ differing;
        if (((high(a) + b) | 0) === ((high(c) + d) | 0)) pairs.push({ a, b, c, d });
      }
    }
    expect(pairs.length).toBeGreaterThan(0);
    for (const { a, b, c, d } of pairs) {
      const column = (name: string, codes: number[]): Column => ({
        name,
        role: 'feature',
        kind: 'discrete',
        codes: Int32Array.from(codes),
        levels: [],
      });
      const columns = [column('x', [a, c, a, c]), column('y', [b, d, b, d])];
      const found = distinctRows({ ...build([]), nRows: 4, columns });
      expect(found.count).toBe(2);
      expect(Array.from(found.representative)).toEqual([0, 1, 0, 1]);
    }
  });
});
