import { z } from 'zod';
import { createRng } from '../../../core/rng.ts';
import { bcaInterval, drawStratified, normalQuantile, strataOf } from '../../../stats/index.ts';
import { definePairTest, type PairInput, pooledCaution } from './pair-test.ts';
import { scoredFor } from './pooled-rows.ts';
import { resampleEvaluator } from './resample-evaluator.ts';

/** More groups say no more about skewness than a fifth of the noise in it. */
const JACKKNIFE_GROUPS = 200;

const parameters = z.strictObject({
  replicates: z
    .int()
    .min(200)
    .max(100_000)
    .optional()
    .describe('resamples of the tested rows; when absent 2000, or more where many pairs share the level and p could not get small enough'),
});

interface Resampled {
  readonly estimate: number;
  readonly replicates: Float64Array;
  readonly jackknife: Float64Array;
}

/** Every model on the same resamples: what makes the bootstrap of a difference a paired one. */
function resampleModels(input: PairInput, replicates: number): readonly (Resampled | null)[] {
  const rows = input.pooled();
  const n = rows.truth.length;
  const strata = strataOf(rows.truth, rows.nClasses);
  const models = rows.models.map((model) => {
    const scored = scoredFor(input.measure, rows, model);
    if (scored === null) return null;
    return { evaluate: resampleEvaluator(input.measure, rows, scored), replicates: new Float64Array(replicates) };
  });
  const counts = new Uint32Array(n).fill(1);
  const estimates = models.map((model) => model?.evaluate(counts) ?? NaN);
  const rng = createRng(input.seed);
  for (let draw = 0; draw < replicates; draw++) {
    drawStratified(strata, rng, counts);
    for (const model of models) if (model !== null) model.replicates[draw] = model.evaluate(counts);
  }
  const groups = Math.min(n, JACKKNIFE_GROUPS);
  const byClass = strata.flatMap((members) => [...members]);
  const jackknifes = models.map(() => new Float64Array(groups));
  for (let group = 0; group < groups; group++) {
    counts.fill(1);
    for (let place = group; place < n; place += groups) counts[byClass[place]] = 0;
    models.forEach((model, index) => (jackknifes[index][group] = model?.evaluate(counts) ?? NaN));
  }
  return models.map((model, index) =>
    model === null || Number.isNaN(estimates[index])
      ? null
      : { estimate: estimates[index], replicates: model.replicates, jackknife: jackknifes[index] },
  );
}

/** So many that a pair beyond doubt stays below the level after it is shared by all pairs: its p is 2 / (replicates + 1). */
export function enoughReplicates({ facts, level }: PairInput): number {
  const pairs = (facts.nModels * (facts.nModels - 1)) / 2;
  return Math.min(100_000, Math.max(2000, Math.ceil((4 * pairs) / (1 - level))));
}

const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, index) => value - b[index]);

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
    const models = resampleModels(input, replicates ?? enoughReplicates(input));
    return (first, second) => {
      const [a, b] = [models[first], models[second]];
      if (a === null || b === null) return undefined;
      const difference = a.estimate - b.estimate;
      const result = bcaInterval(difference, minus(a.replicates, b.replicates), minus(a.jackknife, b.jackknife), input.level);
      return {
        difference,
        interval: result.interval,
        statistic: NaN,
        df: [],
        log10P: result.log10P,
        effect: { name: `difference of ${input.measure.title}`, value: difference, interval: result.interval },
        n: a.replicates.length === 0 ? 0 : input.pooled().truth.length,
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
