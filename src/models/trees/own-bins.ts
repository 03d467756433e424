import type { BinnedMatrix, ColumnValues } from '../../core/matrix.ts';
import type { BinColumn } from '../../kernels/class-histogram.ts';
import { translateCodes } from '../../kernels/column-codes.ts';
import { rankNumbers } from '../../kernels/rank-numbers.ts';
import type { EdgeRule } from './original-edges.ts';

/** Bins that a model makes for itself, by rows that it learns from. */
export interface OwnBins {
  /** The matrix the bins were made on, in the model's own bins. */
  readonly train: BinnedMatrix;
  /** Any rows of the same preparation in the model's own bins: columns in the order of the matrix. O(rows · columns). */
  apply(x: BinnedMatrix): readonly BinColumn[];
}

/** How a model cuts columns. */
export interface BinRule {
  readonly edges: EdgeRule;
  /** True: rows count by their weights; false: once each, or as often as a whole-number weight says. */
  readonly weighted: boolean;
  /** True: numbers are rounded to single precision before they are compared with edges. */
  readonly single: boolean;
}

/**
 * Bins whose edges are found by `rule` on the rows that count: what only other rows hold leaves no trace. Unordered columns keep their bins.
 * @param counts Float64Array (nRows): how often each row counts, 0 for rows that are not learned from; null = 1 each
 * O(rows · columns that need new bins).
 */
export function makeOwnBins(x: BinnedMatrix, counts: Float64Array | null, rule: BinRule): OwnBins {
  const made = x.columns.map((column, j) => (x.categorical[j] === 1 ? null : binColumn(x, j, counts, rule, column)));
  const nBins = x.nBins.map((count, j) => made[j]?.nBins ?? count);
  const missingBin = x.missingBin.map((bin, j) => made[j]?.missingBin ?? bin);
  const columns = made.map((own, j) => own?.train ?? x.columns[j]);
  return {
    train: { ...x, columns, nBins, missingBin, edges: x.edges.map((edges, j) => made[j]?.edges ?? edges) },
    apply: (other) => other.columns.map((column, j) => made[j]?.apply(other, j) ?? column),
  };
}

interface OwnColumn {
  readonly edges: Float64Array;
  readonly nBins: number;
  readonly missingBin: number;
  readonly train: BinColumn;
  readonly apply: (x: BinnedMatrix, j: number) => BinColumn;
}

function binColumn(
  x: BinnedMatrix,
  j: number,
  counts: Float64Array | null,
  { edges: findEdges, single }: BinRule,
  shared: BinColumn,
): OwnColumn {
  const known = x.values?.[j] ?? rankNumbers(x.numbers(j));
  const { values, ranks } = known;
  const d = values.length;
  const sums = counts === null ? known.counts : new Float64Array(d + 1);
  if (counts !== null) for (let row = 0; row < ranks.length; row++) sums[ranks[row]] += counts[row];
  const hasMissing = sums[d] > 0;
  const [seen, seenSums] = present(values, sums);
  const edges = findEdges(seen, seenSums, sums[d]);
  if (edges === null) return { edges: new Float64Array(0), nBins: 1, missingBin: -1, train: shared, apply: (other) => other.columns[j] };
  const missingBin = hasMissing ? edges.length + 1 : -1;
  const nBins = edges.length + (hasMissing ? 2 : 1);
  const fill = hasMissing ? missingBin : binOf(medianOf(seen, seenSums), edges, single);
  const place = new Uint16Array(d + 1).fill(fill);
  for (let rank = 0, bin = 0; rank < d; rank++) {
    const value = single ? Math.fround(values[rank]) : values[rank];
    while (bin < edges.length && value > edges[bin]) bin++;
    place[rank] = bin;
  }
  return {
    edges,
    nBins,
    missingBin,
    train: ranks === shared && isIdentity(place, hasMissing ? d + 1 : d) ? shared : translate(ranks, place, nBins),
    apply: rebinner(x.edges[j], x.missingBin[j] >= 0, edges, { single, nBins, fill }),
  };
}

function isIdentity(place: Uint16Array, length: number): boolean {
  for (let rank = 0; rank < length; rank++) if (place[rank] !== rank) return false;
  return true;
}

/** The values that count, and how often. */
function present(values: Float64Array, sums: Float64Array): readonly [Float64Array, Float64Array] {
  const d = values.length;
  const [held, counts] = [new Float64Array(d), new Float64Array(d)];
  let n = 0;
  for (let rank = 0; rank < d; rank++) {
    if (sums[rank] === 0) continue;
    held[n] = values[rank];
    counts[n++] = sums[rank];
  }
  return [held.subarray(0, n), counts.subarray(0, n)];
}

/** The value below which half of the rows lie. */
function medianOf(values: Float64Array, sums: Float64Array): number {
  let total = 0;
  for (let i = 0; i < sums.length; i++) total += sums[i];
  let [at, below] = [0, 0];
  while (at < sums.length && (below += sums[at]) < total / 2) at++;
  return at < values.length ? values[at] : NaN;
}

function binOf(number: number, edges: Float64Array, single: boolean): number {
  const value = single ? Math.fround(number) : number;
  let bin = 0;
  while (bin < edges.length && value > edges[bin]) bin++;
  return bin;
}

const emptyBins = (nBins: number, length: number): BinColumn => (nBins <= 256 ? new Uint8Array(length) : new Uint16Array(length));

function translate(ranks: ColumnValues['ranks'], place: Uint16Array, nBins: number): BinColumn {
  const out = emptyBins(nBins, ranks.length);
  translateCodes(ranks, null, place, out);
  return out;
}

interface OwnShape {
  readonly single: boolean;
  readonly nBins: number;
  /** Where missing values go. */
  readonly fill: number;
}

/**
 * Turns bins of the shared edges into own ones. A shared bin that no own edge cuts has one answer; where one does, the number itself decides.
 */
function rebinner(
  sharedEdges: Float64Array,
  sharedMissing: boolean,
  edges: Float64Array,
  { single, nBins, fill }: OwnShape,
): OwnColumn['apply'] {
  const nShared = sharedEdges.length + 1;
  // Own bins that values of a shared bin may lie in; one more entry for the shared bin of missing values.
  const low = new Uint16Array(nShared + 1).fill(fill);
  const high = new Uint16Array(nShared + 1).fill(fill);
  let changed = sharedMissing && fill !== nShared;
  let cut = false;
  for (let bin = 0, own = 0; bin < nShared; bin++) {
    if (bin > 0 && !single) while (own < edges.length && edges[own] <= sharedEdges[bin - 1]) own++;
    low[bin] = own;
    if (bin + 1 === nShared) own = edges.length;
    else {
      const edge = single ? Math.fround(sharedEdges[bin]) : sharedEdges[bin];
      while (own < edges.length && edge > edges[own]) own++;
    }
    high[bin] = own;
    if (low[bin] !== bin) changed = true;
    if (low[bin] !== own) cut = true;
  }
  return (x, j) => {
    const column = x.columns[j];
    if (!cut && !changed) return column;
    const out = emptyBins(nBins, column.length);
    if (!cut) {
      translateCodes(column, null, low, out);
      return out;
    }
    const numbers = x.numbers(j);
    for (let row = 0; row < out.length; row++) {
      const shared = column[row];
      let bin = low[shared];
      if (bin < high[shared]) {
        const value = single ? Math.fround(numbers[row]) : numbers[row];
        if (value !== value) bin = fill;
        else while (bin < edges.length && value > edges[bin]) bin++;
      }
      out[row] = bin;
    }
    return out;
  };
}
