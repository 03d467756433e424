import { describe, expect, it } from 'vitest';
import { DataError } from '../../src/core/errors.ts';
import type { ResamplingInput } from '../../src/core/resampling.ts';
import { createRng } from '../../src/core/rng.ts';
import { foldsHash, resamplings } from '../../src/resampling/index.ts';

const n = 240;
const rng = createRng(9);
/** Every third row is left out, as after a filter; a fifth of the rows is the rarer class. */
const rows = Uint32Array.from({ length: n }, (_, i) => 3 * i + (i % 2));
const y = Int32Array.from(rows, () => (rng.next() < 0.2 ? 1 : 0));
const parts = [
  { id: 'train', start: 0, end: 500 },
  { id: 'test', start: 500, end: 3 * n },
];
const input: ResamplingInput = { rows, y, classes: ['attack', 'normal'], parts, seed: 77, suiteSeed: 42 };

describe.each(resamplings.all.map((resampling) => [resampling.id, resampling] as const))('%s', (_, resampling) => {
  const parameters = resampling.parameters.parse({});
  const folds = resampling.draw(input, parameters);

  it('refuses an unknown parameter', () => {
    expect(resampling.parameters.safeParse({ 'no such parameter': 1 }).success).toBe(false);
  });

  it('splits the rows that take part, and only those, in ascending order', () => {
    expect(folds.length).toBeGreaterThan(0);
    for (const { train, test } of folds) {
      const both = [...train, ...test].sort((a, b) => a - b);
      expect(both).toEqual([...rows]);
      expect([...train]).toEqual([...train].sort((a, b) => a - b));
      expect([...test]).toEqual([...test].sort((a, b) => a - b));
      expect(test.length).toBeGreaterThan(0);
      expect(train.length).toBeGreaterThan(test.length / 2);
    }
  });

  it('gives every fold an id of its own', () => {
    expect(new Set(folds.map(({ id }) => id)).size).toBe(folds.length);
  });

  it('draws the same folds for the same seed, and others for another unless they are given', () => {
    expect(foldsHash(resampling.draw(input, parameters))).toBe(foldsHash(folds));
    const other = foldsHash(resampling.draw({ ...input, seed: 78 }, parameters)) === foldsHash(folds);
    expect(other).toBe(resampling.given);
  });

  it('does not care what the classes are called', () => {
    const renamed = { ...input, y: y.map((code) => 1 - code), classes: ['a', 'b'] };
    expect(foldsHash(resampling.draw(renamed, parameters))).toBe(foldsHash(folds));
  });

  it('refuses fewer rows than it needs', () => {
    const one = { ...input, rows: rows.slice(0, 1), y: y.slice(0, 1) };
    expect(() => resampling.draw(one, parameters)).toThrow(DataError);
    expect(() => resampling.draw({ ...input, rows: new Uint32Array(0), y: new Int32Array(0) }, parameters)).toThrow(DataError);
  });
});
