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
  const words: WordStep[] = [];
  const wordMoments: { off: number[]; on: number[] } = { off: [], on: [] };
  for (const column of columns) {
    if (column.kind === 'continuous' || options.encoding === 'ordinal' || isFlag(column))
      numeric.push(fitNumeric(column, trainRows, weights, options, notes));
    else words.push(fitWords(column, trainRows, weights, options, wordMoments, notes));
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
  return { apply: (rows) => applyOneHot(numeric, words, layout, rows), notes };
}

function isFlag(column: DiscreteColumn): boolean {
  return column.levels.every((level) => level === '0' || level === '1');
}

function fitNumeric(column: Column, rows: Uint32Array, weights: Float64Array | null, options: OneHotOptions, notes: string[]): NumericStep {
  const values = gatherNumbers(column, rows);
  let missing = 0;
  for (const value of values) if (value !== value) missing++;
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

function fitWords(
  column: DiscreteColumn,
  rows: Uint32Array,
  weights: Float64Array | null,
  options: OneHotOptions,
  moments: { off: number[]; on: number[] },
  notes: string[],
): WordStep {
  const sums = new Float64Array(column.levels.length);
  let total = 0;
  let missing = 0;
  for (let i = 0; i < rows.length; i++) {
    const weight = weights === null ? 1 : weights[i];
    const code = column.codes[rows[i]];
    total += weight;
    if (code < 0) missing++;
    else sums[code] += weight;
  }
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

function applyOneHot(numericSteps: readonly NumericStep[], words: readonly WordStep[], layout: Layout, rows: Uint32Array): OneHotMatrix {
  const nRows = rows.length;
  const nNumeric = numericSteps.length;
  const nDiscrete = words.length;
  const nColumns = layout.names.length;
  const numeric = new Float64Array(nRows * nNumeric);
  numericSteps.forEach(({ column, fill, mean, scale }, j) => {
    if (fill !== fill) return;
    const values = gatherNumbers(column, rows);
    for (let i = 0, at = j; i < nRows; i++, at += nNumeric) {
      const value = values[i];
      numeric[at] = ((value !== value ? fill : value) - mean) / scale;
    }
  });
  const codes = new Int32Array(nRows * nDiscrete);
  words.forEach(({ column, position }, j) => {
    for (let i = 0, at = j; i < nRows; i++, at += nDiscrete) {
      const code = column.codes[rows[i]];
      codes[at] = code < 0 ? -1 : position[code];
    }
  });
  let kept: Float64Array | undefined;
  const dense = (): Float64Array => (kept ??= fillDense(layout, numeric, codes, nRows, nDiscrete));
  return { kind: 'one-hot', nRows, nColumns, nDiscrete, numeric, codes, dense, ...layout };
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
