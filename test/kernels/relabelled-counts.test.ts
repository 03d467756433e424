import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { countLabelBits, emptyLabelBits } from '../../src/kernels/relabelled-counts.ts';

describe('counts under many labellings', () => {
  it('are those of counting row by row', () => {
    const sizes = fc.record({
      sizes: fc.array(fc.nat(70), { minLength: 1, maxLength: 6 }),
      nSets: fc.integer({ min: 1, max: 80 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(sizes, ({ sizes: cells, nSets, seed }) => {
        const rng = createRng(seed);
        const nRows = cells.reduce((sum, size) => sum + size, 0);
        const bits = emptyLabelBits(nRows, nSets);
        const starts = Uint32Array.from([0, ...cells]).map((_, cell) => cells.slice(0, cell).reduce((sum, size) => sum + size, 0));
        // rows of a cell need not be neighbours
        const order = Uint32Array.from({ length: nRows }, (_, i) => nRows - 1 - i);
        const expected = new Int32Array(nSets * cells.length);
        cells.forEach((size, cell) => {
          for (let i = starts[cell]; i < starts[cell] + size; i++) {
            for (let set = 0; set < nSets; set++) {
              if (rng.next() < 0.4) continue;
              bits.words[order[i] * bits.nWords + (set >> 5)] |= 1 << (set & 31);
              expected[set * cells.length + cell]++;
            }
          }
        });
        const counted = new Int32Array(expected.length);
        countLabelBits(bits, order, starts, counted);
        expect([...counted]).toEqual([...expected]);
      }),
      { numRuns: 60 },
    );
  });

  it('carry far: every row of a large cell has its bit', () => {
    const bits = emptyLabelBits(9001, 33);
    bits.words.fill(0xffffffff);
    const counted = new Int32Array(33);
    countLabelBits(
      bits,
      Uint32Array.from({ length: 9001 }, (_, i) => i),
      Uint32Array.of(0, 9001),
      counted,
    );
    expect([...counted]).toEqual(Array.from({ length: 33 }, () => 9001));
  });
});
