import type { BinColumn } from './class-histogram.ts';

/**
 * Class counts per bin of a node with two classes and whole-number weights that sum to less than 2^16: one 32-bit word per bin, class 0 in its low half and class 1
 * in its high half. One load and one addition count a row, where separate doubles take two loads more and an addition that takes four times as long.
 * Histograms are Int32Array (nBins), all zero between calls: whoever reads one clears it.
 */

/** Weights of a node from here on do not fit. */
export const PACKED_LIMIT = 65536;

/**
 * Writes each row's weight in the half of its class: `packed[i]` is of `rows[i]`.
 * @param weights Float64Array by row number, `classes` Int32Array by row number: 0 or 1
 * @returns false when a weight is no whole number below 2^16: then nothing here is of use
 */
export function packWeights(rows: Int32Array, weights: Float64Array, classes: Int32Array, packed: Int32Array): boolean {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const weight = weights[row];
    const whole = weight | 0;
    if (whole !== weight || whole >= PACKED_LIMIT || whole < 0) return false;
    packed[i] = whole << (classes[row] << 4);
  }
  return true;
}

/** Sums packed weights [start, end) by class. */
export function sumPacked(packed: Int32Array, start: number, end: number, totals: Float64Array): void {
  let first = 0;
  let second = 0;
  for (let i = start; i < end; i++) {
    const word = packed[i];
    first += word & 0xffff;
    second += word >>> 16;
  }
  totals[0] = first;
  totals[1] = second;
}

/**
 * Adds rows [start, end) of `rows` to the histograms of three columns at once: neighbouring rows of traffic data fall in the same bin of most columns, so one column alone waits for
 * its own last store.
 * @param packed Int32Array: packed weight of `rows[i]` at i
 * Cost O(end − start).
 */
export function countThreePacked(
  columnA: BinColumn,
  columnB: BinColumn,
  columnC: BinColumn,
  rows: Int32Array,
  start: number,
  end: number,
  packed: Int32Array,
  histogramA: Int32Array,
  histogramB: Int32Array,
  histogramC: Int32Array,
): void {
  for (let i = start; i < end; i++) {
    const row = rows[i];
    const weight = packed[i];
    const a = columnA[row];
    const b = columnB[row];
    const c = columnC[row];
    histogramA[a] = (histogramA[a] + weight) | 0;
    histogramB[b] = (histogramB[b] + weight) | 0;
    histogramC[c] = (histogramC[c] + weight) | 0;
  }
}

/** As `countThreePacked`, for one column. */
export function countPacked(
  column: BinColumn,
  rows: Int32Array,
  start: number,
  end: number,
  packed: Int32Array,
  histogram: Int32Array,
): void {
  for (let i = start; i < end; i++) {
    const bin = column[rows[i]];
    histogram[bin] = (histogram[bin] + packed[i]) | 0;
  }
}

/** As `countPacked`, and sets the bit of every bin touched: for nodes with few rows, where looking at each bin would cost more. */
export function countPackedMarking(
  column: BinColumn,
  rows: Int32Array,
  start: number,
  end: number,
  packed: Int32Array,
  histogram: Int32Array,
  bits: Int32Array,
): void {
  for (let i = start; i < end; i++) {
    const bin = column[rows[i]];
    bits[bin >> 5] |= 1 << (bin & 31);
    histogram[bin] = (histogram[bin] + packed[i]) | 0;
  }
}

/** Writes the bins that hold weight to `occupied`, ascending, and returns how many. O(nBins). */
export function listPacked(histogram: Int32Array, nBins: number, occupied: Int32Array): number {
  let count = 0;
  for (let bin = 0; bin < nBins; bin++) if (histogram[bin] !== 0) occupied[count++] = bin;
  return count;
}

/** Moves the listed bins to a histogram of doubles with two classes, and clears them. O(count). */
export function unpackBins(packed: Int32Array, occupied: Int32Array, count: number, histogram: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const bin = occupied[i];
    const word = packed[bin];
    histogram[2 * bin] = word & 0xffff;
    histogram[2 * bin + 1] = word >>> 16;
    packed[bin] = 0;
  }
}

/** The best cut of one column by Gini: its score as in `class-split.ts`, −Infinity when the column has one bin only. */
export interface PackedCut {
  score: number;
  leftBin: number;
  rightBin: number;
  leftWeight: number;
}

/**
 * Scans the listed bins, ascending, clears them, and writes the best cut; of equal ones the lowest.
 * @param total0 weight of class 0 in the node, `total1` of class 1
 * Cost O(count).
 */
export function scanPackedGini(
  histogram: Int32Array,
  occupied: Int32Array,
  count: number,
  total0: number,
  total1: number,
  cut: PackedCut,
): void {
  let left0 = 0;
  let left1 = 0;
  let best = -Infinity;
  let bestAt = -1;
  let bestWeight = 0;
  for (let i = 0; i < count - 1; i++) {
    const bin = occupied[i];
    const word = histogram[bin];
    histogram[bin] = 0;
    left0 += word & 0xffff;
    left1 += word >>> 16;
    const right0 = total0 - left0;
    const right1 = total1 - left1;
    const score = (left0 * left0 + left1 * left1) / (left0 + left1) + (right0 * right0 + right1 * right1) / (right0 + right1);
    if (score > best) {
      best = score;
      bestAt = i;
      bestWeight = left0 + left1;
    }
  }
  if (count > 0) histogram[occupied[count - 1]] = 0;
  cut.score = best;
  if (bestAt < 0) return;
  cut.leftBin = occupied[bestAt];
  cut.rightBin = occupied[bestAt + 1];
  cut.leftWeight = bestWeight;
}
