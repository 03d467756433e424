import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng, deriveSeed, sampleIndices, shuffle } from '../../src/core/rng.ts';

describe('createRng', () => {
  it('gives the same stream for the same seed, another for another', () => {
    const draw = (seed: number): number[] => {
      const rng = createRng(seed);
      return Array.from({ length: 8 }, () => rng.uint32());
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('is uniform: chi-square of 16 cells over 160,000 draws stays below the 1e-6 quantile', () => {
    const rng = createRng(7);
    const cells = new Float64Array(16);
    for (let i = 0; i < 160_000; i++) cells[Math.floor(rng.next() * 16)]++;
    const statistic = cells.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(statistic).toBeLessThan(56.5);
    expect(statistic).toBeGreaterThan(2);
  });

  it('draws integers below the bound and each of them', () => {
    const rng = createRng(3);
    const seen = new Set(Array.from({ length: 2000 }, () => rng.int(7)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(() => rng.int(0)).toThrow(RangeError);
    expect(() => rng.int(1.5)).toThrow(RangeError);
  });

  it('draws normals with mean 0 and variance 1', () => {
    const rng = createRng(11);
    const values = Array.from({ length: 50_000 }, () => rng.normal());
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
  });

  it('forks streams that do not move the parent', () => {
    const a = createRng(5);
    const b = createRng(5);
    a.fork('tree-1').next();
    expect(a.next()).toBe(b.next());
    expect(createRng(5).fork('x').next()).not.toBe(createRng(5).fork('y').next());
  });
});

describe('deriveSeed', () => {
  it('keeps parts apart', () => {
    expect(deriveSeed('a', 'bc')).not.toBe(deriveSeed('ab', 'c'));
    expect(deriveSeed(1, 'x')).toBe(deriveSeed(1, 'x'));
  });
});

describe('sampleIndices', () => {
  it('gives ascending, different indices below the total', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 300 }), fc.integer(), (total, count, seed) => {
        const chosen = [...sampleIndices(total, count, createRng(seed))];
        expect(chosen).toHaveLength(Math.min(total, count));
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(chosen).toEqual([...chosen].sort((a, b) => a - b));
        expect(chosen.every((value) => value >= 0 && value < total)).toBe(true);
      }),
    );
  });

  it('takes each index equally often', () => {
    const rng = createRng(1);
    const hits = new Float64Array(10);
    for (let i = 0; i < 20_000; i++) for (const index of sampleIndices(10, 3, rng)) hits[index]++;
    for (const count of hits) expect(Math.abs(count - 6000)).toBeLessThan(350);
  });
});

describe('shuffle', () => {
  it('permutes', () => {
    const values = Uint32Array.from({ length: 50 }, (_, i) => i);
    shuffle(values, createRng(9));
    expect([...values]).not.toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect([...values].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});
