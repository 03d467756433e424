import { type Cell, type CellResult, DESIGN, type WorkContext } from '../../core/experiment.ts';
import { ModelError } from '../../core/errors.ts';
import type { ModelDesign } from '../../core/external-model.ts';
import { confusionMatrix, type Scored } from '../../core/measure.ts';
import { type ModelDefinition, type ModelPreparation, type Prediction, useFitted } from '../../core/model.ts';
import type { Fold } from '../../core/resampling.ts';
import { type FittedPreparation, prepare, rankColumn } from '../../prepare/index.ts';
import type { Representation } from '../../core/matrix.ts';
import { askModel, isExternal, type ModelOpener, modelDesign } from '../shared/external.ts';
import { chooseFeatures } from '../shared/features.ts';
import type { AnyModelEntry } from '../shared/model-entry.ts';
import { drawFolds } from '../shared/resampling-entry.ts';
import { selectRows } from '../shared/row-sample.ts';
import { applicableMeasures } from '../shared/measure-list.ts';
import { type BoundTarget, bindTarget, classesOf } from '../shared/target.ts';
import type { ComparisonConfig } from './config.ts';

/** What one cell gives back: one model's word on one test part. */
export interface ComparisonCellValue {
  readonly predicted: Int32Array;
  /** Float64Array (n × classes); null where the model names classes only. */
  readonly scores: Float64Array | null;
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
  return context.memo(DESIGN, () => {
    const selected = selectRows(context.dataset, config.sample, context.suiteSeed);
    const target = bindTarget(context.dataset, config.target, selected.rows);
    const folds = drawFolds(config.resampling, target, context);
    return {
      target,
      folds,
      sampleNote: selected.note,
      features: chooseFeatures(config.features, context.dataset.columns, config.target.column),
    };
  });
}

function preparation<R extends Representation>(
  config: ComparisonConfig,
  design: Design,
  fold: Fold,
  form: R,
  wish: ModelPreparation,
  context: WorkContext,
): FittedPreparation<R> {
  const categorical = wish.categorical === true;
  return context.memo(`prepared ${form}${categorical ? ' categorical' : ''} ${fold.id}`, () =>
    prepare({
      representation: form,
      dataset: context.dataset,
      features: design.features,
      trainRows: fold.train,
      encoding: config.encoding,
      scale: config.scale,
      categorical,
      rank: (column) => context.memo(`ranks ${column.name}`, () => rankColumn(column)),
    }),
  );
}

/** A training part may lack a class (given splits): models see only the classes there are, and the others get the lowest score. */
function squeezeClasses(y: Int32Array, nClasses: number): { y: Int32Array; present: readonly number[] } {
  const seen = new Uint8Array(nClasses);
  for (let i = 0; i < y.length; i++) seen[y[i]] = 1;
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

interface FoldWork {
  readonly config: ComparisonConfig;
  readonly design: Design;
  readonly fold: Fold;
  readonly cell: Cell;
  readonly context: WorkContext;
}

/** Scores what a model said of the test part. */
function judged({ config, design, fold }: FoldWork, prediction: Prediction, notes: readonly string[]): ComparisonCellValue {
  const nClasses = design.target.classes.length;
  const truth = classesOf(design.target, fold.test);
  const scores = prediction.classesOnly === true ? null : prediction.scores;
  const scored: Scored = {
    truth,
    predicted: prediction.classes,
    scores,
    scoreKind: prediction.scoreKind,
    nClasses,
    positive: design.target.positive,
  };
  return {
    predicted: prediction.classes,
    scores,
    scoreKind: prediction.scoreKind,
    measures: measureAll(config, scored),
    confusion: confusionMatrix(truth, prediction.classes, nClasses),
    notes,
  };
}

function runRecipe(work: FoldWork, definition: ModelDefinition, parameters: unknown): CellResult {
  const { config, design, fold, cell, context } = work;
  const nClasses = design.target.classes.length;
  const started = performance.now();
  const prepared = preparation(config, design, fold, definition.representation, definition.preparation?.(parameters) ?? {}, context);
  const test = prepared.apply(fold.test);
  const preparedAt = performance.now();
  const { y, present } = squeezeClasses(classesOf(design.target, fold.train), nClasses);
  if (present.length < 2) {
    throw new ModelError(`the training part of fold ${fold.id} holds one class only`, {
      code: 'MODEL_ONE_CLASS',
      hint: 'Use a stratified resampling, fewer folds, or more rows.',
    });
  }
  const fitted = definition.fit({ x: prepared.train, y, nClasses: present.length, weights: null, seed: cell.seed }, parameters);
  const fittedAt = performance.now();
  const prediction = useFitted(fitted, () => widen(fitted.predict(test), present, nClasses));
  const predictedAt = performance.now();
  const seconds = { prepare: (preparedAt - started) / 1000, fit: (fittedAt - preparedAt) / 1000, predict: (predictedAt - fittedAt) / 1000 };
  return { value: judged(work, prediction, [...fitted.notes, ...prepared.notes]), seconds };
}

async function runExternal(work: FoldWork, entry: AnyModelEntry, opener: ModelOpener): Promise<CellResult> {
  const { design, fold, cell, context } = work;
  const model = await opener.open(entry, context);
  if (model.kind === 'recipe') return runRecipe(work, model.definition, model.parameters);
  const { target, features } = design;
  const asked = outsideDesign(cell.experiment, design, context);
  const { prediction, notes, seconds } = await askModel({ model, design: asked, target, fold, features, seed: cell.seed, context });
  return { value: judged(work, prediction, notes), seconds };
}

/** The question as a model outside of this process sees it. */
export function outsideDesign(experiment: string, { target, folds, features }: Design, context: WorkContext): ModelDesign {
  return modelDesign({ experiment, target, folds, features, columnByColumn: false }, context);
}

/** Fits one model on one training part and scores it on the test part. */
export function runComparisonCell(
  config: ComparisonConfig,
  models: ReadonlyMap<string, AnyModelEntry>,
  opener: ModelOpener,
  cell: Cell,
  context: WorkContext,
): CellResult | Promise<CellResult> {
  const design = designOf(config, context);
  const model = models.get(cell.parameters['model'] as string);
  const fold = design.folds.find((candidate) => candidate.id === cell.parameters['fold']);
  if (model === undefined || fold === undefined) throw new RangeError(`cell '${cell.id}' is not of this experiment`);
  const work = { config, design, fold, cell, context };
  return isExternal(model.definition) ? runExternal(work, model, opener) : runRecipe(work, model.definition, model.parameters);
}
