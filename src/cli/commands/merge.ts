import type { Command } from 'commander';
import type { MergeOptions } from '../merge-job.ts';

/** `flowverdict merge SHARD…` */
export function addMergeCommand(program: Command): void {
  program
    .command('merge')
    .description('join the shards of a run (run --shard I/N) into the report that one run would have written')
    .argument('<shard...>', 'shard files, or folders that hold them')
    .option('--data-dir <folder>', 'folder with data sets')
    .option('--out <folder>', 'the report goes to <folder>/<suite id>/', 'reports')
    .option('--baseline <run>', 'earlier run for gates that say `baseline`, as of `run`')
    .option('--format <names>', 'reports to write, comma-separated (default: all)')
    .option('--json', 'print results.json to standard output, and nothing else')
    .action(async (shards: string[], options: MergeOptions) => {
      const { mergeShards } = await import('../merge-job.ts');
      process.exitCode = await mergeShards(shards, options);
    });
}
