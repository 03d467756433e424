import { findColumn } from '../../core/dataset.ts';
import { ModelError } from '../../core/errors.ts';
import type { Cell, CellResult, WorkContext } from '../../core/experiment.ts';
import type { AnsweringModel, ModelDesign } from '../../core/external-model.ts';
import type { Scored } from '../../core/measure.ts';
import { type ModelDefinition, type Prediction, useFitted } from '../../core/model.ts';
import type { Fold } from '../../core/resampling.ts';
import { deriveSeed } from '../../core/rng.ts';
import { binaryCounts, type BinaryCounts } from '../../measures/binary-measure.ts';
import { prepare } from '../../prepare/index.ts';
import { askModel, isExternal, type ModelOpener, modelDesign } from '../shared/external.ts';
import type { AnyModelEntry } from '../shared/model-entry.ts';
import { classesOf } from '../shared/target.ts';
import { collapse, type CollapsedRows, tabulate, type ValueTable } from './collapse.ts';
import type { SingleFeatureConfig } from './config.ts';
import { type Design, designOf } from './design.ts';

/** What one model says from one column, fold by fold. */
export interface SingleFeatureCellValue {
  /** One entry per fold. */
  readonly counts: readonly BinaryCounts[];
  /** By measure id, one number per fold; NaN where not defined. */
  readonly measures: Readonly<Record<string, Float64Array>>;
  /** Remarks of preparation and fit in the first fold. */
  readonly notes: readonly string[];
}

/** Column and model of a cell. */
export function namesOf(cell: Cell): { readonly feature: string; readonly model: string } {
  const { feature, model } = cell.parameters;
  if (typeof feature !== 'string' || typeof model !== 'string') throw new RangeError(`cell '${cell.id}' is not of this experiment`);
  return { feature, model };
}

interface FoldWork {
  readonly scored: Scored;
  readonly notes: readonly string[];
  readonly seconds: { readonly prepare: number; readonly fit: number; readonly predict: number };
}

interface ColumnWork {
  readonly config: SingleFeatureConfig;
  readonly context: WorkContext;
  readonly design: Design;
  readonly feature: string;
  readonly table: ValueTable;
}

interface Recipe {
  readonly definition: ModelDefinition;
  readonly parameters: unknown;
}

/** Gives the predictions of the different values to entries, where `placeOf` says which value an entry has. O(n). */
function spread(prediction: Prediction, n: number, placeOf: (entry: number) => number): Pick<Scored, 'predicted' | 'scores'> {
  const predicted = new Int32Array(n);
  const scores = new Float64Array(n * 2);
  for (let i = 0; i < n; i++) {
    const at = placeOf(i);
    predicted[i] = prediction.classes[at];
    scores[2 * i] = prediction.scores[2 * at];
    scores[2 * i + 1] = prediction.scores[2 * at + 1];
  }
  return { predicted, scores };
}

/** Class codes of some rows of a fold, found once for all columns and models. Int32Array (rows.length). */
function codesOf({ context, design }: ColumnWork, fold: Fold, part: 'train' | 'test'): Int32Array {
  return context.memo(`codes ${part} ${fold.id}`, () => classesOf(design.target, fold[part]));
}

/** Rows of a fold by value and class, counted once for all models. */
function countsOf(work: ColumnWork, fold: Fold, part: 'train' | 'test'): CollapsedRows {
  const { context, feature, table } = work;
  return context.memo(`counts ${part} ${feature} ${fold.id}`, () => collapse(table, fold[part], codesOf(work, fold, part), 2));
}

/** The test rows with their predictions: by value and class with counts where every measure takes them, else row by row. */
function scoredOf(work: ColumnWork, fold: Fold, examples: Uint32Array, prediction: Prediction): Scored {
  const { config, design, table } = work;
  const place = new Int32Array(table.nSlots).fill(-1);
  examples.forEach((row, at) => (place[table.slots[row]] = at));
  const common = { scoreKind: prediction.scoreKind, nClasses: 2, positive: design.target.positive };
  const counted = config.measures.every((measure) => measure.takesWeights === true) ? countsOf(work, fold, 'test') : null;
  const rows = counted?.rows ?? fold.test;
  const said = spread(prediction, rows.length, (i) => place[table.slots[rows[i]]]);
  if (counted === null) return { truth: codesOf(work, fold, 'test'), ...said, ...common };
  return { truth: counted.y, ...said, ...common, weights: counted.weights };
}

function trainingOf(
  work: ColumnWork,
  { definition }: Recipe,
  fold: Fold,
): { rows: Uint32Array; y: Int32Array; weights: Float64Array | null } {
  const y = codesOf(work, fold, 'train');
  if (!y.includes(0) || !y.includes(1)) {
    throw new ModelError(`the training part of fold ${fold.id} holds one class only`, {
      code: 'MODEL_ONE_CLASS',
      hint: 'Use a stratified resampling, fewer folds, or more rows.',
    });
  }
  return definition.weightsAreCounts === true ? countsOf(work, fold, 'train') : { rows: fold.train, y, weights: null };
}

function runFold(work: ColumnWork, recipe: Recipe, fold: Fold, seed: number): FoldWork {
  const { config, context, feature } = work;
  const started = performance.now();
  const { rows, y, weights } = trainingOf(work, recipe, fold);
  const prepared = prepare({
    representation: recipe.definition.representation,
    dataset: context.dataset,
    features: [feature],
    trainRows: rows,
    weights,
    encoding: config.encoding,
    scale: config.scale,
    ...recipe.definition.preparation?.(recipe.parameters),
  });
  // one row per value: entries of a value that has both classes are neighbours
  const examples = countsOf(work, fold, 'test').rows.filter((row, i, rows) => i === 0 || row !== rows[i - 1]);
  const queries = prepared.apply(examples);
  const preparedAt = performance.now();
  const fitted = recipe.definition.fit({ x: prepared.train, y, nClasses: 2, weights, seed }, recipe.parameters);
  const fittedAt = performance.now();
  const prediction = useFitted(fitted, () => fitted.predict(queries));
  const scored = scoredOf(work, fold, examples, prediction);
  const doneAt = performance.now();
  return {
    scored,
    notes: [...prepared.notes, ...fitted.notes],
    seconds: { prepare: (preparedAt - started) / 1000, fit: (fittedAt - preparedAt) / 1000, predict: (doneAt - fittedAt) / 1000 },
  };
}

async function askFold(work: ColumnWork, model: AnsweringModel, asked: ModelDesign, fold: Fold, seed: number): Promise<FoldWork> {
  const { context, design, feature } = work;
  const { target } = design;
  const { prediction, notes, seconds } = await askModel({ model, design: asked, target, fold, features: [feature], seed, context });
  const scored: Scored = {
    truth: codesOf(work, fold, 'test'),
    predicted: prediction.classes,
    scores: prediction.classesOnly === true ? null : prediction.scores,
    scoreKind: prediction.scoreKind,
    nClasses: 2,
    positive: target.positive,
  };
  return { scored, notes, seconds: { prepare: 0, ...seconds } };
}

function gather({ config, design }: ColumnWork, folds: readonly FoldWork[]): CellResult {
  const counts: BinaryCounts[] = [];
  const measures = Object.fromEntries(config.measures.map((measure) => [measure.id, new Float64Array(design.folds.length)]));
  const seconds = { prepare: 0, fit: 0, predict: 0 };
  folds.forEach(({ scored, seconds: own }, index) => {
    counts.push(binaryCounts(scored) ?? { tp: 0, fp: 0, tn: 0, fn: 0 });
    for (const measure of config.measures) measures[measure.id][index] = measure.compute(scored);
    for (const phase of ['prepare', 'fit', 'predict'] as const) seconds[phase] += own[phase];
  });
  const value: SingleFeatureCellValue = { counts, measures, notes: folds[0]?.notes ?? [] };
  return { value, seconds };
}

/** The question as a model outside of this process sees it. */
export function outsideDesign(experiment: string, { target, folds, features }: Design, context: WorkContext): ModelDesign {
  return modelDesign({ experiment, target, folds, features, columnByColumn: true }, context);
}

async function runExternal(work: ColumnWork, entry: AnyModelEntry, opener: ModelOpener, cell: Cell): Promise<CellResult> {
  const { design, context } = work;
  const model = await opener.open(entry, context);
  const folds: FoldWork[] = [];
  for (const fold of design.folds) {
    const seed = deriveSeed(cell.seed, fold.id);
    if (model.kind === 'recipe') folds.push(runFold(work, model, fold, seed));
    else folds.push(await askFold(work, model, outsideDesign(cell.experiment, design, context), fold, seed));
  }
  return gather(work, folds);
}

/** Fits one model to one column on every fold. The column's different values are predicted once each. */
export function runSingleFeatureCell(
  config: SingleFeatureConfig,
  models: ReadonlyMap<string, AnyModelEntry>,
  opener: ModelOpener,
  cell: Cell,
  context: WorkContext,
): CellResult | Promise<CellResult> {
  const design = designOf(config, context);
  const { feature, model: modelName } = namesOf(cell);
  const model = models.get(modelName);
  const column = findColumn(context.dataset, feature);
  if (model === undefined || column === undefined) throw new RangeError(`cell '${cell.id}' is not of this experiment`);
  const table = context.memo(`values ${feature}`, () => tabulate(column));
  const work: ColumnWork = { config, context, design, feature, table };
  const { definition, parameters } = model;
  if (isExternal(definition)) return runExternal(work, model, opener, cell);
  return gather(
    work,
    design.folds.map((fold) => runFold(work, { definition, parameters }, fold, deriveSeed(cell.seed, fold.id))),
  );
}
