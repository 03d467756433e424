import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { bcaInterval, drawStratified, strataOf } from '../../src/stats/index.ts';
import { codeOf, oracles, relativeError } from './support/comparison-oracles.ts';

describe('BCa bootstrap', () => {
  it.each(oracles.bootstrap.map((entry, i) => [i, entry] as const))("equals scipy's interval on the same replicates (%d)", (_, entry) => {
    const result = bcaInterval(entry.estimate, Float64Array.from(entry.replicates), Float64Array.from(entry.jackknife));
    expect(result.interval[0]).toBeCloseTo(entry.interval[0], 10);
    expect(result.interval[1]).toBeCloseTo(entry.interval[1], 10);
    expect(relativeError(result.standardError, entry.standardError)).toBeLessThan(1e-10);
  });

  it('p is the level at which the interval touches 0', () => {
    for (const { estimate, replicates, jackknife } of oracles.bootstrap) {
      for (const shift of [0, 0.3, -0.4]) {
        const at = estimate - shift;
        const moved = Float64Array.from(replicates, (value) => value - shift);
        const { pValue } = bcaInterval(at, moved, Float64Array.from(jackknife));
        if (pValue <= 0.01 || pValue >= 0.9) continue;
        const [low, high] = bcaInterval(at, moved, Float64Array.from(jackknife), 1 - pValue).interval;
        expect(Math.min(Math.abs(low), Math.abs(high))).toBeLessThan(0.03);
      }
    }
  });

  it('swapping the models flips the interval, and the order of replicates does not matter', () => {
    const [{ estimate, replicates, jackknife }] = oracles.bootstrap;
    const one = bcaInterval(estimate, Float64Array.from(replicates), Float64Array.from(jackknife));
    const swapped = bcaInterval(
      -estimate,
      Float64Array.from(replicates, (x) => -x),
      Float64Array.from(jackknife, (x) => -x),
    );
    expect(swapped.interval[0]).toBeCloseTo(-one.interval[1], 10);
    expect(swapped.pValue).toBeCloseTo(one.pValue, 12);
    expect(bcaInterval(estimate, Float64Array.from([...replicates].reverse()), Float64Array.from(jackknife)).interval).toEqual(
      one.interval,
    );
  });

  it('never gives p = 0: not below 2 / (B + 1)', () => {
    const far = Float64Array.from({ length: 999 }, (_, i) => 5 + i / 1000);
    expect(bcaInterval(5.5, far, Float64Array.from([5.4, 5.5, 5.6])).pValue).toBeCloseTo(0.002, 12);
  });

  it('a model against itself: p = 1; a constant difference: the point and no p; too few values: NaN', () => {
    expect(bcaInterval(0, new Float64Array(500), new Float64Array(20))).toMatchObject({ interval: [0, 0], pValue: 1, log10P: 0 });
    const constant = bcaInterval(0.1, new Float64Array(500).fill(0.1), new Float64Array(20).fill(0.1));
    expect(constant.interval).toEqual([0.1, 0.1]);
    expect(constant.pValue).toBeNaN();
    const few = bcaInterval(0.1, new Float64Array(500).fill(NaN), new Float64Array(20));
    expect(few.replicates).toBe(0);
    expect(few.interval[0]).toBeNaN();
    expect(codeOf(() => bcaInterval(NaN, new Float64Array(500), new Float64Array(3)))).toBe('STATISTIC_NOT_FINITE');
    expect(codeOf(() => bcaInterval(0, new Float64Array(500), new Float64Array(3), 0))).toBe('STATISTIC_BAD_ARGUMENT');
  });

  it('draws keep the size of every stratum, are seeded, and are uniform', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 50 }), fc.integer({ min: 0, max: 1e6 }), (codes, seed) => {
        const strata = strataOf(Int32Array.from(codes), 4);
        const draw = (): Uint32Array => {
          const counts = new Uint32Array(codes.length);
          drawStratified(strata, createRng(seed), counts);
          return counts;
        };
        const counts = draw();
        expect(draw()).toEqual(counts);
        for (const members of strata) expect(members.reduce((sum, row) => sum + counts[row], 0)).toBe(members.length);
      }),
    );
    const total = new Uint32Array(5);
    const counts = new Uint32Array(5);
    const rng = createRng(3);
    for (let i = 0; i < 4000; i++) {
      drawStratified(strataOf(Int32Array.from([0, 0, 0, 0, 0]), 1), rng, counts);
      counts.forEach((count, row) => (total[row] += count));
    }
    for (const count of total) expect(Math.abs(count - 4000)).toBeLessThan(4 * Math.sqrt(4000 * 0.8));
  });

  it('covers a mean of skewed values about as often as it says', () => {
    const rng = createRng(11);
    let covered = 0;
    for (let study = 0; study < 200; study++) {
      const values = Float64Array.from({ length: 60 }, () => -Math.log(1 - rng.next()));
      const total = values.reduce((sum, x) => sum + x, 0);
      const strata = strataOf(new Int32Array(60), 1);
      const counts = new Uint32Array(60);
      const replicates = Float64Array.from({ length: 400 }, () => {
        drawStratified(strata, rng, counts);
        return counts.reduce((sum, count, i) => sum + count * values[i], 0) / 60;
      });
      const [low, high] = bcaInterval(
        total / 60,
        replicates,
        values.map((x) => (total - x) / 59),
      ).interval;
      if (low <= 1 && high >= 1) covered++;
    }
    expect(covered / 200).toBeGreaterThan(0.89);
    expect(covered / 200).toBeLessThan(0.99);
  });
});
