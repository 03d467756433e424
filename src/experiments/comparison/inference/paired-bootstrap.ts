import { z } from 'zod';
import { resampledDifference, resampleTogether } from '../../../measures/resample-together.ts';
import { bcaInterval, normalQuantile } from '../../../stats/index.ts';
import { definePairTest, type PairInput, pooledCaution } from './pair-test.ts';
import { scoredOf } from './pooled-rows.ts';

const parameters = z.strictObject({
  replicates: z
    .int()
    .min(200)
    .max(100_000)
    .optional()
    .describe('resamples of the tested rows; when absent 2000, or more where many pairs share the level and p could not get small enough'),
});

/** So many that a pair beyond doubt stays below the level after it is shared by all pairs: its p is 2 / (replicates + 1). */
export function enoughReplicates({ facts, level }: PairInput): number {
  const pairs = (facts.nModels * (facts.nModels - 1)) / 2;
  return Math.min(100_000, Math.max(2000, Math.ceil((4 * pairs) / (1 - level))));
}

/** Paired bootstrap of any measure over the tested rows: stratified by class, BCa, seeded. */
export const pairedBootstrap = definePairTest<z.output<typeof parameters>>({
  id: 'paired-bootstrap',
  title: 'paired bootstrap of any measure over the tested rows',
  unit: 'rows',
  sentence:
    'Paired bootstrap over the tested rows: both models on the same resamples, each class resampled on its own, bias-corrected and accelerated interval (Efron 1987), seeded.',
  parameters,
  caution: pooledCaution,
  refuse: () => null,
  prepare: (input, { replicates }) => {
    const rows = input.pooled();
    const scored = rows.models.map((model) => (model === null ? null : scoredOf(rows, model)));
    const models = resampleTogether(input.measure, scored, replicates ?? enoughReplicates(input), input.seed);
    return (first, second) => {
      const [a, b] = [models[first], models[second]];
      if (a === null || b === null) return undefined;
      const { estimate: difference, replicates: resampled, jackknife } = resampledDifference(a, b);
      const result = bcaInterval(difference, resampled, jackknife, input.level);
      return {
        difference,
        interval: result.interval,
        statistic: NaN,
        df: [],
        log10P: result.log10P,
        effect: { name: `difference of ${input.measure.title}`, value: difference, interval: result.interval },
        n: rows.truth.length,
        detectable: (alpha, power) => result.standardError * (normalQuantile(power) - normalQuantile(alpha / 2)),
        details: {
          replicates: result.replicates,
          standardError: Number.isFinite(result.standardError) ? result.standardError : null,
          smallestP: 2 / (result.replicates + 1),
        },
      };
    };
  },
});
