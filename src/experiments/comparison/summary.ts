import type { Cell, Outcome } from '../../core/experiment.ts';
import type { Measure } from '../../core/measure.ts';
import { resampledMeanInterval } from '../../stats/index.ts';
import type { AnyModelEntry } from '../shared/model-entry.ts';
import type { ComparisonCellValue, Design } from './cell.ts';

/** One measure of one model over the folds. */
export interface MeasureSummary {
  /** NaN when no fold gave a value. */
  readonly mean: number;
  /** Standard deviation over folds (n − 1); NaN with fewer than two. */
  readonly sd: number;
  /** Interval of the mean, variance corrected for overlapping training parts (Nadeau & Bengio), cut at the bounds of the measure; null with fewer than two folds. */
  readonly interval: readonly [number, number] | null;
  /** One value per fold in fold order, NaN where the cell failed or the measure is not defined. */
  readonly folds: Float64Array;
}

/** Precision, recall and F1 of one class from the pooled confusion matrix; NaN where not defined. */
export interface ClassReport {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/** What became of one model. */
export interface ModelSummary {
  readonly entry: AnyModelEntry;
  readonly status: 'complete' | 'partial' | 'failed';
  readonly measures: ReadonlyMap<string, MeasureSummary>;
  /** Float64Array (classes × classes) summed over folds; row = truth. */
  readonly confusion: Float64Array;
  readonly perClass: readonly ClassReport[];
  /** Remarks of the fits, alike ones counted once. */
  readonly notes: readonly { readonly text: string; readonly folds: number }[];
  readonly failures: readonly { readonly cell: string; readonly code: string; readonly message: string }[];
  readonly seconds: Readonly<Record<string, readonly number[]>>;
}

/** The cell value of an outcome, or undefined when the cell did not finish. */
export function valueOf(outcome: Outcome | undefined): ComparisonCellValue | undefined {
  return outcome?.status === 'ok' ? (outcome.value as ComparisonCellValue) : undefined;
}

function summarise(folds: Float64Array, measure: Measure, design: Design, level: number): MeasureSummary {
  const known = folds.filter((value) => !Number.isNaN(value));
  const n = known.length;
  if (n === 0) return { mean: NaN, sd: NaN, interval: null, folds };
  const mean = known.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, sd: NaN, interval: null, folds };
  const sd = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const [first] = design.folds;
  // repeats share all their rows: they do not make the interval narrower than one run of folds does
  const ofOneRun = Math.min(n, design.folds.filter((fold) => fold.repeat === first.repeat).length);
  const [low, high] = resampledMeanInterval(known, first.train.length, first.test.length, level, ofOneRun);
  const [least, most] = measure.range;
  return { mean, sd, interval: [Math.max(least, low), Math.min(most, high)], folds };
}

function reportClasses(confusion: Float64Array, classes: readonly string[]): readonly ClassReport[] {
  const k = classes.length;
  return classes.map((label, code) => {
    let support = 0;
    let predicted = 0;
    for (let other = 0; other < k; other++) {
      support += confusion[code * k + other];
      predicted += confusion[other * k + code];
    }
    const hits = confusion[code * k + code];
    return { label, precision: hits / predicted, recall: hits / support, f1: (2 * hits) / (support + predicted), support };
  });
}

/** Counts remarks that differ in numbers only as one, keeping the first wording. */
function groupNotes(notes: readonly string[]): ModelSummary['notes'] {
  const groups = new Map<string, { text: string; folds: number }>();
  for (const text of notes) {
    const key = text.replace(/[-+]?\d+(\.\d+)?(e[-+]?\d+)?/gi, '#');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { text, folds: 1 });
    else group.folds++;
  }
  return [...groups.values()];
}

/** Gathers one model's cells. */
export function summariseModel(
  entry: AnyModelEntry,
  cells: readonly Cell[],
  outcomes: ReadonlyMap<string, Outcome>,
  design: Design,
  measures: readonly Measure[],
  level: number,
): ModelSummary {
  const k = design.target.classes.length;
  const own = cells.filter((cell) => cell.parameters['model'] === entry.name);
  const results = own.map((cell) => outcomes.get(cell.id));
  const values = results.map(valueOf);
  const confusion = new Float64Array(k * k);
  for (const value of values) value?.confusion.forEach((count, index) => (confusion[index] += count));
  const finished = values.filter((value) => value !== undefined);
  const seconds: Record<string, number[]> = {};
  for (const result of results) {
    if (result?.status !== 'ok') continue;
    for (const [phase, time] of Object.entries(result.seconds)) (seconds[phase] ??= []).push(time);
  }
  return {
    entry,
    status: finished.length === own.length ? 'complete' : finished.length === 0 ? 'failed' : 'partial',
    measures: new Map(
      measures.map((measure) => [
        measure.id,
        summarise(
          Float64Array.from(values, (value) => value?.measures[measure.id] ?? NaN),
          measure,
          design,
          level,
        ),
      ]),
    ),
    confusion,
    perClass: reportClasses(confusion, design.target.classes),
    notes: groupNotes(finished.flatMap((value) => value.notes)),
    failures: results.flatMap((result, index) => {
      if (result?.status === 'ok') return [];
      return [{ cell: own[index].id, code: result?.code ?? 'CELL_MISSING', message: result?.message ?? 'the cell gave no outcome' }];
    }),
    seconds,
  };
}
