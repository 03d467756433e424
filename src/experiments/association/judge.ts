import type { ExperimentResult, FamilyMember, JudgeInput, Observation, Outcome } from '../../core/experiment.ts';
import { type JsonValue, jsonNumber } from '../../core/json.ts';
import type { Binding } from '../kind.ts';
import type { AssociationCellValue } from './cell.ts';
import type { AssociationConfig } from './config.ts';
import { associationSection, failedSection } from './section.ts';
import type { JudgedResult } from './view.ts';

/** The id of an association's one cell. */
export const cellId = (config: AssociationConfig, binding: Binding): string => `${binding.id}/${config.test.id}`;

const valueOf = (outcome: Outcome | undefined): AssociationCellValue | undefined =>
  outcome?.status === 'ok' ? (outcome.value as AssociationCellValue) : undefined;

/** The p-values of all results; none when the cell failed. */
export function associationFamily(
  config: AssociationConfig,
  binding: Binding,
  outcomes: ReadonlyMap<string, Outcome>,
): readonly FamilyMember[] {
  const value = valueOf(outcomes.get(cellId(config, binding)));
  return (value?.results ?? []).map(({ name, log10P }) => ({ name: `${binding.id}/${name}`, log10P }));
}

function resultJson(result: JudgedResult): JsonValue {
  const { effect } = result;
  return {
    name: result.name,
    table: { rows: result.table.rows, columns: result.table.columns, counts: result.table.counts },
    expected: result.expected,
    test: result.test,
    correction: result.correction,
    statistic: jsonNumber(result.statistic),
    df: result.df,
    pValue: jsonNumber(result.pValue),
    log10P: jsonNumber(result.log10P),
    adjustedP: jsonNumber(10 ** result.adjustedLog10P),
    adjustedLog10P: jsonNumber(result.adjustedLog10P),
    effect: { name: effect.name, value: jsonNumber(effect.value), ci: effect.ci.map(jsonNumber), level: effect.level },
    biasCorrectedV: jsonNumber(result.biasCorrectedV),
    residuals: result.residuals,
    rejected: result.rejected,
    warnings: result.warnings,
  };
}

function observe(results: readonly JudgedResult[]): readonly Observation[] {
  return results.flatMap(({ name, effect, statistic, pValue, log10P }) => [
    { result: name, measure: 'cramers-v', value: effect.value },
    { result: name, measure: 'statistic', value: statistic },
    { result: name, measure: 'p-value', value: pValue },
    { result: name, measure: 'log10-p', value: log10P },
  ]);
}

/** What gates may name. */
export const associationMeasures: readonly string[] = ['cramers-v', 'statistic', 'p-value', 'log10-p'];

/** Puts the adjusted p-values to the results and writes entry and section. */
export function judgeAssociation(config: AssociationConfig, binding: Binding, input: JudgeInput): ExperimentResult {
  const outcome = input.outcomes.get(cellId(config, binding));
  const value = valueOf(outcome);
  const about = { rows: config.rows, columns: config.columns, test: config.test.id };
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
    const adjustedLog10P = input.adjustedLog10P[index];
    return { ...result, adjustedLog10P, rejected: adjustedLog10P <= Math.log10(binding.alpha) };
  });
  const skipped = value.skipped.map(({ name, reason }) => ({ name, reason }));
  return {
    id: binding.id,
    kind: 'association',
    status: 'complete',
    json: { ...about, results: results.map(resultJson), skipped, warnings: value.warnings, notes: value.notes },
    observations: observe(results),
    failures: [],
    section: associationSection({ config, binding, value, results, dataset: input.context.dataset }),
    predictions: [],
    timings: outcome.seconds,
  };
}
