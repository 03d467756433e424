import type { Column, DiscreteColumn } from '../core/dataset.ts';
import type { OneHotMatrix } from '../core/matrix.ts';
import { gatherNumbers } from './feature-column.ts';
import { standardScale, weightedMedian, weightedMoments } from './moments.ts';

interface NumericStep {
  readonly column: Column;
  readonly fill: number;
  readonly mean: number;
  readonly scale: number;
}

interface WordStep {
  readonly column: DiscreteColumn;
  /** Int32Array (levels): position among the levels seen in training, −1 for unseen. */
  readonly position: Int32Array;
  readonly seen: readonly string[];
}

/** How the one-hot form is fitted. */
export interface OneHotOptions {
  readonly encoding: 'one-hot' | 'ordinal';
  readonly scale: 'standard' | 'none';
}

/** What training fixed, and how to apply it. */
export interface FittedOneHot {
  /** The training rows. */
  readonly train: OneHotMatrix;
  apply(rows: Uint32Array): OneHotMatrix;
  readonly notes: readonly string[];
}

/**
 * Fits the one-hot form: numbers get the training median where missing and are standardised; words become one column per level seen in training,
 * standardised like any other column; a missing or unseen word has no level at all. Flags (words 0 and 1 only) stay one number each: two columns
 * that mirror each other would count them twice. Agrees with scikit-learn's `SimpleImputer(median)` + `OneHotEncoder(handle_unknown='ignore')` +
 * `StandardScaler`, flags taken as numbers.
 * Cost O(rows × columns) time and memory; the dense matrix is only made when asked for.
 */
export function fitOneHot(
  columns: readonly Column[],
  trainRows: Uint32Array,
  weights: Float64Array | null,
  options: OneHotOptions,
): FittedOneHot {
  const notes: string[] = [];
  const numeric: NumericStep[] = [];
  const trainValues: Float64Array[] = [];
  const words: WordStep[] = [];
  const wordMoments: { off: number[]; on: number[] } = { off: [], on: [] };
  for (const column of columns) {
    if (column.kind === 'continuous' || options.encoding === 'ordinal' || isFlag(column)) {
      const values = gatherNumbers(column, trainRows);
      trainValues.push(values);
      numeric.push(fitNumeric(column, values, weights, options, notes));
    } else words.push(fitWords(column, trainRows, weights, options, wordMoments, notes));
  }
  const nNumeric = numeric.length;
  const names = [
    ...numeric.map((step) => step.column.name),
    ...words.flatMap((step) => step.seen.map((level) => `${step.column.name}=${level}`)),
  ];
  const sizes = Int32Array.from(words, (step) => step.seen.length);
  const offsets = new Int32Array(words.length);
  for (let j = 0, next = nNumeric; j < words.length; next += sizes[j++]) offsets[j] = next;
  const zeros = new Array<number>(nNumeric).fill(0);
  const layout: Layout = {
    names,
    nNumeric,
    offsets,
    sizes,
    offValue: Float64Array.from([...zeros, ...wordMoments.off]),
    onValue: Float64Array.from([...zeros, ...wordMoments.on]),
  };
  const apply = (rows: Uint32Array, values: readonly Float64Array[]): OneHotMatrix =>
    matrixOf(layout, rows.length, scaled(numeric, values, rows.length), codesOf(words, rows));
  return {
    train: apply(trainRows, trainValues),
    apply: (rows) =>
      apply(
        rows,
        numeric.map(({ column }) => gatherNumbers(column, rows)),
      ),
    notes,
  };
}

function isFlag(column: DiscreteColumn): boolean {
  return column.levels.every((level) => level === '0' || level === '1');
}

/** @param values Float64Array (rows): the column at the training rows; missing ones are filled in place */
function fitNumeric(
  column: Column,
  values: Float64Array,
  weights: Float64Array | null,
  options: OneHotOptions,
  notes: string[],
): NumericStep {
  const missing = countMissing(values);
  let fill = 0;
  if (missing === values.length) {
    notes.push(`${column.name}: every training value is missing; taken as constant 0`);
    return { column, fill: NaN, mean: 0, scale: 1 };
  }
  if (missing > 0) {
    fill = weightedMedian(values, weights);
    for (let i = 0; i < values.length; i++) if (values[i] !== values[i]) values[i] = fill;
    notes.push(
      `${column.name}: ${String(missing)} of ${String(values.length)} training values missing, filled with the training median ${String(fill)}`,
    );
  } else if (column.kind === 'discrete' ? column.codes.includes(-1) : column.missing !== null) fill = weightedMedian(values, weights);
  if (options.scale === 'none') return { column, fill, mean: 0, scale: 1 };
  const { mean, scale } = weightedMoments(values, weights);
  return { column, fill, mean, scale };
}

function countMissing(values: Float64Array): number {
  let missing = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== values[i]) missing++;
  return missing;
}

/** Weight of each level among some rows and of all of them, and how many have none. */
function countLevels(
  { codes, levels }: DiscreteColumn,
  rows: Uint32Array,
  weights: Float64Array | null,
): { readonly sums: Float64Array; readonly total: number; readonly missing: number } {
  const sums = new Float64Array(levels.length);
  let total = 0;
  let missing = 0;
  for (let i = 0; i < rows.length; i++) {
    const weight = weights === null ? 1 : weights[i];
    const code = codes[rows[i]];
    total += weight;
    if (code < 0) missing++;
    else sums[code] += weight;
  }
  return { sums, total, missing };
}

function fitWords(
  column: DiscreteColumn,
  rows: Uint32Array,
  weights: Float64Array | null,
  options: OneHotOptions,
  moments: { off: number[]; on: number[] },
  notes: string[],
): WordStep {
  const { sums, total, missing } = countLevels(column, rows, weights);
  if (missing > 0) notes.push(`${column.name}: ${String(missing)} of ${String(rows.length)} training values missing, taken as no level`);
  const position = new Int32Array(column.levels.length).fill(-1);
  const seen: string[] = [];
  for (let level = 0; level < sums.length; level++) {
    if (sums[level] === 0) continue;
    position[level] = seen.length;
    seen.push(column.levels[level]);
    const mean = sums[level] / total;
    const scale = standardScale(mean, mean * (1 - mean), total);
    moments.off.push(options.scale === 'none' ? 0 : (0 - mean) / scale);
    moments.on.push(options.scale === 'none' ? 1 : (1 - mean) / scale);
  }
  return { column, position, seen };
}

type Layout = Pick<OneHotMatrix, 'names' | 'nNumeric' | 'offsets' | 'sizes' | 'offValue' | 'onValue'>;

/** Rows that are written at a time, column by column: they stay in the cache. */
const ROWS_AT_A_TIME = 256;

/** Float64Array (nRows × columns), row-major, filled and scaled. */
function scaled(steps: readonly NumericStep[], values: readonly Float64Array[], nRows: number): Float64Array {
  const out = new Float64Array(nRows * steps.length);
  for (let from = 0; from < nRows; from += ROWS_AT_A_TIME) {
    const to = Math.min(nRows, from + ROWS_AT_A_TIME);
    for (let j = 0; j < steps.length; j++)
      if (steps[j].fill === steps[j].fill) scaleRows(steps[j], values[j], from, to, out, j, steps.length);
  }
  return out;
}

function scaleRows(
  { fill, mean, scale }: NumericStep,
  values: Float64Array,
  from: number,
  to: number,
  out: Float64Array,
  column: number,
  nColumns: number,
): void {
  for (let i = from, at = from * nColumns + column; i < to; i++, at += nColumns) {
    const value = values[i];
    out[at] = ((value !== value ? fill : value) - mean) / scale;
  }
}

function codesOf(words: readonly WordStep[], rows: Uint32Array): Int32Array {
  const codes = new Int32Array(rows.length * words.length);
  for (let j = 0; j < words.length; j++) placeCodes(words[j], rows, codes, j, words.length);
  return codes;
}

function placeCodes({ column, position }: WordStep, rows: Uint32Array, codes: Int32Array, first: number, stride: number): void {
  for (let i = 0, at = first; i < rows.length; i++, at += stride) {
    const code = column.codes[rows[i]];
    codes[at] = code < 0 ? -1 : position[code];
  }
}

function matrixOf(layout: Layout, nRows: number, numeric: Float64Array, codes: Int32Array): OneHotMatrix {
  const nDiscrete = layout.offsets.length;
  let kept: Float64Array | undefined;
  const dense = (): Float64Array => (kept ??= fillDense(layout, numeric, codes, nRows, nDiscrete));
  return { kind: 'one-hot', nRows, nColumns: layout.names.length, nDiscrete, numeric, codes, dense, ...layout };
}

function fillDense(layout: Layout, numeric: Float64Array, codes: Int32Array, nRows: number, nDiscrete: number): Float64Array {
  const { nNumeric, offsets, offValue, onValue } = layout;
  const nColumns = layout.names.length;
  const out = new Float64Array(nRows * nColumns);
  for (let i = 0; i < nRows; i++) {
    const start = i * nColumns;
    out.set(offValue, start);
    for (let j = 0; j < nNumeric; j++) out[start + j] = numeric[i * nNumeric + j];
    for (let j = 0; j < nDiscrete; j++) {
      const code = codes[i * nDiscrete + j];
      if (code >= 0) out[start + offsets[j] + code] = onValue[offsets[j] + code];
    }
  }
  return out;
}
