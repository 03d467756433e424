import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scored } from '../../src/core/measure.ts';
import { measures } from '../../src/measures/index.ts';

interface Case {
  readonly name: string;
  readonly nClasses: number;
  readonly truth: readonly number[];
  readonly predicted: readonly number[];
  readonly scores: readonly number[];
  readonly values: Readonly<Record<string, number | null>>;
}

const fixture = JSON.parse(readFileSync(new URL('../fixtures/measures/scikit-learn.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[];
};

const scoredOf = (each: Pick<Case, 'nClasses' | 'truth' | 'predicted' | 'scores'>): Scored => ({
  truth: Int32Array.from(each.truth),
  predicted: Int32Array.from(each.predicted),
  scores: Float64Array.from(each.scores),
  scoreKind: 'probability',
  nClasses: each.nClasses,
  positive: each.nClasses === 2 ? 1 : -1,
});

describe('measures agree with scikit-learn 1.9.1', () => {
  for (const each of fixture.cases) {
    it(each.name, () => {
      const scored = scoredOf(each);
      for (const [id, value] of Object.entries(each.values)) {
        const computed = measures.get(id).compute(scored);
        if (value === null) expect(computed, id).toBeNaN();
        else expect(Math.abs(computed - value), `${id}: ${String(computed)} against ${String(value)}`).toBeLessThan(1e-12);
      }
    });
  }

  it('covers every registered measure', () => {
    const covered = new Set(fixture.cases.flatMap((each) => Object.keys(each.values)));
    expect(measures.ids.filter((id) => !covered.has(id))).toEqual([]);
  });
});

/** Random predictions of 2 to 5 classes, scores with ties. */
const arbitraryScored = fc
  .record({ nClasses: fc.integer({ min: 2, max: 5 }), n: fc.integer({ min: 1, max: 40 }) })
  .chain(({ nClasses, n }) =>
    fc.record({
      nClasses: fc.constant(nClasses),
      truth: fc.array(fc.nat(nClasses - 1), { minLength: n, maxLength: n }),
      predicted: fc.array(fc.nat(nClasses - 1), { minLength: n, maxLength: n }),
      scores: fc
        .array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: nClasses, maxLength: nClasses }), { minLength: n, maxLength: n })
        .map((rows) =>
          rows.flatMap((row) => {
            const sum = row.reduce((a, b) => a + b, 0);
            return row.map((value) => (sum === 0 ? 1 / nClasses : value / sum));
          }),
        ),
    }),
  );

describe('properties of every measure', () => {
  it.each(measures.ids)('%s stays in its range or is NaN', (id) => {
    const measure = measures.get(id);
    fc.assert(
      fc.property(arbitraryScored, (made) => {
        const value = measure.compute(scoredOf(made));
        return Number.isNaN(value) || (value >= measure.range[0] - 1e-12 && value <= measure.range[1] + 1e-12);
      }),
      { seed: 1 },
    );
  });

  it.each(measures.ids)('%s does not change when classes are renumbered', (id) => {
    const measure = measures.get(id);
    fc.assert(
      fc.property(arbitraryScored, (made) => {
        const k = made.nClasses;
        const turn = (code: number): number => (code + 1) % k;
        const before = scoredOf(made);
        const scores = new Float64Array(made.scores.length);
        made.scores.forEach((value, at) => {
          scores[Math.floor(at / k) * k + turn(at % k)] = value;
        });
        const truth = before.truth.map(turn);
        const predicted = before.predicted.map(turn);
        const after = { ...before, truth, predicted, scores, positive: before.positive < 0 ? -1 : turn(before.positive) };
        const a = measure.compute(before);
        const b = measure.compute(after);
        return Number.isNaN(a) ? Number.isNaN(b) : Math.abs(a - b) < 1e-12;
      }),
      { seed: 2 },
    );
  });

  it.each(measures.ids)('%s does not change with the order of rows', (id) => {
    const measure = measures.get(id);
    fc.assert(
      fc.property(arbitraryScored, (made) => {
        const k = made.nClasses;
        const rows = made.truth.map((_, i) => i).reverse();
        const before = scoredOf(made);
        const after = scoredOf({
          nClasses: k,
          truth: rows.map((i) => made.truth[i]),
          predicted: rows.map((i) => made.predicted[i]),
          scores: rows.flatMap((i) => made.scores.slice(i * k, i * k + k)),
        });
        const a = measure.compute(before);
        const b = measure.compute(after);
        return Number.isNaN(a) ? Number.isNaN(b) : Math.abs(a - b) < 1e-12;
      }),
      { seed: 3 },
    );
  });

  it.each(measures.ids)('%s is best for a perfect prediction', (id) => {
    const measure = measures.get(id);
    const truth = [0, 1, 1, 0, 1];
    const value = measure.compute(scoredOf({ nClasses: 2, truth, predicted: truth, scores: truth.flatMap((code) => [1 - code, code]) }));
    expect(value).toBeCloseTo(measure.direction === 'higher' ? measure.range[1] : measure.range[0], 12);
  });
});

describe('what is not defined is NaN, never a made-up number', () => {
  const oneClass = scoredOf({ nClasses: 2, truth: [0, 0, 0], predicted: [0, 0, 0], scores: [0.9, 0.1, 0.8, 0.2, 0.7, 0.3] });

  it.each(['recall', 'precision', 'false-negative-rate', 'f1', 'roc-auc', 'pr-auc', 'mcc', 'cohen-kappa', 'balanced-accuracy'])(
    '%s without a positive row',
    (id) => {
      expect(measures.get(id).compute(oneClass)).toBeNaN();
    },
  );

  it('specificity without a negative row', () => {
    const scored = scoredOf({ nClasses: 2, truth: [1, 1], predicted: [1, 0], scores: [0, 1, 1, 0] });
    expect(measures.get('specificity').compute(scored)).toBeNaN();
    expect(measures.get('recall').compute(scored)).toBe(0.5);
  });

  it('macro recall with a class that does not occur, macro precision with one never predicted', () => {
    const scored = scoredOf({ nClasses: 3, truth: [0, 1, 1], predicted: [0, 2, 1], scores: [1, 0, 0, 0, 0, 1, 0, 1, 0] });
    expect(measures.get('macro-recall').compute(scored)).toBeNaN();
    expect(measures.get('balanced-accuracy').compute(scored)).toBe(0.75);
    const never = scoredOf({ nClasses: 3, truth: [0, 1, 2], predicted: [0, 1, 1], scores: [1, 0, 0, 0, 1, 0, 0, 1, 0] });
    expect(measures.get('macro-precision').compute(never)).toBeNaN();
  });

  it.each(measures.ids)('%s of no rows', (id) => {
    expect(measures.get(id).compute(scoredOf({ nClasses: 2, truth: [], predicted: [], scores: [] }))).toBeNaN();
  });

  it.each(measures.all.filter((measure) => measure.needs === 'probabilities').map((measure) => measure.id))(
    '%s of decision scores, which are no probabilities',
    (id) => {
      const scored = scoredOf({ nClasses: 2, truth: [0, 1], predicted: [0, 1], scores: [2, -2, -1, 1] });
      expect(measures.get(id).compute({ ...scored, scoreKind: 'decision' })).toBeNaN();
      expect(measures.get(id).compute({ ...scored, scores: null })).toBeNaN();
    },
  );

  it.each(measures.all.filter((measure) => measure.needs === 'scores').map((measure) => measure.id))('%s of NaN scores', (id) => {
    const scored = scoredOf({ nClasses: 2, truth: [0, 1], predicted: [0, 1], scores: [0.5, 0.5, NaN, NaN] });
    expect(measures.get(id).compute(scored)).toBeNaN();
  });

  it.each(measures.all.filter((measure) => measure.classes === 'binary').map((measure) => measure.id))('%s of three classes', (id) => {
    expect(measures.get(id).compute({ ...oneClass, nClasses: 3, positive: -1, scores: null })).toBeNaN();
  });
});
