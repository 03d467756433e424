import type { BinColumn } from '../../kernels/class-histogram.ts';
import { addToRows, buildGradientHistogram, subtractHistogram } from '../../kernels/gradient-histogram.ts';
import { leafValue, type FindCut, type GradientCut, type NodeSums, type Regularisation } from '../../kernels/gradient-split.ts';
import { partitionRows } from '../../kernels/partition-rows.ts';
import type { SparseBins } from '../../kernels/sparse-bins.ts';
import type { FlatTree } from '../../kernels/tree-walk.ts';
import { bestFirst, lastIn, type Frontier } from './frontier.ts';

/** How a boosted tree grows. Infinity = no limit. */
export interface BoostedTreeOptions {
  readonly findCut: FindCut;
  readonly regularisation: Regularisation;
  readonly maxDepth: number;
  readonly maxLeaves: number;
  /** `any`: order does not matter (no limit on leaves); `level`: shallow nodes first; `gain`: largest gain first. */
  readonly order: 'any' | 'level' | 'gain';
  /** A cut is taken when its gain is larger than this … */
  readonly gainAbove: number;
  /** … and at least this. */
  readonly minGain: number;
  /** Nodes with fewer rows, or less hessian, are not looked at. */
  readonly minCount: number;
  readonly minHessian: number;
  /** True: a tree without a cut adds nothing. */
  readonly needsCut: boolean;
  /** Turns a leaf's optimal value into what is added to the scores. */
  readonly finish: (value: number) => number;
}

/** The training columns in both layouts. */
export interface BoostedTreeData {
  readonly bins: SparseBins;
  readonly columns: readonly BinColumn[];
  /** Bin of missing values or −1. */
  readonly missingBin: Int32Array;
  /** Float64Array: how many rows each row stands for; null = 1. */
  readonly sizes: Float64Array | null;
}

/** The rows and gradients of one round. */
export interface BoostedTreeRound {
  /** Int32Array: rows that take part; reordered. */
  readonly rows: Int32Array;
  /** Float64Array (2 × nRows): gradient and hessian by row, multiples of one unit. */
  readonly gradients: Float64Array;
  /** Uint8Array (nActive): 1 for columns that may be cut. */
  readonly usable: Uint8Array;
  /** Called for each leaf with its rows' range. */
  readonly onLeaf: (value: number, from: number, to: number) => void;
}

interface BoostedNode {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly depth: number;
  readonly sums: NodeSums;
  readonly usable: Uint8Array;
  histogram: Float64Array | null;
  cut: GradientCut | null;
}

/**
 * Makes a function that grows regression trees on gradients. Histograms are made for the smaller child only, the sibling's is the rest of the parent's,
 * and they are reused from round to round. Long because the node loop shares its buffers.
 * Cost per tree O(levels · entries of the smaller halves + nodes · bins).
 */
export function createBoostedTreeGrower(data: BoostedTreeData, options: BoostedTreeOptions): (round: BoostedTreeRound) => FlatTree {
  const { bins, columns, missingBin, sizes } = data;
  const { findCut, regularisation, maxDepth, maxLeaves, minCount, minHessian } = options;
  const nBins = bins.offset[bins.nActive];
  const scratch = new Int32Array(bins.nRows);
  const free: Float64Array[] = [];
  const borrow = (): Float64Array => free.pop() ?? new Float64Array(2 * nBins);

  return ({ rows, gradients, usable, onLeaf }) => {
    const child: number[] = [];
    const feature: number[] = [];
    const threshold: number[] = [];
    const missingLeft: number[] = [];
    const value: number[] = [];
    const leaves: BoostedNode[] = [];
    let nLeaves = 1;

    const addNode = (from: number, to: number, depth: number, sums: NodeSums, columnsLeft: Uint8Array): BoostedNode => {
      const id = child.push(0) - 1;
      feature.push(0);
      threshold.push(0);
      missingLeft.push(-1);
      value.push(0);
      return { id, from, to, depth, sums, usable: columnsLeft, histogram: null, cut: null };
    };
    const build = (node: BoostedNode): Float64Array => {
      const histogram = borrow();
      buildGradientHistogram(bins, rows, node.from, node.to, gradients, node.sums.g, node.sums.h, histogram);
      return histogram;
    };
    const promising = (node: BoostedNode): boolean =>
      node.depth < maxDepth && nLeaves < maxLeaves && node.sums.count >= minCount && node.sums.h >= minHessian && node.to - node.from > 1;
    const release = (node: BoostedNode): void => {
      if (node.histogram !== null) free.push(node.histogram);
      node.histogram = null;
    };

    const frontier = createFrontier(options.order);
    /** Looks for the cut of a node that has its histogram. */
    const offer = (node: BoostedNode): void => {
      const cut = node.histogram === null ? null : findCut(bins, node.histogram, node.sums, node.usable, regularisation);
      if (cut !== null && cut.active >= 0 && cut.gain > options.gainAbove && cut.gain >= options.minGain) {
        node.cut = cut;
        frontier.push(node);
      } else {
        release(node);
        leaves.push(node);
      }
    };

    const root = addNode(0, rows.length, 0, sumRows(rows, gradients, sizes), usable.slice());
    if (promising(root)) root.histogram = build(root);
    offer(root);
    for (let node = frontier.pop(); node !== undefined; node = frontier.pop()) {
      const { cut, histogram, sums } = node;
      if (cut === null || histogram === null || nLeaves >= maxLeaves) {
        release(node);
        leaves.push(node);
        continue;
      }
      const j = bins.feature[cut.active];
      const missing = cut.missingLeft ? missingBin[j] : -1;
      const middle = partitionRows(rows, node.from, node.to, columns[j], cut.bin, missing, scratch);
      const leftCount = sizes === null ? middle - node.from : sumSizes(rows, node.from, middle, sizes);
      const depth = node.depth + 1;
      const left = addNode(node.from, middle, depth, { g: cut.leftG, h: cut.leftH, count: leftCount }, node.usable);
      const rightSums = { g: sums.g - cut.leftG, h: sums.h - cut.leftH, count: sums.count - leftCount };
      const right = addNode(middle, node.to, depth, rightSums, node.usable.slice());
      child[node.id] = left.id;
      feature[node.id] = j;
      threshold[node.id] = cut.bin;
      missingLeft[node.id] = missing;
      nLeaves++;
      const [small, large] = middle - node.from <= node.to - middle ? [left, right] : [right, left];
      node.histogram = null;
      if (promising(large)) {
        const smallHistogram = build(small);
        subtractHistogram(histogram, smallHistogram);
        large.histogram = histogram;
        if (promising(small)) small.histogram = smallHistogram;
        else free.push(smallHistogram);
      } else {
        free.push(histogram);
        if (promising(small)) small.histogram = build(small);
      }
      offer(right);
      offer(left);
    }
    if (nLeaves === 1 && options.needsCut) leaves.length = 0;
    for (const leaf of leaves) {
      const leafScore = options.finish(leafValue(leaf.sums.g, leaf.sums.h, regularisation));
      value[leaf.id] = leafScore;
      onLeaf(leafScore, leaf.from, leaf.to);
    }
    return {
      child: Int32Array.from(child),
      feature: Int32Array.from(feature),
      threshold: Int32Array.from(threshold),
      missingLeft: Int32Array.from(missingLeft),
      width: 1,
      value: Float64Array.from(value),
    };
  };
}

function createFrontier(order: BoostedTreeOptions['order']): Frontier<BoostedNode> {
  if (order === 'any') return lastIn();
  if (order === 'level') return bestFirst((a, b) => a.depth < b.depth || (a.depth === b.depth && a.id < b.id));
  return bestFirst((a, b) => {
    const gainA = a.cut?.gain ?? 0;
    const gainB = b.cut?.gain ?? 0;
    if (gainA !== gainB) return gainA > gainB;
    const columnA = a.cut?.active ?? 0;
    const columnB = b.cut?.active ?? 0;
    return columnA < columnB || (columnA === columnB && a.id < b.id);
  });
}

function sumSizes(rows: Int32Array, from: number, to: number, sizes: Float64Array): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += sizes[rows[i]];
  return sum;
}

function sumRows(rows: Int32Array, gradients: Float64Array, sizes: Float64Array | null): NodeSums {
  let g = 0;
  let h = 0;
  for (let i = 0; i < rows.length; i++) {
    g += gradients[2 * rows[i]];
    h += gradients[2 * rows[i] + 1];
  }
  return { g, h, count: sizes === null ? rows.length : sumSizes(rows, 0, rows.length, sizes) };
}

/** What a leaf does to the training scores: adds its value to its rows. */
export function leafUpdate(scores: Float64Array, stride: number, offset: number, rows: Int32Array): BoostedTreeRound['onLeaf'] {
  return (value, from, to) => {
    addToRows(scores, stride, offset, rows, from, to, value);
  };
}
