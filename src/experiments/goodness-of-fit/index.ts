import type { ColumnSummary } from '../../core/dataset.ts';
import type { ConfigIssue, Experiment, ExperimentResult, JudgeInput, Outcome } from '../../core/experiment.ts';
import { jsonNumber } from '../../core/json.ts';
import { deriveSeed } from '../../core/rng.ts';
import { didYouMean } from '../../core/suggest.ts';
import { type Binding, defineExperimentKind } from '../kind.ts';
import { conclude } from '../shared/conclusion.ts';
import { multiplicityOf } from '../shared/multiplicity.ts';
import { checkRowSample } from '../shared/row-sample.ts';
import { testDetails, testNumbers } from '../shared/test-json.ts';
import { type FitCellValue, runFitCell } from './cell.ts';
import { type GoodnessOfFitConfig, goodnessOfFitSchema } from './config.ts';
import { levelCounts } from './counts.ts';
import { failedSection, fitSection } from './section.ts';

function check({ column: name, expected, sample }: GoodnessOfFitConfig, columns: readonly ColumnSummary[]): readonly ConfigIssue[] {
  const column = columns.find((candidate) => candidate.name === name);
  const discrete = columns.filter((candidate) => candidate.kind === 'discrete').map((candidate) => candidate.name);
  const others = checkRowSample(sample, columns, ['sample']);
  if (column?.kind !== 'discrete') {
    const code = column === undefined ? 'SUITE_UNKNOWN_COLUMN' : 'SUITE_COLUMN_KIND';
    const message = column === undefined ? `the data have no column '${name}'` : `'${name}' is continuous; shares need a discrete column`;
    return [{ path: ['column'], code, message, expected: 'a discrete column', found: name, hint: didYouMean(name, discrete) }, ...others];
  }
  const levels = column.levels ?? [];
  const unknown = expected === 'uniform' ? [] : Object.keys(expected).filter((level) => levels.length > 0 && !levels.includes(level));
  return [
    ...unknown.map((level): ConfigIssue => {
      const message = `'${name}' has no value '${level}'`;
      return { path: ['expected', level], code: 'SUITE_UNKNOWN_LEVEL', message, found: level, hint: didYouMean(level, levels) };
    }),
    ...others,
  ];
}

const valueOf = (outcome: Outcome | undefined): FitCellValue | undefined =>
  outcome?.status === 'ok' ? (outcome.value as FitCellValue) : undefined;

function judge(config: GoodnessOfFitConfig, binding: Binding, id: string, input: JudgeInput): ExperimentResult {
  const outcome = input.outcomes.get(id);
  const value = valueOf(outcome);
  const about = {
    column: config.column,
    ...(config.minEffect === undefined ? {} : { minEffect: config.minEffect }),
    multiplicity: { ...multiplicityOf(binding) },
  };
  const base = { id: binding.id, kind: 'goodness-of-fit', predictions: [] };
  if (value === undefined || outcome?.status !== 'ok') {
    const { code, message } =
      outcome?.status === 'failed' || outcome?.status === 'interrupted' ? outcome : { code: 'CELL_MISSING', message: 'it did not run' };
    const section = failedSection(config, `${message} (${code})`);
    return {
      ...base,
      status: 'failed',
      json: { ...about, results: [] },
      observations: [],
      failures: [{ cell: id, code, message }],
      section,
      timings: {},
    };
  }
  const { result, levels, counts, expected, residuals } = value;
  const adjustedLog10P = input.adjustedLog10P[0];
  const rejected = adjustedLog10P <= Math.log10(binding.alpha);
  const judged = { adjustedLog10P, rejected, conclusion: conclude(rejected, result.effect, config.minEffect) };
  return {
    ...base,
    status: 'complete',
    json: {
      ...about,
      results: [
        {
          name: 'fit',
          levels,
          counts,
          expected,
          residuals,
          ...testNumbers(result, judged),
          rejected,
          conclusion: judged.conclusion,
          warnings: result.warnings,
          ...testDetails(result),
        },
      ],
      warnings: value.warnings,
      notes: value.notes,
    },
    observations: [
      { result: 'fit', measure: result.effect.name, value: result.effect.value },
      { result: 'fit', measure: 'statistic', value: result.statistic },
      { result: 'fit', measure: 'p-value', value: jsonNumber(result.pValue) ?? NaN },
      { result: 'fit', measure: 'log10-p', value: result.log10P },
    ],
    failures: [],
    section: fitSection({ config, binding, value, judged }),
    timings: outcome.seconds,
  };
}

function bind(config: GoodnessOfFitConfig, binding: Binding): Experiment {
  const id = `${binding.id}/goodness-of-fit`;
  return {
    id: binding.id,
    kind: 'goodness-of-fit',
    data: binding.data,
    gateable: { measures: ['cohens-w', 'statistic', 'p-value', 'log10-p'], models: null },
    check: (columns) => check(config, columns),
    plan: (context) => {
      levelCounts(config, context);
      const seed = deriveSeed(context.suiteSeed, id);
      return [{ id, experiment: binding.id, parameters: { column: config.column }, seed, cost: 1 + context.dataset.nRows / 100_000 }];
    },
    run: (cell, context) => runFitCell(config, binding, cell, context),
    family: (outcomes) => {
      const value = valueOf(outcomes.get(id));
      return value === undefined ? [] : [{ name: `${binding.id}/fit`, log10P: value.result.log10P }];
    },
    judge: (input) => judge(config, binding, id, input),
  };
}

/** Has one discrete column the shares that it is expected to have? */
export const goodnessOfFitKind = defineExperimentKind<GoodnessOfFitConfig>({
  id: 'goodness-of-fit',
  title: 'One discrete column: has it the shares that are expected of it',
  schema: goodnessOfFitSchema,
  bind,
});
