import { type Dataset, findColumn } from '../core/dataset.ts';
import type { Gate } from '../core/suite.ts';
import type { ExperimentEvidence } from './evidence.ts';
import type { Scope } from './view.ts';

/** Slices of fewer tested rows are not judged unless a gate says otherwise. */
const DEFAULT_MIN_ROWS = 100;

/** Where a gate's rows are found. */
export interface SliceSource {
  readonly dataset: Dataset;
  /** Per SQL condition: Uint8Array (dataset rows), 1 where it holds. */
  readonly masks: ReadonlyMap<string, Uint8Array>;
}

/** Some of the tested rows. */
export interface Slice {
  /** `service = http`; empty for all rows. */
  readonly name: string;
  readonly places: Scope['places'];
  readonly nRows: number;
}

/** The slices of a gate, and what is not judged. */
export interface Slices {
  readonly judged: readonly Slice[];
  /** Slices with too few rows. */
  readonly tooFew: readonly Slice[];
}

function placesWhere(rowsByFold: readonly Uint32Array[], holds: (row: number) => boolean): readonly Uint32Array[] {
  return rowsByFold.map((rows) => {
    const places: number[] = [];
    rows.forEach((row, place) => {
      if (holds(row)) places.push(place);
    });
    return Uint32Array.from(places);
  });
}

const total = (places: readonly Uint32Array[]): number => places.reduce((sum, each) => sum + each.length, 0);

/**
 * The rows that a gate asks for, fold by fold: all of them, those of a condition, or one slice per value of a column.
 * @returns a sentence instead when the slices cannot be made
 */
export function slicesOf(gate: Gate, experiment: ExperimentEvidence, source: SliceSource | undefined): Slices | string {
  if (gate.rows === undefined && gate.sliceBy === undefined) return { judged: [{ name: '', places: null, nRows: 0 }], tooFew: [] };
  const predictions = [...experiment.models.values()].find((model) => model.rows !== null)?.rows ?? [];
  const rowsByFold = predictions.flatMap(({ rows }) => (rows === null ? [] : [rows]));
  if (source === undefined || rowsByFold.length !== experiment.folds.length) return 'slices need the predictions and the data of the run';
  const mask = gate.rows === undefined ? null : source.masks.get(gate.rows);
  if (mask === undefined) return `the condition (${gate.rows ?? ''}) was not computed`;
  const inCondition = (row: number): boolean => mask === null || mask[row] === 1;
  const make = (name: string, holds: (row: number) => boolean): Slice => {
    const places = placesWhere(rowsByFold, holds);
    return { name, places, nRows: total(places) };
  };
  let slices: readonly Slice[];
  if (gate.sliceBy === undefined) slices = [make(gate.rows ?? '', inCondition)];
  else {
    const column = findColumn(source.dataset, gate.sliceBy);
    if (column?.kind !== 'discrete') return `the data have no discrete column '${gate.sliceBy}' to slice by`;
    slices = column.levels.map((level, code) => make(`${column.name} = ${level}`, (row) => column.codes[row] === code && inCondition(row)));
  }
  const least = gate.minRows ?? DEFAULT_MIN_ROWS;
  const judged = slices.filter(({ nRows }) => nRows >= least);
  const tooFew = slices.filter(({ nRows }) => nRows < least && nRows > 0);
  if (judged.length > 0) return { judged, tooFew };
  const largest = Math.max(0, ...slices.map(({ nRows }) => nRows));
  return `no slice has the ${String(least)} tested rows that minRows asks for (the largest has ${String(largest)})`;
}
