import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { DataError } from '../core/errors.ts';
import { readPredictions } from '../data/index.ts';
import { baselineFromFile, baselineFileSchema } from '../gates/baseline-file.ts';
import { type Baseline, baselineOf, type PredictionPart } from '../gates/evidence.ts';

/** What of results.json is needed to be compared with. */
const resultsSchema = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.string(), version: z.string() }),
  suite: z.object({ id: z.string(), seed: z.number(), sha256: z.string() }),
  dataset: z.object({ id: z.string(), rows: z.number(), sha256: z.string() }).nullable(),
  experiments: z.array(z.unknown()),
});

/** A finished run as its folder holds it. */
export interface StoredRun {
  readonly results: z.output<typeof resultsSchema>;
  readonly predictions: readonly PredictionPart[];
  /** The run's own name, no path. */
  readonly name: string;
}

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

function notABaseline(path: string, found: string, cause?: unknown): DataError {
  return new DataError('this is no run to compare with', {
    code: 'BASELINE_FILE',
    where: path,
    expected: 'a run folder, its results.json, or a baseline file of `flowverdict baseline set`',
    found,
    hint: 'Run the suite on the main branch and take its folder, e.g. reports/SUITE.',
    cause,
  });
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    throw notABaseline(path, error instanceof Error ? error.message : String(error), error);
  }
}

/**
 * Reads a finished run: its results.json and, where it lies beside it, predictions.parquet.
 * @param path the run's folder or its results.json
 * @throws DataError BASELINE_FILE
 */
export async function readRun(path: string): Promise<StoredRun> {
  const file = (await stat(path).catch(() => undefined))?.isDirectory() === true ? join(path, 'results.json') : path;
  const parsed = resultsSchema.safeParse(await readJson(file));
  if (!parsed.success) throw notABaseline(file, parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  const predictions = join(dirname(file), 'predictions.parquet');
  const parts = (await exists(predictions)) ? await readPredictions(predictions, false) : [];
  return { results: parsed.data, predictions: parts, name: basename(dirname(resolve(file))) };
}

/**
 * Reads what a run is to be compared with: an earlier run's folder or results.json, or a baseline file.
 * @param suiteId which suite of a baseline file
 * @throws DataError BASELINE_FILE, BASELINE_SUITE, BASELINE_EMPTY
 */
export async function loadBaseline(path: string, suiteId: string): Promise<Baseline> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  if (!isFolder) {
    const parsed = baselineFileSchema.safeParse(await readJson(path));
    if (parsed.success) return baselineFromFile(basename(path), parsed.data, suiteId);
  }
  const { results, predictions, name } = await readRun(path);
  return baselineOf(name, results.experiments, predictions);
}

/**
 * As `loadBaseline`, of whatever suite a baseline file holds.
 * @throws DataError as `loadBaseline`, and BASELINE_SUITE when the file holds several suites and none is named by its experiment
 */
export async function loadAnyBaseline(path: string, experiment: string | undefined): Promise<Baseline> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  const parsed = isFolder ? undefined : baselineFileSchema.safeParse(await readJson(path));
  if (parsed?.success !== true) return loadBaseline(path, '');
  const suites = Object.entries(parsed.data.suites).filter(
    ([, suite]) => experiment === undefined || suite.experiments.some((candidate) => candidate.id === experiment),
  );
  if (suites.length === 1) return baselineFromFile(basename(path), parsed.data, suites[0][0]);
  throw new DataError('the baseline file holds several suites', {
    code: 'BASELINE_SUITE',
    where: path,
    found: Object.keys(parsed.data.suites).join(', '),
    hint: 'Choose with --experiment, or compare run folders.',
  });
}
