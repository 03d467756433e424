import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { type CliResult, runCli } from '../support/cli.ts';
import { schemaProblems } from '../support/json-schema.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowverdict-audit-'));
  writeFileSync(join(folder, 'flows.csv'), table(400, 1, true));
  writeFileSync(join(folder, 'later.csv'), table(200, 2, true));
  writeFileSync(join(folder, 'clean.csv'), table(400, 3, false));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A few columns that say something about the class together; with `leak` one word column that says it alone. */
function table(nRows: number, seed: number, leak: boolean): string {
  const rng = createRng(seed);
  const lines = [`bytes,packets,gap,flag${leak ? ',origin' : ''},class`];
  for (let i = 0; i < nRows; i++) {
    const [a, b, c] = [rng.normal(), rng.normal(), rng.normal()];
    const attack = a + b - c + 0.8 * rng.normal() > 0;
    const cells = [Math.exp(5 + a).toFixed(3), (10 + 3 * b).toFixed(3), (c + 4).toFixed(3), `f${String(rng.int(4))}`];
    lines.push([...cells, ...(leak ? [attack ? 'lab-a' : 'lab-b'] : []), attack ? 'attack' : 'benign'].join(','));
  }
  return `${lines.join('\n')}\n`;
}

const audit = (...args: readonly string[]): CliResult => runCli(['audit', ...args], { cwd: folder });

interface Results {
  readonly experiments: readonly [
    { readonly kind: string; readonly findings: readonly { readonly id: string; readonly severity: string }[] },
  ];
  readonly gates: readonly { readonly verdict: string }[];
}

const resultsOf = (out: string, id: string): Results => JSON.parse(readFileSync(join(folder, out, id, 'results.json'), 'utf8')) as Results;

describe('flowverdict audit', () => {
  it('tells code scanning: at the line of the suite, or at the data file where there is none', () => {
    const sarif = (...path: readonly string[]): string => {
      const log = JSON.parse(readFileSync(join(folder, ...path, 'results.sarif'), 'utf8')) as unknown;
      expect(schemaProblems('sarif', log)).toEqual([]);
      return JSON.stringify(log);
    };
    expect(audit('flows.csv', '--target', 'class', '--strict', '--out', 'scan').code).toBe(1);
    const alone = sarif('scan', 'audit-flows');
    expect(alone).toContain('"ruleId":"FV005"');
    expect(alone).toContain('"ruleId":"gate-failed"');
    expect(new Set(alone.match(/"uri":"[^"]*"/g))).toEqual(new Set(['"uri":"flows.csv"']));
    const head = 'suite: scanned\ndata: { path: flows.csv, profile: generic, label: class }\nexperiments:\n';
    writeFileSync(join(folder, 'scanned.yaml'), `${head}\n  - id: leaks\n    kind: audit\n    target: class\n    checks: [FV005]\n`);
    expect(runCli(['run', 'scanned.yaml', '--out', 'scan'], { cwd: folder }).code).toBe(0);
    const suite = sarif('scan', 'scanned');
    expect(suite).toContain('"uri":"scanned.yaml"');
    expect(suite).toContain('"startLine":5');
    expect(suite).toContain('"kind":"column"');
  });

  it('says loudly what is critical, exits 0 without a gate, and writes the report', () => {
    const result = audit('flows.csv', '--target', 'class', '--out', 'one');
    expect(result.err).not.toContain('FAILED');
    expect(result.code).toBe(0);
    const lines = result.out.split('\n');
    expect(lines[0]).toMatch(/^audit-flows: [1-9]\d* critical, \d+ warnings?, .*origin alone/);
    expect(result.out).toMatch(/CRITICAL FV005:origin +The label is a function of origin/);
    expect(result.out).toContain('!!');
    expect(result.out).toContain('--strict');
    const report = readFileSync(join(folder, 'one', 'audit-flows', 'report.md'), 'utf8');
    expect(report).toContain('FV001 Single-feature power');
    expect(report).toMatch(/What to do: /);
    expect(report).not.toContain(folder);
    expect(existsSync(join(folder, 'one', 'audit-flows', 'charts', 'audit-fv001-auc.svg'))).toBe(true);
    expect(resultsOf('one', 'audit-flows').experiments[0]).toMatchObject({ kind: 'audit' });
  });

  it('writes the same for one worker and for three', () => {
    const [one, three] = ['1', '3'].map((jobs) => {
      const out = `jobs-${jobs}`;
      const checks = ['FV001', 'FV002', 'FV007'].flatMap((code) => ['--check', code]);
      expect(audit('flows.csv', '--target', 'class', '--test', 'later.csv', ...checks, '--jobs', jobs, '--out', out).code).toBe(0);
      const root = join(folder, out, 'audit-flows');
      return Object.fromEntries(
        readdirSync(root, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !/^(results\.json|timings\..*)$/.test(entry.name))
          .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')]),
      );
    });
    expect(Object.keys(one)).toContain('report.md');
    expect(three).toEqual(one);
    expect(resultsOf('jobs-1', 'audit-flows').experiments).toEqual(resultsOf('jobs-3', 'audit-flows').experiments);
  });

  it('exits 1 under --strict when something is critical, and 0 when nothing is', () => {
    const strict = audit('flows.csv', '--target', 'class', '--strict', '--check', 'FV005', '--out', 'strict');
    expect(strict.code).toBe(1);
    expect(resultsOf('strict', 'audit-flows').gates).toMatchObject([{ verdict: 'fail' }]);
    const clean = audit(
      'clean.csv',
      '--target',
      'class',
      '--strict',
      '--check',
      'FV005',
      '--check',
      'FV004',
      '--format',
      'json',
      '--out',
      'strict',
    );
    expect(clean.code).toBe(0);
    expect(clean.out).toContain('audit-clean: 0 critical, 0 warnings');
  });

  it('takes findings that are ignored with a reason, and none without', () => {
    const args = ['flows.csv', '--target', 'class', '--strict', '--check', 'FV005', '--format', 'markdown', '--out', 'ignore', '--ignore'];
    expect(audit(...args, 'FV005:origin=the two labs are what we study').code).toBe(0);
    expect(readFileSync(join(folder, 'ignore', 'audit-flows', 'report.md'), 'utf8')).toContain('the two labs are what we study');
    const without = audit(...args, 'FV005:origin');
    expect(without.code).toBe(2);
    expect(without.err).toContain('FINDING=REASON');
  });

  it('prints results.json alone under --json', () => {
    const { out, code } = audit('flows.csv', '--target', 'class', '--check', 'FV003', '--json', '--out', 'json');
    expect(code).toBe(0);
    expect((JSON.parse(out) as Results).experiments[0].kind).toBe('audit');
  });

  it.each([
    ['a file that is not there', ['nothing.csv', '--target', 'class'], /No file matches|does not exist/],
    ['no target', ['flows.csv'], /--target/],
    ['a target that is not there', ['flows.csv', '--target', 'clas'], /clas[\s\S]*class/],
    ['a target of numbers', ['flows.csv', '--target', 'bytes'], /bytes/],
    ['a profile that does not exist', ['flows.csv', '--target', 'class', '--profile', 'kdd'], /kdd99/],
    ['a check that does not exist', ['flows.csv', '--target', 'class', '--check', 'FV099'], /FV099[\s\S]*FV00/],
    ['a group column that does not exist', ['flows.csv', '--target', 'class', '--group', 'hosts'], /hosts/],
    ['a class that does not exist', ['flows.csv', '--target', 'class', '--positive', 'atack'], /atack[\s\S]*attack/],
    ['test data of other columns', ['flows.csv', '--target', 'class', '--test', 'clean.csv'], /origin/],
    ['a format that does not exist', ['flows.csv', '--target', 'class', '--format', 'pdf'], /pdf/],
  ])('ends with 2 and says what to do: %s', (_, args, message) => {
    const { code, err } = audit(...args);
    expect(err).toMatch(message);
    expect(code).toBe(2);
    expect(err).not.toMatch(/\n\s+at |audit\.yaml/);
  });
});

describe('flowverdict list checks', () => {
  it('says what each check asks and what to do', () => {
    const { out, code } = runCli(['list', 'checks']);
    expect(code).toBe(0);
    expect(out.match(/^FV\d{3}: /gm)).toHaveLength(10);
    expect(out.match(/What to do: /g)).toHaveLength(10);
  });
});

describe('an audit in a suite', () => {
  it('is gated by severity', () => {
    const suite = (max: number): string => `suite: gated
data: { path: flows.csv, label: class }
experiments:
  - id: leaks
    kind: audit
    target: class
    checks: [FV003, FV005]
    ignore:
      - { finding: FV003, reason: labels were drawn by us }
gates:
  - { experiment: leaks, result: FV005, measure: severity, max: ${String(max)} }
`;
    writeFileSync(join(folder, 'strict.yaml'), suite(2));
    writeFileSync(join(folder, 'loose.yaml'), suite(3));
    const failed = runCli(['run', join(folder, 'strict.yaml'), '--out', join(folder, 'gated')]);
    expect(failed.out).toContain('gate FAIL');
    expect(failed.code).toBe(1);
    expect(runCli(['run', join(folder, 'loose.yaml'), '--out', join(folder, 'gated')]).code).toBe(0);
  });
});
