import type { ExperimentResult, FamilyMember, JudgeInput, Observation, Outcome } from '../../core/experiment.ts';
import { type JsonValue, jsonNumber } from '../../core/json.ts';
import { effectNames } from '../../stats/index.ts';
import type { Binding } from '../kind.ts';
import { conclude } from '../shared/conclusion.ts';
import { multiplicityOf } from '../shared/multiplicity.ts';
import { testDetails, testNumbers } from '../shared/test-json.ts';
import type { DifferenceCellValue } from './cell.ts';
import type { DifferenceConfig } from './config.ts';
import { differenceSection, failedSection, type JudgedDifference } from './section.ts';

/** The id of a difference's one cell. */
export const cellId = (config: DifferenceConfig, binding: Binding): string => `${binding.id}/${config.test.id}`;

const valueOf = (outcome: Outcome | undefined): DifferenceCellValue | undefined =>
  outcome?.status === 'ok' ? (outcome.value as DifferenceCellValue) : undefined;

/** The p-values of all results; none when the cell failed. */
export function differenceFamily(
  config: DifferenceConfig,
  binding: Binding,
  outcomes: ReadonlyMap<string, Outcome>,
): readonly FamilyMember[] {
  const value = valueOf(outcomes.get(cellId(config, binding)));
  return (value?.results ?? []).map(({ name, log10P }) => ({ name: `${binding.id}/${name}`, log10P }));
}

function resultJson(result: JudgedDifference): JsonValue {
  return {
    name: result.name,
    ...testNumbers(result, result),
    rejected: result.rejected,
    conclusion: result.conclusion,
    warnings: result.warnings,
    ...testDetails(result),
  };
}

function observe(results: readonly JudgedDifference[]): readonly Observation[] {
  return results.flatMap(({ name, effect, effects, statistic, pValue, log10P }) => [
    { result: name, measure: 'statistic', value: statistic },
    { result: name, measure: 'p-value', value: pValue },
    { result: name, measure: 'log10-p', value: log10P },
    ...[effect, ...effects].map((each) => ({ result: name, measure: each.name, value: each.value })),
  ]);
}

/** What gates may name. */
export const differenceMeasures: readonly string[] = ['statistic', 'p-value', 'log10-p', ...effectNames];

/** Puts the adjusted p-values to the results and writes entry and section. */
export function judgeDifference(config: DifferenceConfig, binding: Binding, input: JudgeInput): ExperimentResult {
  const id = cellId(config, binding);
  const outcome = input.outcomes.get(id);
  const value = valueOf(outcome);
  const about = {
    value: config.value,
    minus: config.minus ?? null,
    groupedBy: config.groups ?? null,
    test: config.test.id,
    ...(config.minEffect === undefined ? {} : { minEffect: config.minEffect }),
    multiplicity: { ...multiplicityOf(binding) },
  };
  const base = { id: binding.id, kind: 'difference', predictions: [] };
  if (value === undefined || outcome?.status !== 'ok') {
    const { code, message } =
      outcome?.status === 'failed' || outcome?.status === 'interrupted' ? outcome : { code: 'CELL_MISSING', message: 'it did not run' };
    return {
      ...base,
      status: 'failed',
      json: { ...about, groups: [], results: [], skipped: [], warnings: [], notes: [] },
      observations: [],
      failures: [{ cell: id, code, message }],
      section: failedSection(config, `${message} (${code})`),
      timings: {},
    };
  }
  const results = value.results.map((result, index): JudgedDifference => {
    const adjustedLog10P = input.adjustedLog10P[index];
    const rejected = adjustedLog10P <= Math.log10(binding.alpha);
    return { ...result, adjustedLog10P, rejected, conclusion: conclude(rejected, result.effect, config.minEffect) };
  });
  const groups = value.groups.map(({ name, n, mean, sd, q1, median, q3 }) => {
    return { name, n, mean: jsonNumber(mean), sd: jsonNumber(sd), q1, median, q3 };
  });
  const skipped = value.skipped.map(({ name, reason }) => ({ name, reason }));
  return {
    ...base,
    status: 'complete',
    json: { ...about, groups, results: results.map(resultJson), skipped, warnings: value.warnings, notes: value.notes },
    observations: observe(results),
    failures: [],
    section: differenceSection({ config, binding, value, results }),
    timings: outcome.seconds,
  };
}
