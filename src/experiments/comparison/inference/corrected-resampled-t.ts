import { z } from 'zod';
import { correctedResampledT, detectableByT } from '../../../stats/index.ts';
import type { DesignFacts } from './design-kind.ts';
import { definePairTest, foldDifferences, foldsOfOneRun, type PairTest, type TestWords } from './pair-test.ts';

/** @param counted folds that the standard error takes for data of their own */
const resampledT = (words: TestWords, counted: (facts: DesignFacts, n: number) => number): PairTest =>
  definePairTest<Record<string, never>>({
    ...words,
    unit: 'folds',
    parameters: z.strictObject({}),
    refuse: (_, { kind }) => (kind === 'one-test-set' ? 'it needs several folds' : null),
    prepare: (input) => (first, second) => {
      const differences = foldDifferences(input, first, second);
      if (differences.length < 2) return undefined;
      const { nTrain, nTest } = input.facts;
      const result = correctedResampledT(differences, nTrain, nTest, input.level, counted(input.facts, differences.length));
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
        detectable: (alpha, power) => detectableByT(result.standardError, result.df, { alpha, power }),
      };
    },
  });

/** Nadeau & Bengio's corrected resampled t test over the folds; repeated k-fold as Bouckaert & Frank with n = k · r. */
export const correctedT = resampledT(
  {
    id: 'corrected-resampled-t',
    title: 'corrected resampled t test over the folds',
    sentence:
      'Corrected resampled t test on the same folds (Nadeau and Bengio 2003; repeated folds as Bouckaert and Frank 2004): the correction allows for training parts that overlap.',
    caution: ({ repeats }) =>
      repeats > 1
        ? 'It counts every repeat as new data, although all repeats share their rows. In simulations with equal models it alarmed about twice as often as α says where ' +
          'the learner changes with every training row, and kept α where it does not. corrected-one-run-t keeps it in both.'
        : null,
  },
  (_, n) => n,
);

/** The same over repeated folds, with a standard error that repeats cannot shrink. */
export const oneRunT = resampledT(
  {
    id: 'corrected-one-run-t',
    title: 'corrected resampled t test over repeated folds, with the standard error of one run',
    sentence:
      'Corrected resampled t test on the same folds (Nadeau and Bengio 2003) with the standard error of one run of folds: repeats of the same rows make the mean and its spread ' +
      'steadier, but they are no new data.',
  },
  foldsOfOneRun,
);
