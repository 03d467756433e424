import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { runCli } from '../support/cli.ts';

const suite = `suite: resumed
data: { dataset: kdd99-generated, sample: 1500 }
experiments:
  - { id: chi, kind: association, rows: protocol_type, columns: attack }
  - id: single
    kind: single-feature
    target: { column: category, positive: dos }
    models: [decision-tree]
    features: [service, src_bytes, count]
    resampling: { holdout: { test: 0.3 } }
    measures: [accuracy]
  - id: models
    kind: comparison
    target: attack
    models: [random-forest, svc, knn, naive-bayes, decision-tree]
    resampling: { stratified-k-fold: { folds: 4 } }
    measures: [accuracy, roc-auc]
`;

const formats = ['--format', 'markdown,json,junit,predictions'];
const main = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));

let folder: string;
let whole: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowverdict-resume-'));
  writeFileSync(join(folder, 'suite.yaml'), suite);
  run('whole');
  whole = contents('whole');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const args = (out: string): string[] => ['run', join(folder, 'suite.yaml'), '--out', join(folder, out), '--jobs', '2', ...formats];

function run(out: string, ...more: string[]): ReturnType<typeof runCli> {
  return runCli([...args(out), ...(more.includes('--cache') ? [] : ['--no-cache']), ...more.filter((word) => word !== '--cache')], {
    env: { XDG_CACHE_HOME: join(folder, 'cache') },
  });
}

/** Every file of a report, `timings` taken out of results.json. */
function contents(out: string): Record<string, string> {
  const root = join(folder, out, 'resumed');
  return Object.fromEntries(
    readdirSync(root).map((name) => {
      const bytes = readFileSync(join(root, name));
      if (name !== 'results.json') return [name, bytes.toString('base64')];
      const { timings: _, ...rest } = JSON.parse(bytes.toString()) as Record<string, unknown>;
      return [name, JSON.stringify(rest)];
    }),
  );
}

/** Starts a run and kills it without mercy after some milliseconds, or when its journal has some bytes. */
function killedRun(out: string, afterBytes: number): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...args(out), '--no-cache'], { stdio: 'ignore' });
    const journal = join(folder, out, 'resumed', 'journal.jsonl');
    const timer = setInterval(() => {
      if (existsSync(journal) && statSync(journal).size >= afterBytes) child.kill('SIGKILL');
    }, 1);
    child.on('close', () => {
      clearInterval(timer);
      resolve();
    });
  });
}

describe('a run that was killed', () => {
  it('goes on with --resume and ends in the same bytes, killed at any moment', async () => {
    const rng = createRng(1);
    for (let round = 0; round < 5; round++) {
      const out = `killed-${String(round)}`;
      await killedRun(out, 1 + rng.int(120_000));
      const left = existsSync(join(folder, out, 'resumed', 'journal.jsonl'));
      const resumed = run(out, '--resume');
      expect(resumed.code).toBe(0);
      if (left) expect(resumed.err).toMatch(/resuming: \d+ cells are done/);
      expect(contents(out)).toEqual(whole);
    }
  });

  it('resumes nothing that belongs to another suite or seed', async () => {
    await killedRun('other', 1);
    const result = run('other', '--resume', '--set', 'seed=7');
    expect(result.code).toBe(2);
    expect(result.err).toMatch(/was another one.*USAGE_RESUME/);
    expect(result.err).toContain('the overrides');
  });

  it('says when there is nothing to resume, and runs', () => {
    const result = run('nothing', '--resume');
    expect(result.err).toContain('nothing to resume');
    expect(contents('nothing')).toEqual(whole);
  });
});

describe('shards', () => {
  it('merged, give the bytes of one run', () => {
    for (const shard of ['1/3', '2/3', '3/3']) expect(run('shards', '--shard', shard).code).toBe(0);
    const merged = runCli(['merge', join(folder, 'shards'), '--out', join(folder, 'merged'), ...formats]);
    expect(merged.err).toBe('');
    expect(merged.code).toBe(0);
    expect(contents('merged')).toEqual(whole);
  });

  it('are refused when one is missing, there twice, or of another run', () => {
    const path = (index: number, of: number, out = 'shards'): string =>
      join(folder, out, 'resumed', `shard-${String(index)}-of-${String(of)}.jsonl`);
    const merge = (...files: string[]): ReturnType<typeof runCli> => runCli(['merge', ...files, '--out', join(folder, 'refused')]);
    expect(merge(path(1, 3), path(3, 3))).toMatchObject({ code: 2, err: expect.stringContaining('shard 2 is missing') as string });
    cpSync(path(1, 3), join(folder, 'copy.jsonl'));
    expect(merge(join(folder, 'shards'), join(folder, 'copy.jsonl')).err).toContain('shard 1 is there twice');
    run('seed', '--shard', '2/3', '--set', 'seed=9');
    expect(merge(path(1, 3), path(2, 3, 'seed'), path(3, 3)).err).toMatch(/different runs[\s\S]*overrides/);
    expect(merge(join(folder, 'suite.yaml')).err).toContain('no shard of a run');
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });
});

describe('the cache', () => {
  const files = (): string[] =>
    readdirSync(join(folder, 'cache', 'flowverdict', 'cells'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));

  it('gives the same bytes, also after its files were damaged', () => {
    run('cached-1', '--cache');
    expect(contents('cached-1')).toEqual(whole);
    expect(files().length).toBeGreaterThanOrEqual(20);
    const rng = createRng(2);
    for (const file of files()) {
      const bytes = readFileSync(file);
      if (rng.next() < 0.5) bytes[rng.int(bytes.length)] ^= 1 << rng.int(8);
      writeFileSync(file, bytes);
    }
    run('cached-2', '--cache');
    expect(contents('cached-2')).toEqual(whole);
  });

  it('recomputes a new model only', () => {
    const before = files().length;
    const result = run(
      'cached-3',
      '--cache',
      '--set',
      'experiments.models.models=[random-forest, svc, knn, naive-bayes, decision-tree, logistic-regression]',
    );
    expect(result.code).toBe(0);
    expect(files().length).toBe(before + 4);
  });
});

describe('limits', () => {
  it('stops a cell that takes too long, shows it and ends with 3', () => {
    const result = run(
      'slow',
      '--cell-timeout',
      '0.05',
      '--set',
      'data.sample=20000',
      '--set',
      'experiments.models.models=[svc, naive-bayes]',
    );
    expect(result.code).toBe(3);
    expect(result.out).toMatch(/FAILED models\/svc\/r1f1: the cell took longer than 0\.05 s/);
    const again = run('slow', '--retry-failed', '--set', 'data.sample=20000', '--set', 'experiments.models.models=[svc, naive-bayes]');
    expect(again.code).toBe(0);
  });
});
