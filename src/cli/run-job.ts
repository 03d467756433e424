import { join } from 'node:path';
import type { Reporter, RunResult } from '../core/result.ts';
import type { Text } from '../core/content.ts';
import { runSuiteFile } from '../harness.ts';
import { FlowverdictError, formatError, UsageError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';
import { renderReport, reporters } from '../report/index.ts';
import { loadSuite, type Override } from '../suite/index.ts';
import { type ExitCode, exitCodeOf, exitCodes, worstExitCode } from './exit-codes.ts';
import { createProgress } from './progress.ts';
import { writeArtifacts } from './write-artifacts.ts';

export interface RunCommandOptions {
  readonly dataDir?: string;
  readonly out: string;
  readonly jobs?: number;
  readonly set?: readonly Override[];
  readonly format?: string;
  readonly json?: boolean;
}

const plainText = (text: Text): string =>
  typeof text === 'string' ? text : text.map((part) => (typeof part === 'string' ? part : part.text)).join('');

/** What the terminal says when a run is over. */
function summaryLines(result: RunResult, folder: string): readonly string[] {
  const lines = [`${result.suite.id}: ${result.verdict.toUpperCase()}${result.interrupted ? ' (interrupted)' : ''}`];
  if (result.datasets.some((dataset) => dataset.generated)) lines.push('  (generated data: made by a program, not captured)');
  for (const experiment of result.experiments) lines.push(`  ${experiment.id}: ${plainText(experiment.section.answer)}`);
  for (const verdict of result.verdicts)
    lines.push(`  gate ${verdict.verdict.toUpperCase()}: ${verdict.gate.experiment}: ${verdict.rule} (${verdict.reason})`);
  for (const failure of result.experiments.flatMap((experiment) => experiment.failures).slice(0, 10)) {
    lines.push(`  FAILED ${failure.cell}: ${failure.message}`);
  }
  lines.push(`  report: ${join(folder, 'report.md')}`, `  time: ${(result.timings['total'] ?? 0).toFixed(1)} s`);
  return lines;
}

/** The reporters that `--format` names; all when it names none. */
function chooseReporters(format: string | undefined): readonly Reporter[] {
  if (format === undefined) return reporters.all;
  return format.split(',').map((name) => {
    const id = name.trim();
    if (!reporters.has(id))
      throw new UsageError(`unknown report format '${id}'`, {
        code: 'USAGE_FORMAT',
        where: '--format',
        found: id,
        hint: didYouMean(id, reporters.ids),
      });
    return reporters.get(id);
  });
}

/** Writes each format for itself, so that one that breaks costs only itself. Says whether one broke. */
async function writeReport(result: RunResult, chosen: readonly Reporter[], folder: string): Promise<boolean> {
  let broken = false;
  for (const reporter of chosen) {
    try {
      await writeArtifacts(folder, await renderReport(result, [reporter]));
    } catch (error) {
      if (error instanceof UsageError) throw error;
      broken = true;
      process.stderr.write(
        `the report format '${reporter.id}' could not be written: ${error instanceof Error ? error.message : String(error)}\n`,
      );
    }
  }
  return broken;
}

async function runOne(file: string, options: RunCommandOptions, signal: AbortSignal): Promise<ExitCode> {
  const overrides = options.set ?? [];
  const chosen = chooseReporters(options.format);
  const { suite } = await loadSuite(file, overrides);
  const progress = await createProgress({ stream: process.stderr, env: process.env, quiet: options.json === true });
  let result: RunResult;
  try {
    result = await runSuiteFile(file, {
      dataDir: options.dataDir,
      env: process.env,
      overrides,
      jobs: options.jobs,
      signal,
      progress,
      onMessage: (text) => {
        progress.message(text);
      },
    });
  } finally {
    progress.stop();
  }
  progress.message('writing the report');
  const folder = join(options.out, suite.id);
  const broken = await writeReport(result, chosen, folder);
  if (options.json === true) {
    const [json] = await renderReport(result, [reporters.get('json')]);
    process.stdout.write(json.content);
  } else {
    process.stdout.write(`${summaryLines(result, folder).join('\n')}\n`);
  }
  return broken ? exitCodes.incomplete : exitCodeOf(result, suite.stopOnInconclusive);
}

/** Runs suites one after the other; the first Ctrl-C ends the run cleanly with what is done, the second at once. */
export async function runJob(files: readonly string[], options: RunCommandOptions): Promise<ExitCode> {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(3);
    controller.abort();
    process.stderr.write('\ninterrupted: writing what is done (once more to stop at once)\n');
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const codes: ExitCode[] = [];
  try {
    for (const file of files) {
      if (controller.signal.aborted) break;
      try {
        codes.push(await runOne(file, options, controller.signal));
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
