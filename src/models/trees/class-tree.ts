import type { BinnedMatrix } from '../../core/matrix.ts';
import type { Rng } from '../../core/rng.ts';
import { clearBins, countColumn, countColumnMarking, countTwoColumns, listMarked, listOccupied } from '../../kernels/class-histogram.ts';
import { scanBinaryGini, scanClassCuts, sideScore, type ClassCut } from '../../kernels/class-split.ts';
import { partitionByTable, partitionRows } from '../../kernels/partition-rows.ts';
import { packSet, type FlatTree } from '../../kernels/tree-walk.ts';
import { scanCategories } from './category-scan.ts';
import { gapThreshold } from './gap-threshold.ts';
import { bestFirst, lastIn, type Frontier } from './frontier.ts';

/** How a classification tree grows. The names are scikit-learn's in camel case; Infinity = no limit. */
export interface ClassTreeOptions {
  readonly entropy: boolean;
  readonly maxDepth: number;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  /** Columns looked at per cut. */
  readonly maxFeatures: number;
  readonly minImpurityDecrease: number;
  readonly maxLeafNodes: number;
}

/** What one tree learns from. */
export interface ClassTreeRows {
  /** Int32Array: row numbers, each once; consumed. */
  readonly rows: Int32Array;
  /** Float64Array by row number. */
  readonly weights: Float64Array;
  /** Float64Array by row number: how many rows each stands for in the size limits; null = 1. */
  readonly sizes: Float64Array | null;
  readonly rng: Rng;
}

/** A grown tree; `value` holds class weights of every node, inner ones too. */
export interface ClassTree extends FlatTree {
  readonly depth: number;
  readonly nLeaves: number;
}

interface PendingNode {
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

const IMPURITY_ZERO = 2.220446049250313e-16;

/**
 * Makes a function that grows classification trees on one training set, with all buffers allocated once. Long because the node loop shares
 * those buffers. Follows scikit-learn 1.9 `_splitter.pyx`/`_tree.pyx` on binned columns; of equal cuts the lower column, then the
 * lower threshold wins.
 * Cost per tree O(depth · rows · maxFeatures) at most.
 */
export function createClassTreeGrower(
  x: BinnedMatrix,
  y: Int32Array,
  nClasses: number,
  options: ClassTreeOptions,
): (input: ClassTreeRows) => ClassTree {
  const { nColumns, columns, nBins, missingBin, edges, categorical } = x;
  const maxBins = nBins.reduce((most, count) => Math.max(most, count), 1);
  const histogramA = new Float64Array(maxBins * nClasses);
  const histogramB = new Float64Array(maxBins * nClasses);
  const sizeHistogram = new Float64Array(maxBins);
  const bits = new Int32Array((maxBins + 31) >> 5);
  const occupied = new Int32Array(maxBins);
  const nodeClass = new Int32Array(x.nRows);
  const nodeWeight = new Float64Array(x.nRows);
  const noClass = new Int32Array(options.minSamplesLeaf > 1 ? x.nRows : 0);
  const nodeSize = new Float64Array(noClass.length);
  const partitionScratch = new Int32Array(x.nRows);
  const totals = new Float64Array(nClasses);
  const scratch = { left: new Float64Array(nClasses), right: new Float64Array(nClasses) };
  const order = new Int32Array(nColumns);
  const words = (nColumns + 31) >> 5;
  const firstConstant = new Uint32Array(words);
  for (let j = 0; j < nColumns; j++) if (nBins[j] < 2) firstConstant[j >> 5] |= 1 << (j & 31);
  const { entropy, minSamplesLeaf, maxFeatures } = options;
  const drawn = maxFeatures < nColumns;

  return ({ rows, weights, sizes, rng }) => {
    const child: number[] = [];
    const feature: number[] = [];
    const threshold: number[] = [];
    const missingLeft: number[] = [];
    const value: number[] = [];
    const sets = new Map<number, Uint32Array>();
    let treeWeight = 0;
    let treeDepth = 0;
    let nLeaves = 0;

    const addNode = (start: number, end: number, depth: number, constant: Uint32Array): PendingNode => {
      const id = child.push(0) - 1;
      feature.push(0);
      threshold.push(0);
      missingLeft.push(-1);
      for (let k = 0; k < nClasses; k++) value.push(0);
      nLeaves++;
      if (depth > treeDepth) treeDepth = depth;
      return { id, start, end, depth, constant, gain: 0, feature: -1, cut: null, goesLeftWhenMissing: false, left: null };
    };

    /** Class totals of a node, and its rows' classes and weights side by side for the columns to come. Returns the number of rows it stands for. */
    const gather = (node: PendingNode): number => {
      const { start, end } = node;
      totals.fill(0);
      let size = end - start;
      for (let i = start; i < end; i++) {
        const row = rows[i];
        const k = y[row];
        const weight = weights[row];
        nodeClass[i - start] = k;
        nodeWeight[i - start] = weight;
        totals[k] += weight;
      }
      if (sizes !== null) {
        size = 0;
        for (let i = start; i < end; i++) size += sizes[rows[i]];
      }
      if (minSamplesLeaf > 1) for (let i = start; i < end; i++) nodeSize[i - start] = sizes === null ? 1 : sizes[rows[i]];
      for (let k = 0; k < nClasses; k++) value[node.id * nClasses + k] = totals[k];
      return size;
    };

    /** Reads and clears one column's counts. Returns true when the column has more than one bin here. */
    const scanColumn = (node: PendingNode, j: number, histogram: Float64Array, count: number, weight: number, size: number): boolean => {
      if (count < 2) {
        clearBins(histogram, occupied, count, nClasses);
        node.constant[j >> 5] |= 1 << (j & 31);
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
      const best = node.cut;
      if (cut.score > -Infinity && (best === null || cut.score > best.score || (cut.score === best.score && j < node.feature))) {
        node.cut = cut;
        node.feature = j;
        node.left = left;
        node.goesLeftWhenMissing = missing < 0 ? cut.leftWeight > weight - cut.leftWeight : cut.missingLeft;
      }
      return true;
    };

    /** Counts and scans columns `order[from, to)`. Returns true when one of them varies. */
    const scanColumns = (node: PendingNode, from: number, to: number, weight: number, size: number): boolean => {
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

    /** Finds the node's cut, or leaves it a leaf. */
    const evaluate = (node: PendingNode): void => {
      const size = gather(node);
      let weight = 0;
      let pure = true;
      for (let k = 0; k < nClasses; k++) weight += totals[k];
      for (let k = 0; k < nClasses; k++) if (totals[k] > 0 && totals[k] < weight) pure = false;
      if (node.id === 0) treeWeight = weight;
      if (pure || node.depth >= options.maxDepth || size < options.minSamplesSplit || size < 2 * minSamplesLeaf) return;
      const whole = sideScore(totals, nClasses, weight, entropy);
      if ((entropy ? -whole : weight - whole) <= IMPURITY_ZERO * weight) return;
      let count = 0;
      if (drawn) {
        // A column known to be constant counts as drawn, but drawing goes on until one varies, as in scikit-learn.
        for (let j = 0; j < nColumns; j++) order[j] = j;
        let taken = 0;
        let varies = false;
        while (taken < nColumns && (taken < maxFeatures || !varies)) {
          const batch = taken < maxFeatures ? maxFeatures : taken + 1;
          const from = count;
          for (; taken < batch; taken++) {
            const at = taken + rng.int(nColumns - taken);
            const j = order[at];
            order[at] = order[taken];
            order[taken] = j;
            if (((node.constant[j >> 5] >>> (j & 31)) & 1) === 0) {
              // Positions below `taken` are never drawn again: they hold the columns to scan.
              order[count++] = j;
            }
          }
          if (scanColumns(node, from, count, weight, size)) varies = true;
        }
      } else {
        for (let j = 0; j < nColumns; j++) if (((node.constant[j >> 5] >>> (j & 31)) & 1) === 0) order[count++] = j;
        scanColumns(node, 0, count, weight, size);
      }
      if (node.cut === null) return;
      node.gain = (node.cut.score - whole) / treeWeight;
      if (node.gain + IMPURITY_ZERO < options.minImpurityDecrease) node.cut = null;
    };

    const best = Number.isFinite(options.maxLeafNodes);
    const frontier: Frontier<PendingNode> = best ? bestFirst((a, b) => a.gain > b.gain || (a.gain === b.gain && a.id < b.id)) : lastIn();
    const offer = (node: PendingNode): void => {
      evaluate(node);
      if (node.cut !== null) frontier.push(node);
    };
    offer(addNode(0, rows.length, 0, firstConstant.slice()));
    while (nLeaves < options.maxLeafNodes) {
      const node = frontier.pop();
      if (node?.cut === undefined || node.cut === null) break;
      const j = node.feature;
      const missing = node.goesLeftWhenMissing ? missingBin[j] : -1;
      const middle =
        node.left === null
          ? partitionRows(rows, node.start, node.end, columns[j], node.cut.leftBin, missing, partitionScratch)
          : partitionByTable(rows, node.start, node.end, columns[j], node.left, partitionScratch);
      const left = addNode(node.start, middle, node.depth + 1, node.constant);
      const right = addNode(middle, node.end, node.depth + 1, node.constant.slice());
      nLeaves--;
      child[node.id] = left.id;
      feature[node.id] = j;
      threshold[node.id] = gapThreshold(edges[j], nBins[j] - (missingBin[j] < 0 ? 1 : 2), node.cut.leftBin, node.cut.rightBin);
      missingLeft[node.id] = missing;
      if (node.left !== null) sets.set(node.id, packSet(node.left));
      offer(right);
      offer(left);
    }
    return {
      child: Int32Array.from(child),
      feature: Int32Array.from(feature),
      threshold: Int32Array.from(threshold),
      missingLeft: Int32Array.from(missingLeft),
      width: nClasses,
      value: Float64Array.from(value),
      ...(sets.size > 0 ? { sets } : {}),
      depth: treeDepth,
      nLeaves,
    };
  };
}
