import type { Command } from 'commander';
import type { Override } from '../../suite/index.ts';
import { collectOverride } from '../parse-options.ts';

interface ValidateOptions {
  readonly dataDir?: string;
  readonly set?: readonly Override[];
  readonly cache?: boolean;
}

/** `flowverdict validate SUITE…` */
export function addValidateCommand(program: Command): void {
  program
    .command('validate')
    .description('check suites and their data, and print what a run would do')
    .argument('<suite...>', 'suite files (YAML)')
    .option('--data-dir <folder>', 'folder with data sets')
    .option('--set <path=value>', 'override a value of the suite; repeatable', collectOverride)
    .option('--no-cache', 'read the data files, also those that an earlier run of this version read')
    .action(async (files: string[], options: ValidateOptions) => {
      const { validateSuites } = await import('../validate-job.ts');
      await validateSuites(files, options);
    });
}
