import { join } from 'node:path';
import { FlowverdictError, formatError, SuiteError } from '../core/errors.ts';
import { type HarnessOptions, runShardOfFile, runSuiteFile } from '../harness.ts';
import { formatShard, type Shard } from '../run/shard.ts';
import { loadSuite, type Override } from '../suite/index.ts';
import { findBaseline } from './baseline-job.ts';
import { type ExitCode, exitCodes, worstExitCode } from './exit-codes.ts';
import { chooseReporters, finishRun, type ReportOptions } from './finish-run.ts';
import { openStores, type OpenStores } from './outcome-stores.ts';
import { createProgress } from './progress.ts';

export interface RunCommandOptions extends ReportOptions {
  readonly dataDir?: string;
  readonly jobs?: number;
  readonly memory?: number;
  readonly set?: readonly Override[];
  readonly resume?: boolean;
  readonly retryFailed?: boolean;
  readonly cache?: boolean;
  readonly cellTimeout?: number;
  readonly cellMemory?: number;
  readonly allowRun?: boolean;
  readonly shard?: Shard;
  readonly baseline?: string;
}

const wholeRun: Shard = { index: 1, count: 1 };

/** The journal of a whole run goes away with its success; that of a shard is its result. */
const journalName = (shard: Shard | undefined): string =>
  shard === undefined ? 'journal.jsonl' : `shard-${String(shard.index)}-of-${String(shard.count)}.jsonl`;

/** @param taken the suites of this command so far: file by id */
async function runOne(file: string, options: RunCommandOptions, taken: Map<string, string>, signal: AbortSignal): Promise<ExitCode> {
  const overrides = options.set ?? [];
  const chosen = chooseReporters(options.format);
  const { suite } = await loadSuite(file, overrides);
  const earlier = taken.get(suite.id);
  if (earlier !== undefined) {
    throw new SuiteError(`the report of '${suite.id}' would replace that of ${earlier}`, {
      code: 'SUITE_SAME_ID',
      where: suite.locate(['suite']),
      expected: 'suites with different ids',
      found: suite.id,
      hint: 'Rename one of them, or run them into different folders with --out.',
    });
  }
  taken.set(suite.id, file);
  const baseline = options.shard === undefined ? await findBaseline(suite, options.baseline) : undefined;
  const progress = await createProgress({ stream: process.stderr, env: process.env, quiet: options.json === true });
  const onMessage = (text: string): void => {
    progress.message(text);
  };
  let stores: OpenStores | undefined;
  const harness: HarnessOptions = {
    dataDir: options.dataDir,
    env: options.cache === false ? { ...process.env, FLOWVERDICT_CACHE: 'off' } : process.env,
    overrides,
    jobs: options.jobs,
    memory: options.memory,
    cellSeconds: options.cellTimeout,
    cellMegabytes: options.cellMemory,
    allowRun: options.allowRun,
    baseline,
    signal,
    progress,
    onMessage,
    openStore: (run) => {
      // the cells are about to start in other threads; what cannot be loaded is found missing when it is needed; a shard writes no report
      if (options.shard === undefined) for (const reporter of chosen) void reporter.prepare?.().catch(() => undefined);
      stores = openStores(run, {
        journalPath: join(options.out, suite.id, journalName(options.shard)),
        resume: options.resume === true || options.retryFailed === true,
        retryFailed: options.retryFailed === true,
        cache: options.cache !== false,
        shard: options.shard ?? wholeRun,
        env: process.env,
        onMessage,
      });
      return stores.store;
    },
  };
  try {
    if (options.shard !== undefined) {
      const outcomes = [...(await runShardOfFile(file, options.shard, harness)).values()];
      const failed = outcomes.filter((outcome) => outcome.status !== 'ok').length;
      progress.stop();
      process.stdout.write(
        `${suite.id}: shard ${formatShard(options.shard)}, ${String(outcomes.length)} cells, ${String(failed)} not finished; join all shards with \`flowverdict merge\`\n`,
      );
      return failed === 0 ? exitCodes.pass : exitCodes.incomplete;
    }
    const result = await runSuiteFile(file, harness);
    progress.stop();
    progress.message('writing the report');
    const code = await finishRun(result, suite, options);
    const complete = !result.interrupted && result.experiments.every((experiment) => experiment.status === 'complete');
    if (complete) stores?.journal.remove();
    return code;
  } finally {
    progress.stop();
    stores?.close();
  }
}

/** Runs suites one after the other; the first Ctrl-C ends the run cleanly with what is done, the second at once. */
export async function runJob(files: readonly string[], options: RunCommandOptions): Promise<ExitCode> {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.incomplete);
    controller.abort();
    process.stderr.write('\ninterrupted: writing what is done (once more to stop at once; --resume goes on later)\n');
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const codes: ExitCode[] = [];
  const taken = new Map<string, string>();
  try {
    for (const file of files) {
      if (controller.signal.aborted) break;
      try {
        codes.push(await runOne(file, options, taken, controller.signal));
      } catch (error) {
        if (!(error instanceof FlowverdictError)) throw error;
        process.stderr.write(`${formatError(error)}\n`);
        codes.push(exitCodes.badInput);
      }
    }
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
  return worstExitCode(codes);
}
