import { type JsonValue, jsonNumber } from '../../core/json.ts';
import { bySeverity } from './finding.ts';
import type { AuditView } from './section.ts';
import { type AuditFinding, tally } from './verdict.ts';

function findingJson(finding: AuditFinding, view: AuditView): JsonValue {
  const check = view.checks.find(({ id }) => id === finding.check);
  return {
    id: finding.id,
    check: finding.check,
    severity: finding.severity,
    message: finding.title,
    why: check?.why ?? '',
    advice: finding.advice ?? check?.advice ?? '',
    columns: [...finding.columns],
    counts: Object.fromEntries(Object.entries(finding.counts).map(([name, value]) => [name, jsonNumber(value)])),
    rows: finding.rows.map(({ part, row }) => ({ part, row })),
    ignored: finding.ignored,
  };
}

/** The audit's entry in results.json: findings worst first, then every check with its numbers. */
export function auditJson(view: AuditView): Readonly<Record<string, JsonValue>> {
  const { subject, checks, reports, findings, explained, unfinished } = view;
  return {
    target: subject.target.column,
    classes: [...subject.target.classes],
    rows: { train: subject.allTrain.length, test: subject.allTest?.length ?? null },
    sampled:
      subject.sampleNote === null ? null : { train: subject.train.length, test: subject.test?.length ?? null, note: subject.sampleNote },
    features: subject.columns.map(({ name }) => name),
    models: subject.config.models.map(({ name }) => name),
    verdict: { ...tally(findings) },
    explained: explained.map(({ score, by }) => ({ accuracy: jsonNumber(score), by })),
    findings: bySeverity(findings).map((finding) => findingJson(finding, view)),
    checks: checks.map(({ id, title }) => {
      const report = reports.get(id);
      const status =
        report === undefined ? 'failed' : report.skipped !== null ? 'skipped' : unfinished.includes(id) ? 'partial' : 'complete';
      return { id, title, status, summary: report?.summary ?? '', facts: report?.facts ?? {} };
    }),
  };
}
