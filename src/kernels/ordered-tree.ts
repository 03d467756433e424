/** A classification tree on one ordered column: values [start(l), start(l + 1)) lie in leaf l. */
export interface OrderedTree {
  readonly nLeaves: number;
  /** Int32Array (nValues): leaf of each value. */
  readonly leafOf: Int32Array;
}

function giniTimesWeight(counts: Float64Array, weight: number): number {
  let squares = 0;
  for (let k = 0; k < counts.length; k++) squares += counts[k] * counts[k];
  return weight - squares / weight;
}

/**
 * CART (Breiman et al. 1984) on one column whose values are already in order: best Gini cut of each node, depth first, to a depth. Of equal cuts the lowest
 * wins. As scikit-learn's `DecisionTreeClassifier(max_depth, min_samples_leaf)` on that column alone, thresholds aside: what lies between two values is not its business.
 * @param counts Float64Array (nValues × nClasses): rows of each value and class, ≥ 0
 * @param minLeaf rows that each leaf must have
 * Cost O(depth × nValues × nClasses).
 */
export function growOrderedTree(counts: Float64Array, nClasses: number, maxDepth: number, minLeaf = 1): OrderedTree {
  const nValues = counts.length / nClasses;
  const leafOf = new Int32Array(nValues);
  let nLeaves = 0;
  const left = new Float64Array(nClasses);
  const right = new Float64Array(nClasses);

  const bestCut = (from: number, to: number): number => {
    left.fill(0);
    right.fill(0);
    let total = 0;
    for (let v = from; v < to; v++) {
      for (let k = 0; k < nClasses; k++) {
        const count = counts[v * nClasses + k];
        right[k] += count;
        total += count;
      }
    }
    let best = giniTimesWeight(right, total) - 1e-9;
    if (!(best > 0)) return -1;
    let cut = -1;
    let weight = 0;
    let squaresLeft = 0;
    let squaresRight = 0;
    for (let k = 0; k < nClasses; k++) squaresRight += right[k] * right[k];
    for (let v = from; v + 1 < to; v++) {
      let own = 0;
      for (let k = 0; k < nClasses; k++) {
        const count = counts[v * nClasses + k];
        if (count === 0) continue;
        own += count;
        squaresLeft += count * (2 * left[k] + count);
        squaresRight += count * (count - 2 * right[k]);
        left[k] += count;
        right[k] -= count;
      }
      if (own === 0) continue;
      weight += own;
      if (weight >= total - minLeaf + 0.5) break;
      if (weight < minLeaf) continue;
      const impurity = total - squaresLeft / weight - squaresRight / (total - weight);
      if (impurity < best) {
        best = impurity;
        cut = v + 1;
      }
    }
    return cut;
  };

  const grow = (from: number, to: number, depth: number): void => {
    const cut = depth >= maxDepth ? -1 : bestCut(from, to);
    if (cut < 0) {
      leafOf.fill(nLeaves++, from, to);
      return;
    }
    grow(from, cut, depth + 1);
    grow(cut, to, depth + 1);
  };
  grow(0, nValues, 0);
  return { nLeaves, leafOf };
}
