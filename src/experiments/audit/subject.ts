import type { Column, Dataset } from '../../core/dataset.ts';
import { DataError } from '../../core/errors.ts';
import type { WorkContext } from '../../core/experiment.ts';
import type { Fold } from '../../core/resampling.ts';
import { createRng, deriveSeed, type Rng, sampleIndices, shuffle } from '../../core/rng.ts';
import { chooseFeatures } from '../shared/features.ts';
import { drawFolds, type ResamplingEntry } from '../shared/resampling-entry.ts';
import { type BoundTarget, bindTarget } from '../shared/target.ts';
import { count } from '../shared/wording.ts';
import type { AuditConfig } from './config.ts';
import type { RowReference } from './finding.ts';

/** The data as every check of an audit sees them. */
export interface AuditSubject {
  /** Id of the experiment. */
  readonly id: string;
  readonly config: AuditConfig;
  readonly alpha: number;
  readonly dataset: Dataset;
  readonly target: BoundTarget;
  /** Columns that models learn from. */
  readonly columns: readonly Column[];
  /** Columns that were loaded and that no model sees, neither label nor derived. */
  readonly leftOut: readonly Column[];
  /** Every labelled row of the training data (of all data without a test part), ascending. */
  readonly allTrain: Uint32Array;
  /** Every labelled row of the given test data, or null. */
  readonly allTest: Uint32Array | null;
  /** As `allTrain`, or its sample under `fast`. */
  readonly train: Uint32Array;
  readonly test: Uint32Array | null;
  /** Fold of each row of `allTrain`, 255 elsewhere. Uint8Array (dataset rows). */
  readonly foldOf: Uint8Array;
  readonly nFolds: number;
  /** What was left to a sample, in one sentence; null when nothing was. */
  readonly sampleNote: string | null;
  /** Draws the folds of the resampling that the suite names; null when it names none, or a given pair. */
  readonly drawn: (() => readonly Fold[]) | null;
  /** A stream of its own for each purpose. */
  rng(purpose: string): Rng;
  memo<T>(key: string, make: () => T): T;
}

/** Deals the rows of each class round robin, in random order: every class as evenly as it can be, however rare it is. */
function dealFolds(rows: Uint32Array, target: BoundTarget, nFolds: number, rng: Rng, nRows: number): Uint8Array {
  const foldOf = new Uint8Array(nRows).fill(255);
  const shuffled = rows.slice();
  shuffle(shuffled, rng);
  const next = target.classes.map((_, code) => code % nFolds);
  for (const row of shuffled) {
    const code = target.yByRow[row];
    foldOf[row] = next[code];
    next[code] = (next[code] + 1) % nFolds;
  }
  return foldOf;
}

function sampled(rows: Uint32Array, limit: number, rng: Rng): Uint32Array {
  if (rows.length <= limit) return rows;
  return sampleIndices(rows.length, limit, rng).map((position) => rows[position]);
}

/** What a share can be off by because of the sample: 1.96 √(p (1 − p)/n), largest at one half, with the correction for a finite number of rows. In percentage points. */
function samplingError(n: number, of: number): string {
  return (196 * Math.sqrt((0.25 / n) * Math.max(0, 1 - (n - 1) / Math.max(1, of - 1)))).toFixed(2);
}

function sampleText(nTrain: number, ofTrain: number, nTest: number | null, ofTest: number | null): string {
  const rows = `${count(nTrain)} of ${count(ofTrain)} ${nTest === null ? 'rows' : 'training rows'}`;
  const more = nTest === null || ofTest === null ? '' : ` and ${count(nTest)} of ${count(ofTest)} test rows`;
  const other = nTest === null || ofTest === null ? '' : `, ±${samplingError(nTest, ofTest)} on test rows`;
  return (
    `Fast: single columns, models and shifts were looked at on a random sample of ${rows}${more}; duplicates, contradictions and constants on all rows. ` +
    `Sampling error (95 %) of a share or an accuracy: at most ±${samplingError(nTrain, ofTrain)} percentage points${nTest === null ? '' : ' on training rows'}${other}.`
  );
}

function twoClasses(target: BoundTarget, rows: Uint32Array, dataset: Dataset): void {
  const first = rows.length === 0 ? -1 : target.yByRow[rows[0]];
  if (rows.length > 0 && rows.some((row) => target.yByRow[row] !== first)) return;
  throw new DataError(`the training data hold ${rows.length === 0 ? 'no labelled row' : 'one class only'}`, {
    code: 'DATA_ONE_CLASS',
    where: dataset.parts[0].id,
    expected: 'labelled rows of at least two classes',
    found: rows.length === 0 ? `no value of '${target.column}'` : target.classes[first],
    hint: 'Check the files, `where` and the target column.',
  });
}

function drawer(entry: ResamplingEntry, target: BoundTarget, context: WorkContext): () => readonly Fold[] {
  return () => context.memo('folds', () => drawFolds(entry, target, context));
}

/**
 * Rows, target, columns and folds of an audit, made once per process.
 * @throws DataError when the target has fewer than two classes, or the split under audit cannot be drawn
 */
export function subjectOf(id: string, alpha: number, config: AuditConfig, context: WorkContext): AuditSubject {
  return context.memo('subject', () => {
    const { dataset, suiteSeed } = context;
    const target = bindTarget(dataset, config.target);
    const rng = (purpose: string): Rng => createRng(deriveSeed(suiteSeed, 'audit', dataset.sha256, purpose));
    const [first] = dataset.parts;
    const paired = dataset.parts.length > 1 && config.resampling?.id === 'given';
    const allTrain = paired ? target.rows.filter((row) => row < first.end) : target.rows;
    const allTest = paired ? target.rows.filter((row) => row >= first.end) : null;
    twoClasses(target, allTrain, dataset);
    if (allTest?.length === 0) {
      throw new DataError('the test data hold no labelled row', {
        code: 'DATA_NO_LABEL',
        where: dataset.parts[1].id,
        expected: `values of '${target.column}'`,
        found: 'none',
      });
    }
    const names = new Set(chooseFeatures(config.features, dataset.columns, config.target.column));
    const limit = config.fast ? config.fastRows : Infinity;
    const train = sampled(allTrain, limit, rng('train sample'));
    const test = allTest === null ? null : sampled(allTest, limit, rng('test sample'));
    const isSample = train.length < allTrain.length || (allTest !== null && test !== null && test.length < allTest.length);
    return {
      id,
      config,
      alpha,
      dataset,
      target,
      columns: dataset.columns.filter((column) => names.has(column.name)),
      leftOut: dataset.columns.filter((column) => column.role === 'ignored' && column.name !== config.target.column),
      allTrain,
      allTest,
      train,
      test,
      foldOf: dealFolds(allTrain, target, config.folds, rng('folds'), dataset.nRows),
      nFolds: config.folds,
      sampleNote: isSample ? sampleText(train.length, allTrain.length, test?.length ?? null, allTest?.length ?? null) : null,
      drawn: config.resampling === undefined || config.resampling.id === 'given' ? null : drawer(config.resampling, target, context),
      rng,
      memo: (key, make) => context.memo(`audit ${key}`, make),
    };
  });
}

/** The split under audit: the given pair, the resampling that the suite names, or the audit's own folds. */
export function underAudit(subject: AuditSubject): readonly Fold[] {
  const { allTrain, allTest, foldOf, nFolds } = subject;
  if (allTest !== null) return [{ id: 'given', repeat: 1, fold: 1, train: allTrain, test: allTest }];
  if (subject.drawn !== null) return subject.drawn();
  return subject.memo('split', () =>
    Array.from({ length: nFolds }, (_, fold) => ({
      id: `f${String(fold + 1)}`,
      repeat: 1,
      fold: fold + 1,
      train: allTrain.filter((row) => foldOf[row] !== fold),
      test: allTrain.filter((row) => foldOf[row] === fold),
    })),
  );
}

/** Where a dataset row stands in its file. */
export function rowReference(dataset: Dataset, row: number): RowReference {
  const part = dataset.parts.find(({ start, end }) => row >= start && row < end);
  return { part: part?.id ?? dataset.id, row: dataset.rowIds[row] };
}
