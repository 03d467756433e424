import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadRequest } from '../../src/data/index.ts';
import type { Case, CaseOptions } from '../case.ts';
import type { Library } from '../library.ts';
import { madeUpTable } from '../made-up-table.ts';

/** Files of the public data, smallest first. */
const files = [
  { file: 'nsl-kdd/KDDTrain+_20Percent.txt.gz', profile: 'nsl-kdd', rows: 25192, columns: 43 },
  { file: 'nsl-kdd/KDDTrain+.txt.gz', profile: 'nsl-kdd', rows: 125973, columns: 43 },
  { file: 'kdd99/kddcup.data_10_percent.gz', profile: 'kdd99', rows: 494021, columns: 42 },
];

/** A request for one file of the public data. @throws when the file is not here */
async function requestFor(library: Library, folder: string, file: string, profile: string): Promise<LoadRequest> {
  const path = join(folder, file);
  if (!existsSync(path)) throw new Error(`no ${file} in ${folder}`);
  const { profiles } = await library.load('data/index.js');
  return { id: 'bench', seed: 1, sources: [{ id: 'bench', files: [path], profile: profiles.get(profile) }] };
}

/** Reading files: cold by either reader, and from the column cache; then what is computed over all rows once. */
export function loadingCases({ quick, dataFolder }: CaseOptions): readonly Case[] {
  const real = files.slice(0, quick ? 1 : files.length).flatMap(({ file, profile, rows, columns }): Case[] => {
    const name = `loading/${file.split('/')[1].split('.')[0]}`;
    return [
      {
        name: `${name}/cold`,
        rows,
        columns,
        open: async (library) => {
          const { loadDataset } = await library.load('data/index.js');
          const request = await requestFor(library, dataFolder, file, profile);
          return () => loadDataset(request);
        },
      },
      {
        name: `${name}/database`,
        rows,
        columns,
        open: async (library) => {
          const { readThroughDatabase } = await library.load('data/read-through-database.js');
          const request = await requestFor(library, dataFolder, file, profile);
          return () => readThroughDatabase(request);
        },
      },
      {
        name: `${name}/warm`,
        rows,
        columns,
        open: async (library) => {
          const { createColumnCache } = await library.load('data/column-cache.js');
          const request = await requestFor(library, dataFolder, file, profile);
          const folder = mkdtempSync(join(tmpdir(), 'flowverdict-bench-'));
          process.once('exit', () => {
            rmSync(folder, { recursive: true, force: true });
          });
          const cache = createColumnCache({ folder, limit: 2 ** 31 });
          await cache.load(request);
          await cache.settled();
          return () => cache.load(request);
        },
      },
    ];
  });
  const sizes = quick
    ? [[2000, 10]]
    : [
        [100_000, 10],
        [494_021, 42],
        [20_000, 500],
      ];
  const made = sizes.flatMap(([rows, columns]): Case[] => [
    {
      name: 'loading/distinct-rows',
      rows,
      columns,
      open: async (library) => {
        const { distinctRows } = await library.load('data/index.js');
        const table = madeUpTable(rows, columns);
        return () => distinctRows(table);
      },
    },
    {
      name: 'loading/content-hash',
      rows,
      columns,
      open: async (library) => {
        const { contentHash } = await library.load('data/content-hash.js');
        const table = madeUpTable(rows, columns);
        return () => contentHash(table.columns, table.parts);
      },
    },
  ]);
  return [...real, ...made];
}
