import { describe, expect, it } from 'vitest';
import type { Scored } from '../../src/core/measure.ts';
import { bootstrapContrast } from '../../src/gates/bootstrap-contrast.ts';
import type { Contrast } from '../../src/gates/contrast.ts';
import { measures } from '../../src/measures/index.ts';

const macroF1 = measures.get('macro-f1');
const truth = Int32Array.from({ length: 20 }, (_, i) => i % 2);
const saying = (wrong: readonly number[]): Scored => ({
  truth,
  predicted: truth.map((y, i) => (wrong.includes(i) ? 1 - y : y)),
  scores: null,
  scoreKind: 'decision',
  nClasses: 2,
  positive: 1,
});
const contrast = (candidate: Scored, reference: Scored): Contrast => {
  const found = bootstrapContrast(candidate, reference, macroF1, 1);
  if ('reason' in found) throw new Error(found.reason);
  return found;
};

describe('the bootstrap contrast', () => {
  it('claims no more than exchanging the models on the rows that differ can give', () => {
    // all three rows that differ speak for the candidate: an exact sign test has p = 1/8
    const few = contrast(saying([0, 1]), saying([0, 1, 4, 7, 10]));
    expect(few.larger(0)).toBeCloseTo(Math.log10(1 / 8), 12);
    const turned = contrast(saying([0, 1, 4, 7, 10]), saying([0, 1]));
    expect(turned.smaller(0)).toBeCloseTo(Math.log10(1 / 8), 12);
    // what does not claim that one is better is left to the bootstrap
    expect(few.larger(-0.1)).toBeLessThan(Math.log10(1 / 8));
  });

  it('is not held back where many rows differ', () => {
    const many = contrast(saying([]), saying([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
    expect(many.larger(0)).toBeLessThan(-2);
  });
});
