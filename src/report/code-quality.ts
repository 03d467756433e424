import type { JsonValue } from '../core/json.ts';
import type { Reporter, RunResult } from '../core/result.ts';
import { gateFindings } from './gate-findings.ts';
import { prettyJson } from './pretty-json.ts';

const SEVERITIES = { 'gate-failed': 'critical', 'gate-error': 'major', 'gate-inconclusive': 'minor' } as const;

/** The gates that do not hold as GitLab's code-quality report (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format). */
export function codeQuality(result: RunResult): JsonValue {
  return gateFindings(result).map(({ rule, message, file, line, fingerprint }) => ({
    description: message,
    check_name: rule,
    fingerprint,
    severity: SEVERITIES[rule],
    location: { path: file, lines: { begin: line } },
  }));
}

export const codeQualityReporter: Reporter = {
  id: 'code-quality',
  title: 'gl-code-quality.json: gates that do not hold, for merge requests on GitLab',
  render: (result) => [{ path: 'gl-code-quality.json', content: `${prettyJson(codeQuality(result))}\n` }],
};
