import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, runCli } from '../support/cli.ts';

/** A model whose `fit` is given and whose answer is always the first class. */
const model = (fit: string): string => `import { defineModel, z } from 'flowverdict';
export default defineModel({
  id: 'hungry', title: 'needs memory', engine: 'external', representation: 'ordinal', rowLimit: Infinity, reference: 'this test', parameters: z.strictObject({}),
  fit: (train) => {
    const kept = [];
    ${fit}
    const scores = (n) => new Float64Array(n * train.nClasses).map((_, i) => (i % train.nClasses === 0 ? 1 : 0));
    return { notes: [String(kept.length)], predict: (x) => ({ classes: new Int32Array(x.nRows), scores: scores(x.nRows), scoreKind: 'probability' }) };
  },
});
`;

/** Small arrays without end; and 600 MB of typed arrays, slowly enough to be seen. */
const heap = model('for (;;) kept.push(new Array(1000).fill(kept.length + 0.5));');
const buffers = model(
  'for (let i = 0; i < 600; i++) { kept.push(new Float64Array(131072).fill(i)); const end = performance.now() + 3; while (performance.now() < end); }',
);

const suite = `suite: hungry
data: { dataset: kdd99-generated, sample: 1500 }
experiments:
  - id: models
    kind: comparison
    target: attack
    models: [naive-bayes, { module: { file: heap.mjs, as: heap } }, { module: { file: buffers.mjs, as: buffers } }, decision-tree]
    resampling: { holdout: { test: 0.3 } }
    measures: [accuracy]
gates:
  - { experiment: models, model: naive-bayes, measure: accuracy, min: 0.5 }
limits: { cellMegabytes: 160 }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowverdict-memory-'));
  writeFileSync(join(folder, 'suite.yaml'), suite);
  writeFileSync(join(folder, 'heap.mjs'), heap);
  writeFileSync(join(folder, 'buffers.mjs'), buffers);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (...more: readonly string[]): CliResult =>
  runCli(['run', 'suite.yaml', '--allow-run', '--no-cache', '--format', 'json', '--jobs', '2', ...more], { cwd: folder });

describe('a memory limit for cells', { timeout: 120_000 }, () => {
  it('stops cells whose heap or typed arrays exceed it, keeps the others, and is never green', () => {
    const limited = run();
    expect(limited.code).toBe(3);
    expect(limited.out).toMatch(/FAILED models\/heap\/\S+: the cell needed more than 160 MB of memory and was stopped/);
    expect(limited.out).toMatch(/FAILED models\/buffers\/\S+: the cell needed more than 160 MB/);
    const { experiments } = JSON.parse(readFileSync(join(folder, 'reports', 'hungry', 'results.json'), 'utf8')) as {
      readonly experiments: readonly [{ readonly models: readonly { readonly id: string; readonly status: string }[] }];
    };
    expect(experiments[0].models.filter(({ status }) => status === 'complete').map(({ id }) => id)).toEqual([
      'naive-bayes',
      'decision-tree',
    ]);
    expect(limited.out).toMatch(/gate ERROR/);
  });

  it('is raised by the command line: what failed for it finishes with --retry-failed', () => {
    const more = run('--retry-failed', '--cell-memory', '900m', '--set', 'suite=hungry');
    expect(more.code).toBe(2); // another suite text: nothing is taken over
    const raised = run('--retry-failed', '--cell-memory', '900m');
    expect(raised.code).toBe(3);
    expect(raised.out).toMatch(/FAILED models\/heap\/\S+: the cell needed more than 900 MB/);
    expect(raised.out).not.toContain('FAILED models/buffers');
  });

  it('is refused where no thread could live', () => {
    expect(run('--cell-memory', '10m').code).toBe(2);
    const tight = run('--set', 'limits.cellMegabytes=10');
    expect(tight.code).toBe(2);
    expect(tight.err).toMatch(/suite\.yaml.*limits\.cellMegabytes.*SUITE_RANGE/);
  });
});
