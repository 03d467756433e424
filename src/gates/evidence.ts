import { z } from 'zod';
import { DataError } from '../core/errors.ts';
import type { ExperimentResult, PredictionBlock } from '../core/experiment.ts';

/** One split as a result names it. */
export interface FoldFacts {
  readonly id: string;
  /** Which repeat of the whole resampling it belongs to; folds of one repeat test each row at most once. */
  readonly repeat: number;
  readonly train: number;
  readonly test: number;
}

/** What one model said about the test rows of one fold, in the order of the fold. */
export interface FoldRows {
  /** Row ids of the data file, or what a prediction file calls its rows. */
  readonly ids: Uint32Array | readonly string[];
  /** Uint32Array (n): rows of the loaded data set, where there is one. */
  readonly rows: Uint32Array | null;
  /** Int32Array (n): class codes. */
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
  /** Float64Array (n × classes), or null where only classes are known. */
  readonly scores: Float64Array | null;
}

/** One model of an experiment. */
export interface ModelEvidence {
  /** Value per fold by measure, NaN where there is none. */
  readonly measures: ReadonlyMap<string, Float64Array>;
  /** Per fold; null when the predictions are not at hand. */
  readonly rows: readonly FoldRows[] | null;
  /** Everything that the result says of the model's scores, as text: equal texts mean equal scores to the last digit. */
  readonly fingerprint: string;
}

/** What gates can know of an experiment: of this run, or of an earlier one. */
export interface ExperimentEvidence {
  readonly id: string;
  readonly dataSha256: string;
  readonly foldsHash: string;
  readonly classes: readonly string[];
  /** Code of the positive class, −1 with more than two classes. */
  readonly positive: number;
  readonly folds: readonly FoldFacts[];
  readonly models: ReadonlyMap<string, ModelEvidence>;
}

/** A finished run as later runs are compared with. */
export interface Baseline {
  /** What it is called in reasons: no path of a machine. */
  readonly name: string;
  readonly experiments: ReadonlyMap<string, ExperimentEvidence>;
}

/** One model's predictions on one fold, as a file gives them. */
export interface PredictionPart {
  readonly experiment: string;
  readonly model: string;
  readonly fold: string;
  readonly classes: readonly string[];
  readonly ids: Uint32Array | readonly string[];
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
  readonly scores: Float64Array | null;
}

const measureSchema = z.object({ folds: z.array(z.number().nullable()) });

const modelSchema = z.object({
  id: z.string(),
  measures: z.record(z.string(), measureSchema),
  confusion: z.unknown().optional(),
});

const experimentSchema = z.object({
  id: z.string(),
  target: z.object({ positive: z.string().nullable() }),
  dataSha256: z.string(),
  foldsHash: z.string(),
  folds: z.array(z.object({ id: z.string(), train: z.number(), test: z.number() })),
  classes: z.array(z.string()).min(2),
  models: z.array(modelSchema),
});

/** An experiment as results.json and baseline files hold it. */
export type ExperimentRecord = z.output<typeof experimentSchema>;

const repeatOf = (fold: string): number => Number(/^r(\d+)f\d+$/.exec(fold)?.[1] ?? 1);

/** Same words in the same order? Then codes need no translation. */
function translate(codes: Int32Array, from: readonly string[], to: readonly string[]): Int32Array {
  if (from.length === to.length && from.every((name, code) => name === to[code])) return codes;
  const table = from.map((name) => to.indexOf(name));
  return codes.map((code) => table[code]);
}

function translateScores(scores: Float64Array | null, from: readonly string[], to: readonly string[]): Float64Array | null {
  if (scores === null || (from.length === to.length && from.every((name, code) => name === to[code]))) return scores;
  const n = scores.length / from.length;
  const out = new Float64Array(n * to.length);
  const table = to.map((name) => from.indexOf(name));
  for (let row = 0; row < n; row++)
    table.forEach((code, k) => (out[row * to.length + k] = code < 0 ? 0 : scores[row * from.length + code]));
  return out;
}

function rowsOfModel(record: ExperimentRecord, model: string, parts: readonly PredictionPart[]): readonly FoldRows[] | null {
  const rows = record.folds.map((fold) => parts.find((part) => part.model === model && part.fold === fold.id));
  if (!rows.every((part) => part !== undefined)) return null;
  return rows.map((part) => ({
    ids: part.ids,
    rows: null,
    truth: translate(part.truth, part.classes, record.classes),
    predicted: translate(part.predicted, part.classes, record.classes),
    scores: translateScores(part.scores, part.classes, record.classes),
  }));
}

function evidenceOfRecord(record: ExperimentRecord, rowsOf: (model: string) => readonly FoldRows[] | null): ExperimentEvidence {
  const positive = record.target.positive === null ? -1 : record.classes.indexOf(record.target.positive);
  const models = record.models.map(({ id, measures, confusion }): [string, ModelEvidence] => [
    id,
    {
      measures: new Map(Object.entries(measures).map(([name, { folds }]) => [name, Float64Array.from(folds, (value) => value ?? NaN)])),
      rows: rowsOf(id),
      fingerprint: JSON.stringify([
        Object.keys(measures)
          .sort()
          .map((name) => [name, measures[name].folds]),
        confusion ?? null,
      ]),
    },
  ]);
  return {
    id: record.id,
    dataSha256: record.dataSha256,
    foldsHash: record.foldsHash,
    classes: record.classes,
    positive,
    folds: record.folds.map((fold) => ({ ...fold, repeat: repeatOf(fold.id) })),
    models: new Map(models),
  };
}

const rowsOfBlock = ({ rowIds, rows, truth, predicted, scores }: PredictionBlock): FoldRows => ({
  ids: rowIds,
  rows: rows ?? null,
  truth,
  predicted,
  scores,
});

/** What this run's experiment knows; undefined where it compares no models. */
export function evidenceOfResult(result: ExperimentResult): ExperimentEvidence | undefined {
  const parsed = experimentSchema.safeParse({ ...result.json, id: result.id });
  if (!parsed.success) return undefined;
  return evidenceOfRecord(parsed.data, (model) => {
    const rows = parsed.data.folds.map((fold) => result.predictions.find((block) => block.model === model && block.fold === fold.id));
    return rows.every((block) => block !== undefined) ? rows.map(rowsOfBlock) : null;
  });
}

/** The experiments of a results.json or of one suite in a baseline file that compare models. */
export function comparableRecords(experiments: readonly unknown[]): readonly ExperimentRecord[] {
  return experiments.flatMap((entry) => {
    const parsed = experimentSchema.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
}

/**
 * A finished run as a baseline.
 * @param name how reasons call it
 * @throws DataError BASELINE_EMPTY when no experiment of it compares models
 */
export function baselineOf(name: string, experiments: readonly unknown[], predictions: readonly PredictionPart[]): Baseline {
  const records = comparableRecords(experiments);
  if (records.length === 0) {
    throw new DataError('the baseline holds no experiment that compares models', {
      code: 'BASELINE_EMPTY',
      where: name,
      expected: 'results of a run with an experiment of kind comparison, made by this version',
      hint: 'Run the suite on the main branch again and take that run as the baseline.',
    });
  }
  const evidence = records.map((record): [string, ExperimentEvidence] => {
    const own = predictions.filter((part) => part.experiment === record.id);
    return [record.id, evidenceOfRecord(record, (model) => rowsOfModel(record, model, own))];
  });
  return { name, experiments: new Map(evidence) };
}
