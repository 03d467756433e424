import type { BinnedMatrix } from '../../core/matrix.ts';
import type { Prediction } from '../../core/model.ts';
import { prepare } from '../../prepare/index.ts';
import type { ModelEntry } from '../shared/model-entry.ts';
import { type PartScores, scoreGroups } from './grouped-scores.ts';
import type { AuditSubject } from './subject.ts';

/** Rows that a reference model is fitted to: dataset rows, their classes, how often each counts. */
export interface WeightedRows {
  readonly rows: Uint32Array;
  /** Float64Array (rows.length), or null = once each. */
  readonly weights: Float64Array | null;
}

/** A question of the same columns: the label itself, or another one (train or test?). */
export interface FitRequest {
  readonly train: WeightedRows;
  readonly test: Uint32Array;
  /** Class of every dataset row that takes part. */
  readonly y: Int32Array;
  readonly nClasses: number;
  readonly seed: number;
  /** Names what the prepared matrices depend on; they are shared by the models of a cell group. */
  readonly key: string;
  /** Columns; all features when absent. */
  readonly features?: readonly string[];
  /** Rows that scaler and encoder see; the training rows when absent. */
  readonly fitOn?: Uint32Array;
}

/** Classes that training lacks get score 0. */
function widen(prediction: Prediction, present: readonly number[], nClasses: number): Prediction {
  if (present.length === nClasses) return prediction;
  const n = prediction.classes.length;
  const scores = new Float64Array(n * nClasses).fill(prediction.scoreKind === 'probability' ? 0 : -Number.MAX_VALUE);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < present.length; j++) scores[i * nClasses + present[j]] = prediction.scores[i * present.length + j];
  }
  return { classes: prediction.classes.map((code) => present[code]), scores, scoreKind: prediction.scoreKind };
}

/** What fitted model and matrix of a request are. */
export interface ReferenceFit {
  readonly prediction: Prediction;
  /** Predicts the test rows with one column's values dealt out anew. Binned models only. */
  withColumn(column: number, values: Uint32Array): Prediction | null;
}

/** Prepares on the training rows, fits, predicts the test rows. @throws ModelError, DataError as model and preparation do */
export function fitReference(subject: AuditSubject, entry: ModelEntry, request: FitRequest): ReferenceFit {
  const { train, test, y, nClasses } = request;
  const { representation } = entry.definition;
  const prepared = subject.memo(`prepared ${representation} ${request.key}`, () => {
    const whole = request.fitOn ?? train.rows;
    const fitted = prepare({
      representation,
      dataset: subject.dataset,
      features: request.features ?? subject.columns.map((column) => column.name),
      trainRows: whole,
      weights: request.fitOn === undefined ? train.weights : null,
    });
    return { train: request.fitOn === undefined ? fitted.train : fitted.apply(train.rows), test: fitted.apply(test) };
  });
  const codes = Int32Array.from(train.rows, (row) => y[row]);
  const counts = new Uint8Array(nClasses);
  for (const code of codes) counts[code] = 1;
  const present = [...counts.keys()].filter((code) => counts[code] === 1);
  const place = new Int32Array(nClasses);
  present.forEach((code, i) => {
    place[code] = i;
  });
  if (present.length === 1) {
    const scores = new Float64Array(test.length).fill(1);
    const only: Prediction = { classes: new Int32Array(test.length), scores, scoreKind: 'probability' };
    return { prediction: widen(only, present, nClasses), withColumn: () => null };
  }
  const fitted = entry.definition.fit(
    { x: prepared.train, y: codes.map((code) => place[code]), nClasses: present.length, weights: train.weights, seed: request.seed },
    entry.parameters,
  );
  const predict = (x: typeof prepared.test): Prediction => widen(fitted.predict(x), present, nClasses);
  const prediction = predict(prepared.test);
  const { test: matrix } = prepared;
  return {
    prediction,
    withColumn: (column, order) => {
      if (matrix.kind !== 'binned') return null;
      const columns = matrix.columns.map((values, j) => (j === column ? values.map((_, i) => values[order[i]]) : values));
      const changed: BinnedMatrix = { ...matrix, columns };
      return predict(changed);
    },
  };
}

/**
 * Scores a prediction on rows that count several times, or not at all.
 * @param counts Float64Array (test.length × nClasses): how often each predicted row occurs with each label
 */
export function scorePrediction(prediction: Prediction, counts: Float64Array, nClasses: number): PartScores {
  return scoreGroups(counts, prediction.classes, prediction.scores, nClasses);
}
