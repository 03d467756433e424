import { sampleIndices } from '../../core/rng.ts';
import { correctedResampledT } from '../../stats/index.ts';
import type { ModelEntry } from '../shared/model-entry.ts';
import { count } from '../shared/wording.ts';
import { type ModelPart, pooled } from './checks/model-scores.ts';
import { collapseRows, countRows } from './collapsed-rows.ts';
import { allEqualRows } from './equal-rows.ts';
import { combineParts } from './grouped-scores.ts';
import { fitReference, scorePrediction } from './reference-model.ts';
import type { AuditSubject } from './subject.ts';

type Variant = ModelPart['variant'];
type Fit = Omit<ModelPart, 'kind' | 'model' | 'variant' | 'fold'>;

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

interface Split {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/** Training and test rows of a fold: as they are, or one row of each (features, class), where a feature vector lies on the side of its first row. */
function drawSplit(subject: AuditSubject, variant: Variant, fold: string): Split {
  const { foldOf, target } = subject;
  const { train, test } = modelRows(subject);
  const number = Number(fold);
  if (variant === 'rows') {
    if (fold === 'test') return { train, test: test ?? new Uint32Array(0) };
    return { train: train.filter((row) => foldOf[row] !== number), test: train.filter((row) => foldOf[row] === number) };
  }
  const { groupOf, count: nGroups } = allEqualRows(subject);
  const once = (rows: Uint32Array): Uint32Array => collapseRows(groupOf, nGroups, target.yByRow, target.classes.length, rows).rows;
  const sideOf = new Int32Array(nGroups).fill(-1);
  for (const row of train) if (sideOf[groupOf[row]] < 0) sideOf[groupOf[row]] = foldOf[row];
  const distinct = once(train);
  if (fold === 'test') return { train: distinct, test: once((test ?? new Uint32Array(0)).filter((row) => sideOf[groupOf[row]] < 0)) };
  return {
    train: distinct.filter((row) => sideOf[groupOf[row]] !== number),
    test: distinct.filter((row) => sideOf[groupOf[row]] === number),
  };
}

const splitOf = (subject: AuditSubject, variant: Variant, fold: string): Split =>
  subject.memo(`split ${variant} ${fold}`, () => drawSplit(subject, variant, fold));

const equal = (a: Uint32Array, b: Uint32Array): boolean => a.length === b.length && a.every((row, i) => row === b[i]);

/** A fold without training or test rows: nothing to fit, nothing to score. */
function emptyFit(nClasses: number): Fit {
  const scores = { confusion: new Float64Array(nClasses * nClasses), aucPerClass: new Float64Array(nClasses).fill(NaN) };
  return { scores, unseen: null, nTrain: 0, nTest: 0, nUnseen: 0 };
}

function fitSplit(subject: AuditSubject, { train, test }: Split, fold: string, entry: ModelEntry, key: string): Fit {
  const { target } = subject;
  const y = target.yByRow;
  const nClasses = target.classes.length;
  if (train.length === 0 || test.length === 0) return emptyFit(nClasses);
  const { groupOf, count: nGroups } = allEqualRows(subject);
  const collapsed = collapseRows(groupOf, nGroups, y, nClasses, train);
  const counted = countRows(groupOf, nGroups, y, nClasses, test);
  const { prediction } = fitReference(subject, entry, {
    train: { rows: collapsed.rows, weights: collapsed.rows.length === train.length ? null : collapsed.weights },
    test: counted.rows,
    y,
    nClasses,
    // of the fold and the model: the variants differ in their rows alone
    seed: subject.rng(`fit ${fold} ${entry.name}`).uint32(),
    key,
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
    scores: scorePrediction(prediction, counted.counts, nClasses),
    unseen: nUnseen === 0 ? null : scorePrediction(prediction, fresh, nClasses),
    nTrain: train.length,
    nTest: test.length,
    nUnseen,
  };
}

/**
 * Fits a reference model to rows as they are, or to every row once, and scores it on all test rows and on those it has not seen. Where no row repeats, the two variants
 * are one fit.
 */
export function fitModel(subject: AuditSubject, variant: Variant, fold: string, model: string): ModelPart {
  const entry = subject.config.models.find(({ name }) => name === model);
  if (entry === undefined) throw new RangeError(`no reference model '${model}'`);
  const whole = splitOf(subject, 'rows', fold);
  const own = variant === 'rows' ? whole : splitOf(subject, 'distinct', fold);
  const effective = equal(own.train, whole.train) && equal(own.test, whole.test) ? 'rows' : variant;
  const key = `${effective} ${fold}`;
  return { kind: 'model', model, variant, fold, ...subject.memo(`fit ${key} ${model}`, () => fitSplit(subject, own, fold, entry, key)) };
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
