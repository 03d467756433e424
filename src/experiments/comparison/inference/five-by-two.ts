import { z } from 'zod';
import type { Measure } from '../../../core/measure.ts';
import { detectableByT, type FiveByTwo, fiveByTwoF, fiveByTwoT } from '../../../stats/index.ts';
import type { DesignFacts } from './design-kind.ts';
import { definePairTest, foldDifferences, type PairAnswer, type PairInput } from './pair-test.ts';

const parameters = z.strictObject({});

const caution = (): string =>
  'All five repeats share the rows of one data set, which the test does not know. In simulations with equal models it alarmed two to four times as often as α says where ' +
  'the learner changes with every training row, and kept α where it does not. corrected-one-run-t keeps it in both.';

const refuse = (_: Measure, { kind }: DesignFacts): string | null =>
  kind === 'five-by-two' ? null : 'it needs five repeats of two folds: `resampling: { stratified-k-fold: { folds: 2, repeats: 5 } }`';

/**
 * Root of the mean of the five variances: the standard error of the t test's numerator. The smallest detectable difference of both tests is stated for the t test, for which it
 * is exact.
 */
function spread(differences: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < differences.length; i += 2) sum += (differences[i] - differences[i + 1]) ** 2 / 2;
  return Math.sqrt(sum / 5);
}

function judge(
  input: PairInput,
  first: number,
  second: number,
  test: (values: Float64Array, level: number) => FiveByTwo,
): PairAnswer | undefined {
  const differences = foldDifferences(input, first, second);
  if (differences.length !== 10) return undefined;
  const result = test(differences, input.level);
  const error = spread(differences);
  const scaled = (value: number): number => (error === 0 ? (value === 0 ? 0 : NaN) : value / error);
  return {
    difference: result.difference,
    interval: result.interval,
    statistic: result.statistic,
    df: result.df,
    log10P: result.log10P,
    effect: {
      name: 'difference in standard deviations of a two-fold half',
      value: scaled(result.difference),
      interval: [scaled(result.interval[0]), scaled(result.interval[1])],
    },
    n: differences.length,
    detectable: (alpha, power) => detectableByT(error, 5, { alpha, power }),
  };
}

/** Dietterich's 5×2cv paired t test. */
export const fiveByTwoTTest = definePairTest({
  id: 'five-by-two-t',
  title: '5×2cv paired t test',
  sentence:
    "Dietterich's 5×2cv paired t test (1998): the difference of the first fold over the spread of all five repeats, 5 degrees of freedom.",
  parameters,
  unit: 'folds',
  caution,
  refuse,
  prepare: (input) => (first, second) => judge(input, first, second, fiveByTwoT),
});

/** Alpaydın's combined 5×2cv F test. */
export const fiveByTwoFTest = definePairTest({
  id: 'five-by-two-f',
  title: 'combined 5×2cv F test',
  sentence:
    "Alpaydın's combined 5×2cv F test (1999): all ten differences take part, so their order does not matter, 10 and 5 degrees of freedom.",
  parameters,
  unit: 'folds',
  caution,
  refuse,
  prepare: (input) => (first, second) => judge(input, first, second, fiveByTwoF),
});
