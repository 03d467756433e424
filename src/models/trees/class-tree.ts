import type { BinnedMatrix } from '../../core/matrix.ts';
import type { Rng } from '../../core/rng.ts';
import { sideScore } from '../../kernels/class-split.ts';
import { packSet, type FlatTree } from '../../kernels/tree-walk.ts';
import { createCompiledScanners } from './compiled-scanner.ts';
import { gapThreshold } from './gap-threshold.ts';
import { bestFirst, lastIn, type Frontier } from './frontier.ts';
import { createNodeScanner, type GrowingNode, type TreeRows } from './node-scanner.ts';

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
export interface ClassTreeRows extends TreeRows {
  readonly rng: Rng;
}

/** A grown tree; `value` holds class weights of every node, inner ones too. */
export interface ClassTree extends FlatTree {
  readonly depth: number;
  readonly nLeaves: number;
}

const IMPURITY_ZERO = 2.220446049250313e-16;

/**
 * Makes a function that grows classification trees on one training set, with all buffers allocated once. Follows scikit-learn 1.9 `_splitter.pyx`/`_tree.pyx` on binned columns; of equal cuts the lower column, then the
 * lower threshold wins.
 * Cost per tree O(depth · rows · maxFeatures) at most.
 */
export function createClassTreeGrower(
  x: BinnedMatrix,
  y: Int32Array,
  nClasses: number,
  options: ClassTreeOptions,
): (input: ClassTreeRows) => ClassTree {
  const { nColumns, nBins, missingBin, edges } = x;
  const compiled = createCompiledScanners(x, y, nClasses, options);
  const totals = compiled?.totals ?? new Float64Array(nClasses);
  const openScanner = compiled?.open ?? createNodeScanner(x, y, nClasses, options, totals);
  const order = compiled?.order ?? new Int32Array(nColumns);
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
    const scanner = openScanner({ rows, weights, sizes });
    let treeWeight = 0;
    let treeDepth = 0;
    let nLeaves = 0;

    const addNode = (start: number, end: number, depth: number, constant: Uint32Array): GrowingNode => {
      const id = child.push(0) - 1;
      feature.push(0);
      threshold.push(0);
      missingLeft.push(-1);
      for (let k = 0; k < nClasses; k++) value.push(0);
      nLeaves++;
      if (depth > treeDepth) treeDepth = depth;
      return { id, start, end, depth, constant, gain: 0, feature: -1, cut: null, goesLeftWhenMissing: false, left: null };
    };

    /** Finds the node's cut, or leaves it a leaf. */
    const evaluate = (node: GrowingNode): void => {
      const size = scanner.gather(node);
      for (let k = 0; k < nClasses; k++) value[node.id * nClasses + k] = totals[k];
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
          if (scanner.scanColumns(node, order, from, count, weight, size)) varies = true;
        }
      } else {
        for (let j = 0; j < nColumns; j++) if (((node.constant[j >> 5] >>> (j & 31)) & 1) === 0) order[count++] = j;
        scanner.scanColumns(node, order, 0, count, weight, size);
      }
      if (node.cut === null) return;
      node.gain = (node.cut.score - whole) / treeWeight;
      if (node.gain + IMPURITY_ZERO < options.minImpurityDecrease) node.cut = null;
    };

    const best = Number.isFinite(options.maxLeafNodes);
    const frontier: Frontier<GrowingNode> = best ? bestFirst((a, b) => a.gain > b.gain || (a.gain === b.gain && a.id < b.id)) : lastIn();
    const offer = (node: GrowingNode): void => {
      evaluate(node);
      if (node.cut !== null) frontier.push(node);
    };
    offer(addNode(0, rows.length, 0, firstConstant.slice()));
    while (nLeaves < options.maxLeafNodes) {
      const node = frontier.pop();
      if (node?.cut === undefined || node.cut === null) break;
      const j = node.feature;
      const missing = node.goesLeftWhenMissing ? missingBin[j] : -1;
      const middle = scanner.partition(node, node.cut.leftBin, missing);
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
