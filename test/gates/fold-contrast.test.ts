import { describe, expect, it } from 'vitest';
import { foldContrast } from '../../src/gates/fold-contrast.ts';
import { neededFolds } from '../../src/gates/needed.ts';
import { measures } from '../../src/measures/index.ts';
import { correctedResampledT, standardDeviation } from '../../src/stats/index.ts';

const foldsOf = (repeats: number) =>
  Array.from({ length: 10 * repeats }, (_, i) => ({
    id: `r${String(Math.floor(i / 10) + 1)}f${String((i % 10) + 1)}`,
    repeat: Math.floor(i / 10) + 1,
    train: 900,
    test: 100,
  }));

const accuracy = measures.get('accuracy');
const scores = (n: number, shift: number): Float64Array => Float64Array.from({ length: n }, (_, i) => 0.9 + shift * (1 + Math.sin(i * i)));

describe('gates over repeated folds', () => {
  it('judge with the standard error of one run, as the report does', () => {
    const [candidate, reference] = [scores(50, 0.004), scores(50, 0.001)];
    const contrast = foldContrast(candidate, reference, accuracy, foldsOf(5));
    const differences = candidate.map((value, fold) => value - reference[fold]);
    const expected = correctedResampledT(differences, 900, 100, 0.95, 10);
    expect(expected.standardError / standardDeviation(differences)).toBeCloseTo(Math.sqrt(1 / 10 + 1 / 9), 12);
    expect(contrast?.interval(0.95)[0]).toBeCloseTo(expected.interval[0], 12);
    expect(contrast?.test).toBe('corrected resampled t test over 50 folds, standard error of one run');
    // one run says nothing of repeats, and is Nadeau and Bengio's test
    const single = foldContrast(scores(10, 0.004), scores(10, 0.001), accuracy, foldsOf(1));
    expect(single?.test).toBe('corrected resampled t test over 10 folds');
  });

  it('say that repeats help only as far as they steady the spread, and rows beyond that', () => {
    const design = { nFolds: 10, perRepeat: 10, ratio: 1 / 9, testRows: 1000 };
    const error = Math.sqrt(1 / 10 + 1 / 9);
    // with 9 degrees of freedom t asks for 2.72 errors, with many for 2.49: in between repeats decide
    expect(neededFolds(2.6 * error, 1, design, 0.05)).toMatch(/repeats\) would decide/);
    expect(neededFolds(2.4 * error, 1, design, 0.05)).toMatch(/^more repeats of these folds would not decide; about [\d,]+ rows/);
  });
});
