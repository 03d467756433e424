import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { measures } from '../../src/measures/index.ts';
import { resampleEvaluator } from '../../src/measures/resample-evaluator.ts';

/** Scores with ties, predictions by the highest, and a class that is never predicted in the three-class case. */
function made(seed: number, n: number, nClasses: 2 | 3) {
  const rng = createRng(seed);
  const truth = Int32Array.from({ length: n }, (_, row) => (row < nClasses * 2 ? row % nClasses : rng.int(nClasses)));
  const scores = new Float64Array(n * nClasses);
  const predicted = new Int32Array(n);
  for (let row = 0; row < n; row++) {
    const raw = Array.from({ length: nClasses }, (_, k) => Math.round(8 * rng.next() + (truth[row] === k ? 3 : 0)) + 0.5);
    const total = raw.reduce((sum, value) => sum + value, 0);
    raw.forEach((value, k) => (scores[row * nClasses + k] = value / total));
    predicted[row] = Math.min(1, raw.indexOf(Math.max(...raw)));
  }
  return { truth, nClasses, positive: nClasses === 2 ? 1 : -1, predicted, scores, scoreKind: 'probability' as const };
}

describe.each(measures.all.map((measure) => [measure.id, measure] as const))('resampled %s', (_, measure) => {
  it('is what the measure says of the repeated rows', () => {
    const classes = measure.classes === 'binary' ? ([2] as const) : ([2, 3] as const);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 8, max: 60 }), fc.constantFrom(...classes), (seed, n, nClasses) => {
        const rows = made(seed, n, nClasses);
        const evaluate = resampleEvaluator(measure, rows);
        const rng = createRng(seed + 1);
        for (let draw = 0; draw < 3; draw++) {
          // every class stays, as a stratified draw keeps it
          const counts = Uint32Array.from({ length: n }, (_unused, row) => (row < nClasses ? 1 : rng.int(4)));
          const repeated = [...counts].flatMap((count, row) => new Array<number>(count).fill(row));
          const expected = measure.compute({
            truth: Int32Array.from(repeated, (row) => rows.truth[row]),
            predicted: Int32Array.from(repeated, (row) => rows.predicted[row]),
            scores: Float64Array.from(repeated.flatMap((row) => [...rows.scores.subarray(row * nClasses, (row + 1) * nClasses)])),
            scoreKind: 'probability',
            nClasses,
            positive: rows.positive,
          });
          const got = evaluate(counts);
          if (Number.isNaN(expected)) expect(got).toBeNaN();
          else expect(got).toBeCloseTo(expected, 10);
        }
      }),
      { numRuns: 25 },
    );
  });
});
