import type { Measure, Scored } from '../core/measure.ts';
import type { ExperimentEvidence, FoldRows, ModelEvidence } from './evidence.ts';

/** Which rows and classes a rule looks at. */
export interface Scope {
  /** One class against all others, or null for all classes as they are. */
  readonly classCode: number | null;
  /** Per fold the places of the rows that count; null for all. */
  readonly places: readonly Uint32Array[] | null;
}

/** One model seen through a scope: its value per fold, and the rows behind it. */
export interface View {
  /** Float64Array (folds): NaN where a fold has no value. */
  readonly values: Float64Array;
  readonly rows: readonly Scored[] | null;
  readonly fingerprint: string | null;
}

/** Scores are probabilities when every row's lie in [0, 1] and add up to 1. O(n × classes). */
function scoreKindOf(parts: readonly FoldRows[], nClasses: number): Scored['scoreKind'] {
  for (const { scores } of parts) {
    if (scores === null) return 'decision';
    for (let at = 0; at < scores.length; at += nClasses) {
      let sum = 0;
      for (let k = 0; k < nClasses; k++) {
        const score = scores[at + k];
        if (!(score >= 0 && score <= 1)) return 'decision';
        sum += score;
      }
      if (Math.abs(sum - 1) > 1e-6) return 'decision';
    }
  }
  return 'probability';
}

function pick({ truth, predicted, scores }: FoldRows, places: Uint32Array | undefined, nClasses: number): Omit<FoldRows, 'ids' | 'rows'> {
  if (places === undefined) return { truth, predicted, scores };
  const chosen = scores === null ? null : new Float64Array(places.length * nClasses);
  if (chosen !== null && scores !== null)
    places.forEach((place, row) => {
      chosen.set(scores.subarray(place * nClasses, (place + 1) * nClasses), row * nClasses);
    });
  return {
    truth: Int32Array.from(places, (place) => truth[place]),
    predicted: Int32Array.from(places, (place) => predicted[place]),
    scores: chosen,
  };
}

/** One class against the rest: code 1 is the class. A decision score's opposite stands for the rest. */
function againstRest(scored: Scored, classCode: number): Scored {
  const { scores, scoreKind, nClasses } = scored;
  const binary = (codes: Int32Array): Int32Array => codes.map((code) => Number(code === classCode));
  let two: Float64Array | null = null;
  if (scores !== null) {
    two = new Float64Array(2 * scored.truth.length);
    for (let row = 0; row < scored.truth.length; row++) {
      const score = scores[row * nClasses + classCode];
      two[2 * row] = scoreKind === 'probability' ? 1 - score : -score;
      two[2 * row + 1] = score;
    }
  }
  return { truth: binary(scored.truth), predicted: binary(scored.predicted), scores: two, scoreKind, nClasses: 2, positive: 1 };
}

function scoredRows(experiment: ExperimentEvidence, model: ModelEvidence, scope: Scope): readonly Scored[] | null {
  if (model.rows === null) return null;
  const nClasses = experiment.classes.length;
  const scoreKind = scoreKindOf(model.rows, nClasses);
  return model.rows.map((part, fold) => {
    const whole: Scored = { ...pick(part, scope.places?.[fold], nClasses), scoreKind, nClasses, positive: experiment.positive };
    return scope.classCode === null ? whole : againstRest(whole, scope.classCode);
  });
}

/** Is the measure defined for what the scope leaves: its number of classes, and scores of the right kind? */
function valueOn(measure: Measure, scored: Scored): number {
  if (measure.classes === 'binary' && scored.nClasses !== 2) return NaN;
  if (measure.needs !== 'classes' && scored.scores === null) return NaN;
  if (measure.needs === 'probabilities' && scored.scoreKind !== 'probability') return NaN;
  return measure.compute(scored);
}

/**
 * Sees a model through a scope. All rows and classes: the fold scores are the run's own. Otherwise they are computed from the predictions.
 * Undefined when the scope needs predictions and there are none. O(rows × classes).
 */
export function viewOf(experiment: ExperimentEvidence, model: ModelEvidence, measure: Measure, scope: Scope): View | undefined {
  const rows = scoredRows(experiment, model, scope);
  const known = model.measures.get(measure.id);
  if (scope.classCode === null && scope.places === null && known !== undefined) {
    return { values: known, rows, fingerprint: model.fingerprint };
  }
  if (rows === null) return undefined;
  return { values: Float64Array.from(rows, (part) => valueOn(measure, part)), rows, fingerprint: null };
}

/** The parts one after the other, as one test set. O(rows × classes). */
export function poolParts(parts: readonly Scored[]): Scored {
  if (parts.length === 1) return parts[0];
  const [first] = parts;
  const n = parts.reduce((sum, part) => sum + part.truth.length, 0);
  const truth = new Int32Array(n);
  const predicted = new Int32Array(n);
  const scores = parts.every((part) => part.scores !== null) ? new Float64Array(n * first.nClasses) : null;
  let at = 0;
  for (const part of parts) {
    truth.set(part.truth, at);
    predicted.set(part.predicted, at);
    if (scores !== null && part.scores !== null) scores.set(part.scores, at * first.nClasses);
    at += part.truth.length;
  }
  return { ...first, truth, predicted, scores };
}

/** The measure on the pooled rows of the folds of the first repeat; NaN without rows. */
export function pooledValue(experiment: ExperimentEvidence, measure: Measure, view: View): number {
  const parts = firstRepeat(experiment, view);
  return parts === null ? NaN : valueOn(measure, poolParts(parts));
}

/** The parts of the first repeat: every row at most once. */
export function firstRepeat(experiment: ExperimentEvidence, { rows }: View): readonly Scored[] | null {
  return rows?.filter((_, fold) => experiment.folds[fold].repeat === experiment.folds[0].repeat) ?? null;
}
