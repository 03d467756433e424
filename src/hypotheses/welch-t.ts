import { z } from 'zod';
import { defineSampleTest } from '../core/hypothesis.ts';
import { checkSamples, cohensD, normalQuantile, studentTQuantile, USUAL_POWER, welchT } from '../stats/index.ts';
import { LEVEL, plainContext } from './context.ts';
import { independentValues, sampleResult } from './sample-result.ts';

const parameters = z.strictObject({});

/** Welch's t test of two means, with Cohen's d and the difference of means. See `welchT` of stats. @throws StatisticError STATISTIC_NO_SPREAD where both groups are constant */
export const welchTTest = defineSampleTest<z.infer<typeof parameters>>({
  id: 'welch-t',
  title: "Welch's t test of two means",
  parameters,
  groups: 'two',
  test(samples, _, { alpha } = plainContext) {
    checkSamples(samples, [2, 2], 2);
    const [first, second] = samples;
    const { statistic, df, logP, difference, sds } = welchT(first, second, LEVEL);
    const [m, n] = [first.length, second.length];
    const smallest = Math.min(m, n);
    const detectable = (normalQuantile(USUAL_POWER) - studentTQuantile(alpha / 2, df)) * Math.sqrt(1 / m + 1 / n);
    return sampleResult({
      test: 'welch-t',
      correction: 'welch',
      symbol: 't',
      statistic,
      df,
      logP,
      effect: cohensD(first, second, LEVEL),
      effects: [difference],
      n: m + n,
      assumptions: [
        independentValues,
        {
          text: `The means are nearly normal: at least 30 values in each group, or normal values (the smaller group has ${String(smallest)}).`,
          met: smallest >= 30 ? true : null,
        },
        { text: `Equal variances are not assumed (standard deviations ${sds[0].toPrecision(3)} and ${sds[1].toPrecision(3)}).`, met: true },
      ],
      sensitivity: { effect: 'cohens-d', detectable, power: USUAL_POWER, alpha },
      nullClause: 'both groups had the same mean',
      warnings: smallest < 30 ? [`The smaller group has ${String(smallest)} values: t holds only if they are nearly normal.`] : [],
    });
  },
});
