import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { cacheKey } from '../../src/data/cache-key.ts';
import { columnCacheOf, createColumnCache } from '../../src/data/column-cache.ts';
import type { ColumnCache } from '../../src/data/column-cache.ts';
import { generators, loadDataset, profiles } from '../../src/data/index.ts';
import { packDataset, unpackDataset } from '../../src/data/pack-dataset.ts';
import type { LoadRequest, TableSource } from '../../src/data/source.ts';
import { tempFolder } from './temp-folder.ts';

const folder = tempFolder();
let folders = 0;

const cacheIn = (limit = 1e9): { cache: ColumnCache; path: string; entries: () => readonly string[] } => {
  const path = join(folder.path, `cache${String(folders++)}`);
  return { cache: createColumnCache({ folder: path, limit }), path, entries: () => (existsSync(path) ? readdirSync(path).sort() : []) };
};
const request = (file: string, more: Partial<TableSource> = {}, seed = 1): LoadRequest => ({
  id: 't',
  seed,
  sources: [{ id: 't', files: [file], profile: profiles.get('generic'), ...more }],
});
/** Everything a dataset holds, its arrays by the hash of their bytes (comparing long arrays one by one takes seconds). */
const facts = (dataset: Dataset): unknown =>
  JSON.parse(
    JSON.stringify(dataset, (_key, value: unknown) => {
      if (!ArrayBuffer.isView(value)) return value;
      const hash = createHash('sha256').update(value as Uint8Array);
      return `${value.constructor.name} ${hash.digest('hex')}`;
    }),
  );
const bytesOf = (dataset: Dataset): ArrayBuffer => new Uint8Array(Buffer.concat(packDataset(dataset))).buffer;

const kdd = (rows: number, seed = 3): LoadRequest => {
  const file = folder.write(`kdd-${String(rows)}-${String(seed)}.csv`, generators.get('kdd99-generated').generate(rows, seed));
  return request(file, { profile: profiles.get('kdd99') });
};
/** Missing numbers and words, an identifier-like column of more values than a table of codes holds, words of other alphabets. */
const mixed = folder.write(
  'mixed.csv',
  `x,id,w,label\n${Array.from({ length: 70_000 }, (_, i) => `${i % 5 === 0 ? '' : String(i / 3)},${String(i)},${i % 7 === 0 ? '' : i % 2 === 0 ? 'ä–中' : 'b'},${String(i % 3)}`).join('\n')}\n`,
);

describe('column cache', () => {
  it('gives the dataset that the files give, from the first load and from every later one', async () => {
    for (const wanted of [kdd(3000), request(mixed), request(mixed, { sample: 500 }), request(mixed, { where: 'id > 60000' })]) {
      const { cache, entries } = cacheIn();
      const plain = facts(await loadDataset(wanted));
      expect(facts(await cache.load(wanted))).toEqual(plain);
      await cache.settled();
      expect(entries()).toHaveLength(1);
      const held = await cache.load(wanted);
      expect(facts(held)).toEqual(plain);
      for (const column of held.columns) {
        expect((column.kind === 'discrete' ? column.codes : column.values).buffer).toBeInstanceOf(SharedArrayBuffer);
      }
    }
  });

  it('is what the second load reads', async () => {
    const wanted = kdd(200);
    const { cache, path, entries } = cacheIn();
    await cache.load(wanted);
    await cache.settled();
    const marked = { ...(await loadDataset(wanted)), notes: ['from the entry'] };
    writeFileSync(join(path, entries()[0]), Buffer.concat(packDataset(marked)));
    expect((await cache.load(wanted)).notes).toEqual(['from the entry']);
  });

  it('ignores and replaces an entry that is damaged anywhere', async () => {
    const wanted = kdd(50);
    const plain = await loadDataset(wanted);
    const whole = new Uint8Array(bytesOf(plain));
    expect(unpackDataset(whole.slice().buffer)).toEqual(plain);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, change, cut) => {
        const damaged = cut ? whole.slice(0, at) : whole.slice();
        if (!cut) damaged[at] ^= change;
        expect(unpackDataset(damaged.buffer)).toBeUndefined();
      }),
      { numRuns: 300, seed: 2 },
    );
    const { cache, path, entries } = cacheIn();
    await cache.load(wanted);
    await cache.settled();
    const entry = join(path, entries()[0]);
    const good = readFileSync(entry);
    writeFileSync(entry, good.subarray(0, good.length - 5));
    expect(await cache.load(wanted)).toEqual(plain);
    await cache.settled();
    expect(readFileSync(entry).equals(good)).toBe(true);
  });

  it('never fails a run: a folder that cannot be made, files that are not there', async () => {
    const wanted = kdd(50);
    const blocked = createColumnCache({ folder: join(folder.write('a-file', 'x'), 'below'), limit: 1e9 });
    expect((await blocked.load(wanted)).nRows).toBe(50);
    await blocked.settled();
    const { cache } = cacheIn();
    await expect(cache.load(request('/nowhere/x.csv'))).rejects.toMatchObject({ code: 'DATA_FILE_MISSING' });
  });

  it('keeps to its size: the least recently used entry goes first', async () => {
    const [a, b, c] = [kdd(400, 1), kdd(400, 2), kdd(400, 4)];
    const probe = cacheIn();
    await probe.cache.load(a);
    await probe.cache.settled();
    const { cache, path, entries } = cacheIn(statSync(join(probe.path, probe.entries()[0])).size * 2.5);
    for (const wanted of [a, b]) await cache.load(wanted);
    await cache.settled();
    const nameOf = async (wanted: LoadRequest): Promise<string> => `${await cacheKey(wanted)}.columns`;
    utimesSync(join(path, await nameOf(a)), 1000, 1000);
    utimesSync(join(path, await nameOf(b)), 2000, 2000);
    await cache.load(a);
    await cache.load(c);
    await cache.settled();
    expect(entries()).toEqual([await nameOf(a), await nameOf(c)].sort());
    const tiny = cacheIn(100);
    await tiny.cache.load(a);
    await tiny.cache.settled();
    expect(tiny.entries()).toEqual([]);
  });

  it('tells apart what gives other rows, and nothing else', async () => {
    const text = 'x,label\n1,a\n2,b\n';
    const file = folder.write('one.csv', text);
    const base = await cacheKey(request(file));
    const others = [
      request(folder.write('two.csv', text)),
      request(file, { where: 'x > 1' }),
      request(file, { sample: 1 }),
      request(file, { sample: 1 }, 2),
      request(file, { label: 'x' }),
      request(file, { profile: profiles.get('kdd99') }),
      request(file, { generated: true }),
      request(file, { files: [file, file] }),
      { ...request(file), id: 'u' },
    ];
    const keys = await Promise.all(others.map(cacheKey));
    expect(new Set([base, ...keys]).size).toBe(others.length + 1);
    expect(await cacheKey(request(file, {}, 2))).toBe(base);
    writeFileSync(file, text.replace('2,b', '3,b'));
    expect(await cacheKey(request(file))).not.toBe(base);
    rmSync(file);
  });

  it('lies where the environment says', async () => {
    expect(columnCacheOf({})).toBeUndefined();
    expect(columnCacheOf({ HOME: folder.path, FLOWVERDICT_CACHE: 'off' })).toBeUndefined();
    const cache = columnCacheOf({ XDG_CACHE_HOME: join(folder.path, 'xdg') });
    await cache?.load(kdd(50));
    await cache?.settled();
    expect(readdirSync(join(folder.path, 'xdg', 'flowverdict', 'columns'))).toHaveLength(1);
    const named = columnCacheOf({ HOME: '/nonexistent', FLOWVERDICT_CACHE: join(folder.path, 'named') });
    await named?.load(kdd(50));
    await named?.settled();
    expect(readdirSync(join(folder.path, 'named'))).toHaveLength(1);
  });
});
