import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { FittedModel, ModelDefinition, TrainingSet } from '../../src/core/model.ts';
import { checkContract } from '../../src/external/index.ts';
import { nativeModels } from '../../src/models/index.ts';
import { predictionFromScores } from '../../src/models/prediction.ts';
import { runCli } from '../support/cli.ts';
import { dataText, suiteText, type TeamFolder, teamFolder, teamRows } from './support/team-folder.ts';

const examples = fileURLToPath(new URL('../../suites/examples', import.meta.url));
const failed = async (model: ModelDefinition): Promise<readonly string[]> =>
  (await checkContract(model, model.parameters.parse({}))).filter(({ reason }) => reason !== null).map(({ point }) => point);

describe('the contract', () => {
  it.each(nativeModels.ids.filter((id) => ['decision-tree', 'naive-bayes', 'logistic-regression', 'knn'].includes(id)))(
    'holds for %s',
    async (id) => {
      expect(await failed(nativeModels.get(id))).toEqual([]);
    },
  );

  const tree = nativeModels.get('decision-tree');
  const altered = (change: (fitted: FittedModel, train: TrainingSet) => FittedModel): ModelDefinition => ({
    ...tree,
    fit: (train, parameters) => change(tree.fit(train, parameters), train),
  });
  let last: FittedModel | undefined;
  const broken: readonly (readonly [string, ModelDefinition, RegExp])[] = [
    ['takes any parameter', { ...tree, parameters: z.looseObject({}) }, /refuses an unknown one/],
    [
      'names the commonest class always',
      altered((_, { nClasses }) => ({
        notes: [],
        predict: (x) =>
          predictionFromScores(
            new Float64Array(x.nRows * nClasses).map((__, i) => (i % nClasses === 0 ? 1 : 0)),
            nClasses,
            'probability',
          ),
      })),
      /^learns two classes/,
    ],
    [
      'gives NaN',
      altered((fitted) => ({ ...fitted, predict: (x) => ({ ...fitted.predict(x), scores: fitted.predict(x).scores.map(() => NaN) }) })),
      /^learns two classes/,
    ],
    [
      'gives too few rows',
      altered((fitted) => ({ ...fitted, predict: (x) => ({ ...fitted.predict(x), classes: fitted.predict(x).classes.slice(1) }) })),
      /^learns two classes/,
    ],
    [
      'draws without the seed',
      altered((fitted, { nClasses }) => ({
        ...fitted,
        predict: (x) =>
          predictionFromScores(
            fitted.predict(x).scores.map((score) => score + 1e-9 * Math.random()),
            nClasses,
            'decision',
          ),
      })),
      /^answers the same/,
    ],
    [
      'looks at the rows around',
      altered((fitted, { nClasses }) => ({
        ...fitted,
        predict: (x) =>
          predictionFromScores(
            fitted.predict(x).scores.map((score, i) => score + i * 1e-9),
            nClasses,
            'decision',
          ),
      })),
      /^answers row by row/,
    ],
    [
      'writes into its labels',
      altered((fitted, { y }) => {
        y.reverse();
        return fitted;
      }),
      /^leaves its training rows/,
    ],
    [
      'keeps its state outside',
      altered((fitted) => {
        last = fitted;
        return { notes: [], predict: (x) => (last ?? fitted).predict(x) };
      }),
      /^keeps fitted models apart/,
    ],
    [
      'miscounts weights',
      { ...tree, weightsAreCounts: true, fit: (train, parameters) => tree.fit({ ...train, weights: null }, parameters) },
      /^takes a row of weight 2/,
    ],
  ];
  it.each(broken)('finds the model that %s', async (_, model, point) => {
    const points = await failed(model);
    expect(points.some((name) => point.test(name))).toBe(true);
  });
});

describe('through the command line', () => {
  let folder: TeamFolder;
  beforeAll(() => {
    folder = teamFolder();
    folder.write('data.csv', dataText(teamRows(120, 8)));
    copyFileSync(join(examples, 'nearest-centroid.ts'), join(folder.path, 'nearest-centroid.ts'));
  });
  afterAll(() => {
    folder.remove();
  });

  const run = (model: string, ...more: readonly string[]) => {
    const suite = folder.write('m.yaml', suiteText(model));
    return runCli(['run', suite, '--out', join(folder.path, 'out'), '--no-cache', ...more]);
  };

  it('a TypeScript model is found in order, point by point', () => {
    const { code, out } = runCli(['check-model', join(folder.path, 'nearest-centroid.ts'), '--parameters', '{"shrink": 0.2}']);
    expect(out).toMatch(/13 of 13 points hold/);
    expect(code).toBe(0);
  });

  it('a broken one ends with exit 1 and the reason, what is no model with exit 2', () => {
    const text = readFileSync(join(folder.path, 'nearest-centroid.ts'), 'utf8').replace('= -distance', '= NaN');
    const { code, out } = runCli(['check-model', folder.write('broken.ts', text)]);
    expect(code).toBe(1);
    expect(out).toMatch(/FAIL {2}learns two classes.*\n {6}.*the scores of row 0 are no finite numbers/);
    const refusals: readonly (readonly [string, string, RegExp])[] = [
      ['none.mjs', 'export const model = 1;\n', /exports no 'default'/],
      ['shape.mjs', 'export default { fit: 1 };\n', /is no model: it has no function `fit`/],
      ['syntax.mjs', 'export default {;\n', /cannot be imported: SyntaxError/],
      ['throws.mjs', "throw new Error('at home');\n", /cannot be imported: Error: at home/],
    ];
    for (const [name, content, says] of refusals) {
      const refused = runCli(['check-model', folder.write(name, content)]);
      expect(refused.err).toMatch(says);
      expect(refused.code).toBe(2);
    }
  });

  it('runs in a suite with leave alone, with the same bytes for any number of jobs', () => {
    const model = '{ module: { file: nearest-centroid.ts, parameters: { shrink: 0.5 }, as: team } }';
    const refused = run(model);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/m\.yaml:9:\d+: .*runs code of its own: the module "nearest-centroid\.ts" \[SUITE_NEEDS_LEAVE\]/);
    const reports = ['1', '2'].map((jobs) => {
      const { code, err } = run(model, '--allow-run', '--jobs', jobs);
      expect(err).not.toMatch(/FAILED/);
      expect(code).toBe(0);
      return readFileSync(join(folder.path, 'out', 'team', 'report.md'), 'utf8');
    });
    expect(reports[1]).toBe(reports[0]);
    const wrong = run('{ module: { file: nearest-centroid.ts, parameters: { shrink: 2 } } }', '--allow-run');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/the parameters of nearest-centroid\.ts are refused: shrink:/);
  });

  it('a fitted model is disposed of once, also when its prediction fails', () => {
    const text = `import { appendFileSync } from 'node:fs';
import { defineModel, predictionFromScores, z } from 'flowverdict';
const log = (word) => appendFileSync(new URL('./calls.txt', import.meta.url), word);
let fits = 0;
export default defineModel({
  id: 'frail', title: 'predicts every second time', engine: 'external', representation: 'ordinal', rowLimit: Infinity, reference: 'this test', parameters: z.strictObject({}),
  fit: (train) => {
    const fails = fits++ % 2 === 0;
    log('f');
    return {
      notes: [],
      predict: (x) => {
        if (fails) throw new Error('no answer');
        return predictionFromScores(new Float64Array(x.nRows * train.nClasses), train.nClasses, 'decision');
      },
      dispose: () => log('d'),
    };
  },
});
`;
    folder.write('frail.mjs', text);
    for (const [kind, target] of [
      ['comparison', 'label'],
      ['single-feature', 'label'],
    ]) {
      const calls = folder.write('calls.txt', '');
      const suite = folder.write('frail.yaml', suiteText('{ module: { file: frail.mjs, as: team } }', { kind, target, measures: '' }));
      expect(runCli(['run', suite, '--out', join(folder.path, 'out'), '--no-cache', '--allow-run', '--jobs', '1']).code).toBe(3);
      expect(readFileSync(calls, 'utf8')).toMatch(/^(fd){3,}$/);
    }
  });

  it('a model that answers nonsense fails its cells', () => {
    const text = readFileSync(join(folder.path, 'nearest-centroid.ts'), 'utf8').replace('= -distance', '= Infinity');
    folder.write('nonsense.ts', text);
    const { code, out } = run('{ module: { file: nonsense.ts, as: team } }', '--allow-run');
    expect(code).toBe(3);
    expect(out).toMatch(/FAILED models\/team\/r1f1: nonsense\.ts: the scores of row 0 are no finite numbers/);
  });
});

it('the example suite runs as it is shipped', () => {
  const folder = teamFolder();
  const suite = join(examples, 'own-models.yaml');
  const { code, err } = runCli([
    'run',
    suite,
    '--allow-run',
    '--out',
    folder.path,
    '--no-cache',
    '--format',
    'json',
    '--set',
    'data.sample=600',
  ]);
  expect(err).not.toMatch(/FAILED|SUITE/);
  expect(code).toBe(0);
  folder.remove();
});
