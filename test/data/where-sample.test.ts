import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { findColumn } from '../../src/core/dataset.ts';
import { DataError } from '../../src/core/errors.ts';
import { createRng, deriveSeed, sampleIndices } from '../../src/core/rng.ts';
import { generators, loadDataset, profiles } from '../../src/data/index.ts';
import { tempFolder } from './temp-folder.ts';

const folder = tempFolder();
const text = generators.get('kdd99-generated').generate(6000, 7);
const file = folder.write('made.csv.gz', gzipSync(text));
const lines = text.trimEnd().split('\n');
const secret = folder.write('secret.csv', 'a,b\n1,2\n');

const load = (more: { readonly where?: string; readonly sample?: number }, seed = 1): Promise<Dataset> =>
  loadDataset({ id: 't', seed, sources: [{ id: 't', files: [file], profile: profiles.get('kdd99'), ...more }] });

async function failure(promise: Promise<unknown>): Promise<DataError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DataError)) throw new Error(`expected a DataError, got ${String(error)}`);
  return error;
}

/** The rows of the file that a test on the split line keeps. */
const rowsWhere = (keep: (fields: readonly string[]) => boolean): readonly number[] =>
  lines.flatMap((line, i) => (keep(line.split(',')) ? [i] : []));

describe('where', () => {
  it.each<readonly [string, (fields: readonly string[]) => boolean]>([
    ["protocol_type <> 'icmp'", (f) => f[1] !== 'icmp'],
    ["protocol_type = 'tcp' AND src_bytes > 1000", (f) => f[1] === 'tcp' && Number(f[4]) > 1000],
    ["category = 'probe'", (f) => ['satan.', 'ipsweep.', 'portsweep.', 'nmap.'].includes(f[41])],
    ["Attack = 'normal' AND service IN ('http', 'smtp')", (f) => f[41] === 'normal.' && ['http', 'smtp'].includes(f[2])],
    ["label LIKE 's%' OR count BETWEEN 3 AND 4", (f) => f[41].startsWith('s') || [3, 4].includes(Number(f[22]))],
    ['lower("flag") = \'rej\' -- refused', (f) => f[3] === 'REJ'],
  ])('%s keeps the rows that a program of its own keeps, in file order', async (where, keep) => {
    const dataset = await load({ where });
    expect(Array.from(dataset.rowIds)).toEqual(rowsWhere(keep));
  });

  it('drops levels that no row has any more', async () => {
    const column = findColumn(await load({ where: "protocol_type <> 'icmp'" }), 'protocol_type');
    expect(column?.kind === 'discrete' && column.levels).toEqual(['tcp', 'udp']);
  });

  it.each([
    ['a second statement', '1 = 1); DROP TABLE raw; SELECT (1 = 1'],
    ['a second statement with a comment', '1 = 1); DROP TABLE raw --'],
    ['a subquery on a file', `src_bytes > (SELECT max(a) FROM read_csv('${secret}'))`],
    ['a subquery on the raw table', 'src_bytes > (SELECT max(c4) FROM raw)'],
    ['EXISTS', `EXISTS (SELECT 1 FROM '${secret}')`],
    ['UNION', '1 = 1) UNION SELECT 1 FROM rows_of_file WHERE (1 = 1'],
    ['ORDER BY', '1 = 1) ORDER BY (1'],
    ['LIMIT', '1 = 1) LIMIT (1'],
    ['chance', 'random() < 0.5'],
    ['the clock', "now() > '2020-01-01'"],
    ['a setting', "current_setting('threads') = 1"],
    ['an environment variable', "getenv('HOME') = 'x'"],
    ['all columns', 'COLUMNS(*) > 0'],
    ['an aggregate', 'src_bytes > avg(src_bytes)'],
    ['a parameter', 'src_bytes > $1'],
    ['broken SQL', 'src_bytes >'],
    ['nothing', ''],
  ])('refuses %s', async (_what, where) => {
    const error = await failure(load({ where }));
    expect(['DATA_WHERE', 'DATA_WHERE_COLUMN']).toContain(error.code);
    expect(error.where).toContain('where:');
  });

  it('says which column is meant', async () => {
    const error = await failure(load({ where: "protocoll_type = 'tcp'" }));
    expect(error.code).toBe('DATA_WHERE_COLUMN');
    expect(error.hint).toContain("did you mean 'protocol_type'?");
  });

  it('says when no row is left, and when words are compared with numbers', async () => {
    expect((await failure(load({ where: "service = 'gopherr'" }))).code).toBe('DATA_NO_ROWS');
    expect((await failure(load({ where: 'service > 5' }))).code).toBe('DATA_WHERE');
  });
});

describe('sample', () => {
  it('takes the rows that our own generator draws, ascending', async () => {
    const dataset = await load({ sample: 500 }, 42);
    const drawn = sampleIndices(6000, 500, createRng(deriveSeed(42, 'sample', 't')));
    expect(Array.from(dataset.rowIds)).toEqual(Array.from(drawn));
    const column = findColumn(dataset, 'src_bytes');
    const values = column?.kind === 'continuous' ? Array.from(column.values) : [];
    expect(values).toEqual(Array.from(drawn, (row) => Number(lines[row].split(',')[4])));
    expect((await load({ sample: 500 }, 42)).sha256).toBe(dataset.sha256);
    expect((await load({ sample: 500 }, 43)).sha256).not.toBe(dataset.sha256);
  });

  it('draws from what `where` keeps, and takes all when there are not more', async () => {
    const normal = rowsWhere((f) => f[41] === 'normal.');
    const drawn = await load({ where: "attack = 'normal'", sample: 100 });
    expect(drawn.nRows).toBe(100);
    expect(Array.from(drawn.rowIds).every((row) => normal.includes(row))).toBe(true);
    const all = await load({ where: "attack = 'normal'", sample: 1e6 });
    expect(all.nRows).toBe(normal.length);
    expect(all.notes.join(' ')).toContain('all were taken');
  });

  it.each([0, 1.5, Number.NaN])('refuses %s rows', async (sample) => {
    expect((await failure(load({ sample }))).code).toBe('DATA_SAMPLE');
  });
});

describe('a given train/test pair', () => {
  it('is one dataset: shared levels, parts in order, row ids of each file', async () => {
    const profile = profiles.get('kdd99');
    const dataset = await loadDataset({
      id: 'pair',
      seed: 1,
      sources: [
        { id: 'train', files: [file], profile, where: "service = 'http'" },
        { id: 'test', files: [file], profile, where: "service = 'smtp'", sample: 5 },
      ],
    });
    const http = rowsWhere((f) => f[2] === 'http');
    expect(dataset.parts).toEqual([
      { id: 'train', start: 0, end: http.length },
      { id: 'test', start: http.length, end: http.length + 5 },
    ]);
    expect(Array.from(dataset.rowIds.subarray(0, http.length))).toEqual(http);
    const service = findColumn(dataset, 'service');
    if (service?.kind !== 'discrete') throw new Error('service is discrete');
    expect(service.levels).toEqual(['http', 'smtp']);
    expect([service.codes[0], service.codes[http.length]]).toEqual([0, 1]);
    for (let i = http.length; i < dataset.nRows; i++) expect(lines[dataset.rowIds[i]].split(',')[2]).toBe('smtp');
  });
});
