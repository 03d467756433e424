import { writeFile } from 'node:fs/promises';
import { DataError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';
import {
  type DatasetEntry,
  type DataPlaces,
  dataFolders,
  datasetRegistry,
  fetchDataset,
  fetchFolder,
  findDataset,
  formatCount,
  generators,
  locateDataset,
  notFound,
  packText,
  verifyFile,
} from '../data/index.ts';

/** Where a command writes: answers to `out`, progress to `err`. */
export interface DataIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Progress may rewrite its line. */
  readonly isTTY: boolean;
}

function sizeText(bytes: number | undefined): string {
  return bytes === undefined ? '–' : bytes < 1e6 ? `${String(Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Prints the registry as a table, and where each file was found. */
export function listDatasets(places: DataPlaces, io: DataIo): void {
  const entries = datasetRegistry().all;
  const header = ['id', 'rows', 'size', 'profile', 'here'];
  const rows = entries.map((entry) => [
    entry.id,
    formatCount(entry.rows),
    sizeText(entry.file.bytes),
    entry.profile,
    locateDataset(entry, places) ?? 'no',
  ]);
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, i) => (i === 1 || i === 2 ? text.padStart(widths[i]) : text.padEnd(widths[i])))
      .join('  ')
      .trimEnd();
  const folders = dataFolders(places).map(({ label, path }) => `  ${label}: ${path}`);
  io.out(`${[line(header), ...rows.map(line), '', 'Looked for in this order:', ...folders].join('\n')}\n`);
}

/** Downloads one data set. @throws DataError */
export async function fetchOne(id: string, mirrors: readonly string[], places: DataPlaces, io: DataIo): Promise<void> {
  const entry = findDataset(id);
  io.err(`${entry.title}\n  licence: ${entry.licence}\n`);
  if (entry.note !== undefined) io.err(`  note: ${entry.note}\n`);
  let shownUrl = '';
  let shownTenth = -1;
  const result = await fetchDataset({
    entry,
    folder: fetchFolder(places),
    mirrors,
    onProgress: ({ url, received, total }) => {
      if (url !== shownUrl) io.err(`${shownTenth >= 0 && io.isTTY ? '\n' : ''}  from ${url}\n`);
      if (url !== shownUrl) shownTenth = -1;
      shownUrl = url;
      const tenth = total === null ? Math.floor(received / 5e6) : Math.floor((received / total) * (io.isTTY ? 100 : 10));
      if (tenth === shownTenth) return;
      shownTenth = tenth;
      const text = `  ${sizeText(received)}${total === null ? '' : ` of ${sizeText(total)} (${String(Math.floor((received / total) * 100))} %)`}`;
      io.err(io.isTTY ? `\r${text}   ` : `${text}\n`);
    },
  });
  if (io.isTTY && result.fetched) io.err('\n');
  const said = result.check.verdict === 'probable' ? 'warning: ' : 'verified: ';
  io.out(`${result.file} ${result.fetched ? 'fetched' : 'is here already'} (${said}${result.check.reason})\n`);
  io.err(`  please cite: ${entry.citation}\n`);
}

/**
 * Checks files against the registry: the named data sets, or all that are here.
 * @throws DataError DATA_WRONG_FILE after all were looked at, DATA_NOT_FOUND for a named one that is not here
 */
export async function verifyDatasets(ids: readonly string[], places: DataPlaces, io: DataIo): Promise<void> {
  const entries: readonly DatasetEntry[] = ids.length === 0 ? datasetRegistry().all : ids.map(findDataset);
  const wrong: string[] = [];
  let looked = 0;
  for (const entry of entries) {
    const file = locateDataset(entry, places);
    if (file === undefined) {
      if (ids.length > 0) throw notFound(entry, places);
      io.out(`absent  ${entry.id}\n`);
      continue;
    }
    const check = await verifyFile(entry, file);
    looked++;
    io.out(`${check.verdict.padEnd(8)}${entry.id}  ${file} (${check.reason})\n`);
    if (check.verdict === 'wrong') wrong.push(file);
  }
  if (wrong.length > 0) {
    throw new DataError(`${String(wrong.length)} of ${String(looked)} files are not what they should be`, {
      code: 'DATA_WRONG_FILE',
      where: wrong.join(', '),
      hint: 'Move them away, and run `flowverdict data fetch`.',
    });
  }
}

/** Writes a made-up data set. @throws DataError DATA_UNKNOWN_GENERATOR, DATA_WRITE */
export async function generateOne(
  id: string,
  options: { readonly rows?: number; readonly seed?: number; readonly output?: string },
  io: DataIo,
): Promise<void> {
  if (!generators.has(id)) {
    throw new DataError(`There is no ${generators.noun} '${id}'`, {
      code: 'DATA_UNKNOWN_GENERATOR',
      expected: `one of ${generators.ids.join(', ')}`,
      found: id,
      hint: didYouMean(id, generators.ids),
    });
  }
  const generator = generators.get(id);
  const rows = options.rows ?? generator.rows;
  const seed = options.seed ?? generator.seed;
  const file = options.output ?? `${id}.csv.gz`;
  const text = generator.generate(rows, seed);
  const content = file.endsWith('.gz') ? packText(text) : Buffer.from(text, 'utf8');
  try {
    await writeFile(file, content);
  } catch (error) {
    throw new DataError('The file cannot be written', {
      code: 'DATA_WRITE',
      where: file,
      found: error instanceof Error ? error.message : String(error),
      hint: 'Name another with -o.',
      cause: error,
    });
  }
  io.out(`${file}: ${formatCount(rows)} made-up rows, seed ${String(seed)}\n`);
}
