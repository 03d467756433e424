import { describe, expect, it } from 'vitest';
import { didYouMean, nearestWord } from '../../src/core/suggest.ts';

describe('didYouMean', () => {
  const known = ['random-forest', 'svc', 'xgboost', 'knn'];
  it('finds the near word and lists the known ones otherwise', () => {
    expect(nearestWord('xgbost', known)).toBe('xgboost');
    expect(nearestWord('Random-Forrest', known)).toBe('random-forest');
    expect(didYouMean('xgbost', known)).toBe("did you mean 'xgboost'?");
    expect(didYouMean('perceptron', known)).toBe('known: random-forest, svc, xgboost, knn');
  });
});
