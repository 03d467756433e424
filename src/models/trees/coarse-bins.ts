import type { BinnedMatrix } from '../../core/matrix.ts';
import type { BinColumn } from '../../kernels/class-histogram.ts';

/** Columns with at most so many bins, made by joining neighbours. */
export interface CoarseBins {
  readonly columns: readonly BinColumn[];
  readonly nBins: Int32Array;
  readonly missingBin: Int32Array;
  /** Per column: the last original bin of each coarse bin; null where nothing was joined. */
  readonly lastBin: readonly (Int32Array | null)[];
}

/**
 * Parameter `max_bin` on a shared matrix that may have more: joins neighbouring value bins so that each holds about the same number of rows; the bin of
 * missing values stays alone and is not counted, and unordered bins stay as they are. O(rows · columns that are joined).
 * @param minRows rows a bin needs, as far as its neighbours can help (LightGBM's min_data_in_bin); the bin of 0 stays alone as there
 * @param sizes how many rows each row stands for; null = 1
 */
export function coarsenBins(x: BinnedMatrix, maxBin: number, minRows: number, sizes: Float64Array | null): CoarseBins {
  const nBins = x.nBins.slice();
  const missingBin = x.missingBin.slice();
  const lastBin: (Int32Array | null)[] = [];
  const columns = x.columns.map((column, j) => {
    const hasMissing = x.missingBin[j] >= 0;
    const valueBins = x.nBins[j] - (hasMissing ? 1 : 0);
    if (x.categorical[j] === 1 || (valueBins <= maxBin && minRows <= 1)) {
      lastBin.push(null);
      return column;
    }
    const counts = new Float64Array(x.nBins[j]);
    for (let row = 0; row < column.length; row++) counts[column[row]] += sizes === null ? 1 : sizes[row];
    const own = counts.subarray(0, valueBins);
    const last = valueBins > maxBin ? joinNeighbours(own, maxBin) : fillBins(own, minRows, zeroBin(x.edges[j]));
    if (last.length === valueBins) {
      lastBin.push(null);
      return column;
    }
    lastBin.push(last);
    nBins[j] = last.length + (hasMissing ? 1 : 0);
    if (hasMissing) missingBin[j] = last.length;
    const place = new Uint16Array(x.nBins[j]).fill(last.length, valueBins);
    for (let bin = 0, group = 0; bin < valueBins; bin++) {
      if (bin > last[group]) group++;
      place[bin] = group;
    }
    return column.map((bin) => place[bin]);
  });
  return { columns, nBins, missingBin, lastBin };
}

/** Last bin of each group: a group closes when it holds its share of the rows that are left. */
function joinNeighbours(counts: Float64Array, groups: number): Int32Array {
  const last: number[] = [];
  let left = counts.reduce((sum, count) => sum + count, 0);
  let held = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    held += counts[bin];
    const open = groups - last.length;
    const mustClose = counts.length - bin === open;
    if (open > 1 && (mustClose || held * open >= left)) {
      last.push(bin);
      left -= held;
      held = 0;
    }
  }
  last.push(counts.length - 1);
  return Int32Array.from(last);
}

/** Last bin of each group: a group closes when it holds `minRows`, and on both sides of the bin `alone`. */
function fillBins(counts: Float64Array, minRows: number, alone: number): Int32Array {
  const last: number[] = [];
  let held = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    held += counts[bin];
    if (held < minRows && bin !== alone && bin !== alone - 1 && bin < counts.length - 1) continue;
    last.push(bin);
    held = 0;
  }
  return Int32Array.from(last);
}

/** The bin in which 0 lies. */
function zeroBin(edges: Float64Array): number {
  const at = edges.findIndex((edge) => edge >= 0);
  return at < 0 ? edges.length : at;
}
