import type { Column, DiscreteColumn } from '../core/dataset.ts';
import { DataError } from '../core/errors.ts';
import type { BinnedMatrix, ColumnValues } from '../core/matrix.ts';
import { assignBins, binEdges } from '../kernels/bin-columns.ts';
import { translateCodes } from '../kernels/column-codes.ts';
import { gatherNumbers } from './feature-column.ts';
import { medianOfDistinct } from './moments.ts';
import { type RankedColumn, valuesOfRows } from './ranked-column.ts';

interface BinStep {
  readonly column: Column;
  readonly edges: Float64Array;
  readonly nBins: number;
  readonly missingBin: number;
  /** Where missing values go: the missing bin, or the bin of the training median (of the commonest level) when none is reserved. */
  readonly fillBin: number;
  readonly categorical: boolean;
  /** Bins of the training rows. */
  readonly train: Uint8Array | Uint16Array;
  /** Numbers of the training rows; for ordered columns. */
  readonly values?: ColumnValues;
  readonly ranked?: RankedColumn | null;
}

/** How bins are made. */
export interface BinOptions {
  /** Most bins of a column, the missing bin included: 2 … 65,535. */
  readonly maxBins: number;
  /** True: words become unordered bins, one per level of the dataset. */
  readonly categorical: boolean;
  /** Ranks of a whole column of the dataset, where they are kept; otherwise its training rows are ranked. */
  readonly rank?: ((column: Column) => RankedColumn) | undefined;
}

/** What training fixed, and how to apply it. */
export interface FittedBins {
  readonly train: BinnedMatrix;
  apply(rows: Uint32Array): BinnedMatrix;
  readonly notes: readonly string[];
}

/**
 * Fits bin edges on the training rows: each value its own bin where `maxBins` allows, bins of about equal weight otherwise.
 * Cost O(rows × columns) to fit, O(rows × columns × log bins) to apply; 1 or 2 bytes per cell.
 * @throws DataError `PREPARE_TOO_MANY_LEVELS` when a categorical column has more than 65,534 levels
 */
export function fitBins(columns: readonly Column[], trainRows: Uint32Array, weights: Float64Array | null, options: BinOptions): FittedBins {
  const notes: string[] = [];
  const steps = columns.map((column) =>
    column.kind === 'discrete' && options.categorical
      ? fitCategories(column, trainRows, weights)
      : fitOrdered(column, trainRows, weights, options, notes),
  );
  return {
    train: {
      ...binnedMatrix(
        steps,
        trainRows,
        steps.map((step) => step.train),
      ),
      values: steps.map((step) => step.values),
    },
    apply: (rows) =>
      binnedMatrix(
        steps,
        rows,
        steps.map((step) => binsOf(step, rows)),
      ),
    notes,
  };
}

function fitOrdered(
  column: Column,
  rows: Uint32Array,
  weights: Float64Array | null,
  { maxBins, rank }: BinOptions,
  notes: string[],
): BinStep {
  const ranked = rank?.(column) ?? null;
  const own = valuesOfRows(column, rows, ranked);
  const { values, ranks, counts } = own;
  const d = values.length;
  const sums = weights === null ? counts.subarray(0, d) : weightOfRanks(ranks, weights, d);
  const missing = counts[d] > 0;
  const edges = binEdges(values, sums, missing ? maxBins - 1 : maxBins);
  if (d === 0) notes.push(`${column.name}: every training value is missing`);
  const nOrdered = edges.length + 1;
  const nBins = missing ? nOrdered + 1 : nOrdered;
  const missingBin = missing ? nOrdered : -1;
  const fill = emptyBins(nBins, 1);
  if (!missing) assignBins(Float64Array.of(medianOfDistinct(values, sums)), edges, 0, fill);
  const fillBin = missing ? missingBin : fill[0];
  const step = { column, edges, nBins, missingBin, fillBin, categorical: false, values: own, ranked };
  // Where each number has its bin, the bins are the ranks.
  if (nOrdered === d && !(ranks instanceof Uint32Array)) return { ...step, train: ranks };
  const bins = binsOfValues(values, step);
  const train = emptyBins(nBins, ranks.length);
  translateCodes(ranks, null, bins, train);
  return { ...step, train };
}

/** The bin of each value, and at the end that of missing ones. */
function binsOfValues(
  values: Float64Array,
  { edges, nBins, fillBin }: Pick<BinStep, 'edges' | 'nBins' | 'fillBin'>,
): Uint8Array | Uint16Array {
  const bins = emptyBins(nBins, values.length + 1);
  assignBins(values, edges, fillBin, bins);
  bins[values.length] = fillBin;
  return bins;
}

function weightOfRanks(ranks: ColumnValues['ranks'], weights: Float64Array, d: number): Float64Array {
  const sums = new Float64Array(d + 1);
  for (let i = 0; i < ranks.length; i++) sums[ranks[i]] += weights[i];
  return sums.subarray(0, d);
}

function fitCategories(column: DiscreteColumn, rows: Uint32Array, weights: Float64Array | null): BinStep {
  const nLevels = column.levels.length;
  if (nLevels > 65534) {
    throw new DataError(`column '${column.name}' has too many levels for categorical bins`, {
      code: 'PREPARE_TOO_MANY_LEVELS',
      expected: 'at most 65,534 levels',
      found: String(nLevels),
      hint: 'Exclude the column (an identifier?), or take it as ordinal.',
    });
  }
  const sums = new Float64Array(nLevels);
  let missing = false;
  for (let i = 0; i < rows.length; i++) {
    const code = column.codes[rows[i]];
    if (code < 0) missing = true;
    else sums[code] += weights === null ? 1 : weights[i];
  }
  let commonest = 0;
  for (let level = 1; level < nLevels; level++) if (sums[level] > sums[commonest]) commonest = level;
  const missingBin = missing ? nLevels : -1;
  const nBins = Math.max(1, nLevels) + (missing ? 1 : 0);
  const step = { column, edges: new Float64Array(0), nBins, missingBin, fillBin: missing ? missingBin : commonest, categorical: true };
  return { ...step, train: binsOf(step, rows) };
}

function emptyBins(nBins: number, length: number): Uint8Array | Uint16Array {
  return nBins <= 256 ? new Uint8Array(length) : new Uint16Array(length);
}

function binsOf(step: Omit<BinStep, 'train'>, rows: Uint32Array): Uint8Array | Uint16Array {
  const out = emptyBins(step.nBins, rows.length);
  if (step.categorical && step.column.kind === 'discrete') {
    const { codes } = step.column;
    for (let i = 0; i < rows.length; i++) out[i] = codes[rows[i]] < 0 ? step.fillBin : codes[rows[i]];
  } else if (step.ranked) {
    const { values, ranks } = step.ranked;
    translateCodes(ranks, rows, binsOfValues(values, step), out);
  } else assignBins(gatherNumbers(step.column, rows), step.edges, step.fillBin, out);
  return out;
}

function binnedMatrix(steps: readonly BinStep[], rows: Uint32Array, columns: readonly (Uint8Array | Uint16Array)[]): BinnedMatrix {
  return {
    kind: 'binned',
    nRows: rows.length,
    numbers: (j) => gatherNumbers(steps[j].column, rows),
    nColumns: steps.length,
    names: steps.map((step) => step.column.name),
    columns,
    nBins: Int32Array.from(steps, (step) => step.nBins),
    edges: steps.map((step) => step.edges),
    missingBin: Int32Array.from(steps, (step) => step.missingBin),
    categorical: Uint8Array.from(steps, (step) => (step.categorical ? 1 : 0)),
  };
}
