import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Codes, countCodes, countPairs, translateCodes } from '../../src/kernels/column-codes.ts';
import { distinctValues } from '../../src/kernels/distinct-values.ts';

const kinds = [Uint8Array, Uint16Array, Uint32Array] as const;

/** Codes below 200 in any width, and rows of them in any order or all. */
const question = fc
  .tuple(fc.array(fc.nat(199), { minLength: 1, maxLength: 60 }), fc.nat(2), fc.nat(2), fc.boolean())
  .chain(([codes, width, outWidth, all]) =>
    fc.record({
      codes: fc.constant<Codes>(kinds[width].from(codes)),
      rows: all ? fc.constant(null) : fc.array(fc.nat(codes.length - 1), { maxLength: 90 }).map((rows) => Uint32Array.from(rows)),
      out: fc.constant(kinds[outWidth]),
    }),
  );

describe('column codes', () => {
  it('are counted and translated row by row, whatever was in the memory before', () => {
    fc.assert(
      fc.property(question, fc.boolean(), ({ codes, rows, out: Out }, between) => {
        const chosen = rows === null ? [...codes] : Array.from(rows, (row) => codes[row]);
        const counts = new Int32Array(200);
        for (const code of chosen) counts[code]++;
        expect(countCodes(codes, rows, 200)).toEqual(counts);
        if (between) distinctValues(Float64Array.from({ length: 300 }, (_, i) => i % 7));
        const table = Int32Array.from({ length: 200 }, (_, code) => 255 - code);
        const out = new Out(chosen.length);
        translateCodes(codes, rows, table, out);
        expect([...out]).toEqual(chosen.map((code) => 255 - code));
        expect(countCodes(codes, rows, 200)).toEqual(counts);
      }),
      { seed: 5 },
    );
  });

  it('are counted with the class of the row', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(2)), { minLength: 1, maxLength: 40 }), (pairs) => {
        const rows = Uint32Array.from(pairs, (_, i) => pairs.length - 1 - i);
        const codes = Int32Array.from(pairs, ([code]) => code);
        const y = Int32Array.from(rows, (row) => pairs[row][1]);
        const expected = new Int32Array(30);
        for (const [code, k] of pairs) expected[code * 3 + k]++;
        expect(countPairs(codes, rows, y, 10, 3)).toEqual(expected);
      }),
      { seed: 6 },
    );
  });

  it('go by the rows of this call, not of the last one', () => {
    const codes = Uint8Array.from({ length: 100000 }, (_, i) => i % 256);
    const even = Uint32Array.from({ length: 50000 }, (_, i) => 2 * i);
    const odd = even.map((row) => row + 1);
    for (const [rows, rest] of [
      [even, 0],
      [odd, 1],
      [even, 0],
    ] as const) {
      const counts = countCodes(codes, rows, 256);
      expect(counts.every((count, code) => (code % 2 === rest) === count > 0)).toBe(true);
      // the first time more than the memory has room for: a larger one starts without rows
      distinctValues(new Float64Array(300000));
    }
  });
});
