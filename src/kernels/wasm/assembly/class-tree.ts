// Class trees, node by node: class counts per bin, the best Gini cut, and the rows on either side of it, compiled by AssemblyScript; the caller lays out the memory and
// says where it lies with `place`. Loops and orders of additions are those of models/trees/node-scanner.ts, so that both give the same bits.
//
// A column takes 16 bytes: address of its bins, number of bins, bin of missing values or −1, 1 when its bins take two bytes.
// The best cut of the node takes 32 bytes: score, weight on the left (doubles), column, highest bin left, lowest bin right or −1, where missing values go.
// Packed weights and their counts are one word: class 0 in the low half, class 1 in the high half. Histograms are zero between calls.

/** Weights of a node from here on do not fit in packed words. */
const PACKED_LIMIT: f64 = 65536;

let columns: usize = 0;
let y: usize = 0;
let weights: usize = 0;
let sizes: usize = 0;
let rows: usize = 0;
let packed: usize = 0;
let nodeClass: usize = 0;
let nodeWeight: usize = 0;
let scratch: usize = 0;
let histogramA: usize = 0;
let histogramB: usize = 0;
let packedA: usize = 0;
let packedB: usize = 0;
let packedC: usize = 0;
let bits: usize = 0;
let occupied: usize = 0;
let totals: usize = 0;
let sides: usize = 0;
let order: usize = 0;
let best: usize = 0;
let nClasses: usize = 0;
/** 1 where the tree's weights are packed. */
let packs: bool = false;

export function place(
  columnsAt: usize, yAt: usize, weightsAt: usize, sizesAt: usize, rowsAt: usize, packedAt: usize, nodeClassAt: usize, nodeWeightAt: usize, scratchAt: usize,
  histogramAAt: usize, histogramBAt: usize, packedAAt: usize, packedBAt: usize, packedCAt: usize, bitsAt: usize, occupiedAt: usize, totalsAt: usize, sidesAt: usize,
  orderAt: usize, bestAt: usize, classes: usize,
): void {
  columns = columnsAt;
  y = yAt;
  weights = weightsAt;
  sizes = sizesAt;
  rows = rowsAt;
  packed = packedAt;
  nodeClass = nodeClassAt;
  nodeWeight = nodeWeightAt;
  scratch = scratchAt;
  histogramA = histogramAAt;
  histogramB = histogramBAt;
  packedA = packedAAt;
  packedB = packedBAt;
  packedC = packedCAt;
  bits = bitsAt;
  occupied = occupiedAt;
  totals = totalsAt;
  sides = sidesAt;
  order = orderAt;
  best = bestAt;
  nClasses = classes;
}

/** Begins a tree of `n` rows: packs their weights where there are two classes and all weights are whole numbers below 2^16. */
export function openTree(n: usize): void {
  packs = false;
  if (nClasses != 2) return;
  for (let i: usize = 0; i < n; i++) {
    const row = <usize>load<u32>(rows + (i << 2));
    const weight = load<f64>(weights + (row << 3));
    if (!(weight >= 0 && weight < PACKED_LIMIT) || floor(weight) != weight) return;
    store<i32>(packed + (i << 2), <i32>weight << (load<i32>(y + (row << 2)) << 4));
  }
  packs = true;
}

/** Class totals of the node's rows, and where they are not packed their classes and weights side by side. Forgets the best cut. Returns the number of rows it stands for. */
export function gather(start: usize, end: usize, sized: bool): f64 {
  store<i32>(best, -1, 16);
  let fits = false;
  if (packs) {
    let first: u64 = 0;
    let second: u64 = 0;
    for (let at = packed + (start << 2), to = packed + (end << 2); at < to; at += 4) {
      const word = load<u32>(at);
      first += <u64>(word & 0xffff);
      second += <u64>(word >>> 16);
    }
    store<f64>(totals, <f64>first);
    store<f64>(totals, <f64>second, 8);
    fits = <f64>(first + second) < PACKED_LIMIT;
  }
  if (!fits) {
    memory.fill(totals, 0, nClasses << 3);
    for (let i = start; i < end; i++) {
      const row = <usize>load<u32>(rows + (i << 2));
      const k = load<u32>(y + (row << 2));
      const weight = load<f64>(weights + (row << 3));
      store<u32>(nodeClass + ((i - start) << 2), k);
      store<f64>(nodeWeight + ((i - start) << 3), weight);
      const at = totals + (<usize>k << 3);
      store<f64>(at, load<f64>(at) + weight);
    }
  }
  if (!sized) return <f64>(end - start);
  let size: f64 = 0;
  for (let i = start; i < end; i++) size += load<f64>(sizes + (<usize>load<u32>(rows + (i << 2)) << 3));
  return size;
}

// @ts-ignore: decorator
@inline
function binOf<T>(column: usize, row: usize): usize {
  return <usize>load<T>(column + row * sizeof<T>());
}

// @ts-ignore: decorator
@inline
function addWord(histogram: usize, bin: usize, word: i32): void {
  const at = histogram + (bin << 2);
  store<i32>(at, load<i32>(at) + word);
}

// @ts-ignore: decorator
@inline
function addWeight(histogram: usize, bin: usize, k: usize, weight: f64): void {
  const at = histogram + ((bin * nClasses + k) << 3);
  store<f64>(at, load<f64>(at) + weight);
}

// @ts-ignore: decorator
@inline
function mark(bin: usize): void {
  const at = bits + ((bin >> 5) << 2);
  store<u32>(at, load<u32>(at) | (1 << (<u32>bin & 31)));
}

// @ts-ignore: decorator
@inline
function countPacked<T>(column: usize, start: usize, end: usize, marking: bool): void {
  for (let i = start << 2, to = end << 2; i < to; i += 4) {
    const bin = binOf<T>(column, <usize>load<u32>(rows + i));
    if (marking) mark(bin);
    addWord(packedA, bin, load<i32>(packed + i));
  }
}

// Three columns at once: neighbouring rows of traffic data fall in the same bin of most columns, so one column alone waits for its own last store.
// @ts-ignore: decorator
@inline
function countThreePacked<T>(a: usize, b: usize, c: usize, start: usize, end: usize): void {
  const intoA = packedA;
  const intoB = packedB;
  const intoC = packedC;
  const words = packed - rows;
  for (let at = rows + (start << 2), to = rows + (end << 2); at < to; at += 4) {
    const row = <usize>load<u32>(at);
    const word = load<i32>(at + words);
    addWord(intoA, binOf<T>(a, row), word);
    addWord(intoB, binOf<T>(b, row), word);
    addWord(intoC, binOf<T>(c, row), word);
  }
}

// @ts-ignore: decorator
@inline
function countWeights<T>(column: usize, start: usize, n: usize, histogram: usize, marking: bool): void {
  const from = rows + (start << 2);
  for (let i: usize = 0; i < n; i++) {
    const bin = binOf<T>(column, <usize>load<u32>(from + (i << 2)));
    if (marking) mark(bin);
    addWeight(histogram, bin, <usize>load<u32>(nodeClass + (i << 2)), load<f64>(nodeWeight + (i << 3)));
  }
}

// @ts-ignore: decorator
@inline
function countTwoWeights<T>(a: usize, b: usize, start: usize, n: usize): void {
  const from = rows + (start << 2);
  for (let i: usize = 0; i < n; i++) {
    const row = <usize>load<u32>(from + (i << 2));
    const k = <usize>load<u32>(nodeClass + (i << 2));
    const weight = load<f64>(nodeWeight + (i << 3));
    addWeight(histogramA, binOf<T>(a, row), k, weight);
    addWeight(histogramB, binOf<T>(b, row), k, weight);
  }
}

// @ts-ignore: decorator
@inline
function setOccupied(i: usize, bin: usize): void {
  store<u32>(occupied + (i << 2), <u32>bin);
}

// @ts-ignore: decorator
@inline
function occupiedAt(i: usize): usize {
  return <usize>load<u32>(occupied + (i << 2));
}

/** Lists the bins marked, ascending, and clears the marks. */
function listMarked(nBins: usize): usize {
  let count: usize = 0;
  for (let word: usize = 0; word < (nBins + 31) >> 5; word++) {
    let mask = load<u32>(bits + (word << 2));
    store<u32>(bits + (word << 2), 0);
    for (; mask != 0; mask &= mask - 1) setOccupied(count++, (word << 5) + <usize>ctz(mask));
  }
  return count;
}

/** Lists the bins that hold weight in packed words, ascending; there is room for one word past the last. */
function listPacked(histogram: usize, nBins: usize): usize {
  let count: usize = 0;
  for (let bin: usize = 0; bin < nBins; bin += 2) {
    const both = load<u64>(histogram + (bin << 2));
    if (both == 0) continue;
    if (<u32>both != 0) setOccupied(count++, bin);
    if (both >>> 32 != 0) setOccupied(count++, bin + 1);
  }
  return count;
}

function listWeights(histogram: usize, nBins: usize): usize {
  let count: usize = 0;
  const bytes = nClasses << 3;
  let at = histogram;
  for (let bin: usize = 0; bin < nBins; bin++) {
    for (let k: usize = 0; k < bytes; k += 8) {
      if (load<f64>(at + k) > 0) {
        setOccupied(count++, bin);
        break;
      }
    }
    at += bytes;
  }
  return count;
}

/** Keeps a column's cut when it is better than the node's; of equal ones the lower column's. */
function keep(j: i32, score: f64, leftBin: i32, rightBin: i32, leftWeight: f64, missingLeft: bool): void {
  if (!(score > -Infinity)) return;
  const feature = load<i32>(best, 16);
  if (feature >= 0) {
    const old = load<f64>(best);
    if (!(score > old || (score == old && j < feature))) return;
  }
  store<f64>(best, score);
  store<f64>(best, leftWeight, 8);
  store<i32>(best, j, 16);
  store<i32>(best, leftBin, 20);
  store<i32>(best, rightBin, 24);
  store<i32>(best, missingLeft ? 1 : 0, 28);
}

// @ts-ignore: decorator
@inline
function giniOfTwo(left0: f64, left1: f64, total0: f64, total1: f64): f64 {
  const right0 = total0 - left0;
  const right1 = total1 - left1;
  return (left0 * left0 + left1 * left1) / (left0 + left1) + (right0 * right0 + right1 * right1) / (right0 + right1);
}

/** The best cut of a column from packed counts without missing values, which it clears. */
function scanPacked(j: i32, histogram: usize, count: usize, weight: f64): bool {
  const total0 = load<f64>(totals);
  const total1 = load<f64>(totals, 8);
  let left0: f64 = 0;
  let left1: f64 = 0;
  let score = -Infinity;
  let bestAt: usize = 0;
  let bestWeight: f64 = 0;
  for (let i: usize = 0; i + 1 < count; i++) {
    const at = histogram + (occupiedAt(i) << 2);
    const word = load<u32>(at);
    store<u32>(at, 0);
    left0 += <f64>(word & 0xffff);
    left1 += <f64>(word >>> 16);
    const here = giniOfTwo(left0, left1, total0, total1);
    if (here > score) {
      score = here;
      bestAt = i;
      bestWeight = left0 + left1;
    }
  }
  if (count > 0) store<u32>(histogram + (occupiedAt(count - 1) << 2), 0);
  if (count < 2) return false;
  keep(j, score, <i32>occupiedAt(bestAt), <i32>occupiedAt(bestAt + 1), bestWeight, bestWeight > weight - bestWeight);
  return true;
}

// @ts-ignore: decorator
@inline
function sideScore(counts: usize, weight: f64): f64 {
  let sum: f64 = 0;
  for (let k: usize = 0; k < nClasses << 3; k += 8) {
    const count = load<f64>(counts + k);
    sum += count * count;
  }
  return weight > 0 ? sum / weight : 0;
}

let cutScore: f64 = 0;
let cutLeft: i32 = 0;
let cutRight: i32 = 0;
let cutWeight: f64 = 0;
let cutMissingLeft: bool = false;

/** As `scanClassCuts` of class-split.ts, for Gini without size limits. */
function scanClassCuts(histogram: usize, count: usize, missing: i32, missingLeft: bool, totalWeight: f64): void {
  const bytes = nClasses << 3;
  const left = sides;
  const right = sides + bytes;
  let leftWeight: f64 = 0;
  for (let k: usize = 0; k < bytes; k += 8) {
    const start = missingLeft ? load<f64>(histogram + <usize>missing * bytes + k) : 0;
    store<f64>(left + k, start);
    store<f64>(right + k, load<f64>(totals + k) - start);
    leftWeight += start;
  }
  const last = missing >= 0 && !missingLeft ? count : count - 1;
  for (let i: usize = 0; i < last; i++) {
    const bin = occupiedAt(i);
    const from = histogram + bin * bytes;
    for (let k: usize = 0; k < bytes; k += 8) {
      const weight = load<f64>(from + k);
      store<f64>(left + k, load<f64>(left + k) + weight);
      store<f64>(right + k, load<f64>(right + k) - weight);
      leftWeight += weight;
    }
    const score = sideScore(left, leftWeight) + sideScore(right, totalWeight - leftWeight);
    if (score > cutScore) {
      cutScore = score;
      cutLeft = <i32>bin;
      cutRight = i + 1 < count ? <i32>occupiedAt(i + 1) : -1;
      cutMissingLeft = missingLeft;
      cutWeight = leftWeight;
    }
  }
}

/** The best cut of a column from counts in doubles, which it clears. */
function scanWeights(j: i32, missingBin: i32, histogram: usize, count: usize, weight: f64): bool {
  const bytes = nClasses << 3;
  if (count > 1) {
    const missing = <i32>occupiedAt(count - 1) == missingBin ? missingBin : -1;
    cutScore = -Infinity;
    if (missing < 0 && nClasses == 2) {
      const total0 = load<f64>(totals);
      const total1 = load<f64>(totals, 8);
      let left0: f64 = 0;
      let left1: f64 = 0;
      for (let i: usize = 0; i + 1 < count; i++) {
        const from = histogram + (occupiedAt(i) << 4);
        left0 += load<f64>(from);
        left1 += load<f64>(from, 8);
        const score = giniOfTwo(left0, left1, total0, total1);
        if (score > cutScore) {
          cutScore = score;
          cutLeft = <i32>occupiedAt(i);
          cutRight = <i32>occupiedAt(i + 1);
          cutWeight = left0 + left1;
        }
      }
    } else {
      scanClassCuts(histogram, missing < 0 ? count : count - 1, missing, false, weight);
      if (missing >= 0) scanClassCuts(histogram, count - 1, missing, true, weight);
    }
    keep(j, cutScore, cutLeft, cutRight, cutWeight, missing < 0 ? cutWeight > weight - cutWeight : cutMissingLeft);
  }
  for (let i: usize = 0; i < count; i++) memory.fill(histogram + occupiedAt(i) * bytes, 0, bytes);
  return count > 1;
}

/** A column whose packed counts are listed: by the packed scan, or in doubles where it misses values. */
function scanListed(j: i32, histogram: usize, count: usize, weight: f64): bool {
  const missing = load<i32>(columns + (<usize>j << 4), 8);
  if (missing < 0 || load<u32>(histogram + (<usize>missing << 2)) == 0) return scanPacked(j, histogram, count, weight);
  for (let i: usize = 0; i < count; i++) {
    const bin = occupiedAt(i);
    const at = histogram + (bin << 2);
    const word = load<u32>(at);
    store<f64>(histogramA + (bin << 4), <f64>(word & 0xffff));
    store<f64>(histogramA + (bin << 4), <f64>(word >>> 16), 8);
    store<u32>(at, 0);
  }
  return scanWeights(j, missing, histogramA, count, weight);
}

// @ts-ignore: decorator
@inline
function columnAt(i: usize): usize {
  return columns + (<usize>load<u32>(order + (i << 2)) << 4);
}

/** Notes in the list of columns whether the one at `i` varies in this node: a constant one becomes its complement. */
// @ts-ignore: decorator
@inline
function note(i: usize, varies: bool): bool {
  if (!varies) store<i32>(order + (i << 2), ~load<i32>(order + (i << 2)));
  return varies;
}

function scanColumnsPacked(from: usize, to: usize, start: usize, end: usize, weight: f64): bool {
  const n = end - start;
  let varies = false;
  let i = from;
  while (i < to) {
    const a = columnAt(i);
    const bins = <usize>load<u32>(a, 4);
    const isWide = load<i32>(a, 12);
    const j = load<i32>(order + (i << 2));
    if (n << 3 < bins) {
      if (isWide) countPacked<u16>(load<u32>(a), start, end, true);
      else countPacked<u8>(load<u32>(a), start, end, true);
      if (note(i, scanListed(j, packedA, listMarked(bins), weight))) varies = true;
      i++;
      continue;
    }
    if (i + 2 < to) {
      const b = columnAt(i + 1);
      const c = columnAt(i + 2);
      if (n << 3 >= <usize>load<u32>(b, 4) && n << 3 >= <usize>load<u32>(c, 4) && load<i32>(b, 12) == isWide && load<i32>(c, 12) == isWide) {
        if (isWide) countThreePacked<u16>(load<u32>(a), load<u32>(b), load<u32>(c), start, end);
        else countThreePacked<u8>(load<u32>(a), load<u32>(b), load<u32>(c), start, end);
        const second = load<i32>(order + (i << 2), 4);
        const third = load<i32>(order + (i << 2), 8);
        if (note(i, scanListed(j, packedA, listPacked(packedA, bins), weight))) varies = true;
        if (note(i + 1, scanListed(second, packedB, listPacked(packedB, <usize>load<u32>(b, 4)), weight))) varies = true;
        if (note(i + 2, scanListed(third, packedC, listPacked(packedC, <usize>load<u32>(c, 4)), weight))) varies = true;
        i += 3;
        continue;
      }
    }
    if (isWide) countPacked<u16>(load<u32>(a), start, end, false);
    else countPacked<u8>(load<u32>(a), start, end, false);
    if (note(i, scanListed(j, packedA, listPacked(packedA, bins), weight))) varies = true;
    i++;
  }
  return varies;
}

/** Counts and scans columns order[from, to) of a node of that weight, and keeps the best cut. A constant column's number becomes its complement. Returns whether one varies. */
export function scanColumns(from: usize, to: usize, start: usize, end: usize, weight: f64): bool {
  if (packs && weight < PACKED_LIMIT) return scanColumnsPacked(from, to, start, end, weight);
  const n = end - start;
  let varies = false;
  let i = from;
  while (i < to) {
    const a = columnAt(i);
    const bins = <usize>load<u32>(a, 4);
    const isWide = load<i32>(a, 12);
    const j = load<i32>(order + (i << 2));
    const missing = load<i32>(a, 8);
    if (n < bins) {
      if (isWide) countWeights<u16>(load<u32>(a), start, n, histogramA, true);
      else countWeights<u8>(load<u32>(a), start, n, histogramA, true);
      if (note(i, scanWeights(j, missing, histogramA, listMarked(bins), weight))) varies = true;
      i++;
      continue;
    }
    if (i + 1 < to) {
      const b = columnAt(i + 1);
      if (n >= <usize>load<u32>(b, 4) && load<i32>(b, 12) == isWide) {
        if (isWide) countTwoWeights<u16>(load<u32>(a), load<u32>(b), start, n);
        else countTwoWeights<u8>(load<u32>(a), load<u32>(b), start, n);
        const second = load<i32>(order + (i << 2), 4);
        if (note(i, scanWeights(j, missing, histogramA, listWeights(histogramA, bins), weight))) varies = true;
        if (note(i + 1, scanWeights(second, load<i32>(b, 8), histogramB, listWeights(histogramB, <usize>load<u32>(b, 4)), weight))) varies = true;
        i += 2;
        continue;
      }
    }
    if (isWide) countWeights<u16>(load<u32>(a), start, n, histogramA, false);
    else countWeights<u8>(load<u32>(a), start, n, histogramA, false);
    if (note(i, scanWeights(j, missing, histogramA, listWeights(histogramA, bins), weight))) varies = true;
    i++;
  }
  return varies;
}

// Both targets are written and one cursor moves: no branch to mispredict.
// @ts-ignore: decorator
@inline
function partitionRows<T>(column: usize, start: usize, end: usize, threshold: i32, missing: i32, both: bool): usize {
  const other = scratch + ((end - start) << 2);
  let left = start << 2;
  let right: usize = 0;
  for (let i = start << 2; i < end << 2; i += 4) {
    const row = load<u32>(rows + i);
    const bin = <i32>binOf<T>(column, <usize>row);
    const goesRight = <usize>(bin > threshold) & <usize>(bin != missing);
    store<u32>(scratch + right, row);
    store<u32>(rows + left, row);
    if (both) {
      const word = load<u32>(packed + i);
      store<u32>(other + right, word);
      store<u32>(packed + left, word);
    }
    right += goesRight << 2;
    left += (1 - goesRight) << 2;
  }
  memory.copy(rows + left, scratch, right);
  if (both) memory.copy(packed + left, other, right);
  return left >> 2;
}

/** Puts the rows of column j's bins ≤ `threshold`, or in bin `missing`, first, in order on both sides. Returns the first position of the right side. */
export function partition(j: usize, start: usize, end: usize, threshold: i32, missing: i32): usize {
  const column = columns + (j << 4);
  const at = <usize>load<u32>(column);
  if (load<i32>(column, 12)) {
    return packs ? partitionRows<u16>(at, start, end, threshold, missing, true) : partitionRows<u16>(at, start, end, threshold, missing, false);
  }
  return packs ? partitionRows<u8>(at, start, end, threshold, missing, true) : partitionRows<u8>(at, start, end, threshold, missing, false);
}
