import { sideScore } from '../../kernels/class-split.ts';
import type { ClassTree } from './class-tree.ts';

/**
 * Minimal cost-complexity pruning (Breiman et al. 1984, ch. 3): the weakest inner node becomes a leaf as long as its impurity gain per leaf saved is
 * at most `alpha`. As scikit-learn's `ccp_alpha`. O(nodes · pruned nodes).
 */
export function pruneTree(tree: ClassTree, alpha: number, entropy: boolean): ClassTree {
  if (alpha <= 0 || tree.child[0] === 0) return tree;
  const { width, value } = tree;
  const n = tree.child.length;
  const child = tree.child.slice();
  const cost = new Float64Array(n);
  let total = 0;
  for (let k = 0; k < width; k++) total += value[k];
  for (let node = 0; node < n; node++) {
    const counts = value.subarray(node * width, (node + 1) * width);
    const weight = counts.reduce((sum, count) => sum + count, 0);
    const score = sideScore(counts, width, weight, entropy);
    cost[node] = (entropy ? -score : weight - score) / total;
  }
  const branchCost = new Float64Array(n);
  const branchLeaves = new Int32Array(n);
  for (;;) {
    let weakest = -1;
    let weakestAlpha = Infinity;
    // Children have higher numbers than their parent, so one backward pass sums the branches.
    for (let node = n - 1; node >= 0; node--) {
      const left = child[node];
      branchCost[node] = left === 0 ? cost[node] : branchCost[left] + branchCost[left + 1];
      branchLeaves[node] = left === 0 ? 1 : branchLeaves[left] + branchLeaves[left + 1];
    }
    for (const node of reachable(child)) {
      if (child[node] === 0) continue;
      const effective = (cost[node] - branchCost[node]) / (branchLeaves[node] - 1);
      if (effective < weakestAlpha) {
        weakestAlpha = effective;
        weakest = node;
      }
    }
    if (weakest < 0 || weakestAlpha > alpha) break;
    child[weakest] = 0;
  }
  return compact(tree, child);
}

/** Nodes below the root in order of their numbers. */
function reachable(child: Int32Array): number[] {
  const seen = new Uint8Array(child.length);
  const out: number[] = [];
  seen[0] = 1;
  for (let node = 0; node < child.length; node++) {
    if (seen[node] === 0) continue;
    out.push(node);
    if (child[node] !== 0) {
      seen[child[node]] = 1;
      seen[child[node] + 1] = 1;
    }
  }
  return out;
}

/** The tree without the nodes that `child` no longer reaches. */
function compact(tree: ClassTree, child: Int32Array): ClassTree {
  const kept = reachable(child);
  const place = new Int32Array(child.length);
  const depths = new Int32Array(child.length);
  kept.forEach((node, at) => {
    place[node] = at;
    if (child[node] === 0) return;
    depths[child[node]] = depths[node] + 1;
    depths[child[node] + 1] = depths[node] + 1;
  });
  const pick = (values: Int32Array): Int32Array => Int32Array.from(kept, (node) => values[node]);
  const value = new Float64Array(kept.length * tree.width);
  kept.forEach((node, at) => {
    value.set(tree.value.subarray(node * tree.width, (node + 1) * tree.width), at * tree.width);
  });
  const sets = new Map<number, Uint32Array>();
  for (const [node, set] of tree.sets ?? []) if (child[node] !== 0) sets.set(place[node], set);
  return {
    ...(tree.sets === undefined ? {} : { sets }),
    child: Int32Array.from(kept, (node) => (child[node] === 0 ? 0 : place[child[node]])),
    feature: pick(tree.feature),
    threshold: pick(tree.threshold),
    missingLeft: pick(tree.missingLeft),
    width: tree.width,
    value,
    depth: kept.reduce((most, node) => Math.max(most, depths[node]), 0),
    nLeaves: kept.filter((node) => child[node] === 0).length,
  };
}
