import { describe, expect, it } from 'vitest';
import type { Scored } from '../../src/core/measure.ts';
import { createRng, shuffle } from '../../src/core/rng.ts';
import { measures } from '../../src/measures/index.ts';

/** Random truth and scores that know something of it: about three in four rows are right. */
function draw(n: number, nClasses: number, seed: number): Scored {
  const rng = createRng(seed);
  const truth = Int32Array.from({ length: n }, () => rng.int(nClasses));
  const scores = new Float64Array(n * nClasses);
  const predicted = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const own = Array.from({ length: nClasses }, (_, k) => Math.exp(rng.normal() + (k === truth[i] ? 1.5 : 0)));
    const total = own.reduce((sum, value) => sum + value, 0);
    own.forEach((value, k) => {
      scores[i * nClasses + k] = value / total;
    });
    predicted[i] = own.indexOf(Math.max(...own));
  }
  return { truth, predicted, scores, scoreKind: 'probability', nClasses, positive: nClasses === 2 ? 1 : -1 };
}

/** Every row with full confidence in the class that `pick` names. */
function certain(scored: Scored, pick: (truth: number) => number): Scored {
  const { truth, nClasses } = scored;
  const scores = new Float64Array(truth.length * nClasses);
  const predicted = truth.map(pick);
  predicted.forEach((code, i) => {
    scores[i * nClasses + code] = 1;
  });
  return { ...scored, predicted, scores };
}

function reorder(scored: Scored, order: Uint32Array): Scored {
  const { truth, predicted, scores, nClasses } = scored;
  const moved = new Float64Array(truth.length * nClasses);
  order.forEach((from, to) => {
    for (let k = 0; k < nClasses; k++) moved[to * nClasses + k] = scores?.[from * nClasses + k] ?? NaN;
  });
  return {
    ...scored,
    truth: Int32Array.from(order, (i) => truth[i]),
    predicted: Int32Array.from(order, (i) => predicted[i]),
    scores: moved,
  };
}

/** The same rows with class k called nClasses − 1 − k. */
function rename(scored: Scored): Scored {
  const { truth, predicted, scores, nClasses, positive } = scored;
  const last = nClasses - 1;
  const mirrored = Float64Array.from(scores ?? [], (_, at) => {
    const k = at % nClasses;
    return scores?.[at - k + last - k] ?? NaN;
  });
  return {
    ...scored,
    truth: truth.map((code) => last - code),
    predicted: predicted.map((code) => last - code),
    scores: mirrored,
    positive: positive < 0 ? -1 : last - positive,
  };
}

const cases = measures.all.flatMap((measure) =>
  (measure.classes === 'binary' ? [2] : [2, 4]).map(
    (nClasses) => [`${measure.id}, ${String(nClasses)} classes`, measure, nClasses] as const,
  ),
);

describe.each(cases)('%s', (_, measure, nClasses) => {
  const scored = draw(300, nClasses, 5);
  const [lowest, highest] = measure.range;
  const best = measure.direction === 'higher' ? highest : lowest;
  const value = measure.compute(scored);

  it('lies in its range', () => {
    expect(value).toBeGreaterThanOrEqual(lowest);
    expect(value).toBeLessThanOrEqual(highest);
  });

  it('is best for a perfect prediction, and worse for every other', () => {
    const perfect = measure.compute(certain(scored, (truth) => truth));
    expect(perfect).toBeCloseTo(best, 12);
    const wrong = measure.compute(certain(scored, (truth) => (truth + 1) % nClasses));
    const sign = measure.direction === 'higher' ? 1 : -1;
    expect(sign * (perfect - value)).toBeGreaterThan(0);
    expect(sign * (value - wrong)).toBeGreaterThan(0);
  });

  it('does not care for the order of the rows', () => {
    const order = Uint32Array.from(scored.truth.keys());
    shuffle(order, createRng(1));
    expect(measure.compute(reorder(scored, order))).toBeCloseTo(value, 12);
  });

  it('does not care what the classes are called', () => {
    expect(measure.compute(rename(scored))).toBeCloseTo(value, 12);
  });

  it('looks at what it says it needs and at nothing else', () => {
    const other = draw(300, nClasses, 6);
    const needed = measure.needs === 'classes' ? { ...scored, scores: null } : { ...scored, predicted: other.predicted };
    expect(measure.compute(needed)).toBe(value);
    if (measure.needs !== 'scores') return;
    // Only the order of scores counts: any growing function of them gives the same.
    const cubed = { ...scored, scores: scored.scores?.map((score) => score ** 3) ?? null, scoreKind: 'decision' as const };
    expect(measure.compute(nClasses === 2 ? cubed : scored)).toBeCloseTo(value, 12);
  });

  it('is not a number where there are no rows, and never out of range where there is one class', () => {
    expect(measure.compute(draw(0, nClasses, 1))).toBeNaN();
    const one = certain({ ...scored, truth: scored.truth.map(() => 0) }, (truth) => truth);
    const got = measure.compute(one);
    if (!Number.isNaN(got)) {
      expect(got).toBeGreaterThanOrEqual(lowest);
      expect(got).toBeLessThanOrEqual(highest);
    }
  });
});
