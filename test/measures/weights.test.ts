import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scored } from '../../src/core/measure.ts';
import { measures } from '../../src/measures/index.ts';

const entry = fc.record({
  y: fc.nat(1),
  said: fc.nat(1),
  score: fc.constantFrom(-Infinity, -1, -0, 0, 0.1, 0.3, 1e300, Infinity, NaN),
  weight: fc.integer({ min: 1, max: 9 }),
});

describe.each(measures.all.filter((measure) => measure.takesWeights === true))('$id with weights', (measure) => {
  it('equals the rows spread out, to the last bit', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), fc.constantFrom(0, 1), (entries, positive) => {
        const scored = (rows: typeof entries): Scored => ({
          truth: Int32Array.from(rows, ({ y }) => y),
          predicted: Int32Array.from(rows, ({ said }) => said),
          scores: Float64Array.from(rows.flatMap(({ score }) => [-score, score])),
          scoreKind: 'decision',
          nClasses: 2,
          positive,
        });
        const weights = Float64Array.from(entries, ({ weight }) => weight);
        const spread = entries.flatMap((each) => new Array<typeof each>(each.weight).fill(each));
        expect(measure.compute({ ...scored(entries), weights })).toBe(measure.compute(scored(spread)));
      }),
      { seed: 1 },
    );
  });
});
