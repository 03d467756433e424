import type { Dataset } from '../../core/dataset.ts';
import { type JsonValue, jsonNumber } from '../../core/json.ts';
import { foldsHash } from '../../resampling/index.ts';
import type { Binding } from '../kind.ts';
import type { SingleFeatureConfig } from './config.ts';
import type { Design } from './design.ts';
import type { FeatureSummary } from './summary.ts';

/** Everything that the results and the report of a single-feature experiment are made from. */
export interface SingleFeatureView {
  readonly config: SingleFeatureConfig;
  readonly binding: Binding;
  readonly design: Design;
  readonly dataset: Dataset;
  /** In the order of the data, models in the order of the suite. */
  readonly summaries: readonly FeatureSummary[];
}

function featureJson(summary: FeatureSummary): JsonValue {
  const measures = [...summary.measures].map(([id, { mean, sd, folds }]): [string, JsonValue] => [
    id,
    { mean: jsonNumber(mean), sd: jsonNumber(sd), folds: [...folds].map(jsonNumber) },
  ]);
  return {
    feature: summary.feature,
    model: summary.model,
    status: summary.failure === null ? 'complete' : 'failed',
    confusion: summary.confusion === null ? null : { ...summary.confusion },
    measures: Object.fromEntries(measures),
    notes: [...summary.notes],
  };
}

/** The experiment's entry in results.json. */
export function singleFeatureJson(view: SingleFeatureView): Readonly<Record<string, JsonValue>> {
  const { config, design } = view;
  return {
    target: { column: config.target.column, positive: design.target.classes[design.target.positive] },
    classes: [...design.target.classes],
    rows: design.target.rows.length,
    models: config.models.map(({ name, id, engine, given }) => ({
      id: name,
      model: id,
      engine,
      parameters: given as Readonly<Record<string, JsonValue>>,
    })),
    encoding: config.encoding,
    balance: config.balance === null ? null : { method: 'undersample', scope: config.balance.scope },
    resampling: { id: config.resampling.id, parameters: config.resampling.parameters as JsonValue },
    foldsHash: foldsHash(design.folds),
    folds: design.folds.map((fold) => ({ id: fold.id, train: fold.train.length, test: fold.test.length })),
    baseline: { class: design.baselineClass, accuracy: jsonNumber(design.baseline) },
    features: view.summaries.map(featureJson),
    dropped: design.dropped.map((column) => ({
      feature: column.feature,
      reason: column.reason,
      with: column.with,
      r: column.r === null ? null : jsonNumber(column.r),
    })),
  };
}
