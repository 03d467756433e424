import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interruptCli, runCli } from '../support/cli.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowverdict-run-'));
  writeFileSync(join(folder, 'small.yaml'), small);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const small = `suite: small
data: { dataset: kdd99-generated, sample: 1000 }
experiments:
  - { id: chi, kind: association, rows: protocol_type, columns: attack, compare: [whole, pairwise] }
  - id: single
    kind: single-feature
    target: { column: category, positive: dos }
    models: [decision-tree]
    features: [service, src_bytes, count]
    resampling: { holdout: { test: 0.3 } }
    measures: [accuracy, false-negative-rate]
  - id: models
    kind: comparison
    target: category
    models: [random-forest, svc, xgboost, knn, logistic-regression, naive-bayes, decision-tree, lightgbm]
    resampling: { stratified-k-fold: { folds: 2 } }
    measures: [accuracy, macro-f1, roc-auc]
gates:
  - { experiment: models, model: xgboost, measure: accuracy, min: 0.5 }
`;

/** Every file below a folder with its bytes; `timings` and seconds taken out of results.json. */
function contents(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((file) => {
      const path = join(file.parentPath, file.name);
      const bytes = readFileSync(path);
      if (file.name !== 'results.json') return [path.slice(root.length), bytes.toString('base64')];
      const { timings, ...rest } = JSON.parse(bytes.toString()) as Record<string, unknown>;
      expect(timings).toBeDefined();
      return [path.slice(root.length), JSON.stringify(rest)];
    }),
  );
}

describe('flowverdict run', () => {
  it('runs the engines of the npm packages in worker threads', () => {
    const models = ['svc', 'knn', 'random-forest', 'logistic-regression', 'xgboost', 'decision-tree', 'naive-bayes'];
    const mljs = `suite: packages
data: { dataset: kdd99-generated, sample: 200 }
experiments:
  - id: models
    kind: comparison
    target: attack
    models: [${models.map((model) => `{ ${model}: { engine: mljs } }`).join(', ')}]
    resampling: { holdout: { test: 0.3 } }
    measures: [accuracy]
`;
    writeFileSync(join(folder, 'packages.yaml'), mljs);
    const { code, err } = runCli([
      'run',
      join(folder, 'packages.yaml'),
      '--out',
      join(folder, 'packages'),
      '--jobs',
      '2',
      '--format',
      'json',
    ]);
    expect(err).not.toContain('FAILED');
    expect(code).toBe(0);
  });

  it('writes the same bytes for 1, 2 and 3 workers, for another run, with little memory, and without compiled kernels', () => {
    const off = { env: { FLOWVERDICT_SIMD: 'off' } };
    const ways = [[['1']], [['2']], [['3']], [['2']], [['2', '--memory', '1m']], [['1'], off], [['2'], off]] as const;
    const runs = ways.map(([[jobs, ...more], options], index) => {
      const out = join(folder, `out-${String(index)}`);
      const result = runCli(['run', join(folder, 'small.yaml'), '--out', out, '--jobs', jobs, ...more], options);
      expect(result.err).not.toContain('FAILED');
      expect(result.code).toBe(0);
      return contents(join(out, 'small'));
    });
    expect(Object.keys(runs[0])).toEqual(
      expect.arrayContaining(['/report.md', '/report.html', '/results.json', '/junit.xml', '/predictions.parquet']),
    );
    for (const other of runs.slice(1)) expect(other).toEqual(runs[0]);
  });

  it('says first that generated data are generated, then the answers and where the report is', () => {
    const result = runCli(['run', join(folder, 'small.yaml'), '--out', join(folder, 'said')]);
    const lines = result.out.split('\n');
    expect(lines[0]).toBe('small: PASS');
    expect(lines[1]).toContain('generated data');
    expect(result.out).toContain(join(folder, 'said', 'small', 'report.md'));
    const report = readFileSync(join(folder, 'said', 'small', 'report.md'), 'utf8');
    expect(report.split('\n').slice(0, 6).join('\n')).toMatch(/generated/i);
  });

  it('ends with 1 when a gate fails, and with 0 when it holds', () => {
    const args = [
      'run',
      join(folder, 'small.yaml'),
      '--out',
      join(folder, 'gate'),
      '--jobs',
      '1',
      '--set',
      'experiments.models.models=[naive-bayes, xgboost]',
    ];
    const failed = runCli([...args, '--set', 'gates.0.min=1']);
    expect(failed.out).toMatch(/gate FAIL: models: accuracy of xgboost ≥ 1/);
    expect(failed.code).toBe(1);
    expect(runCli(args).code).toBe(0);
  });

  it('ends with 3 when a cell crashes, and still writes the rest', () => {
    const result = runCli([
      'run',
      join(folder, 'small.yaml'),
      '--out',
      join(folder, 'crash'),
      '--set',
      'experiments.models.models=[{ knn: { n_neighbors: 100000 } }, xgboost]',
    ]);
    expect(result.code).toBe(3);
    expect(result.out).toContain('FAILED models/knn/');
    const report = readFileSync(join(folder, 'crash', 'small', 'report.md'), 'utf8');
    expect(report).toContain('knn');
    expect(report).toContain('did not finish');
    expect(readFileSync(join(folder, 'crash', 'small', 'junit.xml'), 'utf8')).toContain('<error');
  });

  it('prints results.json and nothing else with --json', () => {
    const result = runCli([
      'run',
      join(folder, 'small.yaml'),
      '--out',
      join(folder, 'json'),
      '--json',
      '--set',
      'experiments.models.models=[naive-bayes, xgboost]',
    ]);
    const parsed = JSON.parse(result.out) as { schemaVersion: number; verdict: string };
    expect(parsed).toMatchObject({ schemaVersion: 1, verdict: 'pass' });
    expect(result.err).toBe('');
  });

  it('writes the chosen formats only, and takes away charts that no longer belong', () => {
    const out = join(folder, 'formats');
    runCli(['run', join(folder, 'small.yaml'), '--out', out]);
    expect(existsSync(join(out, 'small/charts/models-confusion-svc.svg'))).toBe(true);
    runCli(['run', join(folder, 'small.yaml'), '--out', out, '--set', 'experiments.models.models=[naive-bayes, xgboost]']);
    expect(existsSync(join(out, 'small/charts/models-confusion-svc.svg'))).toBe(false);
    const only = join(folder, 'only');
    runCli([
      'run',
      join(folder, 'small.yaml'),
      '--out',
      only,
      '--format',
      'json,junit',
      '--set',
      'experiments.models.models=[naive-bayes, xgboost]',
    ]);
    expect(readdirSync(join(only, 'small')).sort()).toEqual(['junit.xml', 'results.json']);
  });

  it('goes on with the next suite after a bad one, and ends with 2', () => {
    writeFileSync(join(folder, 'bad.yaml'), 'suite: bad\n');
    const result = runCli(['run', join(folder, 'bad.yaml'), join(folder, 'small.yaml'), '--out', join(folder, 'two'), '--set', 'seed=5']);
    expect(result.code).toBe(2);
    expect(result.out).toContain('small: PASS');
  });

  it('ends Ctrl-C with 3, a report of what is done, and no stack trace', async () => {
    const long = small.replace('sample: 1000', 'sample: 20000').replace('folds: 2', 'folds: 10');
    writeFileSync(join(folder, 'long.yaml'), long.replace('suite: small', 'suite: long'));
    const result = await interruptCli(
      ['run', join(folder, 'long.yaml'), '--out', join(folder, 'int'), '--jobs', '2'],
      /chi done/,
      'SIGINT',
    );
    expect(result.code).toBe(3);
    expect(result.err).toContain('interrupted');
    expect(result.err).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    const json = JSON.parse(readFileSync(join(folder, 'int/long/results.json'), 'utf8')) as {
      verdict: string;
      experiments: { id: string; status: string }[];
    };
    expect(json.verdict).toBe('error');
    expect(json.experiments.find((experiment) => experiment.id === 'chi')?.status).toBe('complete');
    expect(json.experiments.find((experiment) => experiment.id === 'models')?.status).not.toBe('complete');
  });
});

describe('the other verbs', () => {
  it('validate prints the plan and runs nothing', () => {
    const result = runCli(['validate', join(folder, 'small.yaml')]);
    expect(result.code).toBe(0);
    expect(result.out).toMatch(/models \(comparison\): 17 cells/);
    expect(result.out).toMatch(/1000 rows/);
  });

  it.each(['models', 'measures', 'tests', 'resamplings', 'kinds', 'profiles', 'formats'])('list %s prints every entry', (what) => {
    const result = runCli(['list', what]);
    expect(result.code).toBe(0);
    expect(result.out.trim().split('\n').length).toBeGreaterThan(1);
  });

  it('schema prints the JSON Schema that is committed for editors', () => {
    const result = runCli(['schema']);
    expect(JSON.parse(result.out)).toEqual(JSON.parse(readFileSync(new URL('../../data/suite.schema.json', import.meta.url), 'utf8')));
  });

  it('--version is that of package.json', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(runCli(['--version']).out.trim()).toBe(version);
  });
});
