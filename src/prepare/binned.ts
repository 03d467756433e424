import type { Column, DiscreteColumn } from '../core/dataset.ts';
import { DataError } from '../core/errors.ts';
import type { BinnedMatrix } from '../core/matrix.ts';
import { assignBins, binEdges } from '../kernels/bin-columns.ts';
import { distinctValues } from '../kernels/distinct-values.ts';
import { gatherNumbers } from './feature-column.ts';
import { weightedMedian } from './moments.ts';

interface BinStep {
  readonly column: Column;
  readonly edges: Float64Array;
  readonly nBins: number;
  readonly missingBin: number;
  /** Where missing values go: the missing bin, or the bin of the training median (of the commonest level) when none is reserved. */
  readonly fillBin: number;
  readonly categorical: boolean;
}

/** How bins are made. */
export interface BinOptions {
  /** Most bins of a column, the missing bin included: 2 … 65,535. */
  readonly maxBins: number;
  /** True: words become unordered bins, one per level of the dataset. */
  readonly categorical: boolean;
}

/** What training fixed, and how to apply it. */
export interface FittedBins {
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
      : fitOrdered(column, trainRows, weights, options.maxBins, notes),
  );
  return { apply: (rows) => applyBins(steps, rows), notes };
}

function fitOrdered(column: Column, rows: Uint32Array, weights: Float64Array | null, maxBins: number, notes: string[]): BinStep {
  const numbers = gatherNumbers(column, rows);
  const { values, codes } = distinctValues(numbers);
  const sums = new Float64Array(values.length);
  let missing = 0;
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < 0) missing++;
    else sums[codes[i]] += weights === null ? 1 : weights[i];
  }
  const room = missing > 0 ? maxBins - 1 : maxBins;
  const edges = binEdges(values, sums, room);
  if (missing === rows.length) notes.push(`${column.name}: every training value is missing`);
  const nOrdered = edges.length + 1;
  const missingBin = missing > 0 ? nOrdered : -1;
  const fill = new Uint16Array(1);
  if (missing === 0) assignBins(Float64Array.of(weightedMedian(numbers, weights)), edges, 0, fill);
  const nBins = missing > 0 ? nOrdered + 1 : nOrdered;
  return { column, edges, nBins, missingBin, fillBin: missing > 0 ? missingBin : fill[0], categorical: false };
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
  return { column, edges: new Float64Array(0), nBins, missingBin, fillBin: missing ? missingBin : commonest, categorical: true };
}

function applyBins(steps: readonly BinStep[], rows: Uint32Array): BinnedMatrix {
  const columns = steps.map((step) => {
    const out = step.nBins <= 256 ? new Uint8Array(rows.length) : new Uint16Array(rows.length);
    if (step.categorical && step.column.kind === 'discrete') {
      const { codes } = step.column;
      for (let i = 0; i < rows.length; i++) out[i] = codes[rows[i]] < 0 ? step.fillBin : codes[rows[i]];
    } else assignBins(gatherNumbers(step.column, rows), step.edges, step.fillBin, out);
    return out;
  });
  return {
    kind: 'binned',
    nRows: rows.length,
    nColumns: steps.length,
    names: steps.map((step) => step.column.name),
    columns,
    nBins: Int32Array.from(steps, (step) => step.nBins),
    edges: steps.map((step) => step.edges),
    missingBin: Int32Array.from(steps, (step) => step.missingBin),
    categorical: Uint8Array.from(steps, (step) => (step.categorical ? 1 : 0)),
  };
}
