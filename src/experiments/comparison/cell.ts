import type { Cell, CellResult, WorkContext } from '../../core/experiment.ts';
import { ModelError } from '../../core/errors.ts';
import { confusionMatrix, type Scored } from '../../core/measure.ts';
import type { Prediction } from '../../core/model.ts';
import type { Fold } from '../../core/resampling.ts';
import { type FittedPreparation, prepare } from '../../prepare/index.ts';
import type { Representation } from '../../core/matrix.ts';
import { chooseFeatures } from '../shared/features.ts';
import type { ModelEntry } from '../shared/model-entry.ts';
import { drawFolds } from '../shared/resampling-entry.ts';
import { selectRows } from '../shared/row-sample.ts';
import { applicableMeasures } from '../shared/measure-list.ts';
import { type BoundTarget, bindTarget } from '../shared/target.ts';
import type { ComparisonConfig } from './config.ts';

/** What one cell gives back: one model's word on one test part. */
export interface ComparisonCellValue {
  readonly predicted: Int32Array;
  /** Float64Array (n × classes). */
  readonly scores: Float64Array;
  readonly scoreKind: Prediction['scoreKind'];
  /** By measure id; NaN where not defined. */
  readonly measures: Readonly<Record<string, number>>;
  /** Float64Array (classes × classes). */
  readonly confusion: Float64Array;
  readonly notes: readonly string[];
}

/** Rows, target and folds of a comparison: the same for all its models. */
export interface Design {
  readonly target: BoundTarget;
  readonly folds: readonly Fold[];
  readonly sampleNote: string | null;
  readonly features: readonly string[];
}

/** Draws the design once per process. */
export function designOf(config: ComparisonConfig, context: WorkContext): Design {
  return context.memo('design', () => {
    const selected = selectRows(context.dataset, config.sample, context.suiteSeed);
    const target = bindTarget(context.dataset, config.target, selected.rows);
    const folds = drawFolds(config.resampling, context.dataset, target, context);
    return {
      target,
      folds,
      sampleNote: selected.note,
      features: chooseFeatures(config.features, context.dataset.columns, config.target.column),
    };
  });
}

/** The class codes of some rows. */
export function truthOf(design: Design, rows: Uint32Array): Int32Array {
  return Int32Array.from(rows, (row) => design.target.yByRow[row]);
}

function preparation<R extends Representation>(
  config: ComparisonConfig,
  design: Design,
  fold: Fold,
  form: R,
  context: WorkContext,
): FittedPreparation<R> {
  return context.memo(`prepared ${form} ${fold.id}`, () =>
    prepare({
      representation: form,
      dataset: context.dataset,
      features: design.features,
      trainRows: fold.train,
      encoding: config.encoding,
      scale: config.scale,
    }),
  );
}

/** A training part may lack a class (given splits): models see only the classes there are, and the others get the lowest score. */
function squeezeClasses(y: Int32Array, nClasses: number): { y: Int32Array; present: readonly number[] } {
  const seen = new Uint8Array(nClasses);
  for (const code of y) seen[code] = 1;
  const present = [...seen.keys()].filter((code) => seen[code] === 1);
  if (present.length === nClasses) return { y, present };
  const position = new Int32Array(nClasses);
  present.forEach((code, index) => {
    position[code] = index;
  });
  return { y: y.map((code) => position[code]), present };
}

function widen(prediction: Prediction, present: readonly number[], nClasses: number): Prediction {
  if (present.length === nClasses) return prediction;
  const n = prediction.classes.length;
  const absent = prediction.scoreKind === 'probability' ? 0 : -Number.MAX_VALUE;
  const scores = new Float64Array(n * nClasses).fill(absent);
  for (let i = 0; i < n; i++)
    present.forEach((code, index) => (scores[i * nClasses + code] = prediction.scores[i * present.length + index]));
  return { classes: prediction.classes.map((code) => present[code]), scores, scoreKind: prediction.scoreKind };
}

function measureAll(config: ComparisonConfig, scored: Scored): Record<string, number> {
  const values: Record<string, number> = {};
  for (const measure of applicableMeasures(config.measures, scored.nClasses).usable) {
    const probabilitiesMissing = measure.needs === 'probabilities' && scored.scoreKind !== 'probability';
    values[measure.id] = probabilitiesMissing ? NaN : measure.compute(scored);
  }
  return values;
}

/** Fits one model on one training part and scores it on the test part. */
export function runComparisonCell(
  config: ComparisonConfig,
  models: ReadonlyMap<string, ModelEntry>,
  cell: Cell,
  context: WorkContext,
): CellResult {
  const design = designOf(config, context);
  const model = models.get(cell.parameters['model'] as string);
  const fold = design.folds.find((candidate) => candidate.id === cell.parameters['fold']);
  if (model === undefined || fold === undefined) throw new RangeError(`cell '${cell.id}' is not of this experiment`);
  const nClasses = design.target.classes.length;

  const started = performance.now();
  const prepared = preparation(config, design, fold, model.definition.representation, context);
  const test = prepared.apply(fold.test);
  const preparedAt = performance.now();
  const { y, present } = squeezeClasses(truthOf(design, fold.train), nClasses);
  if (present.length < 2) {
    throw new ModelError(`the training part of fold ${fold.id} holds one class only`, {
      code: 'MODEL_ONE_CLASS',
      hint: 'Use a stratified resampling, fewer folds, or more rows.',
    });
  }
  const fitted = model.definition.fit({ x: prepared.train, y, nClasses: present.length, weights: null, seed: cell.seed }, model.parameters);
  const fittedAt = performance.now();
  const prediction = widen(fitted.predict(test), present, nClasses);
  const predictedAt = performance.now();
  fitted.dispose?.();

  const truth = truthOf(design, fold.test);
  const scored: Scored = {
    truth,
    predicted: prediction.classes,
    scores: prediction.scores,
    scoreKind: prediction.scoreKind,
    nClasses,
    positive: design.target.positive,
  };
  const value: ComparisonCellValue = {
    predicted: prediction.classes,
    scores: prediction.scores,
    scoreKind: prediction.scoreKind,
    measures: measureAll(config, scored),
    confusion: confusionMatrix(truth, prediction.classes, nClasses),
    notes: [...fitted.notes, ...prepared.notes],
  };
  const seconds = { prepare: (preparedAt - started) / 1000, fit: (fittedAt - preparedAt) / 1000, predict: (predictedAt - fittedAt) / 1000 };
  return { value, seconds };
}
