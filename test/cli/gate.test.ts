import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowverdict-gate-'));
  mkdirSync(join(folder, '.git'));
  writeFileSync(join(folder, 'suite.yaml'), suite());
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const suite = (model = 'decision-tree', gates = '', rest = '') => `suite: gated
data: { dataset: kdd99-generated, sample: 1500 }
experiments:
  - id: models
    kind: comparison
    target: category
    models: [{ ${model}: { as: candidate } }, naive-bayes]
    resampling: { stratified-k-fold: { folds: 4 } }
    measures: [accuracy, log-loss]
gates:
  - { experiment: models, model: candidate, measure: accuracy, notWorseThan: baseline, margin: 0.01 }
${gates}${rest}`;

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => runCli(args, { cwd: folder, env });

describe('baselines on the command line', { timeout: 180_000 }, () => {
  it('no baseline is no pass; then set, show, run: the same model passes, a worse one fails', () => {
    const none = run(['run', 'suite.yaml']);
    expect(none.code).toBe(3);
    expect(none.out).toContain('flowverdict baseline set');
    expect(run(['baseline', 'show']).code).toBe(2);
    const set = run(['baseline', 'set', 'reports/gated']);
    expect([set.code, set.err]).toEqual([0, '']);
    expect(run(['baseline', 'show']).out).toContain('models: 2 models, 4 folds');
    const kept = readFileSync(join(folder, '.flowverdict/baseline.json'), 'utf8');
    expect(kept).not.toContain(folder);
    expect(Buffer.byteLength(kept)).toBeLessThan(4000);

    const same = run(['run', 'suite.yaml']);
    expect(same.code).toBe(0);
    expect(same.out).toContain('the same scores in every fold');
    writeFileSync(
      join(folder, 'worse.yaml'),
      suite().replace('decision-tree: { as: candidate }', 'decision-tree: { max_depth: 1, as: candidate }'),
    );
    const worse = run(['run', 'worse.yaml', '--out', 'worse']);
    expect(worse.code).toBe(1);
    expect(worse.out).toMatch(/gate FAIL.*corrected resampled t test over 4 folds/);
    expect(run(['compare', 'reports/gated', 'worse/gated', '--model', 'candidate']).code).toBe(1);
    expect(run(['compare', '.flowverdict/baseline.json', 'reports/gated']).code).toBe(0);
    expect(run(['baseline', 'set', 'reports/gated']).code).toBe(0);
    expect(readFileSync(join(folder, '.flowverdict/baseline.json'), 'utf8')).toBe(kept);
  });

  it('other folds are an error that says so, and are compared without pairing only where the suite allows it', () => {
    const other = run(['run', 'suite.yaml', '--baseline', 'reports/gated', '--set', 'seed=7', '--out', 'other']);
    expect(other.code).toBe(3);
    expect(other.out).toContain('the data differ');
    expect(other.out).toContain('the folds differ');
    const allowed = run([
      'run',
      'suite.yaml',
      '--baseline',
      'reports/gated',
      '--set',
      'seed=7',
      '--set',
      'baseline={ unpaired: allow }',
      '--out',
      'other',
    ]);
    expect(allowed.out).toContain('unpaired t test');
    expect([0, 1]).toContain(allowed.code);
  });

  it('what is no baseline ends with exit 2 before any cell runs', () => {
    writeFileSync(join(folder, 'no.json'), '{"hello": 1}');
    for (const path of ['no.json', 'nowhere', '.git']) {
      const { code, err } = run(['run', 'suite.yaml', '--baseline', path]);
      expect(code).toBe(2);
      expect(err).toContain('BASELINE_FILE');
      expect(err).not.toContain('cells');
    }
  });

  it('an undecided gate ends with 0, or 4 where the suite stops on it', () => {
    const tree = suite()
      .replace('notWorseThan: baseline, margin: 0.01', 'betterThan: candidate')
      .replace('model: candidate, measure', 'model: twin, measure');
    writeFileSync(join(folder, 'open.yaml'), tree.replace('naive-bayes]', '{ decision-tree: { max_depth: 9, as: twin } }]'));
    const open = run(['run', 'open.yaml', '--out', 'open']);
    expect([open.code, /gate (\w+)/.exec(open.out)?.[1]]).toEqual([0, 'INCONCLUSIVE']);
    expect(run(['run', 'open.yaml', '--out', 'open', '--set', 'onInconclusive=stop']).code).toBe(4);
    expect(readFileSync(join(folder, 'open/gated/junit.xml'), 'utf8')).toContain('<skipped message=');
  });
});

describe('gates that name what is not there', () => {
  it('all at once, each at its place', () => {
    const gates = `  - { experiment: models, measure: accuracy, notWorseThan: baselin, margin: 0.01 }
  - { experiment: models, model: candidate, measure: accuracy, betterThan: candidate }
  - { experiment: models, measure: recal, class: dos, min: 0.5 }
  - { experiment: models, measure: accuracy, notWorseThan: baseline }
`;
    writeFileSync(join(folder, 'bad.yaml'), suite('decision-tree', gates));
    const first = run(['validate', 'bad.yaml']);
    expect(first.code).toBe(2);
    expect(first.err).toContain('needs a margin');
    writeFileSync(join(folder, 'bad.yaml'), suite('decision-tree', gates.split('\n').slice(0, 3).join('\n') + '\n'));
    const { code, err } = run(['validate', 'bad.yaml']);
    expect(code).toBe(2);
    expect(err).toContain('bad.yaml:12');
    expect(err).toContain("did you mean 'baseline'?");
    expect(err).toContain("compares 'candidate' with itself");
    expect(err).toContain("did you mean 'recall'?");
  });

  it('conditions and columns are checked before any cell runs', () => {
    const gates = `  - { experiment: models, measure: accuracy, min: 0.1, where: "protocol = 'udp'" }
  - { experiment: models, measure: accuracy, min: 0.1, where: "read_text('/etc/passwd') = ''" }
  - { experiment: models, measure: accuracy, min: 0.1, sliceBy: duration }
`;
    writeFileSync(join(folder, 'where.yaml'), suite('decision-tree', gates));
    const { code, err } = run(['run', 'where.yaml']);
    expect(code).toBe(2);
    expect(err).toContain('DATA_WHERE_COLUMN');
    expect(err).toContain('function read_text()');
    expect(err).toContain("slices by 'duration'");
    expect(err).not.toContain('cells');
  });

  it('a gate on rows needs an experiment that predicts', () => {
    const gates = '  - { experiment: chi, measure: cramers-v, notWorseThan: baseline, margin: 0.1 }\n';
    const text = suite('decision-tree', gates).replace(
      'experiments:\n',
      'experiments:\n  - { id: chi, kind: association, rows: protocol_type, columns: attack }\n',
    );
    writeFileSync(join(folder, 'kind.yaml'), text);
    const { code, err } = run(['validate', 'kind.yaml']);
    expect(code).toBe(2);
    expect(err).toContain('gives no predictions by model');
  });
});

describe('what GitHub sees', () => {
  it('appends a summary and writes annotations at the lines of the suite, and --json stays clean', () => {
    const summary = join(folder, 'summary.md');
    writeFileSync(summary, 'before\n');
    const gates = '  - { experiment: models, measure: accuracy, min: 0.9999, model: naive-bayes }\n';
    writeFileSync(join(folder, 'ci.yaml'), suite('decision-tree', gates).replace(/ {2}- \{ experiment: models, model: candidate.*\n/, ''));
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: join(folder, '..') };
    const result = run(['run', 'ci.yaml', '--out', 'ci', '--json'], env);
    expect(result.code).toBe(1);
    expect(() => JSON.parse(result.out) as unknown).not.toThrow();
    const name = folder.slice(folder.lastIndexOf('/') + 1);
    expect(result.err).toMatch(
      new RegExp(`^::error file=${name}/ci\\.yaml,line=11,col=5,title=flowverdict gated::Gate on models does not hold: `, 'm'),
    );
    const text = readFileSync(summary, 'utf8');
    expect(text.startsWith('before\n## ❌ fail: gated')).toBe(true);
    expect(text).not.toContain('<!--');
  });
});
