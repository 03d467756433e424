import type {
  Cell,
  Experiment,
  ExperimentResult,
  JudgeInput,
  Observation,
  Outcome,
  PredictionBlock,
  WorkContext,
} from '../../core/experiment.ts';
import type { ColumnSummary } from '../../core/dataset.ts';
import type { Fold } from '../../core/resampling.ts';
import { deriveSeed } from '../../core/rng.ts';
import { didYouMean } from '../../core/suggest.ts';
import { type Binding, defineExperimentKind } from '../kind.ts';
import { cellTraits, createOpener, inspectModels, isExternal, runsOf } from '../shared/external.ts';
import { checkFeatures } from '../shared/features.ts';
import { fingerprintOf } from '../shared/fingerprint.ts';
import { applicableMeasures } from '../shared/measure-list.ts';
import { checkRowSample } from '../shared/row-sample.ts';
import { checkTarget, classesOf } from '../shared/target.ts';
import { cellCost } from './cell-cost.ts';
import { designOf, outsideDesign, runComparisonCell } from './cell.ts';
import { type ComparisonConfig, comparisonSchema } from './config.ts';
import { compareModels } from './inference/compare-models.ts';
import { designFacts } from './inference/design-kind.ts';
import { outlookLines } from './inference/outlook.ts';
import { comparisonJson } from './json.ts';
import { isLeakageCell, leakageCell, leakageNoteOf, runLeakageCell } from './leakage-cell.ts';
import { comparisonSection } from './section.ts';
import { type ModelSummary, summariseModel, valueOf } from './summary.ts';

function planCells(config: ComparisonConfig, binding: Binding, context: WorkContext): readonly Cell[] {
  const design = designOf(config, context);
  const { resampling, measures, target, sample, encoding, scale } = config;
  const cells = design.folds.flatMap((fold) =>
    config.models.map((model): Cell => {
      const id = `${binding.id}/${model.name}/${fold.id}`;
      return {
        id,
        experiment: binding.id,
        parameters: { model: model.name, fold: fold.id },
        seed: deriveSeed(context.suiteSeed, id),
        group: isExternal(model.definition) ? fold.id : `${model.definition.representation} ${fold.id}`,
        routine: model.id,
        ...cellTraits(
          model,
          fingerprintOf({ model, resampling, measures, rest: { target, sample, encoding, scale, features: design.features } }),
        ),
        ...cellCost(model.id, fold.train.length, design.features.length),
      };
    }),
  );
  return [...cells, leakageCell(binding.id, config, design, context)];
}

function observe(summaries: readonly ModelSummary[]): readonly Observation[] {
  return summaries.flatMap((summary) =>
    [...summary.measures].map(([measure, { mean, folds }]): Observation => {
      // a mean over the folds that happen to be defined is another quantity than the one the gate asked for
      const complete = !folds.some(Number.isNaN);
      return { model: summary.entry.name, measure, value: complete ? mean : NaN };
    }),
  );
}

function predictionsOf(config: ComparisonConfig, binding: Binding, input: JudgeInput): readonly PredictionBlock[] {
  const design = designOf(config, input.context);
  return design.folds.flatMap((fold) =>
    config.models.flatMap((model) => {
      const value = valueOf(input.outcomes.get(`${binding.id}/${model.name}/${fold.id}`));
      if (value === undefined) return [];
      const rowIds = fold.test.map((row) => input.context.dataset.rowIds[row]);
      const { predicted, scores } = value;
      return [
        {
          experiment: binding.id,
          model: model.name,
          fold: fold.id,
          classes: design.target.classes,
          rowIds,
          rows: fold.test,
          truth: classesOf(design.target, fold.test),
          predicted,
          scores,
        },
      ];
    }),
  );
}

function judge(config: ComparisonConfig, binding: Binding, input: JudgeInput): ExperimentResult {
  const design = designOf(config, input.context);
  const { usable, unusable } = applicableMeasures(config.measures, design.target.classes.length);
  const summaries = config.models.map((model) => summariseModel(model, input.cells, input.outcomes, design, usable, 1 - binding.alpha));
  const inference = compareModels({
    config,
    experiment: binding.id,
    alpha: binding.alpha,
    suiteSeed: input.context.suiteSeed,
    design,
    outcomes: input.outcomes,
    summaries,
    measures: usable,
  });
  const finished = summaries.filter((summary) => summary.status === 'complete').length;
  const some = summaries.some((summary) => summary.status !== 'failed');
  const { dataset } = input.context;
  const noted = config.models.map(({ name }) => ({
    name,
    predicted: (fold: Fold) => valueOf(input.outcomes.get(`${binding.id}/${name}/${fold.id}`))?.predicted,
  }));
  const leakage = leakageNoteOf(input.outcomes.get(`${binding.id}/leakage`), design, noted);
  const view = { config, binding, design, summaries, inference, unusable, dataset, leakage };
  return {
    id: binding.id,
    kind: 'comparison',
    status: finished === summaries.length ? 'complete' : some ? 'partial' : 'failed',
    json: comparisonJson(view),
    observations: observe(summaries),
    failures: summaries.flatMap((summary) => summary.failures),
    section: comparisonSection(view),
    predictions: predictionsOf(config, binding, input),
    timings: Object.fromEntries(summaries.map((summary) => [summary.entry.name, summary.seconds])),
  };
}

function checkControl({ control, models }: ComparisonConfig): ReturnType<Experiment['check']> {
  const names = models.map((model) => model.name);
  if (control === undefined || names.includes(control)) return [];
  const message = `the control '${control}' is none of the models`;
  return [{ path: ['control'], code: 'SUITE_UNKNOWN_NAME', message, found: control, hint: didYouMean(control, names) }];
}

/** What the folds alone say of the smallest difference that can be found. */
function outlook(config: ComparisonConfig, binding: Binding, context: WorkContext): readonly string[] {
  const design = designOf(config, context);
  return outlookLines(config, designFacts(design.folds, design.target.classes.length, config.models.length), binding.alpha);
}

function check(config: ComparisonConfig, columns: readonly ColumnSummary[]): ReturnType<Experiment['check']> {
  return [
    ...checkTarget(config.target, columns, ['target']),
    ...checkFeatures(config.features, columns, config.target.column, ['features']),
    ...checkRowSample(config.sample, columns, ['sample']),
    ...checkControl(config),
  ];
}

function bind(config: ComparisonConfig, binding: Binding): Experiment {
  const models = new Map(config.models.map((model) => [model.name, model]));
  const opener = createOpener();
  const at = (index: number): readonly (string | number)[] => ['models', index];
  return {
    id: binding.id,
    kind: 'comparison',
    data: binding.data,
    gateable: { measures: config.measures.map((measure) => measure.id), models: [...models.keys()], comparable: true },
    load: async () => {
      for (const model of config.models) await model.definition.load?.();
    },
    runs: runsOf(config.models, at),
    inspect: (context) =>
      inspectModels(config.models, opener, context, () => outsideDesign(binding.id, designOf(config, context), context), at),
    check: (columns) => check(config, columns),
    plan: (context) => planCells(config, binding, context),
    outlook: (context) => outlook(config, binding, context),
    run: (cell, context) =>
      isLeakageCell(cell) ? runLeakageCell(config, context) : runComparisonCell(config, models, opener, cell, context),
    family: (_outcomes: ReadonlyMap<string, Outcome>) => [],
    judge: (input) => judge(config, binding, input),
  };
}

/** Which of several models is best, and by how much: every model on the same folds. */
export const comparison = defineExperimentKind<ComparisonConfig>({
  id: 'comparison',
  title: 'Several models on the same folds: which is best, and by how much',
  schema: comparisonSchema,
  bind,
});
