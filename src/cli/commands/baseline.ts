import type { Command } from 'commander';

interface BaselineOptions {
  readonly file?: string;
}

/** `flowverdict baseline set RUN…` and `flowverdict baseline show`. */
export function addBaselineCommand(program: Command): void {
  const baseline = program.command('baseline').description('what gates that say `baseline` compare with, kept in the repository');
  const file = ['--file <file>', 'the baseline file (default: .flowverdict/baseline.json here or at the root of the repository)'] as const;
  baseline
    .command('set')
    .description('keep finished runs as the baselines of their suites: fold scores and hashes, predictions only of small test sets')
    .argument('<run...>', 'run folders, e.g. reports/demo')
    .option(...file)
    .action(async (runs: string[], options: BaselineOptions) => {
      const { setBaseline } = await import('../baseline-job.ts');
      await setBaseline(runs, options.file);
    });
  baseline
    .command('show')
    .description('what is kept')
    .option(...file)
    .action(async (options: BaselineOptions) => {
      const { showBaseline } = await import('../baseline-job.ts');
      await showBaseline(options.file);
    });
}
