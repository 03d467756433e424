import { z } from 'zod';
import { defineSampleTest } from '../core/hypothesis.ts';
import { StatisticError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';
import {
  checkSamples,
  cliffsDelta,
  cohensD,
  detectableStandardErrors,
  permutationTest,
  sortedQuantile,
  USUAL_POWER,
} from '../stats/index.ts';
import { LEVEL, plainContext, REPLICATES } from './context.ts';
import { independentValues, sampleResult } from './sample-result.ts';

const parameters = z.strictObject({
  statistic: z.enum(['mean', 'median']).default('mean').describe('what is compared between the two groups'),
  replicates: z.int().min(99).max(10_000_000).default(REPLICATES).describe('random divisions of the values into two groups'),
});

/** Values times replicates beyond this would take minutes. */
const MOST_WORK = 5e9;

const median = (values: Float64Array): number => sortedQuantile(Float64Array.from(values).sort(), 0.5);

/**
 * A permutation test of the difference of two means or medians, two-sided: right without any assumption about the distribution. Seeded. Cost replicates · n (median: · n log n).
 * @throws StatisticError STATISTIC_TOO_MUCH_WORK where n · replicates is above 5 · 10⁹
 */
export const permutationSampleTest = defineSampleTest<z.infer<typeof parameters>>({
  id: 'permutation',
  title: 'Permutation test of two means or medians',
  parameters,
  groups: 'two',
  test(samples, { statistic, replicates }, context = plainContext) {
    checkSamples(samples, [2, 2]);
    const [first, second] = samples;
    const pooled = new Float64Array(first.length + second.length);
    pooled.set(first);
    pooled.set(second, first.length);
    if (pooled.length * replicates > MOST_WORK) {
      throw new StatisticError('a permutation test of so many values would take minutes', {
        code: 'STATISTIC_TOO_MUCH_WORK',
        expected: 'values × replicates of at most 5e9',
        found: `${String(pooled.length)} × ${String(replicates)}`,
        hint: 'Draw a `sample`, lower `replicates`, or take mann-whitney or welch-t: with so many values they are as good.',
      });
    }
    const head = pooled.subarray(0, first.length);
    const rest = pooled.subarray(first.length);
    const total = pooled.reduce((sum, value) => sum + value, 0);
    const meanGap = (): number => {
      let sum = 0;
      for (const value of head) sum += value;
      return Math.abs(sum / head.length - (total - sum) / rest.length);
    };
    const medianGap = (): number => Math.abs(median(head) - median(rest));
    const shuffleHead = (rng: Rng): void => {
      for (let i = 0; i < head.length; i++) {
        const j = i + rng.int(pooled.length - i);
        const held = pooled[i];
        pooled[i] = pooled[j];
        pooled[j] = held;
      }
    };
    const { observed, logP, monteCarlo } = permutationTest(
      statistic === 'mean' ? meanGap : medianGap,
      shuffleHead,
      replicates,
      context.seed,
    );
    const delta = cliffsDelta(first, second, LEVEL);
    const d = statistic === 'mean' && first.length > 1 && second.length > 1 ? cohensD(first, second, LEVEL) : delta;
    const root = Math.sqrt(1 / first.length + 1 / second.length);
    return sampleResult({
      test: 'permutation',
      correction: 'none',
      symbol: `difference of ${statistic}s`,
      statistic: observed,
      logP,
      effect: d,
      effects: d === delta ? [] : [delta],
      n: pooled.length,
      assumptions: [{ ...independentValues, text: 'Under the null hypothesis the values are exchangeable between the groups.' }],
      sensitivity: {
        effect: d.name,
        detectable: detectableStandardErrors(context.alpha) * root * (d === delta ? 1 / Math.sqrt(3) : 1),
        power: USUAL_POWER,
        alpha: context.alpha,
      },
      monteCarlo,
      nullClause: 'it did not matter which group a value is in',
      warnings:
        monteCarlo.asExtreme === 0 ? [`None of ${String(replicates)} divisions differs as much: p may be far smaller than stated.`] : [],
    });
  },
});
