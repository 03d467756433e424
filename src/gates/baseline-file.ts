import { z } from 'zod';
import { DataError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import { didYouMean } from '../core/suggest.ts';
import { type Baseline, baselineOf, comparableRecords, type PredictionPart } from './evidence.ts';

/** Predictions go into the file when a model was tested on at most so many rows. */
const SMALL_ROWS = 1000;

/** One character per class code. */
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

const rowsSchema = z.object({ predicted: z.array(z.string()), scores: z.array(z.array(z.number())).nullable() });

const modelSchema = z.object({
  id: z.string(),
  measures: z.record(z.string(), z.array(z.number().nullable())),
  confusion: z.array(z.array(z.number())).optional(),
  rows: rowsSchema.optional(),
});

const experimentSchema = z.object({
  id: z.string(),
  positive: z.string().nullable(),
  dataSha256: z.string(),
  foldsHash: z.string(),
  classes: z.array(z.string()),
  folds: z.array(z.tuple([z.string(), z.number(), z.number()])),
  truth: z.array(z.string()).optional(),
  models: z.array(modelSchema),
});

const suiteSchema = z.object({
  tool: z.string(),
  seed: z.number(),
  suiteSha256: z.string(),
  dataset: z.object({ id: z.string(), rows: z.number(), sha256: z.string() }).nullable(),
  experiments: z.array(experimentSchema),
});

/** `.flowverdict/baseline.json`: fold scores and hashes by suite, made to be reviewed and merged line by line. */
export const baselineFileSchema = z.object({
  kind: z.literal('flowverdict-baseline'),
  schemaVersion: z.literal(1),
  suites: z.record(z.string(), suiteSchema),
});

export type BaselineFile = z.output<typeof baselineFileSchema>;
type StoredSuite = z.output<typeof suiteSchema>;
type StoredExperiment = z.output<typeof experimentSchema>;

/** What a run gives to be kept. */
export interface RunToKeep {
  readonly tool: { readonly name: string; readonly version: string };
  readonly suite: { readonly id: string; readonly seed: number; readonly sha256: string };
  readonly dataset: StoredSuite['dataset'];
  readonly experiments: readonly unknown[];
  readonly predictions: readonly PredictionPart[];
}

const byName = <T>(list: readonly T[], name: (item: T) => string): T[] =>
  [...list].sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));

const digitsOf = (codes: Int32Array, from: readonly string[], to: readonly string[]): string =>
  Array.from(codes, (code) => DIGITS[to.indexOf(from[code])] ?? '').join('');

/** Predictions of the folds of one model in fold order; undefined when they are not all there or too many. */
function partsOf(
  parts: readonly PredictionPart[],
  folds: readonly { readonly id: string }[],
  nClasses: number,
): readonly PredictionPart[] | undefined {
  if (nClasses > DIGITS.length) return undefined;
  const own = folds.map((fold) => parts.find((part) => part.fold === fold.id));
  if (!own.every((part) => part !== undefined)) return undefined;
  return own.reduce((sum, part) => sum + part.truth.length, 0) <= SMALL_ROWS ? own : undefined;
}

function scoresFor({ scores, classes }: PredictionPart, to: readonly string[]): number[] {
  if (scores === null) return [];
  const n = scores.length / classes.length;
  const table = to.map((name) => classes.indexOf(name));
  return Array.from({ length: n }).flatMap((_, row) => table.map((code) => scores[row * classes.length + code]));
}

function storedExperiments(run: RunToKeep): StoredExperiment[] {
  const records = comparableRecords(run.experiments);
  return byName(records, ({ id }) => id).map((record): StoredExperiment => {
    const { classes, folds } = record;
    const own = run.predictions.filter((part) => part.experiment === record.id);
    let truth: string[] | undefined;
    const models = byName(record.models, ({ id }) => id).map((model) => {
      const parts = partsOf(
        own.filter((part) => part.model === model.id),
        folds,
        classes.length,
      );
      if (parts !== undefined) truth = parts.map((part) => digitsOf(part.truth, part.classes, classes));
      const scored = parts?.every((part) => part.scores !== null) === true;
      return {
        id: model.id,
        measures: Object.fromEntries(
          byName(Object.entries(model.measures), ([name]) => name).map(([name, { folds: values }]) => [name, values]),
        ),
        ...(Array.isArray(model.confusion) ? { confusion: model.confusion as number[][] } : {}),
        ...(parts === undefined
          ? {}
          : {
              rows: {
                predicted: parts.map((part) => digitsOf(part.predicted, part.classes, classes)),
                scores: scored ? parts.map((part) => scoresFor(part, classes)) : null,
              },
            }),
      };
    });
    return {
      id: record.id,
      positive: record.target.positive,
      dataSha256: record.dataSha256,
      foldsHash: record.foldsHash,
      classes,
      folds: folds.map(({ id, train, test }) => [id, train, test]),
      ...(truth === undefined ? {} : { truth }),
      models,
    };
  });
}

/**
 * Puts a run into a baseline file in the place of what it held of that suite; other suites stay as they are, and everything is in alphabetical order, so that two branches
 * that change different suites, experiments or models merge without conflict.
 * @throws DataError BASELINE_EMPTY when no experiment of the run compares models
 */
export function keepRun(file: BaselineFile | undefined, run: RunToKeep): BaselineFile {
  const experiments = storedExperiments(run);
  if (experiments.length === 0) {
    throw new DataError('the run holds no experiment that compares models', {
      code: 'BASELINE_EMPTY',
      where: run.suite.id,
      expected: 'an experiment of kind comparison',
      hint: 'Only comparisons have fold scores to be compared with later.',
    });
  }
  const kept: StoredSuite = {
    tool: `${run.tool.name} ${run.tool.version}`,
    seed: run.suite.seed,
    suiteSha256: run.suite.sha256,
    dataset: run.dataset,
    experiments,
  };
  const suites = Object.entries({ ...file?.suites, [run.suite.id]: kept });
  return { kind: 'flowverdict-baseline', schemaVersion: 1, suites: Object.fromEntries(byName(suites, ([id]) => id)) };
}

const codesOf = (text: string): Int32Array => Int32Array.from(text, (digit) => DIGITS.indexOf(digit));

function partsFromFile(experiment: StoredExperiment): readonly PredictionPart[] {
  const { truth } = experiment;
  if (truth === undefined) return [];
  return experiment.models.flatMap(({ id, rows }) => {
    if (rows === undefined) return [];
    return experiment.folds.map(([fold], index): PredictionPart => ({
      experiment: experiment.id,
      model: id,
      fold,
      classes: experiment.classes,
      ids: [],
      truth: codesOf(truth[index] ?? ''),
      predicted: codesOf(rows.predicted[index] ?? ''),
      scores: rows.scores === null ? null : Float64Array.from(rows.scores[index] ?? []),
    }));
  });
}

/**
 * One suite of a baseline file.
 * @throws DataError BASELINE_SUITE when the file does not hold the suite
 */
export function baselineFromFile(name: string, file: BaselineFile, suiteId: string): Baseline {
  const suite = file.suites[suiteId] as StoredSuite | undefined;
  if (suite === undefined) {
    throw new DataError(`the baseline holds nothing of suite '${suiteId}'`, {
      code: 'BASELINE_SUITE',
      where: name,
      found: Object.keys(file.suites).join(', '),
      hint: didYouMean(suiteId, Object.keys(file.suites)),
    });
  }
  const records = suite.experiments.map((experiment): JsonValue => ({
    id: experiment.id,
    target: { positive: experiment.positive },
    dataSha256: experiment.dataSha256,
    foldsHash: experiment.foldsHash,
    folds: experiment.folds.map(([id, train, test]) => ({ id, train, test })),
    classes: experiment.classes,
    models: experiment.models.map((model) => ({
      id: model.id,
      measures: Object.fromEntries(Object.entries(model.measures).map(([measure, folds]) => [measure, { folds }])),
      ...(model.confusion === undefined ? {} : { confusion: model.confusion }),
    })),
  }));
  return baselineOf(name, records, suite.experiments.flatMap(partsFromFile));
}
