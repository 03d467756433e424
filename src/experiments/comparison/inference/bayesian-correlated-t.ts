import { z } from 'zod';
import { bayesianCorrelatedT } from '../../../stats/index.ts';
import { definePairTest, foldDifferences } from './pair-test.ts';

/** Corani & Benavoli's posterior of the difference: better, practically equivalent, worse. */
export const bayesianCorrelated = definePairTest<Record<string, never>>({
  id: 'bayesian-correlated-t',
  title: 'Bayesian correlated t test with a region of practical equivalence',
  sentence:
    'Bayesian correlated t test over the folds (Corani and Benavoli 2015): how probable it is that the difference is beyond, or within, the region of practical equivalence.',
  parameters: z.strictObject({}),
  refuse: (_, { kind }) => (kind === 'one-test-set' ? 'it needs several folds' : null),
  prepare: (input) => (first, second) => {
    const differences = foldDifferences(input, first, second);
    if (differences.length < 2) return undefined;
    const { nTrain, nTest } = input.facts;
    const rho = nTest / (nTrain + nTest);
    const result = bayesianCorrelatedT(differences, rho, input.rope, input.level);
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
      unit: 'folds',
      detectable: () => NaN,
      posterior: { below: result.below, equivalent: result.equivalent, above: result.above },
      details: { rope: input.rope, rho },
    };
  },
});
