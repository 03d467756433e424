import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CompareOptions } from '../compare-job.ts';

/** A number within bounds, for commander. */
function numberWithin(least: number, below: number, words: string): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (!(value >= least && value < below)) throw new InvalidArgumentError(`expected ${words}.`);
    return value;
  };
}

/** `flowverdict compare BASE HEAD` */
export function addCompareCommand(program: Command): void {
  program
    .command('compare')
    .description(
      'two finished runs, or two files of predictions, against each other; exit 0 holds, 1 broken, 3 not computable, 4 undecided',
    )
    .argument('<base>', 'what is there: a run folder, results.json, a baseline file, or predictions (CSV, TSV, JSON lines, Parquet)')
    .argument('<head>', 'what is new, of the same kind')
    .option(
      '--margin <n>',
      'difference that is too small to matter (default 0.005 for measures between 0 and 1)',
      numberWithin(0, Infinity, 'a number from 0'),
    )
    .option('--measure <id>', 'what is compared (default: the first measure of each experiment; accuracy for predictions)')
    .addOption(
      new Option('--rule <rule>', 'what must be proven of HEAD')
        .choices(['notWorseThan', 'betterThan', 'equivalentTo'])
        .default('notWorseThan'),
    )
    .option('--alpha <n>', 'chance of a wrong word', numberWithin(Number.MIN_VALUE, 0.5, 'a number between 0 and 0.5'), 0.05)
    .option('--experiment <id>', 'only this experiment')
    .option('--model <name>', 'only this model')
    .option('--positive <class>', 'of two classes in files of predictions, the positive one (default: the last in alphabetical order)')
    .option('--unpaired', 'compare runs on other data or folds too, without pairing')
    .addOption(
      new Option('--on-inconclusive <what>', 'how an undecided comparison ends: stop = exit 4').choices(['stop', 'pass']).default('stop'),
    )
    .option('--json', 'print the comparison as JSON')
    .action(async (base: string, head: string, options: CompareOptions) => {
      const { compareJob } = await import('../compare-job.ts');
      process.exitCode = await compareJob(base, head, options);
    });
}
