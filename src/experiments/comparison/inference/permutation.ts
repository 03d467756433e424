import { z } from 'zod';
import type { Rng } from '../../../core/rng.ts';
import { permutationOfMeasure } from '../../../hypotheses/index.ts';
import { rowValues, withScores } from '../../../measures/resample-evaluator.ts';
import { midranks, permutationTest } from '../../../stats/index.ts';
import { definePairTest, type PairInput, pooledCaution } from './pair-test.ts';
import { enoughReplicates, pairedBootstrap } from './paired-bootstrap.ts';
import { scoredOf } from './pooled-rows.ts';

const parameters = z.strictObject({
  replicates: z
    .int()
    .min(99)
    .max(1_000_000)
    .optional()
    .describe('random exchanges; when absent 2000, or more where many pairs share the level and p could not get small enough'),
});

interface Answer {
  readonly log10P: number;
  readonly monteCarlo: ReturnType<typeof permutationTest>['monteCarlo'];
}

/** A mean over rows only needs the rows on which the two differ: exchanging their answers turns the sign of a row's difference. O(replicates × differing rows). */
function permuteMean(first: Float64Array, second: Float64Array, replicates: number, seed: number): Answer {
  const gaps = first.map((value, row) => value - second[row]).filter((gap) => gap !== 0);
  const sum = (): number => Math.abs(gaps.reduce((total, gap) => total + gap, 0));
  const exchange = (rng: Rng): void => {
    for (let i = 0; i < gaps.length; i++) if (rng.uint32() >= 0x80000000) gaps[i] = -gaps[i];
  };
  const { logP, monteCarlo } = permutationTest(sum, exchange, replicates, seed);
  return { log10P: logP / Math.LN10, monteCarlo };
}

/**
 * Scores that only order the rows, each class's replaced by their ranks: the scores of two models may lie on different scales, and exchanged as they are they would not even be
 * comparable (Venkatraman & Begg 1996, https://doi.org/10.1093/biomet/83.4.835, for ROC curves).
 */
function ranked(scores: Float64Array, nClasses: number): Float64Array {
  const out = new Float64Array(scores.length);
  for (let k = 0; k < nClasses; k++) {
    const column = Float64Array.from({ length: scores.length / nClasses }, (_, row) => scores[row * nClasses + k]);
    midranks(column).forEach((rank, row) => (out[row * nClasses + k] = rank));
  }
  return out;
}

/** Each model as the measure wants it, with the values of its single rows where the measure is their mean. */
function scoredModels({ measure, pooled }: PairInput) {
  const rows = pooled();
  return rows.models.map((model) => {
    const scored = withScores(measure, model === null ? null : scoredOf(rows, model));
    if (scored === null) return null;
    const scores = measure.needs === 'scores' ? ranked(scored.scores, rows.nClasses) : scored.scores;
    return { scored: { ...scored, scores }, values: rowValues(measure, scored) };
  });
}

/** Approximate randomisation of any measure over the tested rows, seeded. */
export const permutation = definePairTest<z.output<typeof parameters>>({
  id: 'permutation',
  title: 'permutation test of any measure over the tested rows',
  unit: 'rows',
  sentence:
    'Permutation test over the tested rows (Noreen 1989): if both models were alike, it would not matter which of them said what of a row, so their answers are exchanged at random ' +
    'row by row, seeded. Such a test has no interval of its own; the interval is that of the paired bootstrap.',
  parameters,
  caution: pooledCaution,
  refuse: () => null,
  prepare: (input, { replicates = enoughReplicates(input) }) => {
    const models = scoredModels(input);
    const interval = pairedBootstrap.prepare(input, {});
    return (first, second) => {
      const [a, b] = [models[first], models[second]];
      const bootstrap = interval(first, second);
      if (a === null || b === null || bootstrap === undefined) return undefined;
      const { log10P, monteCarlo } =
        a.values !== null && b.values !== null
          ? permuteMean(a.values, b.values, replicates, input.seed)
          : permutationOfMeasure(a.scored, b.scored, input.measure, replicates, input.seed);
      return {
        ...bootstrap,
        log10P,
        details: { replicates, asExtreme: monteCarlo.asExtreme, standardErrorOfP: monteCarlo.standardError },
      };
    };
  },
});
