import type { ExperimentResult } from '../core/experiment.ts';
import type { Reporter, RunResult } from '../core/result.ts';
import type { Verdict } from '../core/suite.ts';
import { verdictReason } from './verdict-reason.ts';
import { escapeXml } from './xml.ts';

type Outcome = 'failure' | 'error' | 'skipped';

interface TestCase {
  readonly name: string;
  /** Absent where the case passed. */
  readonly outcome?: { readonly kind: Outcome; readonly message: string; readonly type: string };
}

interface TestSuite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

const OUTCOMES = { fail: 'failure', error: 'error', inconclusive: 'skipped' } as const;

function gateCase({ rule, verdict, reason }: Verdict): TestCase {
  if (verdict === 'pass') return { name: rule };
  return { name: rule, outcome: { kind: OUTCOMES[verdict], message: reason, type: `gate-${verdict}` } };
}

function cellCases(experiment: ExperimentResult, gated: boolean): TestCase[] {
  const failed = experiment.failures.map(({ cell, code, message }): TestCase => ({
    name: `cell ${cell}`,
    outcome: { kind: 'error', message, type: code },
  }));
  if (failed.length > 0) return failed;
  const name = 'all cells finished';
  if (experiment.status !== 'complete')
    return [{ name, outcome: { kind: 'error', message: 'some cells did not finish', type: 'cells-missing' } }];
  return gated ? [] : [{ name }];
}

/** One suite per experiment; a suite of the run itself where the run is an error that no experiment shows. */
function testSuites(result: RunResult): TestSuite[] {
  const names = [...new Set([...result.experiments.map(({ id }) => id), ...result.verdicts.map(({ gate }) => gate.experiment)])];
  const suites = names.map((name): TestSuite => {
    const gates = result.verdicts.filter(({ gate }) => gate.experiment === name).map(gateCase);
    const experiment = result.experiments.find(({ id }) => id === name);
    return { name, cases: [...gates, ...(experiment === undefined ? [] : cellCases(experiment, gates.length > 0))] };
  });
  const shown = suites.some(({ cases }) => cases.some(({ outcome }) => outcome?.kind === 'error'));
  if (result.verdict !== 'error' || shown) return suites;
  return [
    ...suites,
    { name: 'run', cases: [{ name: 'run finished', outcome: { kind: 'error', message: verdictReason(result), type: 'run-error' } }] },
  ];
}

const count = (cases: readonly TestCase[], kind: Outcome): number => cases.filter(({ outcome }) => outcome?.kind === kind).length;

function counts(cases: readonly TestCase[]): string {
  const numbers = [cases.length, count(cases, 'failure'), count(cases, 'error'), count(cases, 'skipped')].map(String);
  return `tests="${numbers[0]}" failures="${numbers[1]}" errors="${numbers[2]}" skipped="${numbers[3]}"`;
}

function caseXml({ name, outcome }: TestCase, className: string): string {
  const open = `    <testcase name="${escapeXml(name)}" classname="${escapeXml(className)}"`;
  if (outcome === undefined) return `${open}/>`;
  const { kind, message, type } = outcome;
  // The schema that CI servers read allows no type on `skipped`.
  const attributes = `message="${escapeXml(message)}"${kind === 'skipped' ? '' : ` type="${escapeXml(type)}"`}`;
  return `${open}>\n      <${kind} ${attributes}/>\n    </testcase>`;
}

/** JUnit XML as CI servers read it: gates and cells as test cases. No times: they would differ from run to run. */
export function junitXml(result: RunResult): string {
  const suites = testSuites(result);
  const name = escapeXml(result.suite.id);
  const body = suites.map((suite) => {
    const cases = suite.cases.map((each) => caseXml(each, `${result.suite.id}.${suite.name}`));
    return [`  <testsuite name="${escapeXml(suite.name)}" ${counts(suite.cases)}>`, ...cases, '  </testsuite>'].join('\n');
  });
  const all = suites.flatMap(({ cases }) => cases);
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="${name}" ${counts(all)}>`, ...body, '</testsuites>', ''].join('\n');
}

export const junitReporter: Reporter = {
  id: 'junit',
  title: 'junit.xml: gates and failed cells as tests, for CI servers',
  render: (result) => [{ path: 'junit.xml', content: junitXml(result) }],
};
