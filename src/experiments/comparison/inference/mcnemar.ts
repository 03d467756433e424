import { z } from 'zod';
import { jsonNumber } from '../../../core/json.ts';
import { detectableByMcNemar, pairedProportions } from '../../../stats/index.ts';
import { definePairTest, pooledCaution } from './pair-test.ts';

const parameters = z.strictObject({
  variant: z
    .enum(['mid-p', 'exact', 'corrected', 'uncorrected'])
    .default('mid-p')
    .describe('whose p-value counts; results.json has all four'),
});

const plain = (log10P: number, statistic?: number) => ({
  ...(statistic === undefined ? {} : { statistic }),
  pValue: 10 ** log10P,
  log10P: jsonNumber(log10P),
});

/** McNemar's test on the rows that only one of two models gets right. */
export const mcnemar = definePairTest<z.output<typeof parameters>>({
  id: 'mcnemar',
  title: 'McNemar test of accuracy on the same rows',
  unit: 'rows',
  sentence:
    'McNemar test on the rows that only one of the two models gets right (mid-p unless asked otherwise: Fagerland, Lydersen and Laake 2013), with Tango’s interval of the difference.',
  parameters,
  caution: pooledCaution,
  refuse: (measure) => (measure.id === 'accuracy' ? null : 'it judges accuracy only'),
  prepare: (input, { variant }) => {
    const { truth, models } = input.pooled();
    return (first, second) => {
      const [a, b] = [models[first], models[second]];
      if (a === null || b === null) return undefined;
      let [onlyFirst, onlySecond] = [0, 0];
      for (let row = 0; row < truth.length; row++) {
        const [right, other] = [a.predicted[row] === truth[row], b.predicted[row] === truth[row]];
        if (right && !other) onlyFirst++;
        else if (other && !right) onlySecond++;
      }
      const n = truth.length;
      const result = pairedProportions(onlyFirst, onlySecond, n, input.level);
      const chosen = { 'mid-p': result.midP, exact: result.exact, corrected: result.corrected, uncorrected: result.uncorrected }[variant];
      const chiSquare = variant === 'corrected' ? result.corrected.statistic : result.uncorrected.statistic;
      return {
        difference: result.difference,
        interval: result.interval,
        statistic: chiSquare,
        df: [1],
        log10P: chosen.log10P,
        effect: { name: 'difference of accuracies', value: result.difference, interval: result.interval },
        n,
        detectable: (alpha, power) => detectableByMcNemar(n, (onlyFirst + onlySecond) / n, { alpha, power }),
        details: {
          variant,
          onlyReferenceRight: onlyFirst,
          onlyModelRight: onlySecond,
          variants: {
            exact: plain(result.exact.log10P),
            midP: plain(result.midP.log10P),
            corrected: plain(result.corrected.log10P, result.corrected.statistic),
            uncorrected: plain(result.uncorrected.log10P, result.uncorrected.statistic),
          },
        },
      };
    };
  },
});
