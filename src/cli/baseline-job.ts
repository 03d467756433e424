import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { DataError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import type { Suite } from '../core/suite.ts';
import { type BaselineFile, baselineFileSchema, keepRun } from '../gates/baseline-file.ts';
import { relationOf } from '../gates/decide.ts';
import type { Baseline } from '../gates/evidence.ts';
import { prettyJson } from '../report/index.ts';
import { loadBaseline, readRun } from '../suite/index.ts';

/** Where a repository keeps its baseline. */
const KEPT = join('.flowverdict', 'baseline.json');

/** The folder of the repository: the nearest one upwards that holds `.git`; else the present one. */
function repositoryFolder(from: string): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return resolve(from);
  }
}

/** The baseline file in use: here, or at the root of the repository. */
function baselinePath(from = '.'): string {
  const here = join(from, KEPT);
  return existsSync(here) ? here : join(relative(resolve('.'), repositoryFolder(from)) || '.', KEPT);
}

const comparesWithBaseline = (suite: Suite): boolean => suite.gates.some((gate) => relationOf(gate)?.reference === 'baseline');

/**
 * The baseline that a suite's gates ask for: the one given, else the repository's. Undefined when no gate asks for one, or there is none yet.
 * @throws DataError when the one given cannot be read, or is none
 */
export async function findBaseline(suite: Suite, given: string | undefined): Promise<Baseline | undefined> {
  if (!comparesWithBaseline(suite)) {
    if (given !== undefined) process.stderr.write(`${suite.file}: no gate says \`baseline\`; --baseline is not used\n`);
    return undefined;
  }
  if (given !== undefined) return loadBaseline(given, suite.id);
  const kept = baselinePath();
  if (!existsSync(kept)) return undefined;
  try {
    return await loadBaseline(kept, suite.id);
  } catch (error) {
    if (error instanceof DataError && error.code === 'BASELINE_SUITE') return undefined;
    throw error;
  }
}

async function readBaselineFile(path: string): Promise<BaselineFile | undefined> {
  if (!existsSync(path)) return undefined;
  const bad = (found: string): DataError =>
    new DataError('the baseline file is damaged', {
      code: 'BASELINE_FILE',
      where: path,
      expected: 'a file of `flowverdict baseline set`',
      found,
      hint: 'Restore it from version control, or delete it and set it again.',
    });
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw bad(error instanceof Error ? error.message : String(error));
  }
  const parsed = baselineFileSchema.safeParse(value);
  if (!parsed.success) throw bad(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  return parsed.data;
}

const countOf = (n: number, noun: string): string => `${String(n)} ${noun}${n === 1 ? '' : 's'}`;

/** One line per suite and experiment. */
function describe(file: BaselineFile): readonly string[] {
  return Object.entries(file.suites).flatMap(([id, suite]) => [
    `${id}: ${suite.tool}, seed ${String(suite.seed)}, suite ${suite.suiteSha256.slice(0, 12)}, data ${suite.dataset?.id ?? 'none'} ${(suite.dataset?.sha256 ?? '').slice(0, 12)}`,
    ...suite.experiments.map((experiment) => {
      const measures = Object.keys(experiment.models[0]?.measures ?? {}).join(', ');
      const rows = experiment.truth === undefined ? 'fold scores only' : 'with predictions';
      return `  ${experiment.id}: ${countOf(experiment.models.length, 'model')}, ${countOf(experiment.folds.length, 'fold')} (${experiment.foldsHash.slice(0, 12)}), ${measures}; ${rows}`;
    }),
  ]);
}

/**
 * `flowverdict baseline set RUN…`: keeps finished runs as the baselines of their suites.
 * @throws DataError BASELINE_FILE, BASELINE_EMPTY
 */
export async function setBaseline(runs: readonly string[], target: string | undefined): Promise<void> {
  const path = target ?? baselinePath();
  let file = await readBaselineFile(path);
  for (const place of runs) {
    const { results, predictions } = await readRun(place);
    file = keepRun(file, { ...results, predictions });
  }
  if (file === undefined) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, `${prettyJson(file as unknown as JsonValue)}\n`);
  await rename(`${path}.part`, path);
  process.stdout.write(`${path}\n${describe(file).join('\n')}\n`);
}

/**
 * `flowverdict baseline show`.
 * @throws DataError when there is none
 */
export async function showBaseline(target: string | undefined): Promise<void> {
  const path = target ?? baselinePath();
  const file = await readBaselineFile(path);
  if (file === undefined)
    throw new DataError('there is no baseline yet', {
      code: 'BASELINE_FILE',
      where: path,
      hint: '`flowverdict baseline set reports/SUITE` keeps a finished run as one.',
    });
  process.stdout.write(`${path}\n${describe(file).join('\n')}\n`);
}
