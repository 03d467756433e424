import type { Command } from 'commander';
import { byteCount, cellMegabytes, collectOverride, memoryHelp, positiveInteger, positiveNumber, shardOf } from '../parse-options.ts';
import type { RunCommandOptions } from '../run-job.ts';

/** `flowverdict run SUITE…` */
export function addRunCommand(program: Command): void {
  program
    .command('run')
    .description('run suites and write their reports')
    .argument('<suite...>', 'suite files (YAML)')
    .option('--data-dir <folder>', 'folder with data sets (default: FLOWVERDICT_DATA, then the user cache)')
    .option('--out <folder>', 'reports go to <folder>/<suite id>/', 'reports')
    .option('--jobs <n>', 'worker threads (default: number of cores; at most twice as many, or 8)', positiveInteger)
    .option('--memory <size>', memoryHelp, byteCount)
    .option('--set <path=value>', 'override a value of the suite, e.g. --set seed=7; repeatable', collectOverride)
    .option('--resume', 'go on where an interrupted run of the same suite and data stopped')
    .option('--retry-failed', 'as --resume, and cells that failed run again')
    .option('--no-cache', 'read every file and compute every cell, also what an earlier run of this version read or computed')
    .option('--cell-timeout <seconds>', 'a cell that takes longer ends as failed (default: `limits` of the suite)', positiveNumber)
    .option(
      '--cell-memory <size>',
      'a cell that needs more memory, e.g. 2g, ends as failed (default: `limits` of the suite)',
      cellMegabytes,
    )
    .option('--shard <i/n>', 'run one of n parts of the cells; join them with `flowverdict merge`', shardOf)
    .option('--allow-run', 'let the suite run the programs and modules that it names (also: FLOWVERDICT_ALLOW_RUN=1)')
    .option(
      '--baseline <run>',
      'earlier run for gates that say `baseline`: its folder, results.json, or a baseline file (default: .flowverdict/baseline.json)',
    )
    .option('--format <names>', 'reports to write, comma-separated (default: all)')
    .option('--json', 'print results.json to standard output, and nothing else')
    .action(async (files: string[], options: RunCommandOptions) => {
      const { runJob } = await import('../run-job.ts');
      process.exitCode = await runJob(files, options);
    });
}
