import { appendFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import type { RunResult } from '../core/result.ts';
import { gateFindings, summaryMarkdown } from '../report/index.ts';

/** What a CI system says of itself; `process.env` of the caller. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Text of a workflow command. https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands */
const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A path as the code host knows it: from the root of the repository. */
function repositoryPath(file: string, workspace: string | undefined): string {
  if (workspace === undefined) return file;
  const path = relative(workspace, resolve(file)).replaceAll('\\', '/');
  return path === '' || path.startsWith('..') || isAbsolute(path) ? file : path;
}

/** One workflow command per gate that does not hold: GitHub shows them at the lines of the suite file. */
function annotations(result: RunResult, env: Environment): readonly string[] {
  if (env['GITHUB_ACTIONS'] !== 'true') return [];
  return gateFindings(result).map(({ rule, message, file, line, column }) => {
    const level = rule === 'gate-inconclusive' ? 'warning' : 'error';
    const place = `file=${escapeProperty(repositoryPath(file, env['GITHUB_WORKSPACE']))},line=${String(line)},col=${String(column)}`;
    return `::${level} ${place},title=${escapeProperty(`flowverdict ${result.suite.id}`)}::${escapeData(message)}`;
  });
}

/**
 * Tells a CI system what it asks for by its environment: GitHub's job summary (a file to append to) and annotations (on standard error, which it reads as well, so that `--json`
 * stays clean). A summary that cannot be written is said and costs nothing else.
 */
export async function writeCiOutputs(result: RunResult, env: Environment): Promise<void> {
  const summary = env['GITHUB_STEP_SUMMARY'];
  if (summary !== undefined && summary !== '') {
    try {
      await appendFile(summary, `${summaryMarkdown(result)}\n`);
    } catch (error) {
      process.stderr.write(`the job summary could not be written: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  for (const line of annotations(result, env)) process.stderr.write(`${line}\n`);
}
