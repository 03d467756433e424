import { z } from 'zod';
import { defineSampleTest } from '../core/hypothesis.ts';
import { detectableNoncentrality, kruskalWallis, noncentralityOf, USUAL_POWER } from '../stats/index.ts';
import { LEVEL, plainContext } from './context.ts';
import { independentValues, sampleResult, tieWords } from './sample-result.ts';

const parameters = z.strictObject({});

/**
 * The Kruskal–Wallis test of two or more groups of numbers. Effect: ε² = H/(n − 1), 0 … 1 (Kelley 1935; Tomczak & Tomczak 2014), its interval from the noncentrality of χ².
 * See `kruskalWallis` of stats.
 */
export const kruskalWallisTest = defineSampleTest<z.infer<typeof parameters>>({
  id: 'kruskal-wallis',
  title: 'Kruskal–Wallis test of two or more groups of numbers',
  parameters,
  groups: 'many',
  test(samples, _, { alpha } = plainContext) {
    const { statistic, df, logP, n, tied } = kruskalWallis(samples);
    const scale = (chi: number): number => Math.min(1, chi / (n - 1));
    const tail = (1 - LEVEL) / 2;
    const smallest = Math.min(...samples.map((sample) => sample.length));
    const detectable = detectableNoncentrality(df, alpha) / (n - 1);
    return sampleResult({
      test: 'kruskal-wallis',
      correction: tieWords(tied),
      symbol: 'H',
      statistic,
      df,
      logP,
      effect: {
        name: 'epsilon-squared',
        value: scale(statistic),
        ci: [scale(noncentralityOf(statistic, df, 1 - tail)), scale(noncentralityOf(statistic, df, tail))],
        level: LEVEL,
      },
      n,
      assumptions: [
        independentValues,
        { text: `At least 5 values in every group: the smallest has ${String(smallest)}.`, met: smallest >= 5 },
      ],
      sensitivity: { effect: 'epsilon-squared', detectable: detectable <= 1 ? detectable : NaN, power: USUAL_POWER, alpha },
      nullClause: 'all groups had the same distribution',
      warnings:
        smallest >= 5 ? [] : [`A group has only ${String(smallest)} value${smallest === 1 ? '' : 's'}: the χ² approximation is rough.`],
    });
  },
});
