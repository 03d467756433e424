import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Text } from '../core/content.ts';
import { UsageError } from '../core/errors.ts';
import type { Reporter, RunResult } from '../core/result.ts';
import { didYouMean } from '../core/suggest.ts';
import type { Suite } from '../core/suite.ts';
import { oneLine } from '../core/visible-name.ts';
import { predictionsReporter, renderReport, reporters } from '../report/index.ts';
import { writeCiOutputs } from './ci-outputs.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';
import { renderPredictionsApart } from './render-apart.ts';
import { writeArtifacts } from './write-artifacts.ts';

/** Where a report goes, and in which formats. */
export interface ReportOptions {
  readonly out: string;
  readonly format?: string;
  readonly json?: boolean;
  /** With 1, nothing is written by a thread beside this one; default as many as there are processors. */
  readonly jobs?: number;
  /** What the terminal says instead of a line per experiment. */
  readonly summary?: (result: RunResult, folder: string) => readonly string[];
}

/** A text without its marks. */
export const plainText = (text: Text): string =>
  typeof text === 'string' ? text : text.map((part) => (typeof part === 'string' ? part : part.text)).join('');

/** What the terminal says when a run is over. */
function summaryLines(result: RunResult, folder: string): readonly string[] {
  const lines = [`${result.suite.id}: ${result.verdict.toUpperCase()}${result.interrupted ? ' (interrupted)' : ''}`];
  if (result.datasets.some((dataset) => dataset.generated)) lines.push('  (generated data: made by a program, not captured)');
  for (const experiment of result.experiments) lines.push(`  ${experiment.id}: ${plainText(experiment.section.answer)}`);
  for (const verdict of result.verdicts)
    lines.push(
      `  gate ${verdict.verdict.toUpperCase()}: ${verdict.gate.experiment}: ${verdict.rule} (${verdict.measured?.reason ?? verdict.reason})`,
    );
  for (const failure of result.experiments.flatMap((experiment) => experiment.failures).slice(0, 10)) {
    lines.push(`  FAILED ${failure.cell}: ${failure.message}`);
  }
  lines.push(`  report: ${join(folder, 'report.md')}`, `  time: ${(result.timings['total'] ?? 0).toFixed(1)} s`);
  return lines;
}

/**
 * The reporters that `--format` names; all when it names none.
 * @throws UsageError for an unknown name
 */
export function chooseReporters(format: string | undefined): readonly Reporter[] {
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

interface Place {
  readonly folder: string;
  readonly jobs: number;
}

/** Writes each format for itself, so that one that breaks costs only itself. Says whether one broke. */
async function writeReport(result: RunResult, chosen: readonly Reporter[], { folder, jobs }: Place): Promise<boolean> {
  let broken = false;
  const apart = chosen.includes(predictionsReporter) && jobs > 1 ? renderPredictionsApart(result) : null;
  for (const reporter of chosen) {
    try {
      const early = reporter === predictionsReporter ? await apart : null;
      await writeArtifacts(folder, early ?? (await renderReport(result, [reporter])));
    } catch (error) {
      if (error instanceof UsageError) throw error;
      broken = true;
      const message = error instanceof Error ? error.message : String(error);
      process.stderr.write(`the report format '${reporter.id}' could not be written: ${message}\n`);
    }
  }
  return broken;
}

/** Writes the report of a finished run, prints its summary (or results.json), and says how the process ends. */
export async function finishRun(result: RunResult, suite: Suite, options: ReportOptions): Promise<ExitCode> {
  const folder = join(options.out, suite.id);
  const jobs = options.jobs ?? availableParallelism();
  const broken = await writeReport(result, chooseReporters(options.format), { folder, jobs });
  if (options.json === true) {
    const [json] = await renderReport(result, [reporters.get('json')]);
    process.stdout.write(json.content);
  } else {
    process.stdout.write(`${(options.summary ?? summaryLines)(result, folder).map(oneLine).join('\n')}\n`);
  }
  await writeCiOutputs(result, process.env);
  return broken ? exitCodes.incomplete : exitCodeOf(result, suite.stopOnInconclusive);
}
