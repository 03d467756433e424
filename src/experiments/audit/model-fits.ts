import { sampleIndices } from '../../core/rng.ts';
import { correctedResampledT } from '../../stats/index.ts';
import { count } from '../shared/wording.ts';
import { type ModelPart, pooled } from './checks/model-scores.ts';
import { collapseRows, countRows } from './collapsed-rows.ts';
import { allEqualRows } from './equal-rows.ts';
import { combineParts } from './grouped-scores.ts';
import { fitReference, scorePrediction } from './reference-model.ts';
import type { AuditSubject } from './subject.ts';

/** Different rows that models are fitted to at most; of more, a sample of the different rows with all their copies. */
const modelVectors = 150_000;

/** Rows that models are fitted to and scored on: all (or those of `fast`), unless there are too many different ones. */
export function modelRows(subject: AuditSubject): {
  readonly train: Uint32Array;
  readonly test: Uint32Array | null;
  readonly note: string | null;
} {
  return subject.memo('model rows', () => {
    const { train, test } = subject;
    const { groupOf, count: nGroups } = allEqualRows(subject);
    const present = new Uint8Array(nGroups);
    for (const row of train) present[groupOf[row]] = 1;
    const vectors = [...present.keys()].filter((group) => present[group] === 1);
    if (vectors.length <= modelVectors) return { train, test, note: null };
    const kept = new Uint8Array(nGroups);
    for (const at of sampleIndices(vectors.length, modelVectors, subject.rng('model rows'))) kept[vectors[at]] = 1;
    return {
      train: train.filter((row) => kept[groupOf[row]] === 1),
      test,
      note: `Models saw ${count(modelVectors)} of ${count(vectors.length)} different training rows, drawn at random, with all their copies.`,
    };
  });
}

/** A fold without training or test rows: nothing to fit, nothing to score. */
function emptyPart(model: string, variant: 'rows' | 'distinct', fold: string, nClasses: number): ModelPart {
  const scores = { confusion: new Float64Array(nClasses * nClasses), aucPerClass: new Float64Array(nClasses).fill(NaN) };
  return { kind: 'model', model, variant, fold, scores, unseen: null, nTrain: 0, nTest: 0, nUnseen: 0 };
}

/** Fits a reference model to rows as they are, or to every row once, and scores it on all test rows and on those it has not seen. */
export function fitModel(subject: AuditSubject, variant: 'rows' | 'distinct', fold: string, model: string, seed: number): ModelPart {
  const entry = subject.config.models.find(({ name }) => name === model);
  if (entry === undefined) throw new RangeError(`no reference model '${model}'`);
  const { target, foldOf } = subject;
  const y = target.yByRow;
  const nClasses = target.classes.length;
  const { groupOf, count: nGroups } = allEqualRows(subject);
  const { train, test } = modelRows(subject);
  const collapse = (rows: Uint32Array): ReturnType<typeof collapseRows> => collapseRows(groupOf, nGroups, y, nClasses, rows);
  let trainRows: Uint32Array;
  let testRows: Uint32Array;
  if (fold === 'test') {
    trainRows = train;
    testRows = test ?? new Uint32Array(0);
  } else {
    const number = Number(fold);
    trainRows = train.filter((row) => foldOf[row] !== number);
    testRows = train.filter((row) => foldOf[row] === number);
  }
  if (variant === 'distinct') {
    // one row of each (features, class); a feature vector lies on the side of its first row
    const first = new Int32Array(nGroups).fill(-1);
    const number = Number(fold);
    for (const row of train) if (first[groupOf[row]] < 0) first[groupOf[row]] = foldOf[row];
    const once = collapse(train).rows;
    if (fold === 'test') {
      trainRows = once;
      testRows = collapse(testRows.filter((row) => first[groupOf[row]] < 0)).rows;
    } else {
      trainRows = once.filter((row) => first[groupOf[row]] !== number);
      testRows = once.filter((row) => first[groupOf[row]] === number);
    }
  }
  if (trainRows.length === 0 || testRows.length === 0) return emptyPart(model, variant, fold, nClasses);
  const collapsed = collapse(trainRows);
  const counted = countRows(groupOf, nGroups, y, nClasses, testRows);
  const { prediction } = fitReference(subject, entry, {
    train: { rows: collapsed.rows, weights: collapsed.rows.length === trainRows.length ? null : collapsed.weights },
    test: counted.rows,
    y,
    nClasses,
    seed,
    key: `${variant} ${fold}`,
  });
  const inTrain = new Uint8Array(nGroups);
  for (const row of collapsed.rows) inTrain[groupOf[row]] = 1;
  const fresh = counted.counts.slice();
  let nUnseen = 0;
  counted.rows.forEach((row, i) => {
    for (let k = 0; k < nClasses; k++) {
      if (inTrain[groupOf[row]] === 1) fresh[i * nClasses + k] = 0;
      else nUnseen += fresh[i * nClasses + k];
    }
  });
  return {
    kind: 'model',
    model,
    variant,
    fold,
    scores: scorePrediction(prediction, counted.counts, nClasses),
    unseen: nUnseen === 0 ? null : scorePrediction(prediction, fresh, nClasses),
    nTrain: trainRows.length,
    nTest: testRows.length,
    nUnseen,
  };
}

/** One model, three ways to score it; on the test rows where there are any, else over the folds. */
export interface ModelSummary {
  readonly model: string;
  readonly where: 'test' | 'folds';
  readonly raw: readonly number[];
  readonly unseen: readonly number[];
  readonly distinct: readonly number[];
  /** raw − unseen, pooled, with the interval over folds (one split: none). */
  readonly drop: number;
  readonly interval: readonly [number, number] | null;
}

/** Puts the folds of one model together; null without a finished fit. */
export function summariseModel(parts: readonly ModelPart[], model: string, where: 'test' | 'folds', nClasses: number): ModelSummary | null {
  const own = parts.filter((part) => part.model === model && (part.fold === 'test') === (where === 'test'));
  const rows = own.filter(({ variant }) => variant === 'rows');
  if (rows.length === 0) return null;
  const accuracy = (part: ModelPart['scores'] | null): number => (part === null ? NaN : combineParts([part], nClasses).accuracy);
  const raw = rows.map(({ scores }) => accuracy(scores));
  const unseen = rows.map((part) => accuracy(part.unseen));
  const distinct = own.filter(({ variant }) => variant === 'distinct').map(({ scores }) => accuracy(scores));
  const all = pooled(rows, ({ scores }) => scores, nClasses)?.accuracy ?? NaN;
  const fresh = pooled(rows, (part) => part.unseen, nClasses)?.accuracy ?? NaN;
  const differences = Float64Array.from(raw, (value, i) => value - unseen[i]).filter((value) => !Number.isNaN(value));
  const [{ nTrain, nTest }] = rows;
  const interval = differences.length < 2 ? null : correctedResampledT(differences, nTrain, nTest).interval;
  return { model, where, raw, unseen, distinct, drop: all - fresh, interval };
}
