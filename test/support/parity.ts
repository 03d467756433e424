import { createHash } from 'node:crypto';
import { findColumn, type Dataset } from '../../src/core/dataset.ts';
import type { Representation } from '../../src/core/matrix.ts';
import type { Fold } from '../../src/core/resampling.ts';
import { measures } from '../../src/measures/index.ts';
import { nativeModels } from '../../src/models/index.ts';
import { type FittedPreparation, prepare } from '../../src/prepare/index.ts';
import { resamplings } from '../../src/resampling/index.ts';

/** What the Python program wrote for one target: scores of each model on each fold. */
export interface OracleTarget {
  readonly classes: readonly string[];
  readonly folds: number;
  readonly randomState: number;
  readonly foldsSha256: string;
  readonly models: Readonly<Record<string, { readonly folds: readonly OracleScores[] }>>;
}

export interface OracleScores {
  readonly accuracy: number;
  readonly logLoss?: number | null;
  readonly auc: number | null;
}

export interface ParityScores {
  readonly accuracy: number;
  readonly logLoss: number;
  readonly auc: number;
}

/** Our models on the oracle's folds. */
export interface ParityBench {
  /** SHA-256 over the test rows of all folds, as the generator writes it. */
  readonly foldsSha256: string;
  /** Fits and scores one native model on some folds (0-based). Prepared matrices are kept between calls. */
  score(id: string, folds: readonly number[], parameters?: Readonly<Record<string, unknown>>): readonly ParityScores[];
}

/** Class codes by dataset row, counting only the classes that occur in `rows`, as the oracle does. */
function targetCodes(dataset: Dataset, name: string, rows: Uint32Array): { readonly y: Int32Array; readonly classes: readonly string[] } {
  const column = findColumn(dataset, name);
  if (column?.kind !== 'discrete') throw new RangeError(`no words in column '${name}'`);
  const seen = new Set(Array.from(rows, (row) => column.codes[row]));
  const present = column.levels.map((_, code) => code).filter((code) => seen.has(code));
  return { y: column.codes.map((code) => present.indexOf(code)), classes: present.map((code) => column.levels[code]) };
}

function hashOf(folds: readonly Fold[], step: number): string {
  const hash = createHash('sha256');
  for (const { test } of folds) {
    const bytes = Buffer.alloc(test.length * 4);
    test.forEach((row, i) => bytes.writeUInt32LE(row / step, i * 4));
    hash.update(bytes);
  }
  return hash.digest('hex');
}

/** Draws the oracle's folds with `rng: numpy` from every `step`-th row, and prepares each form once per fold. */
export function parityBench(dataset: Dataset, targetName: string, oracle: OracleTarget, step = 1): ParityBench {
  const rows = Uint32Array.from({ length: Math.ceil(dataset.nRows / step) }, (_, i) => i * step);
  const { y, classes } = targetCodes(dataset, targetName, rows);
  const codesOf = (part: Uint32Array): Int32Array => Int32Array.from(part, (row) => y[row]);
  const resampling = resamplings.get('stratified-k-fold');
  const options = resampling.parameters.parse({ folds: oracle.folds, rng: 'numpy', randomState: oracle.randomState });
  const folds = resampling.draw({ rows, y: codesOf(rows), classes, parts: dataset.parts, seed: 1, suiteSeed: 1 }, options);
  const features = dataset.columns.filter(({ role }) => role === 'feature').map(({ name }) => name);
  const kept = new Map<string, FittedPreparation<Representation>>();
  const prepared = (form: Representation, fold: Fold): FittedPreparation<Representation> => {
    const key = `${form} ${fold.id}`;
    const known = kept.get(key) ?? prepare({ representation: form, dataset, features, trainRows: fold.train });
    // Only the forms of the last fold are worth their memory.
    for (const other of kept.keys()) if (!other.endsWith(fold.id)) kept.delete(other);
    kept.set(key, known);
    return known;
  };
  const nClasses = classes.length;
  return {
    foldsSha256: hashOf(folds, step),
    score: (id, wanted, parameters = {}) => {
      const model = nativeModels.get(id);
      const parsed = model.parameters.parse(parameters);
      return wanted.map((index) => {
        const fold = folds[index];
        const form = prepared(model.representation, fold);
        const fitted = model.fit({ x: form.train, y: codesOf(fold.train), nClasses, weights: null, seed: 1 + index }, parsed);
        const { classes: predicted, scores, scoreKind } = fitted.predict(form.apply(fold.test));
        const scored = { truth: codesOf(fold.test), predicted, scores, scoreKind, nClasses, positive: classes.indexOf('attack') };
        const value = (measure: string): number => measures.get(measure).compute(scored);
        return {
          accuracy: value('accuracy'),
          logLoss: scoreKind === 'probability' ? value('log-loss') : NaN,
          auc: nClasses === 2 ? value('roc-auc') : NaN,
        };
      });
    },
  };
}

/** Means over some folds, ours and the oracle's. */
export interface ParityMeans {
  readonly ours: ParityScores;
  readonly theirs: ParityScores;
}

/** Scores one native model on the first `count` folds, beside what the oracle wrote for them. */
export function compareWithOracle(bench: ParityBench, oracle: OracleTarget, id: string, count: number): ParityMeans {
  const folds = Array.from({ length: count }, (_, i) => i);
  const own = bench.score(id, folds);
  const other = folds.map((fold) => oracle.models[id].folds[fold]);
  const means = (values: readonly OracleScores[]): ParityScores => ({
    accuracy: meanOf(values.map((value) => value.accuracy)),
    logLoss: meanOf(values.map((value) => value.logLoss ?? NaN)),
    auc: meanOf(values.map((value) => value.auc ?? NaN)),
  });
  return { ours: means(own), theirs: means(other) };
}

/** Arithmetic mean. */
function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
