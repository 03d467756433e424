import type { JsonValue } from '../core/json.ts';
import type { Reporter, RunResult } from '../core/result.ts';
import { type GateFinding, gateFindings } from './gate-findings.ts';
import { prettyJson } from './pretty-json.ts';

const RULES = [
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
] as const;

function resultOf({ rule, message, file, line, column, fingerprint }: GateFinding): JsonValue {
  const ruleIndex = RULES.findIndex(({ id }) => id === rule);
  return {
    ruleId: rule,
    ruleIndex,
    level: RULES[ruleIndex].level,
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(file), uriBaseId: 'SRCROOT' },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    partialFingerprints: { 'gate/v1': fingerprint },
  };
}

/** The gates that do not hold as SARIF 2.1.0 (OASIS), each pointing at its line of the suite file. Paths are relative; no clock. */
export function sarifLog(result: RunResult): JsonValue {
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: result.tool.name,
            version: result.tool.version,
            rules: RULES.map(({ id, level, short, full }) => ({
              id,
              shortDescription: { text: short },
              fullDescription: { text: full },
              defaultConfiguration: { level },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { description: { text: 'The folder that the run was started in: the root of the repository.' } } },
        results: gateFindings(result).map(resultOf),
      },
    ],
  };
}

export const sarifReporter: Reporter = {
  id: 'sarif',
  title: 'results.sarif: gates that do not hold, at their lines of the suite, for code scanning',
  render: (result) => [{ path: 'results.sarif', content: `${prettyJson(sarifLog(result))}\n` }],
};
