import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FlowverdictError, formatError } from '../../src/core/errors.ts';
import type { PredictionBlock } from '../../src/core/experiment.ts';
import type { RunResult } from '../../src/core/result.ts';
import { runSuiteFile } from '../../src/harness.ts';
import { predictionsParquet } from '../../src/report/predictions.ts';
import { runCli } from '../support/cli.ts';
import { csvText, dataText, suiteText, type TeamFolder, teamFolder, type TeamRow, teamRows } from './support/team-folder.ts';

const rows = teamRows();
const predicted = (row: TeamRow): string => (row.pAttack > 0.5 ? 'attack' : 'normal');
const lineOf = (row: TeamRow): string => `${String(row.id)},${row.label},${predicted(row)},${String(row.pAttack)}`;
const header = 'row,y,yhat,p';
const columns = 'id: row, truth: y, prediction: yhat, scores: { attack: p }';
const model = (more = columns, file = 'preds.csv'): string => `{ predictions: { file: ${file}, ${more}, as: team } }`;

let folder: TeamFolder;
let count = 0;
beforeAll(() => {
  folder = teamFolder();
  folder.write('data.csv', dataText(rows));
  folder.write('test.csv', dataText(teamRows(50, 9)));
});
afterAll(() => {
  folder.remove();
});

interface Asked {
  readonly lines?: readonly string[];
  readonly header?: string;
  readonly model?: string;
  readonly suite?: Readonly<Record<string, string>>;
}

const suiteOf = (asked: Asked): string => {
  count++;
  folder.write('preds.csv', csvText(asked.header ?? header, asked.lines ?? rows.map(lineOf)));
  return folder.write(`s${String(count)}.yaml`, suiteText(asked.model ?? model(), asked.suite));
};

const run = (asked: Asked = {}): Promise<RunResult> => runSuiteFile(suiteOf(asked), { jobs: 0 });

const complaint = async (asked: Asked): Promise<string> => {
  const error: unknown = await run(asked).catch((caught: unknown) => caught);
  if (!(error instanceof FlowverdictError)) throw new Error('the suite ran');
  return formatError(error);
};

const observed = (result: RunResult, measure: string, name = 'team'): number =>
  result.experiments[0].observations.find((entry) => entry.model === name && entry.measure === measure)?.value ?? NaN;

const blocksOf = (result: RunResult): readonly PredictionBlock[] =>
  result.experiments[0].predictions.filter((block) => block.model === 'team');

describe('predictions made elsewhere', () => {
  it('are joined by row id whatever their order, and scored fold by fold', async () => {
    const result = await run({ lines: rows.map(lineOf).toReversed() });
    expect(result.verdict).toBe('pass');
    for (const block of blocksOf(result)) {
      block.rowIds.forEach((id, i) => {
        expect(block.classes[block.predicted[i]]).toBe(predicted(rows[id]));
        expect(block.classes[block.truth[i]]).toBe(rows[id].label);
        expect((block.scores ?? [])[2 * i + block.classes.indexOf('attack')]).toBeCloseTo(rows[id].pAttack, 12);
      });
    }
    const folds = blocksOf(result).map(
      ({ rowIds }) => [...rowIds].filter((id) => predicted(rows[id]) === rows[id].label).length / rowIds.length,
    );
    expect(observed(result, 'accuracy')).toBeCloseTo(folds.reduce((sum, share) => sum + share, 0) / folds.length, 12);
    expect(observed(result, 'log-loss')).toBeGreaterThan(0);
  });

  it('take the class of the highest score when no class is named, and keep a named one that has a lower score', async () => {
    const cautious = rows.map((row) => `${String(row.id)},${row.label},normal,${String(row.pAttack)}`);
    const named = await run({ lines: cautious });
    const scored = await run({ lines: cautious, model: model('id: row, scores: { attack: p }') });
    expect(blocksOf(named).every(({ predicted: codes }) => codes.every((code) => code === 0))).toBe(true);
    expect(observed(scored, 'accuracy')).toBeGreaterThan(observed(named, 'accuracy'));
    expect(observed(named, 'roc-auc')).toBe(observed(scored, 'roc-auc'));
  });

  it('without scores have no measure of scores', async () => {
    const result = await run({ model: model('id: row, prediction: yhat') });
    expect(observed(result, 'accuracy')).toBeGreaterThan(0.7);
    expect(observed(result, 'roc-auc')).toBeNaN();
    expect(blocksOf(result).every(({ scores }) => scores === null)).toBe(true);
    const given = await run({
      lines: teamRows(50, 9).map(lineOf),
      model: model('id: row, prediction: yhat'),
      suite: { resampling: '{ given: { test: { path: test.csv, profile: generic, label: label } } }' },
    });
    expect(given.verdict).toBe('pass');
  });

  it('of decision values rank and have no log loss', async () => {
    const lines = rows.map((row) => `${String(row.id)},${row.label},${predicted(row)},${String(20 * row.pAttack - 10)}`);
    const result = await run({ lines });
    expect(observed(result, 'roc-auc')).toBeGreaterThan(0.8);
    expect(observed(result, 'log-loss')).toBeNaN();
  });

  it('go by our fold names, or by the test rows where the names are others', async () => {
    const plain = await run();
    const foldOf = new Map(blocksOf(plain).flatMap(({ fold, rowIds }) => [...rowIds].map((id) => [id, fold] as const)));
    const withFold = (name: (fold: string) => string): readonly string[] =>
      rows.map((row) => `${lineOf(row)},${name(foldOf.get(row.id) ?? '')}`);
    const foldModel = model(`${columns}, fold: f`);
    const ours = await run({ header: `${header},f`, lines: withFold((fold) => fold), model: foldModel });
    const theirs = await run({ header: `${header},f`, lines: withFold((fold) => `split ${fold.slice(-1)}`), model: foldModel });
    expect(observed(ours, 'accuracy')).toBe(observed(plain, 'accuracy'));
    expect(blocksOf(theirs)).toEqual(blocksOf(ours));
    const wrong = await complaint({
      header: `${header},f`,
      lines: rows.map((row) => `${lineOf(row)},${String(row.id % 3)}`),
      model: foldModel,
    });
    expect(wrong).toMatch(/no fold of column 'fold' has the 40 rows of the test part of r1f1/);
  });

  it('of an earlier run of ours are read from its predictions.parquet', async () => {
    const first = await run();
    folder.write(
      'earlier.parquet',
      await predictionsParquet(
        first.experiments.flatMap((experiment) => experiment.predictions),
        'test',
      ),
    );
    const again = await run({
      model: model('id: id, fold: fold, truth: truth, prediction: predicted, scores: score_, only: { model: team }', 'earlier.parquet'),
    });
    expect(blocksOf(again)).toEqual(blocksOf(first));
    expect(observed(again, 'log-loss')).toBe(observed(first, 'log-loss'));
  });

  it('fit a given test file, whose row ids begin at 0 again', async () => {
    const test = teamRows(50, 9);
    const result = await run({
      lines: test.map(lineOf),
      suite: { resampling: '{ given: { test: { path: test.csv, profile: generic, label: label } } }' },
    });
    expect(result.verdict).toBe('pass');
    expect(observed(result, 'accuracy')).toBe(test.filter((row) => predicted(row) === row.label).length / 50);
  });

  it('answer for single features where the file says which feature they were made from', async () => {
    const lines = ['bytes', 'rate', 'protocol'].flatMap((feature) =>
      rows
        .map((row) => `${lineOf(row)},${feature}`)
        .map((line) => (feature === 'bytes' ? line : line.replace(/,(attack|normal),[^,]*,/, (_, y: string) => `,${y},0.5,`))),
    );
    const lean = lines.map((line) => line.replace(/^(\d+),(\w+),[\w.]+,/, '$1,$2,'));
    const asked = {
      header: 'row,y,p,feature',
      lines: lean,
      suite: { kind: 'single-feature', measures: '' },
      model: model('id: row, truth: y, scores: { attack: p }, feature: feature'),
    };
    const result = await run(asked);
    const scores = result.experiments[0].observations.filter((entry) => entry.model === 'team' && entry.measure === 'roc-auc');
    expect(scores.map(({ feature }) => feature).sort()).toEqual(['bytes', 'protocol', 'rate']);
    expect(await complaint({ suite: { kind: 'single-feature', measures: '' } })).toMatch(/asks about each column alone/);
  });

  it('take numbers for classes as numbers', async () => {
    folder.write('data01.csv', dataText(rows).replaceAll(',attack', ',1').replaceAll(',normal', ',0'));
    const lines = rows.map(
      (row) => `${String(row.id)}.0,${row.label === 'attack' ? '1.0' : '0.0'},${row.pAttack > 0.5 ? '1.0' : '0.0'},${String(row.pAttack)}`,
    );
    folder.write('preds.csv', csvText(header, lines));
    const text = suiteText(model('id: row, truth: y, prediction: yhat, scores: { 1: p }')).replace('data.csv', 'data01.csv');
    const result = await runSuiteFile(folder.write('numbers.yaml', text), { jobs: 0 });
    expect(observed(result, 'accuracy')).toBeGreaterThan(0.7);
  });
});

describe('predictions that do not fit are refused before anything runs', () => {
  const good = rows.map(lineOf);
  const edit = (at: number, replace: (line: string) => string): readonly string[] =>
    good.map((line, i) => (i === at ? replace(line) : line));
  const cases: readonly (readonly [string, Asked, readonly RegExp[]])[] = [
    [
      'missing rows',
      { lines: good.slice(3) },
      [/3 rows of the test rows of the 3 folds have no prediction \(row ids 0, 1, 2\)/, /MODEL_MISSING_ROWS/, /s\d+\.yaml:9:/],
    ],
    ['a row twice', { lines: [...good, good[7]] }, [/1 row of .* has more than one prediction \(row ids 7\)/, /MODEL_DUPLICATE_ROWS/]],
    [
      'rows that are not there',
      { lines: [...good, '500,attack,attack,0.9', '501,normal,normal,0.1'] },
      [/2 rows are not among the test rows .*\(row ids 500, 501\)/],
    ],
    [
      'another truth',
      { lines: edit(4, (line) => line.replace(/^4,(attack|normal)/, (_, y: string) => `4,${y === 'attack' ? 'normal' : 'attack'}`)) },
      [/the truth of 1 row is another than in the data/, /row 4: '/],
    ],
    [
      'an unknown class',
      { lines: edit(4, (line) => line.replace(/,(attack|normal),(attack|normal),/, ',$1,atack,')) },
      [/1 row with a prediction that is no class/, /found: {4}'atack'/, /did you mean 'attack'/],
    ],
    [
      'no prediction in a row',
      { lines: edit(4, (line) => line.replace(/,(attack|normal),(attack|normal),/, ',$1,,')) },
      [/1 row without a prediction \(row ids 4\)/],
    ],
    [
      'a score that is no number',
      { lines: edit(9, (line) => line.replace(/[^,]*$/, 'NaN')) },
      [/the scores of 1 row are missing or no finite numbers \(row ids 9\)/],
    ],
    ['ids that are none', { lines: edit(2, (line) => line.replace(/^2,/, 'x2,')) }, [/1 values of column 'row' are no row ids/, /'x2'/]],
    ['a column that is not there', { model: model('id: rwo, prediction: yhat') }, [/no column 'rwo'/, /did you mean 'row'/]],
    [
      'scores of what is no class',
      { model: model('id: row, scores: { atack: p }') },
      [/scores are given for what is no class/, /did you mean 'attack'/],
    ],
    ['no file', { model: model(columns, 'nothing.csv') }, [/there is no file 'nothing.csv'/, /MODEL_FILE/]],
    ['a pattern for a file', { model: model(columns, '"*.csv"') }, [/there is no file '\*\.csv'/]],
    ['an empty file', { lines: [] }, [/holds no row/]],
    ['neither classes nor scores', { model: model('id: row') }, [/need a column of classes or columns of scores/]],
    [
      'an unknown parameter',
      { model: model(`${columns}, trurh: y`) },
      [/unknown parameter 'trurh' of model 'predictions'/, /did you mean 'truth'/],
    ],
    ['an engine', { model: model(`${columns}, engine: mljs`) }, [/has no engine to choose/]],
    ['a name of SQL', { model: model(`id: row, prediction: yhat, only: { "y' OR 1=1 --": x }`) }, [/no column 'y' OR 1=1 --'/]],
  ];
  it.each(cases)('%s', async (_, asked, says) => {
    const text = await complaint(asked);
    for (const pattern of says) expect(text).toMatch(pattern);
    expect(text).not.toContain('node_modules');
  });

  it('tells of folds without a fold column', async () => {
    const twice = [...good, ...good];
    expect(await complaint({ lines: twice })).toMatch(/Name the column that tells the folds apart with `fold`/);
  });

  it('a Parquet file that is none', async () => {
    folder.write('bad.parquet', 'PAR1 not really');
    expect(await complaint({ model: model(columns, 'bad.parquet') })).toMatch(/bad\.parquet cannot be read/);
  });
});

describe('through the command line', () => {
  it('the same bytes for any number of jobs, exit 2 with the place of what is wrong', () => {
    const suite = suiteOf({});
    const results = ['1', '3'].map((jobs) => {
      const out = join(folder.path, `out${jobs}`);
      const { code, err } = runCli(['run', suite, '--jobs', jobs, '--out', out, '--format', 'json,markdown', '--no-cache']);
      expect(err).not.toMatch(/error/i);
      expect(code).toBe(0);
      const json = JSON.parse(readFileSync(join(out, 'team', 'results.json'), 'utf8')) as Record<string, unknown>;
      return { json: { ...json, timings: null }, report: readFileSync(join(out, 'team', 'report.md'), 'utf8') };
    });
    expect(results[1]).toEqual(results[0]);
    const wrong = suiteOf({ lines: rows.slice(1).map(lineOf) });
    expect(runCli(['validate', wrong]).code).toBe(2);
    const bad = runCli(['run', wrong, '--out', join(folder.path, 'bad'), '--no-cache']);
    expect(bad.code).toBe(2);
    expect(bad.err).toMatch(/s\d+\.yaml:9:\d+: experiment 'models': model 'team': .*have no prediction|has no prediction/);
  });
});

it('Parquet with whole numbers for ids and classes', async () => {
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'row', data: rows.map(({ id }) => BigInt(id)), type: 'INT64' },
      { name: 'yhat', data: rows.map(predicted), type: 'STRING' },
      { name: 'p', data: rows.map(({ pAttack }) => pAttack), type: 'FLOAT' },
    ],
  });
  folder.write('preds.parquet', new Uint8Array(buffer));
  const result = await run({ model: model('id: row, prediction: yhat, scores: { attack: p }', 'preds.parquet') });
  expect(observed(result, 'accuracy')).toBeGreaterThan(0.7);
  expect(observed(result, 'log-loss')).toBeGreaterThan(0);
});
