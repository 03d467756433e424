import type { BoostingMemory } from '../../kernels/boosting-memory.ts';
import { packSet, type FlatTree } from '../../kernels/tree-walk.ts';
import { bestFirst, lastIn, type Frontier } from './frontier.ts';
import type { CategoryCut, CategorySearch } from './category-cut.ts';
import { leafValue, type Regularisation } from './leaf-value.ts';

/** How a boosted tree grows. Infinity = no limit. */
export interface BoostedTreeOptions {
  /** Whose search for the best cut. */
  readonly search: 'xgboost' | 'lightgbm';
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
  /** Rows each side of a cut needs, and what its gain must exceed, within the search. */
  readonly minChildCount: number;
  readonly minSplitGain: number;
  /** True: a tree without a cut adds nothing. */
  readonly needsCut: boolean;
  /** Looks for the best cut of an unordered column. */
  readonly categories: CategorySearch;
  /** Turns a leaf's optimal value into what is added to the scores. */
  readonly finish: (value: number) => number;
}

/** What a round's tree starts from: rows [0, nRows) of the memory's row list, its gradients, and what becomes of leaves. */
export interface BoostedTreeRound {
  readonly nRows: number;
  /** Uint8Array (active columns): 1 for columns that may be cut. */
  readonly usable: Uint8Array;
  /** Called for each leaf with its rows' range. */
  readonly onLeaf: (value: number, from: number, to: number) => void;
}

interface BoostedNode {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly depth: number;
  readonly g: number;
  readonly h: number;
  /** Rows, or the number they stand for. */
  readonly count: number;
  /** Bounds on the value, from monotone constraints. */
  readonly lower: number;
  readonly upper: number;
  /** l2 penalty on the value beside the general one. */
  readonly penalty: number;
  /** Address of its histogram, 0 for none. */
  slot: number;
  gain: number;
  active: number;
  bin: number;
  missingLeft: boolean;
  leftG: number;
  leftH: number;
  /** Bins that go left, where the cut's column is unordered. */
  category: CategoryCut | null;
}

/** What the grower must know of the columns, by original column. */
export interface BoostedColumns {
  /** Bin of missing values, or −1. */
  readonly missingBin: Int32Array;
  /** 1 for unordered bins. */
  readonly categorical: Uint8Array;
}

/**
 * Makes a function that grows regression trees on gradients. Histograms are made for the smaller child only, the sibling's is the rest of the parent's,
 * and they are reused from round to round. Long because the node loop shares its state.
 * Cost per tree O(levels · entries of the smaller halves + nodes · bins).
 */
export function createBoostedTreeGrower(
  memory: BoostingMemory,
  { missingBin, categorical }: BoostedColumns,
  options: BoostedTreeOptions,
): (round: BoostedTreeRound) => FlatTree {
  const { calls, at, nActive, usableAt, wideEntries, feature: columnOf, wide, offset } = memory;
  const { regularisation, maxDepth, maxLeaves, minCount, minHessian } = options;
  const directions = memory.ints(at.direction, nActive).slice();
  const monotone = directions.some((direction) => direction !== 0);
  const unordered = Array.from(columnOf, (j, a) => (categorical[j] === 1 ? a : -1)).filter((a) => a >= 0);
  const skip = memory.bytes(at.skip, nActive).fill(0);
  for (const a of unordered) skip[a] = 1;
  const bounded = monotone || regularisation.maxDeltaStep > 0 ? 1 : 0;
  const { lambda, alpha, maxDeltaStep, minChildWeight } = regularisation;
  memory
    .doubles(at.limits, 8)
    .set([lambda, alpha, maxDeltaStep, minChildWeight, -Infinity, Infinity, options.minChildCount, options.minSplitGain]);
  let cutNumbers = memory.doubles(at.cut, 3);
  let cutPlace = memory.ints(at.cut + 24, 3);
  let bounds = memory.doubles(at.limits + 32, 2);
  const weighted = at.sizes !== 0;

  const search = (node: BoostedNode): void => {
    // Growth of the memory empties old views.
    if (cutPlace.length === 0) {
      cutNumbers = memory.doubles(at.cut, 3);
      cutPlace = memory.ints(at.cut + 24, 3);
      bounds = memory.doubles(at.limits + 32, 2);
    }
    if (monotone) {
      bounds[0] = node.lower;
      bounds[1] = node.upper;
    }
    const { slot, g, h, count } = node;
    if (options.search === 'xgboost') {
      calls.findXgboostCut(
        nActive, at.offset, at.valueBins, at.hasMissing, at.direction, slot, at.skip, g, h, bounded, at.limits, at.cut,
      ); // prettier-ignore
    } else {
      calls.findLightgbmCut(
        nActive, at.offset, at.valueBins, at.hasMissing, at.direction, slot, at.skip, g, h, count, bounded, at.limits, at.cut,
      ); // prettier-ignore
    }
    node.gain = cutNumbers[0];
    node.leftG = cutNumbers[1];
    node.leftH = cutNumbers[2];
    node.active = cutPlace[0];
    node.bin = cutPlace[1];
    node.missingLeft = cutPlace[2] === 1;
    if (unordered.length > 0) searchCategories(node);
  };
  /** Columns of unordered bins: few, and with few bins. */
  const searchCategories = (node: BoostedNode): void => {
    const usable = memory.bytes(node.slot + usableAt, nActive);
    for (const a of unordered) {
      if (usable[a] === 0) continue;
      const nBins = offset[a + 1] - offset[a];
      const histogram = memory.doubles(node.slot + 16 * offset[a], 2 * nBins);
      const missing = missingBin[columnOf[a]];
      const { cut, splittable } = options.categories(histogram, nBins, missing, node, regularisation);
      if (!splittable) usable[a] = 0;
      if (cut === null || cut.gain <= node.gain) continue;
      node.gain = cut.gain;
      node.leftG = cut.leftG;
      node.leftH = cut.leftH;
      node.active = a;
      node.category = cut;
    }
  };
  const build = (node: BoostedNode, slot: number): void => {
    calls.buildHistogram(
      wideEntries, at.entries, at.start, at.rows, node.from, node.to, at.gradients, slot, nActive, at.offset, at.common, node.g, node.h,
    ); // prettier-ignore
    node.slot = slot;
  };
  const copyUsable = (from: number, to: number): void => {
    const both = memory.bytes(0, Math.max(from, to) + usableAt + nActive);
    both.copyWithin(to + usableAt, from + usableAt, from + usableAt + nActive);
  };
  const valueOf = (g: number, h: number, node: BoostedNode): number =>
    Math.min(Math.max(leafValue(g, h + node.penalty, regularisation), node.lower), node.upper);

  return ({ nRows, usable, onLeaf }) => {
    const child: number[] = [];
    const feature: number[] = [];
    const threshold: number[] = [];
    const missingLeft: number[] = [];
    const value: number[] = [];
    const leaves: BoostedNode[] = [];
    const sets = new Map<number, Uint32Array>();
    const frontier = createFrontier(options.order);
    let nLeaves = 1;

    const addNode = (
      from: number,
      to: number,
      depth: number,
      g: number,
      h: number,
      count: number,
      lower: number,
      upper: number,
      penalty: number,
    ): BoostedNode => {
      // prettier-ignore
      const id = child.push(0) - 1;
      feature.push(0);
      threshold.push(0);
      missingLeft.push(-1);
      value.push(0);
      return {
        id, from, to, depth, g, h, count, lower, upper, penalty, slot: 0, gain: 0, active: -1, bin: 0, missingLeft: false, leftG: 0, leftH: 0, category: null,
      }; // prettier-ignore
    };
    const promising = (node: BoostedNode): boolean =>
      node.depth < maxDepth && nLeaves < maxLeaves && node.count >= minCount && node.h >= minHessian && node.to - node.from > 1;
    const release = (node: BoostedNode): void => {
      if (node.slot !== 0) memory.free(node.slot);
      node.slot = 0;
    };
    /** Looks for the cut of a node that has its histogram. */
    const offer = (node: BoostedNode): void => {
      if (node.slot !== 0) search(node);
      if (node.active >= 0 && node.gain > options.gainAbove && node.gain >= options.minGain) frontier.push(node);
      else {
        release(node);
        leaves.push(node);
      }
    };
    /** Gives both children their histograms, the parent's being `slot`. */
    const inherit = (slot: number, small: BoostedNode, large: BoostedNode): void => {
      if (promising(large)) {
        const own = memory.slot();
        copyUsable(slot, own);
        build(small, own);
        calls.subtractHistogram(slot, own, nActive, at.offset);
        large.slot = slot;
        if (!promising(small)) release(small);
      } else if (promising(small)) {
        calls.clearHistogram(slot, nActive, at.offset);
        build(small, slot);
      } else memory.free(slot);
    };

    const g = calls.sumOver(at.gradients, 16, at.rows, 0, nRows);
    const h = calls.sumOver(at.gradients + 8, 16, at.rows, 0, nRows);
    const count = weighted ? calls.sumOver(at.sizes, 8, at.rows, 0, nRows) : nRows;
    const root = addNode(0, nRows, 0, g, h, count, -Infinity, Infinity, 0);
    if (promising(root)) {
      const slot = memory.slot();
      memory.bytes(slot + usableAt, nActive).set(usable);
      build(root, slot);
    }
    offer(root);
    for (let node = frontier.pop(); node !== undefined; node = frontier.pop()) {
      const { active: a, slot, from, to } = node;
      if (nLeaves >= maxLeaves) {
        release(node);
        leaves.push(node);
        continue;
      }
      const j = columnOf[a];
      const missing = node.missingLeft ? missingBin[j] : -1;
      const { category } = node;
      if (category === null) calls.markLeft(at.left, offset[a + 1] - offset[a], node.bin, missing);
      else memory.bytes(at.left, category.left.length).set(category.left);
      const middle = calls.partition(wide[a], at.rows, from, to, memory.column(a), at.left, at.scratch);
      const leftCount = weighted ? calls.sumOver(at.sizes, 8, at.rows, from, middle) : middle - from;
      const depth = node.depth + 1;
      const rightG = node.g - node.leftG;
      const rightH = node.h - node.leftH;
      let { lower, upper } = node;
      let [rightLower, rightUpper] = [lower, upper];
      if (directions[a] !== 0) {
        const between = (valueOf(node.leftG, node.leftH, node) + valueOf(rightG, rightH, node)) / 2;
        if (directions[a] > 0) upper = rightLower = between;
        else lower = rightUpper = between;
      }
      const penalty = category === null ? 0 : category.penalty;
      const left = addNode(from, middle, depth, node.leftG, node.leftH, leftCount, lower, upper, penalty);
      const right = addNode(middle, to, depth, rightG, rightH, node.count - leftCount, rightLower, rightUpper, penalty);
      child[node.id] = left.id;
      feature[node.id] = j;
      threshold[node.id] = category === null ? node.bin : 0;
      missingLeft[node.id] = category === null ? missing : -1;
      if (category !== null) sets.set(node.id, packSet(category.left));
      nLeaves++;
      if (middle - from <= to - middle) inherit(slot, left, right);
      else inherit(slot, right, left);
      offer(right);
      offer(left);
    }
    if (nLeaves === 1 && options.needsCut) leaves.length = 0;
    for (const leaf of leaves) {
      const score = options.finish(valueOf(leaf.g, leaf.h, leaf));
      value[leaf.id] = score;
      onLeaf(score, leaf.from, leaf.to);
    }
    return {
      child: Int32Array.from(child),
      feature: Int32Array.from(feature),
      threshold: Int32Array.from(threshold),
      missingLeft: Int32Array.from(missingLeft),
      width: 1,
      value: Float64Array.from(value),
      ...(sets.size > 0 ? { sets } : {}),
    };
  };
}

function createFrontier(order: BoostedTreeOptions['order']): Frontier<BoostedNode> {
  if (order === 'any') return lastIn();
  if (order === 'level') return bestFirst((a, b) => a.depth < b.depth || (a.depth === b.depth && a.id < b.id));
  return bestFirst((a, b) => {
    if (a.gain !== b.gain) return a.gain > b.gain;
    return a.active < b.active || (a.active === b.active && a.id < b.id);
  });
}
