import { type Command, InvalidArgumentError } from 'commander';
import type { DataIo } from '../data-job.ts';

/** A whole number of at least `minimum`, for commander. */
function integerFrom(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < minimum) {
      throw new InvalidArgumentError(`Expected an integer from ${String(minimum)}.`);
    }
    return value;
  };
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** The process's own streams. */
const processIo: DataIo = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  get isTTY() {
    return process.stderr.isTTY && (process.env['CI'] ?? '') === '';
  },
};

interface FolderOption {
  readonly dataDir?: string;
}

/** `flowverdict data list | fetch ID | verify [ID…] | generate ID`. */
export function addDataCommand(program: Command, io: DataIo = processIo): void {
  const data = program.command('data').description('data sets: list, fetch, verify, generate');
  const folder = ['--data-dir <folder>', 'where the files lie (else FLOWVERDICT_DATA, then the user cache)'] as const;
  const places = ({ dataDir }: FolderOption): { env: NodeJS.ProcessEnv; dataDir?: string } => ({
    env: process.env,
    ...(dataDir === undefined ? {} : { dataDir }),
  });
  data
    .command('list')
    .description('the data sets that are known, and where they lie')
    .option(...folder)
    .action(async (options: FolderOption) => {
      const { listDatasets } = await import('../data-job.ts');
      listDatasets(places(options), io);
    });
  data
    .command('fetch')
    .description('download a data set and check its bytes; continues an interrupted download')
    .argument('<id>', 'data set, see `flowverdict data list`')
    .option('--mirror <url>', 'tried first: address of the file, or of its folder with / at the end (can be given again)', collect, [])
    .option(...folder)
    .action(async (id: string, options: FolderOption & { readonly mirror: readonly string[] }) => {
      const { fetchOne } = await import('../data-job.ts');
      await fetchOne(id, options.mirror, places(options), io);
    });
  data
    .command('verify')
    .description('compare the files here with the registry')
    .argument('[ids...]', 'data sets; without any, all that are here')
    .option(...folder)
    .action(async (ids: readonly string[], options: FolderOption) => {
      const { verifyDatasets } = await import('../data-job.ts');
      await verifyDatasets(ids, places(options), io);
    });
  data
    .command('generate')
    .description('write a made-up data set: the same rows and seed give the same file')
    .argument('<id>', 'e.g. kdd99-generated')
    .option('--rows <n>', 'number of rows (default: as shipped)', integerFrom(1))
    .option('--seed <n>', 'seed (default: as shipped)', integerFrom(0))
    .option('-o, --output <file>', 'file to write; .gz packs it (default: ID.csv.gz here)')
    .action(async (id: string, options: { readonly rows?: number; readonly seed?: number; readonly output?: string }) => {
      const { generateOne } = await import('../data-job.ts');
      await generateOne(id, options, io);
    });
}
