import { z } from 'zod';
import { defineSampleTest } from '../core/hypothesis.ts';
import { checkSamples, cliffsDelta, detectableStandardErrors, mannWhitney, USUAL_POWER } from '../stats/index.ts';
import { LEVEL, plainContext } from './context.ts';
import { independentValues, sampleResult, tieWords } from './sample-result.ts';

const parameters = z.strictObject({});

/** The Mann–Whitney U test of two groups of numbers, with Cliff's δ (which is the rank-biserial correlation). Exact for small groups, ties allowed for. See `mannWhitney` of stats. */
export const mannWhitneyTest = defineSampleTest<z.infer<typeof parameters>>({
  id: 'mann-whitney',
  title: 'Mann–Whitney U (Wilcoxon rank sum) test of two groups of numbers',
  parameters,
  groups: 'two',
  test(samples, _, { alpha } = plainContext) {
    checkSamples(samples, [2, 2]);
    const [first, second] = samples;
    const { u, logP, method, tied } = mannWhitney(first, second);
    const [m, n] = [first.length, second.length];
    const effect = cliffsDelta(first, second, LEVEL);
    const detectable = detectableStandardErrors(alpha) * Math.sqrt((m + n + 1) / 3 / m / n);
    return sampleResult({
      test: 'mann-whitney',
      correction: method === 'exact' ? 'exact' : tied ? 'continuity, ties' : 'continuity',
      symbol: 'U',
      statistic: u,
      logP,
      effect,
      effects: [{ ...effect, name: 'rank-biserial' }],
      n: m + n,
      assumptions: [
        independentValues,
        { text: `Few values are equal (correction: ${tieWords(tied)}).`, met: tied ? null : true },
        { text: 'To speak of medians: the distributions have the same shape. To speak of larger and smaller: nothing.', met: null },
      ],
      // Noether 1987 (https://doi.org/10.2307/2289295)
      sensitivity: { effect: 'cliffs-delta', detectable: detectable <= 1 ? detectable : NaN, power: USUAL_POWER, alpha },
      nullClause: 'both groups had the same distribution',
    });
  },
});
