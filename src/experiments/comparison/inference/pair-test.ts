import type { z } from 'zod';
import type { JsonValue } from '../../../core/json.ts';
import type { Measure } from '../../../core/measure.ts';
import type { Named } from '../../../core/registry.ts';
import type { Posterior } from '../../../stats/index.ts';
import type { DesignFacts } from './design-kind.ts';
import type { PooledRows } from './pooled-rows.ts';

/** What a test sees of a comparison: one measure of all models, in the order of the suite. */
export interface PairInput {
  readonly measure: Measure;
  readonly facts: DesignFacts;
  /** Per model one value per fold, NaN where there is none. */
  readonly folds: readonly Float64Array[];
  /** Every row once with what each model said; made when first asked for. */
  readonly pooled: () => PooledRows;
  /** 1 − α. */
  readonly level: number;
  /** Half-width of the region of practical equivalence, in the unit of the measure. */
  readonly rope: number;
  /** For tests that draw. */
  readonly seed: number;
}

/** Two models judged; every sign is first − second in the unit of the measure. */
export interface PairAnswer {
  readonly difference: number;
  readonly interval: readonly [number, number];
  /** NaN where the test has none. */
  readonly statistic: number;
  readonly df: readonly number[];
  /** NaN when not defined; tests that give probabilities have no p. */
  readonly log10P: number;
  readonly effect: { readonly name: string; readonly value: number; readonly interval: readonly [number, number] };
  /** How many folds or rows took part. */
  readonly n: number;
  /** Smallest true difference found with this power at this level; NaN where not known. */
  detectable(alpha: number, power: number): number;
  /** Posterior of the difference against ±rope. */
  readonly posterior?: Posterior;
  /** Figures of this test alone, for results.json. */
  readonly details?: Readonly<Record<string, JsonValue>>;
}

/** A test of two models. */
export interface PairTest<P = unknown> extends Named {
  readonly parameters: z.ZodType<P>;
  /** It gives probabilities instead of a p-value. */
  readonly givesProbabilities?: true;
  /** What it judges by. */
  readonly unit: 'folds' | 'rows';
  /** How the report introduces it: one sentence, with whom it comes from. */
  readonly sentence: string;
  /** What its false alarms are known to do on this design, as sentences for the report; null or absent where it keeps its level. Tests with a caution are never picked by `auto`. */
  caution?(facts: DesignFacts): string | null;
  /** Why it cannot judge this measure on this design, as a clause; null when it can. */
  refuse(measure: Measure, facts: DesignFacts): string | null;
  /**
   * Makes what all pairs share (ranks, resamples) and returns the judgement of a pair of models, by their place in the suite; undefined when one of them has nothing to
   * be judged by.
   * @throws StatisticError when the data cannot carry the test
   */
  prepare(input: PairInput, parameters: P): (first: number, second: number) => PairAnswer | undefined;
}

/** What a test says of itself. */
export type TestWords = Pick<PairTest, 'id' | 'title' | 'sentence' | 'caution'>;

/** Declares a test; whoever calls `prepare` gives parameters parsed by its schema. */
export function definePairTest<P>(test: PairTest<P>): PairTest {
  return test;
}

/** Fold by fold first − second, where both have a value. */
export function foldDifferences(input: PairInput, first: number, second: number): Float64Array {
  const other = input.folds[second];
  return input.folds[first].map((value, fold) => value - other[fold]).filter((value) => !Number.isNaN(value));
}

/** Folds of one repeat, of those that both models have a value on: what a standard error may count as data when all repeats share their rows. */
export const foldsOfOneRun = ({ foldsPerRepeat }: DesignFacts, n: number): number => Math.min(foldsPerRepeat, n);

/** Tests on pooled rows take the models for given: right for one test set, blind to training on several folds. */
export const pooledCaution = ({ nFolds }: DesignFacts): string | null =>
  nFolds > 1
    ? 'The rows are pooled over the folds of the first repeat, each said by a model that had not seen it. The test takes these models for given: it does not know that other ' +
      'training rows would give other models. In simulations with equal models it alarmed two to four times as often as α says where the learner changes with every training row.'
    : null;
