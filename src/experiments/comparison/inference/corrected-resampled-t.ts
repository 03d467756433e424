import { z } from 'zod';
import { correctedResampledT, detectableByT } from '../../../stats/index.ts';
import { definePairTest, foldDifferences } from './pair-test.ts';

/** Nadeau & Bengio's corrected resampled t test over the folds; repeated k-fold as Bouckaert & Frank with n = k · r. */
export const correctedT = definePairTest<Record<string, never>>({
  id: 'corrected-resampled-t',
  title: 'corrected resampled t test over the folds',
  sentence:
    'Corrected resampled t test on the same folds (Nadeau and Bengio 2003; repeated folds as Bouckaert and Frank 2004): the correction allows for training parts that overlap.',
  parameters: z.strictObject({}),
  refuse: (_, { kind }) => (kind === 'one-test-set' ? 'it needs several folds' : null),
  prepare: (input) => (first, second) => {
    const differences = foldDifferences(input, first, second);
    if (differences.length < 2) return undefined;
    const { nTrain, nTest } = input.facts;
    const result = correctedResampledT(differences, nTrain, nTest, input.level);
    const perSd = result.effect === 0 ? 0 : result.effect / result.meanDifference;
    return {
      difference: result.meanDifference,
      interval: result.interval,
      statistic: result.statistic,
      df: [result.df],
      log10P: result.log10P,
      effect: {
        name: 'standardized mean difference over folds',
        value: result.effect,
        interval: [result.interval[0] * perSd, result.interval[1] * perSd],
      },
      n: differences.length,
      unit: 'folds',
      detectable: (alpha, power) => detectableByT(result.standardError, result.df, { alpha, power }),
    };
  },
});
