import { type Command, InvalidArgumentError } from 'commander';
import type { AuditCommandOptions, IgnoreOption } from '../audit-job.ts';
import { byteCount, memoryHelp, positiveInteger } from '../parse-options.ts';

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `FV004:src_port=the port is drawn by us`, repeatable. */
function collectIgnore(text: string, before: readonly IgnoreOption[] = []): readonly IgnoreOption[] {
  const match = /^(FV\d{3}(?::[^=]+)?)=(.*)$/.exec(text);
  if (match === null || match[2].trim().length < 3) {
    throw new InvalidArgumentError('expected FINDING=REASON, e.g. --ignore "FV004:src_port=ports are drawn by our generator".');
  }
  return [...before, { finding: match[1], reason: match[2].trim() }];
}

/** `flowverdict audit FILE --target COL` */
export function addAuditCommand(program: Command): void {
  program
    .command('audit')
    .description('find what makes scores on a data set look better than they are, without a suite')
    .argument('<file>', 'data: CSV, TSV, JSON lines or Parquet, also .gz and .zst')
    .requiredOption('--target <column>', 'column to predict')
    .option('--positive <class>', 'the class that counts as positive; of more than two, this one against the rest')
    .option('--test <file>', 'test data of the same columns: the split under audit is then this pair')
    .option('--profile <name>', 'traffic profile, see `flowverdict list profiles`', 'generic')
    .option('--where <sql>', 'condition on the columns: only these rows')
    .option('--exclude <column>', 'leave a feature column out; repeatable', collect)
    .option('--group <column>', 'rows of one value belong together (host, session)')
    .option('--time <column>', 'when a row happened')
    .option('--check <code>', 'only this check, e.g. FV001; repeatable', collect)
    .option('--ignore <finding=reason>', 'accept a finding, e.g. "FV004:src_port=drawn by our generator"; repeatable', collectIgnore)
    .option('--fast', 'look at a sample of the rows where that saves time, and say the sampling error')
    .option('--strict', 'exit 1 when there is a critical finding')
    .option('--seed <n>', 'seed of samples, folds and permutations', positiveInteger, 42)
    .option('--out <folder>', 'the report goes to <folder>/audit-<name of the file>/', 'reports')
    .option('--jobs <n>', 'worker threads (default: number of cores; at most twice as many, or 8)', positiveInteger)
    .option('--memory <size>', memoryHelp, byteCount)
    .option('--format <names>', 'reports to write, comma-separated (default: all)')
    .option('--json', 'print results.json to standard output, and nothing else')
    .action(async (file: string, options: AuditCommandOptions) => {
      const { auditJob } = await import('../audit-job.ts');
      process.exitCode = await auditJob(file, options);
    });
}
