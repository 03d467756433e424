import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../src/core/errors.ts';
import { datasetRegistry, generators, loadDataset, profiles, resolveSource } from '../../src/data/index.ts';
import { sharedData, sharedDataFolder } from '../support/shared-data.ts';
import { tempFolder } from './temp-folder.ts';

const folder = tempFolder();
const at = (...path: string[]): string => join(folder.path, ...path);
function put(...path: string[]): string {
  const file = at(...path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'x');
  return file;
}
const env = { HOME: at('home') };

function failure(work: () => unknown): DataError {
  try {
    work();
  } catch (error) {
    if (error instanceof DataError) return error;
  }
  throw new Error('expected a DataError');
}

describe('resolveSource', () => {
  const spec = { dataset: 'nsl-kdd-test' };

  it('looks in --data-dir, FLOWVERDICT_DATA, the user cache, in this order, and two folders deep', () => {
    const options = {
      baseDir: folder.path,
      dataDir: at('given'),
      env: { ...env, FLOWVERDICT_DATA: at('named'), XDG_CACHE_HOME: at('cache') },
    };
    const error = failure(() => resolveSource(spec, options));
    expect(error.code).toBe('DATA_NOT_FOUND');
    for (const place of [at('given'), at('named'), at('cache', 'flowverdict')]) expect(error.expected).toContain(place);
    expect(error.hint).toContain('flowverdict data fetch nsl-kdd-test');
    const cached = put('cache', 'flowverdict', 'nsl-kdd', 'KDDTest+.txt');
    expect(resolveSource(spec, options).files).toEqual([cached]);
    const named = put('named', 'deep', 'er', 'KDDTest+.txt.gz');
    expect(resolveSource(spec, options).files).toEqual([named]);
    const given = put('given', 'KDDTest+.txt.gz');
    expect(resolveSource(spec, options).files).toEqual([given]);
    expect(resolveSource(spec, options)).toMatchObject({ id: 'nsl-kdd-test', generated: false });
  });

  it('always has the embedded set, and says that it is made up', () => {
    const source = resolveSource({ dataset: 'kdd99-generated', where: "attack = 'normal'", sample: 5 }, { baseDir: '/', env });
    expect(source).toMatchObject({ generated: true, where: "attack = 'normal'", sample: 5 });
  });

  it('suggests the name that was meant', () => {
    expect(failure(() => resolveSource({ dataset: 'kdd99-10percent' }, { baseDir: '/', env })).hint).toBe(
      "did you mean 'kdd99-10-percent'?",
    );
    expect(failure(() => resolveSource({ dataset: 'kdd99-generated', profile: 'kdd9' }, { baseDir: '/', env })).hint).toBe(
      "did you mean 'kdd99'?",
    );
  });

  it('takes files and patterns relative to the suite, sorted, named without folder', () => {
    const b = put('suites', 'logs', 'b.csv');
    const a = put('suites', 'logs', 'a.csv.gz');
    const c = put('suites', 'logs', 'deep', 'c.csv');
    const starred = put('suites', 'with*star.csv');
    put('suites', 'logs', '.hidden.csv');
    const files = (...path: string[]): readonly string[] => resolveSource({ path }, { baseDir: at('suites'), env }).files;
    expect(files('logs/*.csv*')).toEqual([a, b]);
    expect(files('logs/**/*.csv')).toEqual([b, c]);
    expect(files('logs/?.csv', 'logs/deep/c.csv')).toEqual([b, c]);
    expect(files('with*star.csv')).toEqual([starred]);
    expect(files(b)).toEqual([b]);
    expect(resolveSource({ path: ['logs/a.csv.gz'] }, { baseDir: at('suites'), env })).toMatchObject({
      id: 'a',
      profile: profiles.get('generic'),
    });
    expect(failure(() => files('logs/*.tsv')).code).toBe('DATA_FILE_MISSING');
  });

  it.skipIf(sharedData('kdd99/kddcup.data_10_percent.gz') === undefined)(
    'finds files in the data folder and in its subfolder (needs kdd99/kddcup.data_10_percent.gz)',
    () => {
      for (const dataDir of [sharedDataFolder, join(sharedDataFolder, 'kdd99')]) {
        const { files } = resolveSource({ dataset: 'kdd99-10-percent' }, { baseDir: '/', dataDir, env });
        expect(files).toEqual([sharedData('kdd99/kddcup.data_10_percent.gz')]);
      }
    },
  );
});

describe('the embedded set', () => {
  it('has what the lessons need', async () => {
    const source = resolveSource({ dataset: 'kdd99-generated' }, { baseDir: '/', env });
    const dataset = await loadDataset({ id: 'made', seed: 1, sources: [source] });
    expect(dataset.generated).toBe(true);
    expect(dataset.nRows).toBe(datasetRegistry().get('kdd99-generated').rows);
    const levelCounts = (name: string): Record<string, number> => {
      const column = dataset.columns.find((candidate) => candidate.name === name);
      if (column?.kind !== 'discrete') throw new Error(name);
      return Object.fromEntries(column.levels.map((level, code) => [level, column.codes.filter((found) => found === code).length]));
    };
    const categories = levelCounts('category');
    expect(Object.keys(categories)).toEqual(['normal', 'probe', 'dos', 'u2r', 'r2l']);
    expect(Math.min(...Object.values(categories))).toBeGreaterThanOrEqual(30);
    const attackShare = levelCounts('attack')['attack'] / dataset.nRows;
    expect(attackShare).toBeGreaterThan(0.6);
    expect(attackShare).toBeLessThan(0.8);
    expect(dataset.distinctRows).toBeLessThan(dataset.nRows * 0.65);
    const constant = dataset.columns.filter((column) =>
      column.kind === 'discrete' ? column.levels.length === 1 : column.values.every((value) => value === column.values[0]),
    );
    expect(constant.map((column) => column.name)).toEqual(['num_outbound_cmds', 'is_host_login']);
    expect(levelCounts('service')['ecr_i'] / levelCounts('label')['smurf']).toBeLessThan(1.05);
  });

  it('is what the generator makes', async () => {
    const { readFileSync } = await import('node:fs');
    const { gunzipSync } = await import('node:zlib');
    const [file] = resolveSource({ dataset: 'kdd99-generated' }, { baseDir: '/', env }).files;
    const generator = generators.get('kdd99-generated');
    const shipped = readFileSync(file);
    expect(shipped.length).toBeLessThan(1e6);
    expect(gunzipSync(shipped).toString('utf8') === generator.generate(generator.rows, generator.seed)).toBe(true);
  });

  it.each([1, 30, 100])('has exactly %i rows when asked, others with another seed', (rows) => {
    const generate = (count: number, seed: number): string => generators.get('kdd99-generated').generate(count, seed);
    const text = generate(rows, 5);
    expect(text.trimEnd().split('\n')).toHaveLength(rows);
    for (const line of text.trimEnd().split('\n')) expect(line.split(',')).toHaveLength(42);
    expect(generate(rows, 5)).toBe(text);
    if (rows > 1) expect(generate(rows, 6)).not.toBe(text);
  });
});
