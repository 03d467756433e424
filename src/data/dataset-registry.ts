import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DataError } from '../core/errors.ts';
import type { Registry } from '../core/registry.ts';
import { createRegistry } from '../core/registry.ts';
import { profiles } from './profiles/index.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const entrySchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  profile: z.enum(profiles.ids),
  /** Folder below a data folder where `fetch` puts the file. */
  folder: z.string().regex(/^[a-z0-9-]*$/),
  file: z.strictObject({
    /** Name as served; the same name with `.gz` added or taken off is found too. */
    name: z.string().regex(/^[\w+.-]+$/),
    urls: z.array(z.url({ protocol: /^https?$/ })),
    sha256: z.strictObject({
      /** Of the file as served. */
      file: sha256.optional(),
      /** Of the plain text inside. */
      content: sha256.optional(),
      /** Of a copy seen somewhere: another one passes when the number of rows is right. */
      seen: sha256.optional(),
    }),
    /** Of the file as served. */
    bytes: z.int().positive().optional(),
  }),
  rows: z.int().positive(),
  columns: z.int().positive(),
  licence: z.string(),
  citation: z.string(),
  note: z.string().optional(),
  /** Made by a generator, and shipped with the package. */
  generated: z.boolean(),
});

const registrySchema = z.strictObject({ about: z.string(), datasets: z.array(entrySchema) });

/** One known data set: where it comes from, what its bytes must be, and how it is read. */
export type DatasetEntry = z.infer<typeof entrySchema>;

/** The `data/` folder of the package, with the registry and the generated set. */
export const packageDataFolder: string = fileURLToPath(new URL('../../data/', import.meta.url));

let loaded: Registry<DatasetEntry> | undefined;

/**
 * The data sets of `data/datasets.json`, read once.
 * @throws DataError DATA_REGISTRY when the file is not as it should be
 */
export function datasetRegistry(): Registry<DatasetEntry> {
  if (loaded !== undefined) return loaded;
  const file = `${packageDataFolder}datasets.json`;
  const parsed = registrySchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    throw new DataError('The dataset registry is damaged', {
      code: 'DATA_REGISTRY',
      where: file,
      found: z.prettifyError(parsed.error),
      hint: 'Install flowverdict again.',
    });
  }
  loaded = createRegistry('data set', parsed.data.datasets);
  return loaded;
}
