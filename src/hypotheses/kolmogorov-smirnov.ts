import { z } from 'zod';
import { defineSampleTest } from '../core/hypothesis.ts';
import { checkSamples, cliffsDelta, kolmogorovSmirnov, normalQuantile, USUAL_POWER } from '../stats/index.ts';
import { LEVEL, plainContext } from './context.ts';
import { independentValues, sampleResult } from './sample-result.ts';

const parameters = z.strictObject({});

/** How far an empirical distribution function may be from the true one: Dvoretzky, Kiefer & Wolfowitz with Massart's constant (https://doi.org/10.1214/aop/1176990746). */
const band = (n: number, alpha: number): number => Math.sqrt(Math.log(2 / alpha) / (2 * n));

/**
 * The two-sample Kolmogorov–Smirnov test: the largest gap between two distribution functions, whatever its kind. The interval of D is the sum of two DKW bands, so it is wide and
 * always valid. See `kolmogorovSmirnov` of stats.
 */
export const kolmogorovSmirnovTest = defineSampleTest<z.infer<typeof parameters>>({
  id: 'kolmogorov-smirnov',
  title: 'Kolmogorov–Smirnov test of two groups of numbers',
  parameters,
  groups: 'two',
  test(samples, _, { alpha } = plainContext) {
    checkSamples(samples, [2, 2]);
    const [first, second] = samples;
    const { statistic, logP, method } = kolmogorovSmirnov(first, second);
    const [m, n] = [first.length, second.length];
    const reach = band(m, (1 - LEVEL) / 2) + band(n, (1 - LEVEL) / 2);
    // The critical D, and what chance takes away at most at the place of the largest gap.
    const root = Math.sqrt(1 / m + 1 / n);
    const detectable = Math.sqrt(Math.log(2 / alpha) / 2) * root + (normalQuantile(USUAL_POWER) / 2) * root;
    return sampleResult({
      test: 'kolmogorov-smirnov',
      correction: method,
      symbol: 'D',
      statistic,
      logP,
      effect: { name: 'ks-distance', value: statistic, ci: [Math.max(0, statistic - reach), Math.min(1, statistic + reach)], level: LEVEL },
      effects: [cliffsDelta(first, second, LEVEL)],
      n: m + n,
      assumptions: [independentValues],
      sensitivity: { effect: 'ks-distance', detectable: detectable <= 1 ? detectable : NaN, power: USUAL_POWER, alpha },
      nullClause: 'both groups had the same distribution',
    });
  },
});
