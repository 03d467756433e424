import type { Measure } from '../../core/measure.ts';
import { correctedResampledT, holm } from '../../stats/index.ts';
import type { Design } from './cell.ts';
import type { ModelSummary } from './summary.ts';

/** The best model against another one. */
export interface Comparison {
  readonly model: string;
  /** Mean over folds of (best − model). */
  readonly difference: number;
  readonly interval: readonly [number, number];
  readonly statistic: number;
  readonly df: number;
  readonly pValue: number;
  readonly log10P: number;
  readonly adjustedLog10P: number;
  /** Standardised mean difference over folds: mean / sd; NaN when all folds differ by the same amount. */
  readonly effect: number;
  readonly nFolds: number;
  /** False: the folds do not tell the two apart at the suite's level. */
  readonly rejected: boolean;
}

/** Models from best to worst by one measure, and the best one compared with each other. */
export interface Ranking {
  readonly measure: Measure;
  readonly order: readonly ModelSummary[];
  /** Empty with fewer than two folds: then there is nothing to infer from. */
  readonly comparisons: readonly Comparison[];
}

const scoreOf = (summary: ModelSummary, measure: Measure): number => {
  const mean = summary.measures.get(measure.id)?.mean ?? NaN;
  if (Number.isNaN(mean)) return -Infinity;
  return measure.direction === 'higher' ? mean : -mean;
};

/** Folds on which both models have a value: best − other. */
function differences(best: ModelSummary, other: ModelSummary, measure: Measure): Float64Array {
  const a = best.measures.get(measure.id)?.folds ?? new Float64Array(0);
  const b = other.measures.get(measure.id)?.folds ?? new Float64Array(0);
  return a.map((value, index) => value - b[index]).filter((value) => !Number.isNaN(value));
}

/**
 * Ranks models by the mean of a measure, ties in the order of the suite, and compares the best with each other by the corrected resampled t test
 * (Nadeau & Bengio 2003, https://doi.org/10.1023/A:1024068626366), Holm-adjusted over the comparisons.
 */
export function rankModels(summaries: readonly ModelSummary[], measure: Measure, design: Design, alpha: number): Ranking {
  const order = summaries
    .map((summary, index) => ({ summary, index }))
    .sort((a, b) => {
      const [x, y] = [scoreOf(a.summary, measure), scoreOf(b.summary, measure)];
      return x === y ? a.index - b.index : y > x ? 1 : -1;
    })
    .map(({ summary }) => summary);
  const [best, ...others] = order;
  const [fold] = design.folds;
  const tested = others
    .map((other) => ({ other, values: differences(best, other, measure) }))
    .filter(({ values }) => values.length >= 2)
    .map(({ other, values }) => ({ other, values, result: correctedResampledT(values, fold.train.length, fold.test.length, 1 - alpha) }));
  const adjusted = holm(tested.map(({ result }) => result.log10P));
  const comparisons = tested.map(({ other, values, result }, index): Comparison => ({
    model: other.entry.name,
    difference: result.meanDifference,
    interval: result.interval,
    statistic: result.statistic,
    df: result.df,
    pValue: result.pValue,
    log10P: result.log10P,
    adjustedLog10P: adjusted[index],
    effect: result.effect,
    nFolds: values.length,
    rejected: adjusted[index] <= Math.log10(alpha),
  }));
  return { measure, order, comparisons };
}
