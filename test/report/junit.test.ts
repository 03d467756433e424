import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/core/result.ts';
import { junitXml } from '../../src/report/junit.ts';
import { oneLine } from '../../src/core/visible-name.ts';
import { xmlProblem } from '../charts/support/well-formed.ts';
import { HOSTILE, SAMPLE } from './support/sample-result.ts';

interface Suite {
  readonly '@_name': string;
  readonly '@_tests': string;
  readonly '@_failures': string;
  readonly '@_errors': string;
  readonly '@_skipped': string;
  readonly testcase: readonly Record<string, unknown>[];
}

function suites(result: RunResult): readonly Suite[] {
  const xml = junitXml(result);
  expect(xmlProblem(xml)).toBeNull();
  const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'testsuite' || name === 'testcase' });
  return (parser.parse(xml) as { testsuites: { testsuite: Suite[] } }).testsuites.testsuite;
}

describe('junit.xml', () => {
  it('has a suite per experiment with gates, and failed cells as errors', () => {
    const [association, models] = suites(SAMPLE);
    expect(association).toMatchObject({ '@_name': 'protocol-vs-attack', '@_tests': '1', '@_errors': '0' });
    expect(association.testcase[0]).toMatchObject({ '@_name': 'all cells finished' });
    expect(models).toMatchObject({ '@_tests': '5', '@_failures': '1', '@_errors': '2', '@_skipped': '1' });
    const kinds = models.testcase.map((each) => ['failure', 'error', 'skipped'].find((kind) => kind in each) ?? 'passed');
    expect(kinds).toEqual(['passed', 'failure', 'error', 'skipped', 'error']);
  });

  it('keeps hostile names whole but for what XML cannot hold', () => {
    const name = String(suites(SAMPLE)[1].testcase[1]['@_name']);
    // The parser leaves numbered references as they are.
    expect(oneLine(name.replaceAll('&#xA;', '\n').replaceAll('&#xD;', '\r'))).toContain(oneLine(HOSTILE));
    expect(junitXml(SAMPLE)).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  it('never looks green where the run is an error', () => {
    const empty = suites({ ...SAMPLE, experiments: [], verdicts: [], verdict: 'error' });
    expect(empty).toMatchObject([{ '@_name': 'run', '@_errors': '1' }]);
    const cut: RunResult = { ...SAMPLE, experiments: [{ ...SAMPLE.experiments[0], status: 'partial' }], verdicts: [], verdict: 'error' };
    expect(suites(cut)).toMatchObject([{ '@_name': 'protocol-vs-attack', '@_tests': '1', '@_errors': '1' }]);
  });
});
