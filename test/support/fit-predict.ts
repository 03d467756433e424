import type { Dataset } from '../../src/core/dataset.ts';
import type { ModelDefinition, Prediction } from '../../src/core/model.ts';
import { prepare } from '../../src/prepare/index.ts';

export interface FitPredictRequest {
  readonly model: ModelDefinition;
  /** As a suite gives them: the model's schema fills in the rest. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly dataset: Dataset;
  readonly features: readonly string[];
  /** Int32Array (dataset rows): class codes. */
  readonly y: Int32Array;
  readonly nClasses: number;
  readonly train: Uint32Array;
  readonly test: Uint32Array;
  readonly seed?: number;
  /** Float64Array (train.length); none when absent. */
  readonly weights?: Float64Array | null;
}

/** Rows [from, to). */
export function rowRange(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => from + i);
}

/** What a run does for one model and one fold: prepare on the training rows, fit, predict the test rows, free. */
export async function fitPredict(request: FitPredictRequest): Promise<Prediction & { readonly notes: readonly string[] }> {
  const { model, dataset, features, train, test, y, nClasses, weights = null } = request;
  await model.load?.();
  const prepared = prepare({ representation: model.representation, dataset, features, trainRows: train, weights });
  const fitted = model.fit(
    { x: prepared.train, y: Int32Array.from(train, (row) => y[row]), nClasses, weights, seed: request.seed ?? 1 },
    model.parameters.parse(request.parameters ?? {}),
  );
  try {
    return { ...fitted.predict(prepared.apply(test)), notes: fitted.notes };
  } finally {
    fitted.dispose?.();
  }
}

/** Share of `rows` whose predicted class is the true one. */
export function accuracyOn(predicted: Int32Array, y: Int32Array, rows: Uint32Array): number {
  let right = 0;
  rows.forEach((row, i) => {
    if (predicted[i] === y[row]) right++;
  });
  return right / rows.length;
}
