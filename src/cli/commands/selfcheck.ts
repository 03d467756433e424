import type { Command } from 'commander';
import type { SelfcheckOptions } from '../selfcheck-job.ts';

/** `flowverdict selfcheck` */
export function addSelfcheckCommand(program: Command): void {
  program
    .command('selfcheck')
    .description('replay published figures in this very install: expected, got, source; exit 1 when one differs')
    .option('--json', 'print the results as JSON, and nothing else')
    .action(async (options: SelfcheckOptions) => {
      const { selfcheckJob } = await import('../selfcheck-job.ts');
      process.exitCode = selfcheckJob(options);
    });
}
