/**
 * Class counts per bin, for one node of a classification tree. Histograms are Float64Array (nBins × nClasses), entry `bin · nClasses + class`,
 * all zero between calls: whoever reads one clears the bins it lists. Longer than most files because each loop exists for large and small nodes.
 */

/** Bins of one column: up to 256 in bytes, more in two bytes. */
export type BinColumn = Uint8Array | Uint16Array;

/**
 * Adds the weight of rows [start, end) of `rows` to the histograms of two columns at once: most columns of traffic data put
 * neighbouring rows in the same bin, so one column alone waits for its own last store.
 * @param classes Int32Array: class of `rows[start + i]` at i
 * @param weights Float64Array: weight of `rows[start + i]` at i
 * Cost O(end − start).
 */
export function countTwoColumns(
  columnA: BinColumn,
  columnB: BinColumn,
  rows: Int32Array,
  start: number,
  end: number,
  classes: Int32Array,
  weights: Float64Array,
  nClasses: number,
  histogramA: Float64Array,
  histogramB: Float64Array,
): void {
  for (let i = start; i < end; i++) {
    const row = rows[i];
    const k = classes[i - start];
    const weight = weights[i - start];
    histogramA[columnA[row] * nClasses + k] += weight;
    histogramB[columnB[row] * nClasses + k] += weight;
  }
}

/** As `countTwoColumns`, for one column. */
export function countColumn(
  column: BinColumn,
  rows: Int32Array,
  start: number,
  end: number,
  classes: Int32Array,
  weights: Float64Array,
  nClasses: number,
  histogram: Float64Array,
): void {
  for (let i = start; i < end; i++) histogram[column[rows[i]] * nClasses + classes[i - start]] += weights[i - start];
}

/** As `countColumn`, and sets the bit of every bin touched: for nodes with few rows, where looking at each bin would cost more. */
export function countColumnMarking(
  column: BinColumn,
  rows: Int32Array,
  start: number,
  end: number,
  classes: Int32Array,
  weights: Float64Array,
  nClasses: number,
  histogram: Float64Array,
  bits: Int32Array,
): void {
  for (let i = start; i < end; i++) {
    const bin = column[rows[i]];
    bits[bin >> 5] |= 1 << (bin & 31);
    histogram[bin * nClasses + classes[i - start]] += weights[i - start];
  }
}

/** Writes the bins that hold weight to `occupied`, ascending, and returns how many. O(nBins · nClasses). */
export function listOccupied(histogram: Float64Array, nBins: number, nClasses: number, occupied: Int32Array): number {
  let count = 0;
  if (nClasses === 2) {
    for (let bin = 0; bin < nBins; bin++) if (histogram[2 * bin] + histogram[2 * bin + 1] > 0) occupied[count++] = bin;
    return count;
  }
  for (let bin = 0; bin < nBins; bin++) {
    for (let at = bin * nClasses; at < (bin + 1) * nClasses; at++) {
      if (histogram[at] > 0) {
        occupied[count++] = bin;
        break;
      }
    }
  }
  return count;
}

/** Writes the marked bins to `occupied`, ascending, clears the marks and returns how many. O(nBins / 32 + marks). */
export function listMarked(bits: Int32Array, nBins: number, occupied: Int32Array): number {
  const words = (nBins + 31) >> 5;
  let count = 0;
  for (let word = 0; word < words; word++) {
    let mask = bits[word];
    while (mask !== 0) {
      occupied[count++] = (word << 5) + 31 - Math.clz32(mask & -mask);
      mask &= mask - 1;
    }
    bits[word] = 0;
  }
  return count;
}

/** Zeroes the listed bins. O(count · nClasses). */
export function clearBins(histogram: Float64Array, occupied: Int32Array, count: number, nClasses: number): void {
  for (let i = 0; i < count; i++) {
    const from = occupied[i] * nClasses;
    for (let at = from; at < from + nClasses; at++) histogram[at] = 0;
  }
}
