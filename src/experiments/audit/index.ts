import type { ColumnSummary } from '../../core/dataset.ts';
import type {
  Cell,
  ConfigIssue,
  DataFinding,
  Experiment,
  ExperimentResult,
  JudgeInput,
  Observation,
  WorkContext,
} from '../../core/experiment.ts';
import type { JsonValue } from '../../core/json.ts';
import { deriveSeed } from '../../core/rng.ts';
import { didYouMean } from '../../core/suggest.ts';
import { type Binding, defineExperimentKind } from '../kind.ts';
import { checkFeatures } from '../shared/features.ts';
import { checkTarget } from '../shared/target.ts';
import type { AuditCheck } from './check.ts';
import { auditChecks } from './checks/index.ts';
import { type AuditConfig, auditSchema } from './config.ts';
import type { CheckReport } from './finding.ts';
import { auditJson } from './json.ts';
import { auditSection } from './section.ts';
import { subjectOf } from './subject.ts';
import { applyIgnores, explainedScores, tally, worstLevel } from './verdict.ts';

/** What gates may name: per check (`result: FV001`), and `critical`, `warnings` of the whole audit. */
const gateMeasures = ['severity', 'findings', 'critical', 'warnings'] as const;

const checksOf = (config: AuditConfig): readonly AuditCheck[] =>
  config.checks === undefined ? auditChecks.all : auditChecks.all.filter(({ id }) => config.checks?.includes(id) === true);

/** What the cells' values depend on: all of the configuration but what only judging uses. */
function fingerprintOf({ title: _, ignore: __, checks: ___, models, resampling, ...rest }: AuditConfig): JsonValue {
  const named = models.map(({ name, id, engine, given }) => ({ name, id, engine, given }));
  const plain = JSON.stringify({
    ...rest,
    models: named,
    resampling: resampling === undefined ? null : [resampling.id, resampling.parameters],
  });
  return JSON.parse(plain) as JsonValue;
}

function planCells(config: AuditConfig, binding: Binding, context: WorkContext): readonly Cell[] {
  const subject = subjectOf(binding.id, binding.alpha, config, context);
  const fingerprint = fingerprintOf(config);
  return checksOf(config).flatMap((check) =>
    check.plan(subject).map(({ key, cost, group }): Cell => {
      const id = `${binding.id}/${check.id}/${key}`;
      return {
        id,
        experiment: binding.id,
        parameters: { check: check.id, key },
        seed: deriveSeed(context.suiteSeed, id),
        fingerprint,
        cost,
        ...(group === undefined ? {} : { group }),
      };
    }),
  );
}

function runCell(config: AuditConfig, binding: Binding, cell: Cell, context: WorkContext): ReturnType<Experiment['run']> {
  const started = performance.now();
  const { check, key } = cell.parameters;
  if (typeof check !== 'string' || typeof key !== 'string') throw new RangeError(`cell '${cell.id}' is not of this experiment`);
  const value = auditChecks.get(check).run(subjectOf(binding.id, binding.alpha, config, context), key, cell.seed);
  return { value, seconds: { work: (performance.now() - started) / 1000 } };
}

function judge(config: AuditConfig, binding: Binding, input: JudgeInput): ExperimentResult {
  const subject = subjectOf(binding.id, binding.alpha, config, input.context);
  const checks = checksOf(config);
  const parts = new Map<string, Map<string, unknown>>(checks.map(({ id }) => [id, new Map<string, unknown>()]));
  const failures: { cell: string; code: string; message: string }[] = [];
  const unfinished = new Set<string>();
  const seconds: Record<string, number> = {};
  for (const cell of input.cells) {
    const { check, key } = cell.parameters as { readonly check: string; readonly key: string };
    const outcome = input.outcomes.get(cell.id);
    if (outcome?.status === 'ok') {
      parts.get(check)?.set(key, outcome.value);
      seconds[check] = (seconds[check] ?? 0) + (outcome.seconds['work'] ?? 0);
      continue;
    }
    failures.push({ cell: cell.id, code: outcome?.code ?? 'CELL_MISSING', message: outcome?.message ?? 'it did not run' });
    unfinished.add(check);
  }
  const reports = new Map<string, CheckReport>();
  for (const check of checks) {
    const own = parts.get(check.id) ?? new Map<string, unknown>();
    // a check all of whose cells failed has nothing to conclude from; one that planned none says why
    if (own.size === 0 && unfinished.has(check.id)) continue;
    reports.set(check.id, check.conclude(own, subject, parts));
  }
  const findings = checks.flatMap(({ id }) => {
    const report = reports.get(id);
    return report === undefined ? [] : applyIgnores(id, report, config.ignore);
  });
  const view = { subject, checks, reports, findings, explained: explainedScores(reports, parts, subject), unfinished: [...unfinished] };
  const total = tally(findings);
  return {
    id: binding.id,
    kind: 'audit',
    status: failures.length === 0 ? 'complete' : failures.length < input.cells.length ? 'partial' : 'failed',
    json: auditJson(view),
    observations: [
      ...checks.flatMap(({ id }): readonly Observation[] => {
        const own = findings.filter(({ check, ignored }) => check === id && ignored === null);
        // a check that did not finish may have missed the worst: its number is not known
        const known = reports.has(id) && !unfinished.has(id);
        return [
          { result: id, measure: 'severity', value: known ? worstLevel(own) : NaN },
          { result: id, measure: 'findings', value: known ? own.filter(({ severity }) => severity !== 'note').length : NaN },
        ];
      }),
      { measure: 'critical', value: failures.length > 0 && total.critical === 0 ? NaN : total.critical },
      { measure: 'warnings', value: failures.length > 0 && total.warning === 0 ? NaN : total.warning },
    ],
    failures,
    section: auditSection(view),
    predictions: [],
    timings: seconds,
    findings: findings.map(({ id, check, severity, title, columns, ignored }): DataFinding => {
      const { title: asked, why, advice } = auditChecks.get(check);
      return { id, rule: { id: check, title: asked, help: `${why} ${advice}` }, severity, message: title, columns, ignored };
    }),
  };
}

function checkColumn(name: string | undefined, key: 'group' | 'time', columns: readonly ColumnSummary[]): readonly ConfigIssue[] {
  if (name === undefined || columns.some((column) => column.name === name)) return [];
  const known = columns.map((column) => column.name);
  return [
    { path: [key], code: 'SUITE_UNKNOWN_COLUMN', message: `the data have no column '${name}'`, found: name, hint: didYouMean(name, known) },
  ];
}

function checkConfig(config: AuditConfig, columns: readonly ColumnSummary[]): readonly ConfigIssue[] {
  const unknown = (config.checks ?? []).flatMap((code, index): readonly ConfigIssue[] =>
    auditChecks.has(code)
      ? []
      : [
          {
            path: ['checks', index],
            code: 'SUITE_UNKNOWN_NAME',
            message: `unknown check '${code}'`,
            found: code,
            hint: didYouMean(code, auditChecks.ids),
          },
        ],
  );
  const ignored = config.ignore.flatMap(({ finding }, index): readonly ConfigIssue[] => {
    const code = finding.slice(0, 5);
    if (auditChecks.has(code)) return [];
    return [
      {
        path: ['ignore', index, 'finding'],
        code: 'SUITE_UNKNOWN_NAME',
        message: `unknown check '${code}'`,
        found: finding,
        hint: didYouMean(code, auditChecks.ids),
      },
    ];
  });
  return [
    ...checkTarget(config.target, columns, ['target']),
    ...checkFeatures(config.features, columns, config.target.column, ['features']),
    ...checkColumn(config.group, 'group', columns),
    ...checkColumn(config.time, 'time', columns),
    ...unknown,
    ...ignored,
  ];
}

function bind(config: AuditConfig, binding: Binding): Experiment {
  return {
    id: binding.id,
    kind: 'audit',
    data: binding.data,
    gateable: { measures: gateMeasures, models: null },
    load: async () => {
      for (const model of config.models) await model.definition.load?.();
    },
    check: (columns) => checkConfig(config, columns),
    plan: (context) => planCells(config, binding, context),
    run: (cell, context) => runCell(config, binding, cell, context),
    family: () => [],
    judge: (input) => judge(config, binding, input),
  };
}

/** What makes the scores on these data look better than they are: leaks, duplicates, shifts, preparation. */
export const audit = defineExperimentKind<AuditConfig>({
  id: 'audit',
  title: 'Leakage audit: what makes scores on these data look better than they are',
  schema: auditSchema,
  bind,
});
