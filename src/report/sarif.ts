import type { JsonValue } from '../core/json.ts';
import type { Reporter, RunResult } from '../core/result.ts';
import { dataFindings, type PlacedFinding } from './data-findings.ts';
import { type GateFinding, gateFindings } from './gate-findings.ts';
import { oneLine } from '../core/visible-name.ts';
import { prettyJson } from './pretty-json.ts';

/** GitHub's code scanning shows this many results of a run, and refuses files with more than 25,000. */
const MOST_RESULTS = 5000;

/** Failed cells that are named one by one. */
const MOST_NOTIFICATIONS = 100;

interface Rule {
  readonly id: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly short: string;
  readonly full: string;
}

const GATE_RULES: readonly Rule[] = [
  {
    id: 'gate-failed',
    level: 'error',
    short: 'A gate does not hold',
    full: 'The numbers of the run break a rule of the suite.',
  },
  {
    id: 'gate-error',
    level: 'error',
    short: 'A gate could not be computed',
    full: 'A number that a rule of the suite needs is missing. Such a gate never passes.',
  },
  {
    id: 'gate-inconclusive',
    level: 'warning',
    short: 'A gate could not be decided',
    full: 'The data neither prove that a rule of the suite holds nor that it is broken; the message says how much more would decide.',
  },
];

const LEVELS = { critical: 'error', warning: 'warning', note: 'note' } as const;

type Place = Pick<GateFinding, 'file' | 'line' | 'column'>;

const physical = ({ file, line, column }: Place): JsonValue => ({
  artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' },
  region: { startLine: line, startColumn: column },
});

function gateResult(finding: GateFinding, rules: readonly Rule[]): JsonValue {
  const ruleIndex = rules.findIndex(({ id }) => id === finding.rule);
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: rules[ruleIndex].level,
    message: { text: finding.message },
    locations: [{ physicalLocation: physical(finding) }],
    partialFingerprints: { 'gate/v1': finding.fingerprint },
  };
}

function dataResult(finding: PlacedFinding, rules: readonly Rule[]): JsonValue {
  const { rule, severity, message, columns, ignored, fingerprint } = finding;
  const logical = columns.map((name): JsonValue => ({ name: oneLine(name), kind: 'column' }));
  return {
    ruleId: rule.id,
    ruleIndex: rules.findIndex(({ id }) => id === rule.id),
    level: LEVELS[severity],
    message: { text: message },
    locations: [{ physicalLocation: physical(finding), ...(logical.length === 0 ? {} : { logicalLocations: logical }) }],
    partialFingerprints: { 'finding/v1': fingerprint },
    ...(ignored === null ? {} : { suppressions: [{ kind: 'external', justification: ignored }] }),
  };
}

/** Each check that found something, once, in the order of the codes. */
function dataRules(findings: readonly PlacedFinding[]): readonly Rule[] {
  const rules = new Map(findings.map(({ rule }) => [rule.id, rule]));
  return [...rules.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, title, help }): Rule => ({ id, level: 'warning', short: title, full: help }));
}

/** What kept the run from being whole, and what this file leaves out. */
function notifications(result: RunResult, leftOut: number): readonly JsonValue[] {
  const failures = result.experiments.flatMap((experiment) => experiment.failures);
  return [
    ...failures.slice(0, MOST_NOTIFICATIONS).map(({ cell, code, message }): JsonValue => ({
      level: 'error',
      descriptor: { id: code },
      message: { text: oneLine(`cell ${cell} did not finish: ${message}`) },
    })),
    ...(failures.length > MOST_NOTIFICATIONS
      ? [{ level: 'error', message: { text: `${String(failures.length - MOST_NOTIFICATIONS)} more cells did not finish` } }]
      : []),
    ...(leftOut > 0 ? [{ level: 'warning', message: { text: `${String(leftOut)} more results stand in the report` } }] : []),
  ];
}

/**
 * The gates that do not hold and what audits found as SARIF 2.1.0 (OASIS), each pointing at its line of the suite file (of the data file where there is no suite). Worst first;
 * accepted findings are there, suppressed. Paths are relative; no clock.
 */
export function sarifLog(result: RunResult): JsonValue {
  const findings = dataFindings(result);
  const rules = [...GATE_RULES, ...dataRules(findings)];
  const results = [
    ...gateFindings(result).map((finding) => gateResult(finding, rules)),
    ...findings.map((finding) => dataResult(finding, rules)),
  ];
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: result.tool.name,
            version: result.tool.version,
            rules: rules.map(({ id, level, short, full }) => ({
              id,
              shortDescription: { text: short },
              fullDescription: { text: full },
              defaultConfiguration: { level },
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: !result.interrupted && result.experiments.every(({ status }) => status === 'complete'),
            toolExecutionNotifications: notifications(result, results.length - MOST_RESULTS),
          },
        ],
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { description: { text: 'The folder that the run was started in: the root of the repository.' } } },
        results: results.slice(0, MOST_RESULTS),
      },
    ],
  };
}

export const sarifReporter: Reporter = {
  id: 'sarif',
  title: 'results.sarif: gates that do not hold and audit findings, at their lines of the suite, for code scanning',
  render: (result) => [{ path: 'results.sarif', content: `${prettyJson(sarifLog(result))}\n` }],
};
