import type { Dataset } from '../../core/dataset.ts';
import { type JsonValue, jsonNumber } from '../../core/json.ts';
import type { Measure } from '../../core/measure.ts';
import { foldsHash } from '../../resampling/index.ts';
import type { Binding } from '../kind.ts';
import type { Design } from './cell.ts';
import type { ComparisonConfig } from './config.ts';
import type { Comparison, Ranking } from './inference.ts';
import type { ModelSummary } from './summary.ts';

/** Everything that a comparison's results and report are made from. */
export interface ComparisonView {
  readonly config: ComparisonConfig;
  readonly binding: Binding;
  readonly design: Design;
  /** In the order of the suite. */
  readonly summaries: readonly ModelSummary[];
  /** One per usable measure, in the order of the suite; the first one ranks. */
  readonly rankings: readonly Ranking[];
  /** Measures asked for that are not defined for this number of classes. */
  readonly unusable: readonly Measure[];
  readonly dataset: Dataset;
}

const matrix = (counts: Float64Array, size: number): number[][] =>
  Array.from({ length: size }, (_, row) => [...counts.subarray(row * size, (row + 1) * size)]);

function modelJson(summary: ModelSummary, design: Design): JsonValue {
  const measures = [...summary.measures].map(([id, { mean, sd, interval, folds }]): [string, JsonValue] => [
    id,
    {
      mean: jsonNumber(mean),
      sd: jsonNumber(sd),
      interval: interval === null ? null : interval.map(jsonNumber),
      folds: [...folds].map(jsonNumber),
    },
  ]);
  return {
    id: summary.entry.name,
    model: summary.entry.id,
    engine: summary.entry.engine,
    parameters: summary.entry.given as Readonly<Record<string, JsonValue>>,
    status: summary.status,
    measures: Object.fromEntries(measures),
    confusion: matrix(summary.confusion, design.target.classes.length),
    perClass: summary.perClass.map(({ label, precision, recall, f1, support }) => ({
      label,
      precision: jsonNumber(precision),
      recall: jsonNumber(recall),
      f1: jsonNumber(f1),
      support,
    })),
    notes: summary.notes.map(({ text, folds }) => ({ text, folds })),
    failures: summary.failures.map((failure) => ({ ...failure })),
  };
}

function inferenceJson(ranking: Ranking, comparison: Comparison): JsonValue {
  return {
    test: 'corrected-resampled-t',
    measure: ranking.measure.id,
    best: ranking.order[0].entry.name,
    model: comparison.model,
    difference: jsonNumber(comparison.difference),
    interval: comparison.interval.map(jsonNumber),
    statistic: jsonNumber(comparison.statistic),
    df: comparison.df,
    pValue: jsonNumber(comparison.pValue),
    log10P: jsonNumber(comparison.log10P),
    adjustedLog10P: jsonNumber(comparison.adjustedLog10P),
    effect: { name: 'standardized mean difference over folds', value: jsonNumber(comparison.effect) },
    folds: comparison.nFolds,
    rejected: comparison.rejected,
  };
}

/** The comparison's entry in results.json. */
export function comparisonJson(view: ComparisonView): Readonly<Record<string, JsonValue>> {
  const { config, design, rankings } = view;
  return {
    target: { column: config.target.column, positive: design.target.positive < 0 ? null : design.target.classes[design.target.positive] },
    dataSha256: view.dataset.sha256,
    rows: design.target.rows.length,
    features: [...design.features],
    resampling: { id: config.resampling.id, parameters: config.resampling.parameters as JsonValue },
    foldsHash: foldsHash(design.folds),
    folds: design.folds.map((fold) => ({ id: fold.id, train: fold.train.length, test: fold.test.length })),
    classes: [...design.target.classes],
    models: view.summaries.map((summary) => modelJson(summary, design)),
    ranking: rankings.length === 0 ? [] : rankings[0].order.map((summary) => summary.entry.name),
    inference: rankings.flatMap((ranking) => ranking.comparisons.map((entry) => inferenceJson(ranking, entry))),
  };
}
