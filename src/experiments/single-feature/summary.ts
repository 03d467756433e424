import type { Cell, Outcome } from '../../core/experiment.ts';
import type { Measure } from '../../core/measure.ts';
import type { BinaryCounts } from '../../measures/binary-measure.ts';
import { namesOf, type SingleFeatureCellValue } from './cell.ts';

/** One measure over the folds. */
export interface MeasureSummary {
  /** Over the folds where it is defined; NaN when it is in none. */
  readonly mean: number;
  /** Standard deviation over those folds (n − 1); NaN with fewer than two. */
  readonly sd: number;
  /** One value per fold, NaN where not defined. */
  readonly folds: Float64Array;
}

/** One column under one model. */
export interface FeatureSummary {
  readonly feature: string;
  readonly model: string;
  /** Counts summed over folds; null when the cell failed. */
  readonly confusion: BinaryCounts | null;
  readonly measures: ReadonlyMap<string, MeasureSummary>;
  readonly notes: readonly string[];
  readonly failure: { readonly cell: string; readonly code: string; readonly message: string } | null;
  readonly seconds: Readonly<Record<string, number>>;
}

function summarise(folds: Float64Array): MeasureSummary {
  const known = folds.filter((value) => !Number.isNaN(value));
  const n = known.length;
  const mean = known.reduce((sum, value) => sum + value, 0) / n;
  const sd = n < 2 ? NaN : Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  return { mean, sd, folds };
}

function addCounts(all: readonly BinaryCounts[]): BinaryCounts {
  return all.reduce((sum, { tp, fp, tn, fn }) => ({ tp: sum.tp + tp, fp: sum.fp + fp, tn: sum.tn + tn, fn: sum.fn + fn }));
}

/** Gathers one cell's outcome. */
export function summariseFeature(cell: Cell, outcome: Outcome | undefined, measures: readonly Measure[], nFolds: number): FeatureSummary {
  const name = namesOf(cell);
  if (outcome?.status !== 'ok') {
    const nothing = summarise(new Float64Array(nFolds).fill(NaN));
    return {
      ...name,
      confusion: null,
      measures: new Map(measures.map((measure) => [measure.id, nothing])),
      notes: [],
      failure: { cell: cell.id, code: outcome?.code ?? 'CELL_MISSING', message: outcome?.message ?? 'the cell gave no outcome' },
      seconds: {},
    };
  }
  const value = outcome.value as SingleFeatureCellValue;
  return {
    ...name,
    confusion: addCounts(value.counts),
    measures: new Map(measures.map((measure) => [measure.id, summarise(value.measures[measure.id])])),
    notes: value.notes,
    failure: null,
    seconds: outcome.seconds,
  };
}

/** Best first by a measure's mean; what is not defined comes last; ties in the order of the data. */
export function rankFeatures(summaries: readonly FeatureSummary[], measure: Measure): readonly FeatureSummary[] {
  const sign = measure.direction === 'higher' ? 1 : -1;
  const scoreOf = (summary: FeatureSummary): number => {
    const mean = summary.measures.get(measure.id)?.mean ?? NaN;
    return Number.isNaN(mean) ? -Infinity : sign * mean;
  };
  return summaries
    .map((summary, index) => ({ summary, index, score: scoreOf(summary) }))
    .sort((a, b) => (a.score === b.score ? a.index - b.index : b.score - a.score))
    .map(({ summary }) => summary);
}
