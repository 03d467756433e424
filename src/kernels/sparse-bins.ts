import type { BinColumn } from './class-histogram.ts';

/**
 * The bins of all columns row by row, without each column's commonest bin: traffic data sit in it for most rows, and its sums follow from
 * the node's totals. Columns with one bin are left out.
 */
export interface SparseBins {
  readonly nRows: number;
  /** Columns that vary. */
  readonly nActive: number;
  /** Int32Array (nActive): original column. */
  readonly feature: Int32Array;
  /** Int32Array (nActive + 1): first histogram bin of each column; the last entry is the number of all bins. */
  readonly offset: Int32Array;
  /** Int32Array (nActive): the left-out bin, counted over all columns. */
  readonly common: Int32Array;
  /** Int32Array (nActive): 1 where the column's last bin holds missing values. */
  readonly hasMissing: Int32Array;
  /** Uint32Array (nRows + 1): a row's entries are entries[start[row], start[row + 1]). */
  readonly start: Uint32Array;
  /** Twice the bin counted over all columns: where its pair of sums begins. */
  readonly entries: Uint16Array | Uint32Array;
}

/**
 * Lays out bins row by row.
 * @param columns Uint8Array/Uint16Array (nRows) each
 * @param nBins bins per column, the missing one included
 * @param missingBin bin of missing values or −1
 * Cost O(rows · columns), memory 2 bytes (4 above 32,767 bins) per cell that is not in its column's commonest bin.
 */
export function layOutBins(columns: readonly BinColumn[], nBins: Int32Array, missingBin: Int32Array, nRows: number): SparseBins {
  const feature: number[] = [];
  const offset: number[] = [0];
  const common: number[] = [];
  const start = new Uint32Array(nRows + 1);
  for (let j = 0; j < columns.length; j++) {
    const counts = new Int32Array(nBins[j]);
    countBins(columns[j], nRows, counts);
    let most = 0;
    for (let bin = 1; bin < counts.length; bin++) if (counts[bin] > counts[most]) most = bin;
    if (nBins[j] < 2 || counts[most] === nRows) continue;
    const first = offset[feature.length];
    feature.push(j);
    common.push(first + most);
    offset.push(first + nBins[j]);
    countOthers(columns[j], nRows, most, start);
  }
  for (let row = 0; row < nRows; row++) start[row + 1] += start[row];
  const total = offset[feature.length];
  const entries = 2 * total < 65536 ? new Uint16Array(start[nRows]) : new Uint32Array(start[nRows]);
  const cursor = start.slice(0, nRows);
  for (let a = 0; a < feature.length; a++) writeEntries(columns[feature[a]], nRows, common[a], offset[a], cursor, entries);
  return {
    nRows,
    nActive: feature.length,
    feature: Int32Array.from(feature),
    offset: Int32Array.from(offset),
    common: Int32Array.from(common),
    hasMissing: Int32Array.from(feature, (j) => (missingBin[j] >= 0 ? 1 : 0)),
    start,
    entries,
  };
}

function countBins(column: BinColumn, nRows: number, counts: Int32Array): void {
  for (let row = 0; row < nRows; row++) counts[column[row]]++;
}

function countOthers(column: BinColumn, nRows: number, most: number, start: Uint32Array): void {
  for (let row = 0; row < nRows; row++) start[row + 1] += column[row] === most ? 0 : 1;
}

function writeEntries(
  column: BinColumn,
  nRows: number,
  common: number,
  offset: number,
  cursor: Uint32Array,
  entries: Uint16Array | Uint32Array,
): void {
  for (let row = 0; row < nRows; row++) {
    const bin = column[row] + offset;
    if (bin !== common) entries[cursor[row]++] = 2 * bin;
  }
}
