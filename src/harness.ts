import { availableParallelism } from 'node:os';
import type { Dataset } from './core/dataset.ts';
import type { RunResult } from './core/result.ts';
import { evaluateGates } from './gates/evaluate.ts';
import { createCellWork } from './run/cell-work.ts';
import { createInlineExecutor, type Executor } from './run/executor.ts';
import { type RunProgress, runSuite } from './run/run-suite.ts';
import { holm } from './stats/index.ts';
import { checkSuite, type LoadedSuite, loadSuite, loadSuiteData, type Override, type WorkerData } from './suite/index.ts';
import { version } from './version.ts';

/** How a suite file is run. */
export interface HarnessOptions {
  readonly dataDir?: string | undefined;
  /** Environment that names data folders; `process.env` of the caller. */
  readonly env?: NodeJS.ProcessEnv;
  readonly overrides?: readonly Override[];
  /** Cells in flight; 0 runs them in this thread. Default: the machine's cores. */
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: RunProgress;
  readonly onMessage?: (message: string) => void;
}

/** Worker threads run the compiled module; straight from the TypeScript sources there is none, and cells run in this thread. */
async function openExecutor(
  loaded: LoadedSuite,
  datasets: ReadonlyMap<string, Dataset>,
  jobs: number,
  work: ReturnType<typeof createCellWork>,
): Promise<Executor> {
  if (jobs === 0 || import.meta.url.endsWith('.ts')) return createInlineExecutor(work);
  const { createWorkerExecutor } = await import('./run/worker-pool.ts');
  const data: WorkerData = { text: loaded.text, file: loaded.suite.file, overrides: loaded.overrides, datasets };
  return createWorkerExecutor(new URL('./worker.js', import.meta.url), data, jobs);
}

/**
 * Runs a suite file: reads it and its data, plans, runs the cells, judges.
 * The result but for its `timings` depends on the suite, the data and the seed alone: not on `jobs`, the machine or the clock.
 * @throws FlowverdictError (or FlowverdictErrors) on bad input, before any cell runs
 */
export async function runSuiteFile(file: string, options: HarnessOptions = {}): Promise<RunResult> {
  const started = performance.now();
  const loaded = await loadSuite(file, options.overrides);
  const datasets = await loadSuiteData(loaded.suite, { dataDir: options.dataDir, env: options.env ?? {}, onProgress: options.onMessage });
  checkSuite(loaded.suite, datasets);
  const loadedAt = performance.now();
  const work = createCellWork(loaded.suite, datasets);
  const executor = await openExecutor(loaded, datasets, options.jobs ?? availableParallelism(), work);
  try {
    const result = await runSuite({
      suite: loaded.suite,
      datasets,
      work,
      executor,
      adjust: holm,
      judgeGates: evaluateGates,
      tool: { name: 'flowverdict', version },
      signal: options.signal,
      progress: options.progress,
    });
    return { ...result, timings: { load: (loadedAt - started) / 1000, ...result.timings, total: (performance.now() - started) / 1000 } };
  } finally {
    await executor.close();
  }
}
