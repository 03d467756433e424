import { availableParallelism, totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Dataset } from './core/dataset.ts';
import type { ModelSite } from './core/external-model.ts';
import type { CellLimits, Suite } from './core/suite.ts';
import type { RunResult } from './core/result.ts';
import { evaluateGates } from './gates/evaluate.ts';
import type { Baseline } from './gates/evidence.ts';
import type { SliceSource } from './gates/slices.ts';
import type { Outcome } from './core/experiment.ts';
import { type CellWork, createCellWork } from './run/cell-work.ts';
import { createInlineExecutor, type Executor } from './run/executor.ts';
import { type RunProgress, runShard, runSuite } from './run/run-suite.ts';
import type { Shard } from './run/shard.ts';
import type { Threads } from './run/worker-pool.ts';
import type { OutcomeStore } from './run/store.ts';
import { adjustLog10P } from './stats/index.ts';
import {
  checkSuite,
  gateSources,
  inspectModels,
  type LoadedSuite,
  loadSuite,
  loadSuiteData,
  type Override,
  parseSuite,
  refuseForeignCode,
  type SharedWithWorkers,
  type WorkerData,
} from './suite/index.ts';
import { version } from './version.ts';

/** How a suite file is run. */
export interface HarnessOptions {
  readonly dataDir?: string | undefined;
  /** Environment that names data folders; `process.env` of the caller. */
  readonly env?: NodeJS.ProcessEnv;
  readonly overrides?: readonly Override[];
  /** Cells in flight; 0 runs them in this thread. Default: the machine's cores. */
  readonly jobs?: number | undefined;
  /**
   * Bytes for all threads together: half for prepared data that they keep for their next cells, half for the cells in flight, of which there are fewer when they are thought to need more.
   * One cell always runs. Default: a quarter of the machine's memory.
   */
  readonly memory?: number | undefined;
  /** A cell that takes longer, in seconds, ends as failed; needs worker threads. */
  readonly cellSeconds?: number | undefined;
  /** A cell that needs more memory, in megabytes, ends as failed; needs worker threads. */
  readonly cellMegabytes?: number | undefined;
  /** Opens the store of outcomes (journal, cache) once suite and data are known. */
  readonly openStore?: (run: OpenRun) => OutcomeStore;
  /** Lets the suite run programs and modules that it names; also `FLOWVERDICT_ALLOW_RUN=1` in `env`. */
  readonly allowRun?: boolean | undefined;
  /** An earlier run, for gates that say `baseline`. */
  readonly baseline?: Baseline | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: RunProgress;
  readonly onMessage?: (message: string) => void;
}

/** A suite with its data, ready to run. */
export interface OpenRun {
  readonly loaded: LoadedSuite;
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly work: CellWork;
  /** The rows that gates ask for, by experiment. */
  readonly sources: ReadonlyMap<string, SliceSource>;
  /** SHA-256 of the files of the suite's own models, by experiment and model. */
  readonly files: Readonly<Record<string, string>>;
}

/** Threads beyond twice the cores only wait and take memory; a thousand of them end the process. */
const mostThreads = (): number => Math.max(8, 2 * availableParallelism());

/**
 * Starts the worker threads of a run. They run the compiled module; straight from the TypeScript sources there is none, and cells run in the main thread.
 */
async function startWorkers({ suite, text, overrides }: LoadedSuite, options: HarnessOptions): Promise<Threads | undefined> {
  const jobs = Math.min(options.jobs ?? availableParallelism(), mostThreads());
  if (jobs === 0 || import.meta.url.endsWith('.ts')) return undefined;
  const { startThreads } = await import('./run/worker-pool.ts');
  const limits = limitsOf(suite, options);
  const data: WorkerData = {
    text,
    file: suite.file,
    overrides,
    // what a thread keeps for its next cells counts against the cell's bound
    memoryBytes: Math.min(memoryOf(options) / 2 / jobs, (limits.megabytes ?? Infinity) * 2 ** 18),
    site: modelSite(suite, { ...options, signal: undefined }),
  };
  return startThreads(new URL('./worker.js', import.meta.url), data, jobs, limits);
}

async function openExecutor({ loaded, datasets, work }: OpenRun, options: HarnessOptions, threads: Threads | undefined): Promise<Executor> {
  if (threads === undefined) return createInlineExecutor(work);
  const { createWorkerExecutor } = await import('./run/worker-pool.ts');
  return createWorkerExecutor(
    threads,
    (): SharedWithWorkers => ({ datasets, designs: work.designs }),
    work,
    limitsOf(loaded.suite, options),
  );
}

/** Opens a run while its threads start, and hands both on. */
async function withWorkers<T>(
  loaded: LoadedSuite,
  options: HarnessOptions,
  use: (run: OpenRun, executor: Executor) => Promise<T>,
): Promise<T> {
  if (!modelSite(loaded.suite, options).allowRun) refuseForeignCode(loaded.suite);
  const threads = await startWorkers(loaded, options);
  let executor: Executor | undefined;
  try {
    const run = await openToRun(loaded, options);
    executor = await openExecutor(run, options, threads);
    return await use(run, executor);
  } finally {
    await (executor ?? threads)?.close();
  }
}

const limitsOf = (suite: Suite, options: HarnessOptions): CellLimits => ({
  seconds: options.cellSeconds ?? suite.limits?.seconds,
  megabytes: options.cellMegabytes ?? suite.limits?.megabytes,
});

const memoryOf = (options: HarnessOptions): number => options.memory ?? totalmem() / 4;

/**
 * Loads the data of a suite and checks the suite against them.
 * @throws FlowverdictError (or FlowverdictErrors) on bad input
 */
export async function openRun(loaded: LoadedSuite, options: HarnessOptions): Promise<OpenRun> {
  const datasets = await loadSuiteData(loaded.suite, { dataDir: options.dataDir, env: options.env ?? {}, onProgress: options.onMessage });
  checkSuite(loaded.suite, datasets);
  const sources = await gateSources(loaded.suite, datasets);
  return {
    loaded,
    datasets,
    sources,
    files: {},
    work: createCellWork(loaded.suite, datasets, memoryOf(options) / 2, modelSite(loaded.suite, options)),
  };
}

/** What models that the suite brings along may do. */
export function modelSite(suite: Suite, options: HarnessOptions): ModelSite {
  const { allowRun, env = {}, signal } = options;
  const { seconds } = limitsOf(suite, options);
  return {
    folder: dirname(resolve(suite.file)),
    allowRun: allowRun === true || env['FLOWVERDICT_ALLOW_RUN'] === '1',
    env: { ...env },
    ...(seconds === undefined ? {} : { cellSeconds: seconds }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/**
 * Opens a run whose cells are to run here: the suite's own models have the user's leave, and their files fit the questions.
 * @throws FlowverdictErrors with everything that is wrong
 */
async function openToRun(loaded: LoadedSuite, options: HarnessOptions): Promise<OpenRun> {
  const run = await openRun(loaded, options);
  return { ...run, files: await inspectModels(loaded.suite, (experiment) => run.work.contextOf(experiment)) };
}

const storeOpener = (run: OpenRun, { openStore }: HarnessOptions): (() => OutcomeStore) | undefined =>
  openStore === undefined ? undefined : () => openStore(run);

async function judgeRun(run: OpenRun, executor: Executor, options: HarnessOptions, started: number): Promise<RunResult> {
  const { suite } = run.loaded;
  const openedAt = performance.now();
  const result = await runSuite({
    suite,
    datasets: run.datasets,
    work: run.work,
    executor,
    openStore: storeOpener(run, options),
    memory: memoryOf(options) / 2,
    adjust: (log10P) => adjustLog10P(suite.multiplicity.method, log10P),
    judgeGates: (gates, results) =>
      evaluateGates(gates, results, {
        alpha: suite.alpha,
        baseline: options.baseline ?? null,
        unpaired: suite.unpairedBaseline === true,
        sources: run.sources,
      }),
    tool: { name: 'flowverdict', version },
    signal: options.signal,
    progress: options.progress,
  });
  return { ...result, timings: { load: (openedAt - started) / 1000, ...result.timings, total: (performance.now() - started) / 1000 } };
}

/**
 * Runs a suite file: reads it and its data, plans, runs the cells, judges.
 * The result but for its `timings` depends on the suite, the data and the seed alone: not on `jobs`, the machine or the clock.
 * @throws FlowverdictError (or FlowverdictErrors) on bad input, before any cell runs
 */
export async function runSuiteFile(file: string, options: HarnessOptions = {}): Promise<RunResult> {
  const started = performance.now();
  return withWorkers(await loadSuite(file, options.overrides), options, (run, executor) => judgeRun(run, executor, options, started));
}

/**
 * Runs a suite that stands in no file.
 * @param file path that relative data paths start from, and that errors name
 * @throws FlowverdictError (or FlowverdictErrors) on bad input, before any cell runs
 */
export async function runSuiteText(text: string, file: string, options: HarnessOptions = {}): Promise<RunResult> {
  const started = performance.now();
  const overrides = options.overrides ?? [];
  const loaded = { suite: parseSuite(text, file, overrides), text, overrides };
  return withWorkers(loaded, options, (run, executor) => judgeRun(run, executor, options, started));
}

/**
 * Runs one part of a suite's cells for its store (`openStore`) to keep.
 * @throws FlowverdictError (or FlowverdictErrors) on bad input, before any cell runs
 */
export async function runShardOfFile(file: string, shard: Shard, options: HarnessOptions): Promise<ReadonlyMap<string, Outcome>> {
  return withWorkers(await loadSuite(file, options.overrides), options, (run, executor) =>
    runShard({
      suite: run.loaded.suite,
      work: run.work,
      executor,
      openStore: storeOpener(run, options),
      memory: memoryOf(options) / 2,
      shard,
      signal: options.signal,
      progress: options.progress,
    }),
  );
}

/** Computes nothing: a cell that no store holds is missing. */
const missingExecutor: Executor = {
  width: 1,
  run: (cell) => Promise.resolve({ cell: cell.id, status: 'interrupted', code: 'CELL_MISSING', message: 'no shard holds this cell' }),
  close: () => Promise.resolve(),
};

/** Judges outcomes that are there already (`openStore`), as if one run had computed them. */
export async function judgeOutcomes(loaded: LoadedSuite, options: HarnessOptions): Promise<RunResult> {
  const started = performance.now();
  return judgeRun(await openRun(loaded, options), missingExecutor, options, started);
}
