import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { aucComponents, deLong, midranks } from '../../src/stats/index.ts';
import { codeOf, oracles, relativeError } from './support/comparison-oracles.ts';

describe('DeLong', () => {
  it.each(oracles.deLong.map((entry) => [entry.truth.length, entry] as const))('equals pROC on %d rows', (_, { truth, a, b, expected }) => {
    const [first, second] = [a, b].map((scores) => aucComponents(Float64Array.from(scores), truth));
    const test = deLong(first, second);
    const [aucA, aucB, z, p, low, high] = expected;
    expect(first.auc).toBeCloseTo(aucA, 13);
    expect(second.auc).toBeCloseTo(aucB, 13);
    expect(relativeError(test.statistic, z)).toBeLessThan(1e-9);
    expect(relativeError(test.pValue, p)).toBeLessThan(1e-8);
    expect(test.interval[0]).toBeCloseTo(low, 11);
    expect(test.interval[1]).toBeCloseTo(high, 11);
  });

  const rows = fc
    .array(fc.record({ a: fc.integer({ min: 0, max: 9 }), b: fc.integer({ min: 0, max: 9 }), positive: fc.boolean() }), {
      minLength: 8,
      maxLength: 60,
    })
    .filter((list) => list.filter((row) => row.positive).length >= 2 && list.filter((row) => !row.positive).length >= 2);

  it('areas and components equal their definition over all pairs', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const scores = Float64Array.from(list, (row) => row.a);
        const { auc, ofPositives } = aucComponents(
          scores,
          list.map((row) => row.positive),
        );
        const negatives = list.filter((row) => !row.positive);
        const wins = list
          .filter((row) => row.positive)
          .map(({ a }) => negatives.reduce((sum, other) => sum + (a > other.a ? 1 : a === other.a ? 0.5 : 0), 0) / negatives.length);
        ofPositives.forEach((value, i) => {
          expect(value).toBeCloseTo(wins[i], 12);
        });
        expect(auc).toBeCloseTo(wins.reduce((sum, value) => sum + value, 0) / wins.length, 12);
      }),
    );
  });

  it('swapping flips the sign; row order and increasing changes of the scores leave all alone', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const test = (order: typeof list, change = (x: number) => x) =>
          deLong(
            aucComponents(
              Float64Array.from(order, (row) => change(row.a)),
              order.map((row) => row.positive),
            ),
            aucComponents(
              Float64Array.from(order, (row) => change(row.b)),
              order.map((row) => row.positive),
            ),
          );
        const one = test(list);
        const swapped = test(list.map(({ a, b, positive }) => ({ a: b, b: a, positive })));
        expect(swapped.difference).toBeCloseTo(-one.difference, 12);
        const near = (a: number, b: number): boolean => (Number.isNaN(a) ? Number.isNaN(b) : Math.abs(a - b) < 1e-9);
        expect(near(swapped.pValue, one.pValue)).toBe(true);
        expect(near(test([...list].reverse()).pValue, one.pValue)).toBe(true);
        expect(near(test(list, (x) => Math.exp(x) - 5).pValue, one.pValue)).toBe(true);
      }),
    );
  });

  it('a model against itself, or against its own scores squeezed: p = 1', () => {
    const rng = createRng(1);
    const scores = Float64Array.from({ length: 300 }, () => rng.normal());
    const truth = Int32Array.from({ length: 300 }, () => rng.int(2));
    const own = aucComponents(scores, truth);
    for (const other of [
      own,
      aucComponents(
        scores.map((x) => Math.tanh(x / 10)),
        truth,
      ),
    ]) {
      expect(deLong(own, other)).toMatchObject({ statistic: 0, difference: 0, pValue: 1, log10P: 0, interval: [0, 0] });
    }
  });

  it('perfect against reversed: an area difference without variance is not called significant', () => {
    const truth = [0, 0, 0, 1, 1, 1];
    const test = deLong(
      aucComponents(Float64Array.from([1, 2, 3, 4, 5, 6]), truth),
      aucComponents(Float64Array.from([6, 5, 4, 3, 2, 1]), truth),
    );
    expect(test.difference).toBe(1);
    expect([test.statistic, test.pValue].every(Number.isNaN)).toBe(true);
  });

  it('refuses one class, a single row of a class, and NaN scores', () => {
    const scores = Float64Array.from([1, 2, 3, 4]);
    expect(codeOf(() => aucComponents(scores, [1, 1, 1, 1]))).toBe('STATISTIC_ONE_CLASS');
    expect(codeOf(() => aucComponents(scores, [0, 0, 0, 1]))).toBe('STATISTIC_ONE_CLASS');
    expect(codeOf(() => aucComponents(Float64Array.from([1, NaN, 3, 4]), [0, 0, 1, 1]))).toBe('STATISTIC_NOT_FINITE');
  });

  it('midranks share ties, and take −0 for 0', () => {
    expect([...midranks(Float64Array.from([2, 0, -0, 2, 2, 9]))]).toEqual([4, 1.5, 1.5, 4, 4, 6]);
    expect([...midranks(new Float64Array(0))]).toEqual([]);
  });
});
