import type { BinnedMatrix } from '../../core/matrix.ts';
import { clearBins, countColumn, countColumnMarking, countTwoColumns, listMarked, listOccupied } from '../../kernels/class-histogram.ts';
import { type ClassCut, scanBinaryGini, scanClassCuts } from '../../kernels/class-split.ts';
import {
  countPacked,
  countPackedMarking,
  countThreePacked,
  listPacked,
  PACKED_LIMIT,
  packWeights,
  type PackedCut,
  scanPackedGini,
  sumPacked,
  unpackBins,
} from '../../kernels/packed-histogram.ts';
import { partitionBoth, partitionByTable, partitionRows } from '../../kernels/partition-rows.ts';
import { scanCategories } from './category-scan.ts';

/** A node that waits for its cut. */
export interface GrowingNode {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** Columns known to hold one bin only, one bit each. */
  readonly constant: Uint32Array;
  /** Impurity decrease, as a share of the tree's weight. */
  gain: number;
  feature: number;
  cut: ClassCut | null;
  goesLeftWhenMissing: boolean;
  /** Uint8Array (bins): 1 for bins that go left, where the column is unordered. */
  left: Uint8Array | null;
}

/** The rows of one tree. */
export interface TreeRows {
  /** Int32Array: row numbers, each once; consumed. */
  readonly rows: Int32Array;
  /** Float64Array by row number. */
  readonly weights: Float64Array;
  /** Float64Array by row number: how many rows each stands for in the size limits; null = 1. */
  readonly sizes: Float64Array | null;
}

/** Looks for cuts in the nodes of one tree. */
export interface NodeScanner {
  /** Class totals of a node go to `totals`. Returns the number of rows it stands for. Comes before `scanColumns` of the same node. */
  gather(node: GrowingNode): number;
  /** Counts and scans columns `order[from, to)`, and keeps the best cut in the node. Returns true when one of them varies. */
  scanColumns(node: GrowingNode, order: Int32Array, from: number, to: number, weight: number, size: number): boolean;
  /** Puts the rows that go left first. Returns the first position of the right side. */
  partition(node: GrowingNode, leftBin: number, missing: number): number;
}

function markConstant(node: GrowingNode, j: number): void {
  node.constant[j >> 5] |= 1 << (j & 31);
}

/** Of equal cuts the one of the lower column wins. */
function improves({ cut, feature }: GrowingNode, j: number, score: number): boolean {
  return score > -Infinity && (cut === null || score > cut.score || (score === cut.score && j < feature));
}

function keep(node: GrowingNode, j: number, cut: ClassCut, left: Uint8Array | null, goesLeftWhenMissing: boolean): void {
  node.cut = cut;
  node.feature = j;
  node.left = left;
  node.goesLeftWhenMissing = goesLeftWhenMissing;
}

/**
 * Makes scanners for trees on one training set, with all buffers allocated once. Two classes with whole-number weights are counted in packed words once a node's weight is below 2^16,
 * everything else in doubles: the same cuts either way.
 * @param totals Float64Array (nClasses): where `gather` writes
 */
export function createNodeScanner(
  x: BinnedMatrix,
  y: Int32Array,
  nClasses: number,
  options: { readonly entropy: boolean; readonly minSamplesLeaf: number },
  totals: Float64Array,
): (tree: TreeRows) => NodeScanner {
  const { columns, nBins, missingBin, categorical } = x;
  const { entropy, minSamplesLeaf } = options;
  const maxBins = nBins.reduce((most, count) => Math.max(most, count), 1);
  const histogramA = new Float64Array(maxBins * nClasses);
  const histogramB = new Float64Array(maxBins * nClasses);
  const sizeHistogram = new Float64Array(maxBins);
  const packable = nClasses === 2 && !options.entropy && options.minSamplesLeaf <= 1;
  const [packedA, packedB, packedC] = [0, 1, 2].map(() => new Int32Array(packable ? maxBins : 0));
  const rowPacked = new Int32Array(packable ? x.nRows : 0);
  const packedScratch = new Int32Array(rowPacked.length);
  const packedCut: PackedCut = { score: 0, leftBin: 0, rightBin: 0, leftWeight: 0 };
  const bits = new Int32Array((maxBins + 31) >> 5);
  const occupied = new Int32Array(maxBins);
  const nodeClass = new Int32Array(x.nRows);
  const nodeWeight = new Float64Array(x.nRows);
  const noClass = new Int32Array(options.minSamplesLeaf > 1 ? x.nRows : 0);
  const nodeSize = new Float64Array(noClass.length);
  const partitionScratch = new Int32Array(x.nRows);
  const scratch = { left: new Float64Array(nClasses), right: new Float64Array(nClasses) };

  return ({ rows, weights, sizes }) => {
    const packs = packable && packWeights(rows, weights, y, rowPacked);

    /** Puts the rows that go left first, and with them their packed weights. */
    const partition = ({ start, end, feature: j, left }: GrowingNode, leftBin: number, missing: number): number => {
      const column = columns[j];
      if (left === null && packs)
        return partitionBoth(rows, rowPacked, start, end, column, leftBin, missing, partitionScratch, packedScratch);
      if (left === null) return partitionRows(rows, start, end, column, leftBin, missing, partitionScratch);
      const middle = partitionByTable(rows, start, end, column, left, partitionScratch);
      if (packs) packWeights(rows.subarray(start, end), weights, y, rowPacked.subarray(start, end));
      return middle;
    };

    /** Classes and weights of the rows lie side by side for the columns to come, where they are not packed. */
    const gather = (node: GrowingNode): number => {
      const { start, end } = node;
      let size = end - start;
      if (packs) sumPacked(rowPacked, start, end, totals);
      if (!packs || totals[0] + totals[1] >= PACKED_LIMIT) {
        totals.fill(0);
        for (let i = start; i < end; i++) {
          const row = rows[i];
          const k = y[row];
          const weight = weights[row];
          nodeClass[i - start] = k;
          nodeWeight[i - start] = weight;
          totals[k] += weight;
        }
      }
      if (sizes !== null) {
        size = 0;
        for (let i = start; i < end; i++) size += sizes[rows[i]];
      }
      if (minSamplesLeaf > 1) for (let i = start; i < end; i++) nodeSize[i - start] = sizes === null ? 1 : sizes[rows[i]];
      return size;
    };

    /** Reads and clears one column's counts. Returns true when the column has more than one bin here. */
    const scanColumn = (node: GrowingNode, j: number, histogram: Float64Array, count: number, weight: number, size: number): boolean => {
      if (count < 2) {
        clearBins(histogram, occupied, count, nClasses);
        markConstant(node, j);
        return false;
      }
      const cut: ClassCut = { score: -Infinity, leftBin: -1, rightBin: -1, missingLeft: false, leftWeight: 0 };
      const unordered = categorical[j] === 1;
      // Missing values are one more category of an unordered column.
      const missing = !unordered && occupied[count - 1] === missingBin[j] ? missingBin[j] : -1;
      let left: Uint8Array | null = null;
      if (missing < 0 && nClasses === 2 && !entropy && minSamplesLeaf <= 1 && !unordered) {
        scanBinaryGini(histogram, occupied, count, totals[0], totals[1], cut);
      } else {
        const valueBins = missing < 0 ? count : count - 1;
        let binSizes: Float64Array | null = null;
        if (minSamplesLeaf > 1) {
          binSizes = sizeHistogram;
          countColumn(columns[j], rows, node.start, node.end, noClass, nodeSize, 1, sizeHistogram);
        }
        const scan = (bins: Int32Array, nBinsHere: number, missingLeft: boolean): void => {
          scanClassCuts(
            histogram, bins, nBinsHere, missing, missingLeft, totals, weight, nClasses,
            entropy, binSizes, size, minSamplesLeaf, scratch, cut,
          ); // prettier-ignore
        };
        if (unordered) left = scanCategories(histogram, occupied.slice(0, count), nBins[j], nClasses, cut, scan, weight);
        else {
          scan(occupied, valueBins, false);
          if (missing >= 0) scan(occupied, valueBins, true);
        }
        if (binSizes !== null) clearBins(binSizes, occupied, count, 1);
      }
      clearBins(histogram, occupied, count, nClasses);
      if (improves(node, j, cut.score)) keep(node, j, cut, left, missing < 0 ? cut.leftWeight > weight - cut.leftWeight : cut.missingLeft);
      return true;
    };

    /** As `scanColumn`, from packed counts. */
    const scanPacked = (node: GrowingNode, j: number, packed: Int32Array, count: number, weight: number, size: number): boolean => {
      if (categorical[j] === 1 || (missingBin[j] >= 0 && packed[missingBin[j]] !== 0)) {
        unpackBins(packed, occupied, count, histogramA);
        return scanColumn(node, j, histogramA, count, weight, size);
      }
      scanPackedGini(packed, occupied, count, totals[0], totals[1], packedCut);
      if (count < 2) {
        markConstant(node, j);
        return false;
      }
      const { score, leftBin, rightBin, leftWeight } = packedCut;
      if (improves(node, j, score))
        keep(node, j, { score, leftBin, rightBin, missingLeft: false, leftWeight }, null, leftWeight > weight - leftWeight);
      return true;
    };

    /** As `scanColumns`, for a node whose weights can be packed. */
    const scanColumnsPacked = (node: GrowingNode, order: Int32Array, from: number, to: number, weight: number, size: number): boolean => {
      const { start, end } = node;
      const few = (j: number): boolean => (end - start) * 8 < nBins[j];
      let varies = false;
      let i = from;
      while (i < to) {
        const a = order[i];
        if (few(a)) {
          countPackedMarking(columns[a], rows, start, end, rowPacked, packedA, bits);
          if (scanPacked(node, a, packedA, listMarked(bits, nBins[a], occupied), weight, size)) varies = true;
          i++;
        } else if (i + 2 < to && !few(order[i + 1]) && !few(order[i + 2])) {
          const [b, c] = [order[i + 1], order[i + 2]];
          countThreePacked(columns[a], columns[b], columns[c], rows, start, end, rowPacked, packedA, packedB, packedC);
          if (scanPacked(node, a, packedA, listPacked(packedA, nBins[a], occupied), weight, size)) varies = true;
          if (scanPacked(node, b, packedB, listPacked(packedB, nBins[b], occupied), weight, size)) varies = true;
          if (scanPacked(node, c, packedC, listPacked(packedC, nBins[c], occupied), weight, size)) varies = true;
          i += 3;
        } else {
          countPacked(columns[a], rows, start, end, rowPacked, packedA);
          if (scanPacked(node, a, packedA, listPacked(packedA, nBins[a], occupied), weight, size)) varies = true;
          i++;
        }
      }
      return varies;
    };

    const scanColumns = (node: GrowingNode, order: Int32Array, from: number, to: number, weight: number, size: number): boolean => {
      if (packs && weight < PACKED_LIMIT) return scanColumnsPacked(node, order, from, to, weight, size);
      const { start, end } = node;
      const n = end - start;
      let varies = false;
      let i = from;
      while (i < to) {
        const a = order[i++];
        if (n < nBins[a]) {
          countColumnMarking(columns[a], rows, start, end, nodeClass, nodeWeight, nClasses, histogramA, bits);
          if (scanColumn(node, a, histogramA, listMarked(bits, nBins[a], occupied), weight, size)) varies = true;
        } else if (i < to && n >= nBins[order[i]]) {
          const b = order[i++];
          countTwoColumns(columns[a], columns[b], rows, start, end, nodeClass, nodeWeight, nClasses, histogramA, histogramB);
          if (scanColumn(node, a, histogramA, listOccupied(histogramA, nBins[a], nClasses, occupied), weight, size)) varies = true;
          if (scanColumn(node, b, histogramB, listOccupied(histogramB, nBins[b], nClasses, occupied), weight, size)) varies = true;
        } else {
          countColumn(columns[a], rows, start, end, nodeClass, nodeWeight, nClasses, histogramA);
          if (scanColumn(node, a, histogramA, listOccupied(histogramA, nBins[a], nClasses, occupied), weight, size)) varies = true;
        }
      }
      return varies;
    };

    return { gather, scanColumns, partition };
  };
}
