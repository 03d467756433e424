import type { ColumnSummary } from '../../core/dataset.ts';
import type { Cell, Experiment, ExperimentResult, JudgeInput, Observation, WorkContext } from '../../core/experiment.ts';
import { deriveSeed } from '../../core/rng.ts';
import { type Binding, defineExperimentKind } from '../kind.ts';
import { cellTraits, createOpener, inspectModels, runsOf } from '../shared/external.ts';
import { checkFeatures } from '../shared/features.ts';
import { fingerprintOf } from '../shared/fingerprint.ts';
import { checkRowSample } from '../shared/row-sample.ts';
import { checkTarget } from '../shared/target.ts';
import { outsideDesign, runSingleFeatureCell } from './cell.ts';
import { type SingleFeatureConfig, singleFeatureSchema } from './config.ts';
import { designOf } from './design.ts';
import { singleFeatureJson } from './json.ts';
import { singleFeatureSection } from './section.ts';
import { type FeatureSummary, summariseFeature } from './summary.ts';

/** Rough milliseconds per million rows and fold: only for the order of work and the progress bar. */
const collapsedCost = 60;
const fullCost = 5000;

function planCells(config: SingleFeatureConfig, binding: Binding, context: WorkContext): readonly Cell[] {
  const { features, folds } = designOf(config, context);
  const rows = folds.reduce((sum, fold) => sum + fold.train.length + fold.test.length, 0);
  const { resampling, measures, target, sample, balance, encoding, scale } = config;
  return features.flatMap((feature) =>
    config.models.map((model): Cell => {
      const id = `${binding.id}/${feature}/${model.name}`;
      const perMillion = model.definition.weightsAreCounts === true ? collapsedCost : fullCost;
      return {
        id,
        experiment: binding.id,
        parameters: { feature, model: model.name },
        seed: deriveSeed(context.suiteSeed, id),
        ...cellTraits(model, fingerprintOf({ model, resampling, measures, rest: { target, sample, balance, encoding, scale } })),
        cost: 1 + (perMillion * rows) / 1e6,
      };
    }),
  );
}

function observe(summaries: readonly FeatureSummary[]): readonly Observation[] {
  return summaries.flatMap(({ feature, model, measures }) =>
    [...measures].map(([measure, { mean, folds }]): Observation => {
      // A mean over the folds that happen to be defined is another quantity than the one the gate asked for.
      return { feature, model, measure, value: folds.some(Number.isNaN) ? NaN : mean };
    }),
  );
}

function judge(config: SingleFeatureConfig, binding: Binding, input: JudgeInput): ExperimentResult {
  const design = designOf(config, input.context);
  const summaries = input.cells.map((cell) => summariseFeature(cell, input.outcomes.get(cell.id), config.measures, design.folds.length));
  const failures = summaries.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  const view = { config, binding, design, dataset: input.context.dataset, summaries };
  return {
    id: binding.id,
    kind: 'single-feature',
    status: failures.length === 0 ? 'complete' : failures.length < summaries.length ? 'partial' : 'failed',
    json: singleFeatureJson(view),
    observations: observe(summaries),
    failures,
    section: singleFeatureSection(view),
    predictions: [],
    timings: Object.fromEntries(summaries.map(({ feature, model, seconds }) => [`${feature}/${model}`, seconds])),
  };
}

function check(config: SingleFeatureConfig, columns: readonly ColumnSummary[]): ReturnType<Experiment['check']> {
  return [
    ...checkTarget(config.target, columns, ['target']),
    ...checkFeatures(config.features, columns, config.target.column, ['features']),
    ...checkRowSample(config.sample, columns, ['sample']),
  ];
}

function bind(config: SingleFeatureConfig, binding: Binding): Experiment {
  const models = new Map(config.models.map((model) => [model.name, model]));
  const opener = createOpener();
  const at = (index: number): readonly (string | number)[] => (config.single ? ['model'] : ['models', index]);
  return {
    id: binding.id,
    kind: 'single-feature',
    data: binding.data,
    gateable: { measures: config.measures.map((measure) => measure.id), models: [...models.keys()] },
    load: async () => {
      for (const { definition } of config.models) await definition.load?.();
    },
    runs: runsOf(config.models, at),
    inspect: (context) =>
      inspectModels(config.models, opener, context, () => outsideDesign(binding.id, designOf(config, context), context), at),
    check: (columns) => check(config, columns),
    plan: (context) => planCells(config, binding, context),
    run: (cell, context) => runSingleFeatureCell(config, models, opener, cell, context),
    family: () => [],
    judge: (input) => judge(config, binding, input),
  };
}

/** How much each column alone gives away about the target: its own model per column. */
export const singleFeature = defineExperimentKind<SingleFeatureConfig>({
  id: 'single-feature',
  title: 'One model per column: how much each column alone gives away',
  schema: singleFeatureSchema,
  bind,
});
