import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/core/result.ts';
import { runSuiteFile } from '../../src/harness.ts';
import { interruptCli, runCli } from '../support/cli.ts';
import { dataText, suiteText, type TeamFolder, teamFolder, teamRows } from './support/team-folder.ts';

const examples = fileURLToPath(new URL('../../suites/examples', import.meta.url));
const rows = teamRows(120, 8);

/** Does what `parameters.mode` says; otherwise predicts by bytes and protocol as the rows were made. */
const program = `
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
const manifest = JSON.parse(readFileSync(process.argv.at(-1), 'utf8'));
const { mode, log } = manifest.parameters;
if (log) appendFileSync(log, JSON.stringify({ call: manifest.call, manifest, argv: process.argv.slice(2, -1), env: process.env, train: manifest.train && readFileSync(manifest.train, 'utf8') }) + '\\n');
if (mode === 'exit') { console.error('first line\\n\\u001b[31mno such luck\\u001b[0m in ' + manifest.test + ' of ' + process.cwd()); process.exit(7); }
if (mode === 'hang') { setInterval(() => {}, 1000); await new Promise(() => {}); }
if (mode === 'flood') { const line = 'x'.repeat(65536); for (;;) if (!process.stdout.write(line)) await new Promise((go) => process.stdout.once('drain', go)); }
if (mode === 'kill') process.kill(process.pid, 'SIGTERM');
if (mode === 'silent') process.exit(0);
if (manifest.call === 'fit') { writeFileSync(manifest.modelFolder + '/m', 'fitted'); process.exit(0); }
if (mode === 'needs-fit') readFileSync(manifest.modelFolder + '/m');
let lines = readFileSync(manifest.test, 'utf8').trim().split('\\n').slice(1).map((line) => {
  const [id, bytes] = line.split(',');
  const p = 1 / (1 + Math.exp(-4 * (Number(bytes) + (line.endsWith(',tcp') ? 0.5 : -0.5))));
  return [id, 1 - p, p];
});
if (mode === 'short') lines = lines.slice(2);
if (mode === 'extra') lines.push(['99999', 0.5, 0.5]);
if (mode === 'twice') lines.push(lines[0]);
if (mode === 'nan') lines[3][1] = 'NaN';
let header = [manifest.idColumn, ...manifest.scoreColumns];
if (mode === 'class') { header = [manifest.idColumn, 'prediction']; lines = lines.map(([id]) => [id, 'martian']); }
if (mode === 'header') header[0] = 'number';
const text = mode === 'garbage' ? Buffer.from([0, 255, 17, 10, 4, 0, 200]) : [header, ...lines].map((line) => line.join(',')).join('\\n') + '\\n';
writeFileSync(manifest.predictions, text);
`;

let folder: TeamFolder;
let count = 0;
beforeAll(() => {
  folder = teamFolder();
  folder.write('data.csv', dataText(rows));
  folder.write('program.mjs', program);
});
afterAll(() => {
  folder.remove();
});

const node = JSON.stringify(process.execPath);
const commandOf = (parameters: Readonly<Record<string, string>> = {}, more = ''): string =>
  `{ command: { predict: [${node}, program.mjs]${more}, parameters: ${JSON.stringify(parameters)}, as: team } }`;

const suiteOf = (model: string, suite: Readonly<Record<string, string>> = {}): string => {
  count++;
  return folder.write(`c${String(count)}.yaml`, suiteText(model, suite));
};

const run = (model: string, suite: Readonly<Record<string, string>> = {}): Promise<RunResult> =>
  runSuiteFile(suiteOf(model, suite), { jobs: 0, allowRun: true, env: process.env });

const team = (result: RunResult, measure: string): number =>
  result.experiments[0].observations.find((entry) => entry.model === 'team' && entry.measure === measure)?.value ?? NaN;

interface Logged {
  readonly call: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly train: string | null;
}

const readLog = (log: string): readonly Logged[] =>
  readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Logged);

describe('a program of the user', () => {
  it('predicts each fold, trained elsewhere', async () => {
    const result = await run(commandOf());
    expect(result.verdict).toBe('pass');
    expect(team(result, 'accuracy')).toBeGreaterThan(0.8);
    expect(team(result, 'log-loss')).toBeLessThan(0.6);
  });

  it('fits and predicts in one folder, sees words as they are, and nothing of the environment that is not named', async () => {
    const log = join(folder.path, 'log.jsonl');
    process.env['FLOWVERDICT_TEST_SECRET'] = 'hush';
    process.env['FLOWVERDICT_TEST_NAMED'] = 'told';
    const fit = `, fit: [${node}, program.mjs, "a b", "$(touch hacked)", "; rm -rf x"], env: [FLOWVERDICT_TEST_NAMED]`;
    const result = await run(commandOf({ mode: 'needs-fit', log }, fit));
    expect(result.verdict).toBe('pass');
    const calls = readLog(log);
    expect(calls.map(({ call }) => call)).toEqual(['fit', 'predict', 'fit', 'predict', 'fit', 'predict']);
    expect(calls[0].argv).toEqual(['a b', '$(touch hacked)', '; rm -rf x']);
    expect(existsSync(join(folder.path, 'hacked'))).toBe(false);
    expect(calls[0].env['FLOWVERDICT_TEST_NAMED']).toBe('told');
    expect(calls[0].env).not.toHaveProperty('FLOWVERDICT_TEST_SECRET');
    expect(calls[0].manifest['classes']).toEqual(['normal', 'attack']);
    expect(calls[0].manifest['features']).toContainEqual({ name: 'protocol', kind: 'word', levels: ['tcp', 'u,"dp'] });
    const lines = (calls[0].train ?? '').trim().split('\n');
    expect(lines[0]).toBe('row_id,target,bytes,rate,protocol');
    expect(lines).toHaveLength(81);
    for (const line of lines.slice(1)) {
      const [id, label, bytes] = line.split(',');
      const row = rows[Number(id)];
      expect([label, bytes]).toEqual([row.label, String(row.bytes)]);
      expect(line.endsWith(row.protocol === 'tcp' ? ',tcp' : ',"u,""dp"')).toBe(true);
    }
    expect(calls[1].train).toBeNull();
  });

  it('answers for single features', async () => {
    const result = await run(commandOf(), { kind: 'single-feature', measures: '' });
    const scores = result.experiments[0].observations.filter(({ model, measure }) => model === 'team' && measure === 'roc-auc');
    expect(scores.map(({ feature }) => feature)).toEqual(['bytes', 'rate', 'protocol']);
    expect(scores[0].value).toBeGreaterThan(0.75);
  });

  const failures: readonly (readonly [string, RegExp, string?])[] = [
    ['exit', /predict: .* ended with exit code 7; it said last:\n {2}first line\n {2}no such luck in <temporary folder>\/test\.csv of \.$/],
    ['kill', /was ended by SIGTERM/],
    ['hang', /took longer than 0\.5 s and was stopped/, ', timeout: 0.5'],
    ['flood', /wrote more than 1048576 bytes to its output and was stopped/, ', outputLimit: 1'],
    ['silent', /ended well and wrote no predictions\.csv/],
    ['short', /predict: predictions\.csv: 2 rows of the test rows have no prediction/],
    ['extra', /1 row is not among the test rows \(row ids 99999\)/],
    ['twice', /1 row of the test rows has more than one prediction/],
    ['nan', /the scores of 1 row are missing or no finite numbers/],
    ['class', /40 rows with a prediction that is no class, found 'martian'/],
    ['header', /has no column 'row_id'/],
    ['garbage', /predictions\.csv (cannot be read|has no column|have neither)|have neither a column/],
  ];
  it.each(failures.map(([mode, says, more]) => ({ mode, says, more })))(
    '$mode: the cells fail, the others do not',
    async ({ mode, says, more }) => {
      const result = await run(commandOf({ mode }, more));
      const [{ status, failures: failed, observations }] = result.experiments;
      expect(status).toBe('partial');
      expect(failed).toHaveLength(3);
      for (const { message } of failed) {
        expect(message).toMatch(says);
        expect(message).not.toContain('\u001b');
        expect(message).not.toContain(tmpdir() + '/flowverdict-');
      }
      expect(observations.find(({ model }) => model === 'decision-tree')?.value).toBeGreaterThan(0.6);
    },
  );

  it('that is not there', async () => {
    const result = await run('{ command: { predict: [no-such-program-here], as: team } }');
    expect(result.experiments[0].failures[0].message).toMatch(/"no-such-program-here": there is no such program/);
  });

  it('leaves no folder behind', () => {
    const temporary = join(folder.path, 'temporary');
    mkdirSync(temporary);
    const suite = suiteOf(commandOf({ mode: 'exit' }));
    const { code } = runCli(['run', suite, '--allow-run', '--out', join(folder.path, 'gone'), '--no-cache'], {
      env: { TMPDIR: temporary },
    });
    expect(code).toBe(3);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('Arrow', () => {
  it('files in both directions', async () => {
    folder.write(
      'arrow.mjs',
      `
import { readFileSync, writeFileSync } from 'node:fs';
import { columnFromArray, float64, tableFromColumns, tableFromIPC, tableToIPC, uint32 } from ${JSON.stringify(import.meta.resolve('@uwdata/flechette'))};
const manifest = JSON.parse(readFileSync(process.argv.at(-1), 'utf8'));
const table = tableFromIPC(readFileSync(manifest.test));
const bytes = table.getChild('bytes').toArray();
const words = [...table.getChild('protocol')];
const p = Float64Array.from(bytes, (value, i) => 1 / (1 + Math.exp(-4 * (value + (words[i] === 'tcp' ? 0.5 : -0.5)))));
writeFileSync(manifest.predictions, tableToIPC(tableFromColumns({
  row_id: columnFromArray([...table.getChild(manifest.idColumn)], uint32()),
  score_0: columnFromArray(p.map((value) => 1 - value), float64()),
  score_1: columnFromArray(p, float64()),
}), { format: manifest.parameters.form }));
`,
    );
    const arrow = (form: string): string =>
      `{ command: { format: arrow, predict: [${node}, ./arrow.mjs], parameters: { form: ${form} }, as: team } }`;
    const csv = await run(commandOf());
    for (const form of ['file', 'stream']) {
      const result = await run(arrow(form));
      expect(result.verdict).toBe('pass');
      expect(team(result, 'log-loss')).toBeCloseTo(team(csv, 'log-loss'), 12);
    }
    const bad = await run(commandOf({ mode: 'garbage' }, ', format: arrow'));
    expect(bad.experiments[0].failures).toHaveLength(3);
  });
});

describe('through the command line', () => {
  it('a suite runs no program without leave, and the error names its line', () => {
    const log = join(folder.path, 'never.jsonl');
    const suite = suiteOf(commandOf({ log }));
    const refused = runCli(['run', suite, '--out', join(folder.path, 'o')]);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/c\d+\.yaml:9:20: experiment 'models' runs code of its own: \[.*"program\.mjs"\] \[SUITE_NEEDS_LEAVE\]/);
    expect(refused.err).toContain('--allow-run');
    const valid = runCli(['validate', suite]);
    expect(valid.out).toMatch(/runs, with --allow-run only: \[.*"program\.mjs"\]/);
    expect(valid.code).toBe(0);
    expect(existsSync(log)).toBe(false);
    const allowed = runCli(['run', suite, '--out', join(folder.path, 'o')], { env: { FLOWVERDICT_ALLOW_RUN: '1' } });
    expect(allowed.code).toBe(0);
    expect(existsSync(log)).toBe(true);
  });

  it('the same bytes for any number of jobs; failed cells end with exit 3', () => {
    const results = ['1', '3'].map((jobs) => {
      const out = join(folder.path, `jobs${jobs}`);
      const suite = join(folder.path, 'same.yaml');
      writeFileSync(suite, suiteText(commandOf({ mode: 'nan' })));
      expect(runCli(['run', suite, '--allow-run', '--jobs', jobs, '--out', out, '--no-cache']).code).toBe(3);
      return readFileSync(join(out, 'team', 'report.md'), 'utf8');
    });
    expect(results[1]).toBe(results[0]);
  });

  it('an interrupted run ends its programs', async () => {
    const pidFile = join(folder.path, 'pid');
    folder.write(
      'slow.mjs',
      `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(pidFile)}, String(process.pid));\nsetInterval(() => {}, 1000);\n`,
    );
    const suite = suiteOf(`{ command: { predict: [${node}, slow.mjs], as: team } }`);
    const started = performance.now();
    const { code } = await interruptCli(
      ['run', suite, '--allow-run', '--jobs', '1', '--out', join(folder.path, 'slow'), '--no-cache'],
      /cells/,
      'SIGINT',
    );
    expect(code).toBe(3);
    expect(performance.now() - started).toBeLessThan(30_000);
    await setTimeout(200);
    if (existsSync(pidFile)) expect(() => process.kill(Number(readFileSync(pidFile, 'utf8')), 0)).toThrow();
  });
});

const python = spawnSync('python3', ['-c', 'import sklearn, pandas, joblib']).status === 0;

describe('the examples', () => {
  it('node-model.mjs', async () => {
    copyFileSync(join(examples, 'node-model.mjs'), join(folder.path, 'node-model.mjs'));
    const argv = `[${node}, node-model.mjs]`;
    const result = await run(`{ command: { fit: ${argv}, predict: ${argv}, as: team } }`);
    expect(result.experiments[0].failures).toEqual([]);
    expect(team(result, 'accuracy')).toBeGreaterThan(0.75);
  });

  it.skipIf(!python)('sklearn-model.py (needs python3 with scikit-learn, pandas, joblib)', async () => {
    copyFileSync(join(examples, 'sklearn-model.py'), join(folder.path, 'sklearn-model.py'));
    const argv = (call: string): string => `[python3, sklearn-model.py, ${call}]`;
    const result = await run(`{ command: { fit: ${argv('fit')}, predict: ${argv('predict')}, parameters: { trees: 10 }, as: team } }`, {
      resampling: '{ holdout: { test: 0.3 } }',
    });
    expect(result.experiments[0].failures).toEqual([]);
    expect(team(result, 'accuracy')).toBeGreaterThan(0.75);
  });
});
