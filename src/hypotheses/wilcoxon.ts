import { z } from 'zod';
import { defineSampleTest } from '../core/hypothesis.ts';
import { checkSamples, detectableStandardErrors, pairedRankBiserial, signedRank, USUAL_POWER } from '../stats/index.ts';
import { LEVEL, plainContext } from './context.ts';
import { sampleResult } from './sample-result.ts';

const parameters = z.strictObject({});

/** Wilcoxon's signed-rank test of paired differences, exact below 50 of them (ties allowed for), with the rank-biserial correlation. See `signedRank` of stats. */
export const wilcoxonTest = defineSampleTest<z.infer<typeof parameters>>({
  id: 'wilcoxon',
  title: 'Wilcoxon signed-rank test of paired numbers',
  parameters,
  groups: 'paired',
  test(samples, _, { alpha } = plainContext) {
    checkSamples(samples, [1, 1]);
    const answer = signedRank(samples[0]);
    const { n, zeros, tied, method } = answer;
    const most = (n * (n + 1)) / 2;
    const detectable = (detectableStandardErrors(alpha) * Math.sqrt((n * (n + 1) * (2 * n + 1)) / 6)) / most;
    return sampleResult({
      test: 'wilcoxon',
      correction: method === 'exact' ? 'exact' : tied ? 'continuity, ties' : 'continuity',
      symbol: 'W',
      statistic: answer.positive,
      logP: answer.logP,
      effect: pairedRankBiserial(answer, LEVEL),
      n: samples[0].length,
      assumptions: [
        { text: 'The pairs are independent of each other.', met: null },
        { text: 'The differences lie symmetrically about their middle.', met: null },
        { text: `No difference is exactly 0: ${String(zeros)} are, and are left out.`, met: zeros === 0 },
      ],
      sensitivity: { effect: 'rank-biserial', detectable: detectable <= 1 ? detectable : NaN, power: USUAL_POWER, alpha },
      nullClause: 'differences up and down were equally likely',
      warnings: n === 0 ? ['All differences are 0: nothing can be said against equality.'] : [],
    });
  },
});
