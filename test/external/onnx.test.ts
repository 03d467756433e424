import { copyFileSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FlowverdictError, formatError } from '../../src/core/errors.ts';
import type { RunResult } from '../../src/core/result.ts';
import { readableModel } from '../../src/external/onnx/graph.ts';
import { loadRuntime } from '../../src/external/onnx/runtime.ts';
import { runSuiteFile } from '../../src/harness.ts';
import { runCli } from '../support/cli.ts';
import { suiteText, type TeamFolder, teamFolder } from './support/team-folder.ts';

const fixtures = fileURLToPath(new URL('../fixtures/onnx', import.meta.url));
const expected = JSON.parse(readFileSync(join(fixtures, 'expected.json'), 'utf8')) as Record<
  string,
  { readonly classes: readonly string[]; readonly probabilities: readonly (readonly number[])[] }
>;

const installed = ((): boolean => {
  try {
    createRequire(import.meta.url).resolve('onnxruntime-web');
    return true;
  } catch {
    return false;
  }
})();

let folder: TeamFolder;
let count = 0;
beforeAll(() => {
  folder = teamFolder();
  for (const name of ['data.csv', ...Object.keys(expected).map((model) => `${model}.onnx`)])
    copyFileSync(join(fixtures, name), join(folder.path, name));
});
afterAll(() => {
  folder.remove();
});

const suiteOf = (model: string, suite: Readonly<Record<string, string>> = {}): string => {
  count++;
  return folder.write(`o${String(count)}.yaml`, suiteText(model, { target: 'attack', ...suite }).replace('label: label', 'label: attack'));
};

const run = (model: string, suite: Readonly<Record<string, string>> = {}): Promise<RunResult> =>
  runSuiteFile(suiteOf(model, suite), { jobs: 0 });

const complaint = async (model: string, suite: Readonly<Record<string, string>> = {}): Promise<string> => {
  const error: unknown = await run(model, suite).catch((caught: unknown) => caught);
  if (!(error instanceof FlowverdictError)) throw new Error('the suite ran');
  return formatError(error);
};

describe('an ONNX file', () => {
  it('says what its classes are called, with a ZipMap and without', () => {
    const read = (name: string) => readableModel(readFileSync(join(fixtures, `${name}.onnx`)));
    expect(read('forest-zipmap')).toMatchObject({ labels: ['dos', 'normal', 'probe'], probabilities: 'probabilities' });
    expect(read('linear-tensor')).toMatchObject({ labels: ['dos', 'normal', 'probe'], probabilities: null });
    expect(read('tree-matrix-zipmap').labels).toEqual(['0', '1']);
  });

  it('loses its ZipMap and nothing else', () => {
    const bytes = readFileSync(join(fixtures, 'linear-zipmap.onnx'));
    const { bytes: open } = readableModel(bytes);
    expect(Buffer.from(open).includes('ZipMap')).toBe(false);
    expect(Buffer.from(open).includes('LinearClassifier')).toBe(true);
    const plain = readableModel(readFileSync(join(fixtures, 'linear-tensor.onnx')));
    expect(plain.bytes).toEqual(readFileSync(join(fixtures, 'linear-tensor.onnx')));
  });

  it.each([0, 1, 100, 1000])('cut off after %i bytes is refused', (length) => {
    expect(() => readableModel(readFileSync(join(fixtures, 'forest-zipmap.onnx')).subarray(0, length))).toThrow(RangeError);
  });
});

describe('a package that is nowhere', () => {
  it('is named, with what to install', async () => {
    const error: unknown = await loadRuntime(folder.path, 'onnxruntime-of-nobody').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'ONNX_NO_RUNTIME', message: expect.stringContaining('onnxruntime-of-nobody') as string });
    expect(formatError(error as FlowverdictError)).toMatch(
      /not installed \[ONNX_NO_RUNTIME\]\n {2}Install it: npm install onnxruntime-of-nobody/,
    );
  });
});

describe.skipIf(installed)('a suite without the package (skipped where it is installed)', () => {
  it('is told what to install', async () => {
    expect(await complaint('{ onnx: { file: linear-tensor.onnx } }')).toMatch(
      /needs the package onnxruntime-web[^]*npm install onnxruntime-web/,
    );
  });
});

describe.skipIf(!installed)('through ONNX Runtime (needs the package onnxruntime-web)', () => {
  it.each(['forest-zipmap', 'linear-zipmap', 'linear-tensor'])('%s: the probabilities of scikit-learn', async (name) => {
    const result = await run(`{ onnx: { file: ${name}.onnx, as: team } }`);
    expect(result.verdict).toBe('pass');
    const { classes, probabilities } = expected[name];
    const blocks = result.experiments[0].predictions.filter(({ model }) => model === 'team');
    expect(blocks).toHaveLength(3);
    for (const block of blocks) {
      block.rowIds.forEach((id, i) => {
        const own = probabilities[id];
        block.classes.forEach((label, k) => {
          expect(Math.abs((block.scores ?? [])[3 * i + k] - own[classes.indexOf(label)])).toBeLessThan(2e-6);
        });
        expect(block.classes[block.predicted[i]]).toBe(classes[own.indexOf(Math.max(...own))]);
      });
    }
  });

  it('a model of one matrix takes its columns in the order given, and its 0 and 1 are named', async () => {
    const target = '{ column: attack, positive: normal }';
    const model = '{ onnx: { file: tree-matrix-zipmap.onnx, columns: [bytes, rate], classes: [normal, not normal], as: team } }';
    const result = await run(model, { target });
    const { probabilities } = expected['tree-matrix-zipmap'];
    for (const block of result.experiments[0].predictions.filter(({ model: name }) => name === 'team')) {
      block.rowIds.forEach((id, i) => {
        expect((block.scores ?? [])[2 * i + block.classes.indexOf('normal')]).toBeCloseTo(probabilities[id][0], 6);
      });
    }
  });

  it('what does not fit is refused before anything runs', async () => {
    const target = '{ column: attack, positive: normal }';
    expect(await complaint('{ onnx: { file: tree-matrix-zipmap.onnx } }', { target })).toMatch(
      /takes what is no feature column: 'X'[^]*list its columns in order/,
    );
    expect(await complaint('{ onnx: { file: tree-matrix-zipmap.onnx, columns: [bytes, rate] } }', { target })).toMatch(
      /predicts what is no class[^]*'0', '1'/,
    );
    expect(await complaint('{ onnx: { file: forest-zipmap.onnx } }', { kind: 'single-feature', target, measures: '' })).toMatch(
      /takes 3 columns at once/,
    );
    expect(await complaint('{ onnx: { file: no.onnx } }')).toMatch(/there is no file 'no\.onnx'/);
    folder.write('garbage.onnx', 'not a model at all');
    expect(await complaint('{ onnx: { file: garbage.onnx } }')).toMatch(/garbage\.onnx cannot be read as an ONNX model/);
  });

  it('words where the model takes numbers fail its cells', async () => {
    const model = '{ onnx: { file: tree-matrix-zipmap.onnx, columns: [protocol, rate], classes: [normal, not normal], as: team } }';
    const result = await run(model, { target: '{ column: attack, positive: normal }' });
    expect(result.experiments[0].failures[0].message).toMatch(/takes numbers, and column 'protocol' holds words/);
  });

  it('in worker threads gives the same bytes for any number of jobs', () => {
    const suite = suiteOf('{ onnx: { file: forest-zipmap.onnx, as: team } }');
    const reports = ['1', '2'].map((jobs) => {
      const out = join(folder.path, `jobs${jobs}`);
      const { code, err } = runCli(['run', suite, '--jobs', jobs, '--out', out, '--no-cache']);
      expect(err).not.toMatch(/FAILED/);
      expect(code).toBe(0);
      return readFileSync(join(out, 'team', 'report.md'), 'utf8');
    });
    expect(reports[1]).toBe(reports[0]);
  });
});
