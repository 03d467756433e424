import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import type { DataFinding } from '../../src/core/experiment.ts';
import type { RunResult } from '../../src/core/result.ts';
import type { Verdict } from '../../src/core/suite.ts';
import { codeQuality } from '../../src/report/code-quality.ts';
import { commentMarkdown, summaryMarkdown } from '../../src/report/comment.ts';
import { gateFindings } from '../../src/report/gate-findings.ts';
import { sarifLog } from '../../src/report/sarif.ts';
import { suiteUri } from '../../src/report/suite-uri.ts';
import { schemaProblems } from '../support/json-schema.ts';
import { HOSTILE, SAMPLE, verdict } from './support/sample-result.ts';

const at = (line: number, file = 'suites/ci.yaml') => ({ where: { file, line, column: 5 } });

const failing = (line: number): Verdict =>
  verdict({ ...at(line), min: 0.99 }, { rule: 'accuracy of pr ≥ 0.99', observed: 0.9, verdict: 'fail', reason: 'pr: 0.9' });

const withVerdicts = (verdicts: readonly Verdict[]): RunResult => ({ ...SAMPLE, verdicts, verdict: 'fail' });

/** Only what the assertions read. */
interface Log {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly invocations: readonly unknown[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly suppressions?: readonly { readonly justification: string }[];
      readonly locations: readonly {
        physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number; startColumn: number } };
        logicalLocations?: readonly { readonly name: string }[];
      }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
    }[];
  }[];
}

describe('results.sarif', () => {
  it('is SARIF 2.1.0 for every kind of verdict and hostile names', () => {
    expect(schemaProblems('sarif', sarifLog(SAMPLE))).toEqual([]);
    expect(schemaProblems('sarif', sarifLog({ ...SAMPLE, verdicts: [] }))).toEqual([]);
  });

  it('the schema refuses what is no SARIF', () => {
    expect(schemaProblems('sarif', { version: '2.1.0', runs: [{ results: [{ level: 'catastrophe' }] }] })).not.toEqual([]);
  });

  it('points at the line of the suite, and says nothing of gates that hold', () => {
    const [run] = (sarifLog(withVerdicts([failing(17), ...SAMPLE.verdicts])) as unknown as Log).runs;
    expect(run.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['gate-failed', 'error'],
      ['gate-failed', 'error'],
      ['gate-error', 'error'],
      ['gate-inconclusive', 'warning'],
    ]);
    const { artifactLocation, region } = run.results[0].locations[0].physicalLocation;
    expect([artifactLocation.uri, region.startLine, region.startColumn]).toEqual(['suites/ci.yaml', 17, 5]);
  });

  it('holds no path of the machine', () => {
    const log = JSON.stringify(sarifLog(withVerdicts([verdict({ ...at(3, '/home/someone/work/gate.yaml'), min: 1 }, failing(3))])));
    expect(log).not.toContain('someone');
    expect([suiteUri({ file: './a/b.yaml' }), suiteUri({ file: 'C:\\x\\b.yaml' }), suiteUri({ file: '../b.yaml' })]).toEqual([
      'a/b.yaml',
      'b.yaml',
      'b.yaml',
    ]);
  });
});

describe('audit findings', () => {
  const finding = (id: string, severity: DataFinding['severity'], ignored: string | null = null): DataFinding => ({
    id,
    rule: { id: id.slice(0, 5), title: 'Single-feature power', help: 'One column must not give the label away. Leave it out.' },
    severity,
    message: `${HOSTILE} alone predicts the label`,
    columns: [HOSTILE],
    ignored,
  });
  const withFindings = (findings: readonly DataFinding[], line = 9): RunResult => ({
    ...SAMPLE,
    verdicts: [],
    experiments: [{ ...SAMPLE.experiments[0], ...at(line), findings }],
  });
  const some = [finding('FV004:a', 'note'), finding('FV001:a', 'critical'), finding('FV001:b', 'warning', 'known')];

  it('stand in SARIF at the experiment, worst first, accepted ones suppressed, with the rules that found them', () => {
    const log = sarifLog(withFindings(some));
    expect(schemaProblems('sarif', log)).toEqual([]);
    const [run] = (log as unknown as Log).runs;
    expect(run.results.map(({ ruleId, level, suppressions }) => [ruleId, level, suppressions?.[0].justification])).toEqual([
      ['FV001', 'error', undefined],
      ['FV001', 'warning', 'known'],
      ['FV004', 'note', undefined],
    ]);
    for (const { locations } of run.results) {
      expect(locations[0].physicalLocation).toMatchObject({ artifactLocation: { uri: 'suites/ci.yaml' }, region: { startLine: 9 } });
      expect(locations[0].logicalLocations?.[0].name).not.toMatch(/\n/);
    }
    expect(run.results.map(({ ruleIndex }) => run.tool.driver.rules[ruleIndex].id)).toEqual(['FV001', 'FV001', 'FV004']);
    expect(run.results[0].message.text).not.toMatch(/\n/);
  });

  it('keep their fingerprints when the suite changes around them', () => {
    const prints = (line: number): unknown =>
      (sarifLog(withFindings(some, line)) as unknown as Log).runs[0].results.map(({ partialFingerprints }) => partialFingerprints);
    expect(prints(9)).toEqual(prints(90));
    expect(new Set((prints(9) as object[]).map((print) => JSON.stringify(print))).size).toBe(3);
  });

  it('are cut, worst first, to what code hosts take, and the file says so', () => {
    const many = Array.from({ length: 6000 }, (_, i) => finding(`FV006:${String(i)}`, i === 5999 ? 'critical' : 'note'));
    const log = sarifLog(withFindings(many));
    expect(schemaProblems('sarif', log)).toEqual([]);
    const [run] = (log as unknown as Log).runs;
    expect(run.results).toHaveLength(5000);
    expect(run.results[0].level).toBe('error');
    expect(JSON.stringify(run.invocations)).toContain('1000 more results');
  });

  it('stand in the code-quality report unless accepted', () => {
    const issues = codeQuality(withFindings(some)) as unknown as readonly { check_name: string; severity: string }[];
    expect(schemaProblems('gl-code-quality', issues)).toEqual([]);
    expect(issues.map(({ check_name, severity }) => [check_name, severity])).toEqual([
      ['FV001', 'critical'],
      ['FV004', 'info'],
    ]);
  });

  it('a run that is not whole is no successful execution, and names what failed', () => {
    const broken = {
      ...SAMPLE.experiments[0],
      status: 'partial' as const,
      failures: [{ cell: 'x/1', code: 'CELL_MEMORY', message: HOSTILE }],
    };
    const log = sarifLog({ ...SAMPLE, experiments: [broken] });
    expect(schemaProblems('sarif', log)).toEqual([]);
    const [{ invocations }] = (log as unknown as Log).runs;
    expect(invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ descriptor: { id: 'CELL_MEMORY' } }],
    });
  });
});

describe('findings', () => {
  it('have fingerprints that stay when the numbers or the line change, and differ between gates', () => {
    const [first] = gateFindings(withVerdicts([failing(17)]));
    const [moved] = gateFindings(withVerdicts([{ ...failing(40), observed: 0.8, reason: 'pr: 0.8' }]));
    expect(moved.fingerprint).toBe(first.fingerprint);
    const several = gateFindings(withVerdicts([failing(17), failing(18), ...SAMPLE.verdicts])).map(({ fingerprint }) => fingerprint);
    expect(new Set(several).size).toBe(several.length);
  });
});

describe('gl-code-quality.json', () => {
  it('is what GitLab documents', () => {
    expect(schemaProblems('gl-code-quality', codeQuality(withVerdicts([failing(17), ...SAMPLE.verdicts])))).toEqual([]);
    expect(codeQuality({ ...SAMPLE, verdicts: [SAMPLE.verdicts[0]] })).toEqual([]);
  });
});

describe('comment.md', () => {
  const parse = (text: string) => fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });

  it('begins with a marker that Markdown does not show, then the verdict', () => {
    const [marker, heading] = parse(commentMarkdown(SAMPLE)).children;
    expect(marker).toMatchObject({ type: 'html', value: `<!-- flowverdict: ${SAMPLE.suite.id} -->` });
    expect(heading.type).toBe('heading');
    expect(commentMarkdown(SAMPLE).split('\n')[0]).toBe(`<!-- flowverdict: ${SAMPLE.suite.id} -->`);
  });

  it('shows gates that do not hold first, and one row per gate', () => {
    const table = parse(summaryMarkdown(SAMPLE)).children.find((node) => node.type === 'table');
    expect(table?.children).toHaveLength(1 + SAMPLE.verdicts.length);
    expect(JSON.stringify(table?.children[1])).toContain('❌ fail');
    expect(JSON.stringify(table?.children.at(-1))).toContain('✅ pass');
  });

  it('stays under 65,000 bytes whatever a run holds, and says what is left out', () => {
    const part = { value: 0.9, reference: 0.95, difference: -0.05, interval: null, log10P: -2, log10PEqual: -2, test: 't', needed: null };
    const parts = Array.from({ length: 300 }, (_, i) => ({
      ...part,
      subject: `pr, service = ${String(i)}`,
      verdict: 'fail' as const,
      reason: 'x'.repeat(900),
    }));
    const many = Array.from({ length: 400 }, (_, i): Verdict => ({ ...failing(i), reason: HOSTILE.repeat(20), parts }));
    const text = commentMarkdown(withVerdicts(many));
    expect(Buffer.byteLength(text)).toBeLessThan(65_000);
    expect(text.length).toBeGreaterThan(10_000);
    expect(text).toContain('more gates in the report');
    const few = commentMarkdown(withVerdicts(many.slice(0, 3)));
    expect(Buffer.byteLength(few)).toBeLessThan(65_000);
    expect(few).toContain('did not fit');
  });

  it('folds the parts of a gate away, those that do not pass only', () => {
    const part = {
      value: 0.9,
      reference: 0.95,
      difference: -0.05,
      interval: null,
      log10P: -2,
      log10PEqual: -2,
      test: 't',
      needed: null,
      reason: 'because',
    };
    const parts = [
      { ...part, subject: 'pr, service = http', verdict: 'fail' as const },
      { ...part, subject: 'pr, service = dns', verdict: 'pass' as const },
    ];
    const text = summaryMarkdown(withVerdicts([{ ...failing(3), parts }]));
    expect(text).toContain('2 parts, 1 pass');
    expect(text).toContain('service = http');
    expect(text).not.toContain('service = dns');
  });
});
