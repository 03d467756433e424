import type { Scored } from '../../../core/measure.ts';
import type { Prediction } from '../../../core/model.ts';
import type { Fold } from '../../../core/resampling.ts';
import type { BoundTarget } from '../../shared/target.ts';

/** What one model said of every pooled row. */
export interface PooledModel {
  readonly predicted: Int32Array;
  /** Float64Array (n × classes); null where the model names classes only. */
  readonly scores: Float64Array | null;
  readonly scoreKind: Prediction['scoreKind'];
}

/** The tested rows of one repeat, each once, with every model's word on them; null for a model that did not finish all its folds. */
export interface PooledRows {
  readonly truth: Int32Array;
  readonly nClasses: number;
  readonly positive: number;
  readonly models: readonly (PooledModel | null)[];
}

/**
 * Concatenates the test parts of the first repeat: every row is there once, said by a model that had not seen it. A single fold is not copied.
 * O(rows × models × classes).
 * @param models per model what it said on each fold; undefined where it did not finish
 */
export function poolRows(
  folds: readonly Fold[],
  target: Pick<BoundTarget, 'classes' | 'yByRow' | 'positive'>,
  models: readonly (readonly (PooledModel | undefined)[])[],
): PooledRows {
  const taken = folds.map((fold, index) => ({ fold, index })).filter(({ fold }) => fold.repeat === folds[0].repeat);
  const nClasses = target.classes.length;
  const n = taken.reduce((sum, { fold }) => sum + fold.test.length, 0);
  const truth = new Int32Array(n);
  let at = 0;
  for (const { fold } of taken) for (const row of fold.test) truth[at++] = target.yByRow[row];
  const pool = (values: readonly (PooledModel | undefined)[]): PooledModel | null => {
    const parts = taken.flatMap(({ index }) => values[index] ?? []);
    return parts.length === taken.length ? joinParts(parts, n, nClasses) : null;
  };
  return { truth, nClasses, positive: target.positive, models: models.map(pool) };
}

/** What one model said of the rows, for a measure. */
export function scoredOf({ truth, nClasses, positive }: PooledRows, { predicted, scores, scoreKind }: PooledModel): Scored {
  return { truth, predicted, scores, scoreKind, nClasses, positive };
}

function joinParts(parts: readonly PooledModel[], n: number, nClasses: number): PooledModel {
  if (parts.length === 1) return parts[0];
  const predicted = new Int32Array(n);
  const scores = parts.every((part) => part.scores !== null) ? new Float64Array(n * nClasses) : null;
  let at = 0;
  for (const part of parts) {
    predicted.set(part.predicted, at);
    if (part.scores !== null) scores?.set(part.scores, at * nClasses);
    at += part.predicted.length;
  }
  return { predicted, scores, scoreKind: parts[0].scoreKind };
}
