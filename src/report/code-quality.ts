import type { JsonValue } from '../core/json.ts';
import type { Reporter, RunResult } from '../core/result.ts';
import { dataFindings } from './data-findings.ts';
import { gateFindings } from './gate-findings.ts';
import { prettyJson } from './pretty-json.ts';

const SEVERITIES = {
  'gate-failed': 'critical',
  'gate-error': 'major',
  'gate-inconclusive': 'minor',
  critical: 'critical',
  warning: 'minor',
  note: 'info',
} as const;

/**
 * The gates that do not hold, and what audits found and nobody accepted, as GitLab's code-quality report
 * (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format).
 */
export function codeQuality(result: RunResult): JsonValue {
  const issue = (
    check: string,
    severity: string,
    place: { message: string; fingerprint: string; file: string; line: number },
  ): JsonValue => ({
    description: place.message,
    check_name: check,
    fingerprint: place.fingerprint,
    severity,
    location: { path: place.file, lines: { begin: place.line } },
  });
  return [
    ...gateFindings(result).map((finding) => issue(finding.rule, SEVERITIES[finding.rule], finding)),
    ...dataFindings(result)
      .filter(({ ignored }) => ignored === null)
      .map((finding) => issue(finding.rule.id, SEVERITIES[finding.severity], finding)),
  ];
}

export const codeQualityReporter: Reporter = {
  id: 'code-quality',
  title: 'gl-code-quality.json: gates that do not hold and audit findings, for merge requests on GitLab',
  render: (result) => [{ path: 'gl-code-quality.json', content: `${prettyJson(codeQuality(result))}\n` }],
};
