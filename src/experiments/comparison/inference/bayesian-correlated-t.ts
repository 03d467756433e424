import { z } from 'zod';
import { bayesianCorrelatedT } from '../../../stats/index.ts';
import type { DesignFacts } from './design-kind.ts';
import { definePairTest, foldDifferences, foldsOfOneRun, type PairTest, type TestWords } from './pair-test.ts';

/** @param counted folds that the scale of the posterior takes for data of their own */
const posteriorOf = (words: TestWords, counted: (facts: DesignFacts, n: number) => number): PairTest =>
  definePairTest<Record<string, never>>({
    ...words,
    unit: 'folds',
    givesProbabilities: true,
    parameters: z.strictObject({}),
    refuse: (_, { kind }) => (kind === 'one-test-set' ? 'it needs several folds' : null),
    prepare: (input) => (first, second) => {
      const differences = foldDifferences(input, first, second);
      if (differences.length < 2) return undefined;
      const { nTrain, nTest } = input.facts;
      const rho = nTest / (nTrain + nTest);
      const result = bayesianCorrelatedT(differences, rho, input.rope, input.level, counted(input.facts, differences.length));
      const perScale = result.scale === 0 ? NaN : 1 / result.scale;
      return {
        difference: result.mean,
        interval: result.interval,
        statistic: NaN,
        df: [result.df],
        log10P: NaN,
        effect: {
          name: 'difference in posterior scales',
          value: result.mean === 0 ? 0 : result.mean * perScale,
          interval: [result.interval[0] * perScale, result.interval[1] * perScale],
        },
        n: differences.length,
        detectable: () => NaN,
        posterior: { below: result.below, equivalent: result.equivalent, above: result.above },
        details: { rope: input.rope, rho },
      };
    },
  });

/** Corani & Benavoli's posterior of the difference: better, practically equivalent, worse. */
export const bayesianCorrelated = posteriorOf(
  {
    id: 'bayesian-correlated-t',
    title: 'Bayesian correlated t test with a region of practical equivalence',
    sentence:
      'Bayesian correlated t test over the folds (Corani and Benavoli 2015): how probable it is that the difference is beyond, or within, the region of practical equivalence.',
    caution: ({ repeats }) =>
      repeats > 1
        ? 'It counts every repeat as new data, although all repeats share their rows: its probabilities are too sure where the learner changes with every training row. ' +
          'bayesian-one-run-t does not.'
        : null,
  },
  (_, n) => n,
);

/** The same over repeated folds, with a posterior that repeats cannot narrow. */
export const bayesianOneRun = posteriorOf(
  {
    id: 'bayesian-one-run-t',
    title: 'Bayesian correlated t test over repeated folds, with the spread of one run',
    sentence:
      'Bayesian correlated t test over the folds (Corani and Benavoli 2015) with the spread of one run of folds, since repeats of the same rows are no new data: how probable it is ' +
      'that the difference is beyond, or within, the region of practical equivalence.',
  },
  foldsOfOneRun,
);
