import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../support/cli.ts';
import { schemaProblems } from '../support/json-schema.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = join(root, 'suites/examples/ci');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const yaml = (path: string): unknown => parse(read(path));

describe('files for code hosts', () => {
  it('action.yml is a GitHub action', () => {
    expect(schemaProblems('github-action', yaml('action.yml'))).toEqual([]);
    expect(schemaProblems('github-action', { ...(yaml('action.yml') as object), runs: { using: 'composite' } })).not.toEqual([]);
  });

  it('github.yml is a GitHub workflow, and gives the action only inputs that it has', () => {
    const workflow = yaml('suites/examples/ci/github.yml') as {
      jobs: Record<string, { steps: { uses?: string; with?: Record<string, unknown> }[] }>;
    };
    expect(schemaProblems('github-workflow', workflow)).toEqual([]);
    expect(schemaProblems('github-workflow', { ...workflow, jobs: { gate: {} } })).not.toEqual([]);
    const { inputs } = yaml('action.yml') as { inputs: Record<string, { required?: boolean }> };
    const step = workflow.jobs['gate'].steps.find(({ uses }) => uses?.endsWith('/flowverdict') === true);
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step?.with ?? {})));
    for (const [name, { required }] of Object.entries(inputs)) if (required === true) expect(step?.with).toHaveProperty(name);
  });

  it('all run the version that they are shipped with, and name nothing that is to be filled in', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    for (const file of ['action.yml', 'suites/examples/ci/github.yml', 'suites/examples/ci/gitlab.yml', 'suites/examples/ci/README.md']) {
      const text = read(file);
      const versions = text.match(/flowverdict@[\w.-]*\w/g) ?? [];
      expect(versions.length).toBeGreaterThan(0);
      expect(new Set(versions)).toEqual(new Set([`flowverdict@${version}`]));
      expect(text).not.toMatch(/OWNER|TODO|example\.com/);
    }
  });

  it('gitlab.yml is a GitLab pipeline', () => {
    expect(schemaProblems('gitlab-ci', yaml('suites/examples/ci/gitlab.yml'))).toEqual([]);
  });

  it('no input of the action reaches a shell as text of a program', () => {
    const { runs } = yaml('action.yml') as { runs: { steps: { run?: string }[] } };
    for (const { run } of runs.steps) expect(run ?? '').not.toContain('${{');
  });

  it.skipIf(spawnsBash() === undefined)('the shell programs of the action are well-formed (needs bash)', () => {
    const { runs } = yaml('action.yml') as { runs: { steps: { run?: string }[] } };
    for (const { run } of runs.steps) if (run !== undefined) execFileSync('bash', ['-n'], { input: run });
  });
});

function spawnsBash(): string | undefined {
  return ['/bin/bash', '/usr/bin/bash'].find((path) => existsSync(path));
}

describe('the worked example', { timeout: 180_000 }, () => {
  let out: string;
  beforeAll(() => {
    out = mkdtempSync(join(tmpdir(), 'flowverdict-ci-'));
  });
  afterAll(() => {
    rmSync(out, { recursive: true, force: true });
  });

  const compare = (base: string, head: string, ...more: readonly string[]) =>
    runCli(['compare', `predictions/${base}.csv.gz`, `predictions/${head}.csv.gz`, ...more], { cwd: example });

  it('passes, fails and stays open as its README says, word for word', () => {
    const readme = read('suites/examples/ci/README.md');
    const [pass, fail, open] = [compare('main', 'pr'), compare('main', 'degraded'), compare('main-tiny', 'pr-tiny')];
    expect([pass.code, fail.code, open.code]).toEqual([0, 1, 4]);
    expect(readme).toContain(pass.out.trim());
    expect(readme).toContain(open.out.split('\n').find((line) => line.includes('INCONCLUSIVE accuracy')));
    expect(fail.out).toContain('0.0757 worse');
    expect(compare('main-tiny', 'pr-tiny', '--on-inconclusive', 'pass').code).toBe(0);
  });

  it('a file against itself is equivalent, p = 1', () => {
    const { out: text, code } = compare('main-tiny', 'main-tiny', '--rule', 'equivalentTo', '--json');
    expect(code).toBe(0);
    const { verdict, comparisons } = JSON.parse(text) as { verdict: string; comparisons: readonly unknown[] };
    expect(verdict).toBe('pass');
    expect(comparisons[0]).toMatchObject({ difference: 0, pEqual: 1, interval: [0, 0] });
  });

  it('McNemar’s test as scipy computes it from the two files', () => {
    // pandas counts 4 rows that only main gets right and 2 that only the pull request does; scipy: 2 · norm.sf(2 / √6)
    const { comparisons } = JSON.parse(compare('main', 'pr', '--json').out) as {
      comparisons: readonly { pEqual: number; difference: number }[];
    };
    const onlyOne = Math.round(comparisons[0].difference * 4000);
    expect(onlyOne).toBe(-2);
    expect(comparisons[0].pEqual).toBeCloseTo(0.4142161782425252, 10);
  });

  it('refuses rows that only one file has, naming some', () => {
    const { code, err } = compare('main', 'pr-tiny');
    expect(code).toBe(2);
    expect(err).toContain('3940 rows only in main.csv.gz');
    expect(err).toContain('PREDICTIONS_ROWS');
  });

  it('refuses a file without its columns, a folder against a file, and an unknown measure', () => {
    writeFileSync(join(out, 'bad.csv'), 'number,what\n1,2\n');
    const base = join(example, 'predictions/main.csv.gz');
    for (const [args, code] of [
      [['compare', base, join(out, 'bad.csv')], 'PREDICTIONS_COLUMN'],
      [['compare', base, join(out, 'nothing.csv')], 'COMPARE_FILE'],
      [['compare', base, out], 'USAGE_COMPARE'],
      [['compare', base, base, '--measure', 'acuracy'], 'USAGE_MEASURE'],
      [['compare', base, base, '--measure', 'log-loss'], 'USAGE_MARGIN'],
    ] as const) {
      const result = runCli(args);
      expect([result.code, result.err]).toEqual([2, expect.stringContaining(code)]);
    }
  });

  it('gate.yaml: passes; with the degraded model it fails; every file for CI is valid', () => {
    const run = (...more: readonly string[]) => runCli(['run', 'gate.yaml', '--out', out, ...more], { cwd: example });
    expect(run().code).toBe(0);
    const failed = run('--set', 'experiments.detector.models.1.predictions.file=predictions/degraded.csv.gz');
    expect(failed.code).toBe(1);
    const report = (name: string): string => readFileSync(join(out, 'detector-gate', name), 'utf8');
    const sarif = JSON.parse(report('results.sarif')) as { runs: { results: { locations: { physicalLocation: unknown }[] }[] }[] };
    expect(schemaProblems('sarif', sarif)).toEqual([]);
    expect(schemaProblems('gl-code-quality', JSON.parse(report('gl-code-quality.json')))).toEqual([]);
    const lines = readFileSync(join(example, 'gate.yaml'), 'utf8').split('\n');
    const first = lines.findIndex((line) => line.includes('measure: accuracy, notWorseThan')) + 1;
    expect(sarif.runs[0].results).toHaveLength(5);
    expect(sarif.runs[0].results[0].locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: 'gate.yaml' },
      region: { startLine: first },
    });
    expect(report('comment.md')).toContain('protocol_type = tcp');
  });
});
