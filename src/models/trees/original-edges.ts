import { midpoint } from '../../kernels/bin-columns.ts';

/**
 * Upper bin edges of a column as one of the originals would place them: a value v lies in the first bin b with v ≤ edges[b].
 * Takes Float64Array (d) distinct values, ascending, Float64Array (d), how often each occurs (> 0), and how often the column's value is missing.
 * null: the column is left out.
 */
export type EdgeRule = (values: Float64Array, counts: Float64Array, missing: number) => Float64Array | null;

/** Numbers up to this are zero to LightGBM (its kZeroThreshold, 1e-35 in single precision). */
const ZERO = Math.fround(1e-35);

/** LightGBM's bins: parameters `max_bin`, `min_data_in_bin`, and `min_child_samples`, by which columns are left out. */
export interface LightgbmBins {
  readonly maxBin: number;
  readonly minDataInBin: number;
  readonly minChildSamples: number;
}

/**
 * LightGBM's edges (4.7, src/io/bin.cpp, `FindBinWithZeroAsOneBin` and `GreedyFindBin`): zero is a bin of its own, negative and positive values share the
 * other bins by their number of rows; a bin ends when it holds `minDataInBin` rows where there are few values, and its share of the rows where there are many.
 * One bin is left to missing values. A column in which no cut leaves `minChildSamples` rows on both sides is left out (`feature_pre_filter`). O(d).
 */
export function lightgbmEdges({ maxBin, minDataInBin, minChildSamples }: LightgbmBins): EdgeRule {
  return (numbers, rows, missing) => {
    const { values, counts } = joinNeighbours(numbers, rows);
    const most = missing > 0 ? maxBin - 1 : maxBin;
    const d = values.length;
    let firstZero = 0;
    while (firstZero < d && values[firstZero] <= -ZERO) firstZero++;
    let firstPositive = firstZero;
    while (firstPositive < d && values[firstPositive] <= ZERO) firstPositive++;
    const negative = sumOf(counts, 0, firstZero);
    const positive = sumOf(counts, firstPositive, d);
    const edges: number[] = [];
    if (firstZero > 0 && most > 1) {
      const share = Math.max(1, Math.floor((negative / (negative + positive)) * (most - 1)));
      edges.push(...greedyEdges(values.subarray(0, firstZero), counts.subarray(0, firstZero), share, minDataInBin, negative), -ZERO);
    }
    const left = most - 1 - edges.length;
    if (firstPositive < d && left > 0) {
      edges.push(ZERO, ...greedyEdges(values.subarray(firstPositive), counts.subarray(firstPositive), left, minDataInBin, positive));
    }
    const found = Float64Array.from(edges);
    return canBeCut(found, values, counts, missing, minChildSamples) ? found : null;
  };
}

function sumOf(counts: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += counts[i];
  return sum;
}

interface CountedValues {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

/** Doubles next to each other are one value to LightGBM, the larger. */
function joinNeighbours(values: Float64Array, counts: Float64Array): CountedValues {
  const joined: number[] = [];
  for (let i = 1; i < values.length; i++) {
    // A cheap look first: nearly all values are further apart.
    const near = values[i] - values[i - 1] <= 1e-15 * Math.abs(values[i]);
    if (near && values[i] === nextDouble(values[i - 1])) joined.push(i - 1);
  }
  if (joined.length === 0) return { values, counts };
  const sums = counts.slice();
  for (const i of joined) sums[i + 1] += sums[i];
  const gone = new Set(joined);
  return { values: values.filter((_, i) => !gone.has(i)), counts: sums.filter((_, i) => !gone.has(i)) };
}

/** True when some edge, or the one before the missing values, leaves enough rows on both sides. */
function canBeCut(edges: Float64Array, values: Float64Array, counts: Float64Array, missing: number, enough: number): boolean {
  const total = missing + sumOf(counts, 0, counts.length);
  let below = 0;
  let at = 0;
  const fits = (): boolean => below >= enough && total - below >= enough;
  for (const edge of edges) {
    while (at < values.length && values[at] <= edge) below += counts[at++];
    if (fits()) return true;
  }
  below = total - missing;
  return missing > 0 && fits();
}

/** Edges between values of one sign, the last bin's left out. */
function greedyEdges(values: Float64Array, counts: Float64Array, maxBin: number, minDataInBin: number, total: number): number[] {
  const d = values.length;
  const edges: number[] = [];
  if (d <= maxBin) {
    for (let i = 0, held = 0; i + 1 < d; i++) {
      held += counts[i];
      if (held < minDataInBin) continue;
      edges.push(midpoint(values[i], values[i + 1]));
      held = 0;
    }
    return edges;
  }
  const most = Math.max(1, Math.min(maxBin, Math.floor(total / minDataInBin)));
  const fair = total / most;
  let restBins = most;
  let rest = total;
  for (const count of counts) {
    if (count < fair) continue;
    restBins--;
    rest -= count;
  }
  let share = rest / restBins;
  for (let i = 0, held = 0; i + 1 < d && edges.length < most - 1; i++) {
    const heavy = counts[i] >= fair;
    if (!heavy) rest -= counts[i];
    held += counts[i];
    if (!heavy && held < share && !(counts[i + 1] >= fair && held >= Math.max(1, share / 2))) continue;
    edges.push(midpoint(values[i], values[i + 1]));
    held = 0;
    if (!heavy) share = rest / --restBins;
  }
  return edges;
}

/** XGBoost keeps so many times `max_bin` values of a column before it chooses the cuts among them. */
const SKETCH_FACTOR = 8;

/**
 * XGBoost's edges (3.2, src/common/quantile.cc, `MakeCuts`): bins begin at values of the column, each value of its own where there are at most `maxBin`, otherwise
 * those that a quantile summary keeps when pruned to `8 · maxBin` and then `maxBin` entries. In single precision as there; the edges lie just below the cuts. Its
 * sketch of long columns is approximate: here the ranks are exact. O(d).
 */
export function xgboostEdges(maxBin: number): EdgeRule {
  return (values, counts) => {
    const { singles, weights } = inSingle(values, counts);
    const n = singles.length;
    if (n <= maxBin) return edgesBelow(singles, 1, n);
    const kept = prune(prune(summaryOf(singles, weights), SKETCH_FACTOR * maxBin), maxBin + 1);
    return edgesBelow(kept.values, 1, Math.min(kept.values.length, maxBin));
  };
}

/** Values in single precision: some that were different are one. */
function inSingle(values: Float64Array, counts: Float64Array): { readonly singles: Float32Array; readonly weights: Float64Array } {
  const singles = new Float32Array(values.length);
  const weights = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = Math.fround(values[i]);
    if (n === 0 || value !== singles[n - 1]) singles[n++] = value;
    weights[n - 1] += counts[i];
  }
  return { singles: singles.subarray(0, n), weights: weights.subarray(0, n) };
}

/** The largest single-precision numbers below cuts [from, to). */
function edgesBelow(cuts: Float32Array, from: number, to: number): Float64Array {
  const edges = new Float32Array(Math.max(0, to - from));
  const bits = new Int32Array(edges.buffer);
  for (let at = 0; at < edges.length; at++) {
    edges[at] = cuts[from + at];
    if (edges[at] === 0) edges[at] = -LEAST_SINGLE;
    else bits[at] += edges[at] > 0 ? -1 : 1;
  }
  return Float64Array.from(edges);
}

/** The smallest positive number in single precision. */
const LEAST_SINGLE = 1.401298464324817e-45;

/** The values of a quantile summary, ascending: the weight below each, the weight up to it, and its own. */
interface RankedValues {
  readonly values: Float32Array;
  readonly rmin: Float32Array;
  readonly rmax: Float32Array;
  readonly weights: Float64Array;
}

/** Every value, with exact ranks. */
function summaryOf(values: Float32Array, weights: Float64Array): RankedValues {
  const n = values.length;
  const [rmin, rmax] = [new Float32Array(n), new Float32Array(n)];
  for (let i = 0, before = 0; i < n; i++) {
    before += weights[i];
    rmin[i] = before - weights[i];
    rmax[i] = before;
  }
  return { values, rmin, rmax, weights };
}

/** `WQSummary::SetPrune`: the ends, and the values nearest to evenly spaced ranks between them. */
function prune(all: RankedValues, most: number): RankedValues {
  const { values, rmin, rmax, weights } = all;
  const end = values.length - 1;
  if (end < most) return all;
  const begin = rmax[0];
  const range = Math.fround(rmin[end] - begin);
  const steps = most - 1;
  const kept = new Int32Array(most);
  let n = 1;
  let last = 0;
  let i = 1;
  for (let k = 1; k < steps; k++) {
    const twice = Math.fround(2 * Math.fround(Math.fround(Math.fround(k * range) / steps) + begin));
    while (i < end && twice >= Math.fround(rmax[i + 1] + rmin[i + 1])) i++;
    if (i === end) break;
    const next = twice < Math.fround(rmin[i] + weights[i] + (rmax[i + 1] - weights[i + 1])) ? i : i + 1;
    if (next === last) continue;
    kept[n++] = last = next;
  }
  if (last !== end) kept[n++] = end;
  const pick = <T extends Float32Array | Float64Array>(from: T, to: T): T => {
    for (let at = 0; at < n; at++) to[at] = from[kept[at]];
    return to;
  };
  return {
    values: pick(values, new Float32Array(n)),
    rmin: pick(rmin, new Float32Array(n)),
    rmax: pick(rmax, new Float32Array(n)),
    weights: pick(weights, new Float64Array(n)),
  };
}

const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);

/** The smallest double above a finite one. */
function nextDouble(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  double[0] = value;
  doubleBits[0] += value > 0 ? 1n : -1n;
  return double[0];
}
