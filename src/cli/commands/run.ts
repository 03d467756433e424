import type { Command } from 'commander';
import { collectOverride, positiveInteger } from '../parse-options.ts';
import type { RunCommandOptions } from '../run-job.ts';

/** `flowverdict run SUITE…` */
export function addRunCommand(program: Command): void {
  program
    .command('run')
    .description('run suites and write their reports')
    .argument('<suite...>', 'suite files (YAML)')
    .option('--data-dir <folder>', 'folder with data sets (default: FLOWVERDICT_DATA, then the user cache)')
    .option('--out <folder>', 'reports go to <folder>/<suite id>/', 'reports')
    .option('--jobs <n>', 'worker threads (default: number of cores)', positiveInteger)
    .option('--set <path=value>', 'override a value of the suite, e.g. --set seed=7; repeatable', collectOverride)
    .option('--format <names>', 'reports to write, comma-separated (default: all)')
    .option('--json', 'print results.json to standard output, and nothing else')
    .action(async (files: string[], options: RunCommandOptions) => {
      const { runJob } = await import('../run-job.ts');
      process.exitCode = await runJob(files, options);
    });
}
