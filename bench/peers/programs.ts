import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Watched, watch } from './watch.ts';

/** Models by the ids of the suite, slowest peers first. */
export const modelIds = [
  'svc',
  'knn',
  'random-forest',
  'logistic-regression',
  'lightgbm',
  'xgboost',
  'decision-tree',
  'naive-bayes',
] as const;

export type ModelId = (typeof modelIds)[number];

/** A model in a comparison of one program. */
export interface ModelScore {
  readonly seconds: number;
  readonly accuracy: number;
  /** Seconds of preparing, fitting and predicting over all folds: ours only. */
  readonly work?: number;
}

/** One whole process. */
export interface WholeRun {
  readonly watched: Watched;
  readonly foldsHash: string;
  readonly models: ReadonlyMap<string, ModelScore>;
}

const repository = resolve('.');
const peersFolder = join(repository, 'bench', 'peers');

/** A folder for this run's files, gone afterwards. */
export const workFolder = mkdtempSync(join(tmpdir(), 'flowverdict-peers-'));
process.once('exit', () => {
  rmSync(workFolder, { recursive: true, force: true });
});

/** Python with the peers: FLOWVERDICT_PYTHON, else python3. */
export const python = process.env['FLOWVERDICT_PYTHON'] ?? 'python3';

/** What a process took and the JSON that it printed. */
export interface Answered {
  readonly watched: Watched;
  readonly answer: unknown;
}

/** Runs a task of peers.py. @throws when Python or a package is missing */
export async function peers(args: readonly string[]): Promise<Answered> {
  const watched = await watch(python, [join(peersFolder, 'peers.py'), ...args]);
  return { watched, answer: JSON.parse(watched.out) as unknown };
}

/** Runs peers.R. @throws when R is missing */
export async function peersInR(args: readonly string[]): Promise<unknown> {
  const { out } = await watch('Rscript', [join(peersFolder, 'peers.R'), ...args]);
  return JSON.parse(out) as unknown;
}

/** Runs one of this folder's own scripts in a process of its own. */
export async function script(name: string, args: readonly string[]): Promise<Answered> {
  const watched = await watch(process.execPath, [fileURLToPath(new URL(name, import.meta.url)), ...args]);
  return { watched, answer: JSON.parse(watched.out) as unknown };
}

interface Results {
  readonly timings: {
    readonly cells: number;
    readonly experiments: { readonly models: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> };
  };
  readonly experiments: readonly {
    readonly foldsHash: string;
    readonly models: readonly { readonly id: string; readonly measures: Readonly<Record<string, { readonly mean: number }>> }[];
  }[];
}

/** A comparison to run with the command line. */
export interface SuiteOptions {
  /** Suite file's `data`, e.g. `{ dataset: nsl-kdd-train-20 }`. */
  readonly data: string;
  /** Suite file's list of models. */
  readonly models: readonly string[];
  readonly resampling: string;
  readonly dataFolder: string;
  readonly sample?: number;
  /** Worker threads; the machine's cores unless told. */
  readonly jobs?: number;
}

/** How a suite is run. */
interface RunOptions {
  readonly dataFolder: string;
  readonly jobs?: number | undefined;
  /** Arguments of Node itself. */
  readonly extra?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** The compiled program below dist/. */
  readonly program?: string;
}

/** Runs a suite whose id is `peers` in a fresh process, without what earlier runs read or computed, and gives its results.json. */
export async function runSuiteText(
  lines: readonly string[],
  { dataFolder, jobs, extra = [], env = process.env, program = 'bundle/main.js' }: RunOptions,
): Promise<{ readonly watched: Watched; readonly results: unknown }> {
  const suite = join(workFolder, 'suite.yaml');
  writeFileSync(suite, `${lines.join('\n')}\n`);
  const out = join(workFolder, 'reports');
  const fixed = ['run', suite, '--data-dir', dataFolder, '--out', out, '--no-cache', '--format', 'json'];
  if (jobs !== undefined) fixed.push('--jobs', String(jobs));
  const watched = await watch(process.execPath, [...extra, join(repository, 'dist', program), ...fixed], env);
  return { watched, results: JSON.parse(readFileSync(join(out, 'peers', 'results.json'), 'utf8')) };
}

/**
 * Runs `flowverdict run` on a comparison in a fresh process, without what earlier runs read or computed.
 * @param program the compiled program below dist/
 */
export async function flowverdict(
  options: SuiteOptions,
  extra: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
  program = 'bundle/main.js',
): Promise<WholeRun> {
  const lines = [
    'suite: peers',
    'title: peers',
    'seed: 42',
    `data: ${options.data}`,
    'experiments:',
    '  - id: models',
    '    kind: comparison',
    '    target: attack',
    ...(options.sample === undefined ? [] : [`    sample: { rows: ${String(options.sample)}, stratify: attack }`]),
    `    models: [${options.models.join(', ')}]`,
    `    resampling: ${options.resampling}`,
    '    measures: [accuracy]',
  ];
  const { watched, results } = await runSuiteText(lines, { dataFolder: options.dataFolder, jobs: options.jobs, extra, env, program });
  const { experiments, timings } = results as Results;
  const [{ foldsHash, models }] = experiments;
  const seconds = timings.cells / models.length;
  const workOf = (id: string): number =>
    Object.values(timings.experiments.models[id] ?? {})
      .flat()
      .reduce((sum, value) => sum + value, 0);
  const scores = models.map(({ id, measures }) => [id, { seconds, accuracy: measures['accuracy'].mean, work: workOf(id) }] as const);
  return { watched, foldsHash, models: new Map(scores) };
}
