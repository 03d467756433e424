import type { ExperimentResult, FamilyMember, JudgeInput, Observation, Outcome } from '../../core/experiment.ts';
import { type JsonValue, jsonNumber } from '../../core/json.ts';
import { effectNames } from '../../stats/index.ts';
import type { Binding } from '../kind.ts';
import { conclude } from '../shared/conclusion.ts';
import { multiplicityOf } from '../shared/multiplicity.ts';
import { type Judgement, testDetails, testNumbers } from '../shared/test-json.ts';
import type { AssociationCellValue, StratifiedAssociation } from './cell.ts';
import type { AssociationConfig } from './config.ts';
import { associationSection, failedSection } from './section.ts';
import type { JudgedResult, JudgedStrata } from './view.ts';

/** The id of an association's one cell. */
export const cellId = (config: AssociationConfig, binding: Binding): string => `${binding.id}/${config.test.id}`;

const valueOf = (outcome: Outcome | undefined): AssociationCellValue | undefined =>
  outcome?.status === 'ok' ? (outcome.value as AssociationCellValue) : undefined;

/** The p-values of all results, those within strata last; none when the cell failed. */
export function associationFamily(
  config: AssociationConfig,
  binding: Binding,
  outcomes: ReadonlyMap<string, Outcome>,
): readonly FamilyMember[] {
  const value = valueOf(outcomes.get(cellId(config, binding)));
  if (value === undefined) return [];
  return [
    ...value.results.map(({ name, log10P }) => ({ name: `${binding.id}/${name}`, log10P })),
    ...value.stratified.map(({ of, log10P }) => ({ name: `${binding.id}/${of}/stratified`, log10P })),
  ];
}

function resultJson(result: JudgedResult): JsonValue {
  const { table, expected, residuals } = result;
  return {
    name: result.name,
    table: { rows: table.rows, columns: table.columns, counts: table.counts },
    expected,
    ...testNumbers(result, result),
    biasCorrectedV: jsonNumber(result.biasCorrectedV),
    residuals,
    rejected: result.rejected,
    conclusion: result.conclusion,
    warnings: result.warnings,
    ...testDetails(result),
  };
}

function stratifiedJson(result: JudgedStrata, by: string): JsonValue {
  const { homogeneity, strata, informative, rejected, warnings } = result;
  const { statistic, tarone, df, log10P } = homogeneity;
  return {
    of: result.of,
    by,
    strata,
    informative,
    ...testNumbers(result, result),
    rejected,
    homogeneity: { test: 'breslow-day', statistic: jsonNumber(statistic), tarone: jsonNumber(tarone), df, log10P: jsonNumber(log10P) },
    warnings,
    ...testDetails(result),
  };
}

function observe(results: readonly JudgedResult[], stratified: readonly JudgedStrata[]): readonly Observation[] {
  const common = results.flatMap(({ name, effect, effects, statistic, pValue, log10P }) => [
    { result: name, measure: effect.name, value: effect.value },
    { result: name, measure: 'statistic', value: statistic },
    { result: name, measure: 'p-value', value: pValue },
    { result: name, measure: 'log10-p', value: log10P },
    ...effects.map((further) => ({ result: name, measure: further.name, value: further.value })),
  ]);
  return [...common, ...stratified.map(({ of, effect }) => ({ result: of, measure: effect.name, value: effect.value }))];
}

/** What gates may name. */
export const associationMeasures: readonly string[] = ['statistic', 'p-value', 'log10-p', ...effectNames];

const judgement = (adjustedLog10P: number, { alpha }: Binding): Judgement => ({
  adjustedLog10P,
  rejected: adjustedLog10P <= Math.log10(alpha),
});

/** Puts the adjusted p-values to the results and writes entry and section. */
export function judgeAssociation(config: AssociationConfig, binding: Binding, input: JudgeInput): ExperimentResult {
  const outcome = input.outcomes.get(cellId(config, binding));
  const value = valueOf(outcome);
  const { minEffect, stratify } = config;
  const about = {
    rows: config.rows,
    columns: config.columns,
    test: config.test.id,
    ...(minEffect === undefined ? {} : { minEffect }),
    multiplicity: { ...multiplicityOf(binding) },
  };
  if (value === undefined || outcome?.status !== 'ok') {
    const { code, message } =
      outcome?.status === 'failed' || outcome?.status === 'interrupted' ? outcome : { code: 'CELL_MISSING', message: 'it did not run' };
    return {
      id: binding.id,
      kind: 'association',
      status: 'failed',
      json: { ...about, results: [], skipped: [], warnings: [], notes: [] },
      observations: [],
      failures: [{ cell: cellId(config, binding), code, message }],
      section: failedSection(config, `${message} (${code})`),
      predictions: [],
      timings: {},
    };
  }
  const results = value.results.map((result, index): JudgedResult => {
    const judged = judgement(input.adjustedLog10P[index], binding);
    return { ...result, ...judged, conclusion: conclude(judged.rejected, result.effect, minEffect) };
  });
  const stratified = value.stratified.map((result: StratifiedAssociation, index): JudgedStrata => {
    return { ...result, ...judgement(input.adjustedLog10P[results.length + index], binding) };
  });
  const skipped = value.skipped.map(({ name, reason }) => ({ name, reason }));
  return {
    id: binding.id,
    kind: 'association',
    status: 'complete',
    json: {
      ...about,
      results: results.map(resultJson),
      ...(stratify === undefined ? {} : { stratified: stratified.map((result) => stratifiedJson(result, stratify)) }),
      skipped,
      warnings: value.warnings,
      notes: value.notes,
    },
    observations: observe(results, stratified),
    failures: [],
    section: associationSection({ config, binding, value, results, stratified, dataset: input.context.dataset }),
    predictions: [],
    timings: outcome.seconds,
  };
}
