import type { Cell, Experiment, ExperimentResult, JudgeInput, Observation, WorkContext } from '../../core/experiment.ts';
import type { JsonValue } from '../../core/json.ts';
import { deriveSeed } from '../../core/rng.ts';
import { type Binding, defineExperimentKind } from '../kind.ts';
import { checkFeatures } from '../shared/features.ts';
import { checkRowSample } from '../shared/row-sample.ts';
import { checkTarget } from '../shared/target.ts';
import { type BenchMaker, runTimingCell, timingDesign } from './cell.ts';
import { type TimingConfig, timingSchema } from './config.ts';
import { type TimingFigures, timingFigures, timingMeasures } from './figures.ts';
import { timingSection, timingTables } from './section.ts';

/** One cell for all models: they must have their turns in one process. It has no fingerprint: a clock's answer is never taken from a cache. */
function planCell(config: TimingConfig, binding: Binding, context: WorkContext): readonly Cell[] {
  const { fold } = timingDesign(config, context);
  const id = `${binding.id}/turns`;
  const cost = (config.rounds + 1) * config.models.length * (fold.train.length / 40);
  return [{ id, experiment: binding.id, parameters: {}, seed: deriveSeed(context.suiteSeed, id), cost }];
}

const observe = (figures: readonly TimingFigures[], baseline: string): readonly Observation[] =>
  figures
    .filter(({ model }) => model !== baseline || figures.length === 1)
    .flatMap(({ model, ratios }) =>
      timingMeasures.map((measure): Observation => ({ model, measure, value: ratios[measure].median, timing: true })),
    );

function timingsJson(figures: readonly TimingFigures[]): Readonly<Record<string, JsonValue>> {
  return Object.fromEntries(
    figures.map(({ model, ratios, ...own }): [string, JsonValue] => [
      model,
      {
        ...own,
        ratios: Object.fromEntries(
          timingMeasures.map((measure) => [measure, { median: ratios[measure].median, interval: [...ratios[measure].interval] }]),
        ),
      },
    ]),
  );
}

function judge(config: TimingConfig, binding: Binding, { outcomes, cells, context }: JudgeInput): ExperimentResult {
  const { fold } = timingDesign(config, context);
  const sizes = { train: fold.train.length, test: fold.test.length };
  const [cell] = cells;
  const outcome = outcomes.get(cell.id);
  const figures = timingFigures(config, outcome, sizes.test);
  const failures =
    outcome?.status === 'ok'
      ? []
      : [{ cell: cell.id, code: outcome?.code ?? 'CELL_MISSING', message: outcome?.message ?? 'the cell gave no outcome' }];
  return {
    id: binding.id,
    kind: 'timing',
    status: figures === undefined ? 'failed' : 'complete',
    json: {
      target: config.target.column,
      baseline: config.baseline,
      models: config.models.map(({ name, id, engine, given }) => ({
        id: name,
        model: id,
        engine,
        parameters: given as Readonly<Record<string, JsonValue>>,
      })),
      rows: sizes,
      rounds: config.rounds,
      singleRows: config.singleRows,
    },
    observations: figures === undefined ? [] : observe(figures, config.baseline),
    failures,
    section: timingSection(binding.id, config, sizes),
    predictions: [],
    timings: figures === undefined ? {} : timingsJson(figures),
    ...(figures === undefined ? {} : { measured: timingTables(figures, config.baseline) }),
  };
}

function bind(config: TimingConfig, binding: Binding): Experiment {
  let maker: BenchMaker | undefined;
  return {
    id: binding.id,
    kind: 'timing',
    data: binding.data,
    gateable: { measures: timingMeasures, models: config.models.map(({ name }) => name) },
    load: async () => {
      for (const model of config.models) await model.definition.load?.();
      maker = (await import('tinybench')).Bench;
    },
    check: (columns) => [
      ...checkTarget(config.target, columns, ['target']),
      ...checkFeatures(config.features, columns, config.target.column, ['features']),
      ...checkRowSample(config.sample, columns, ['sample']),
    ],
    plan: (context) => planCell(config, binding, context),
    run: (cell, context) => {
      if (maker === undefined) throw new RangeError('a timing was run before it was loaded');
      return runTimingCell(config, maker, cell, context);
    },
    family: () => [],
    judge: (input) => judge(config, binding, input),
  };
}

/** How fast models learn and predict, in turns with a baseline model. */
export const timing = defineExperimentKind<TimingConfig>({
  id: 'timing',
  title: 'How fast models learn and predict, as ratios against one of them',
  schema: timingSchema,
  bind,
});
