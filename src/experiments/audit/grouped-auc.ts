/** Area under the ROC curve of class `k` against the rest. */
export type GroupedAuc = (counts: Float64Array, scores: Float64Array, totals: Float64Array, nClasses: number, k: number) => number;

/** Up to here insertion beats a sort with a comparator. */
const fewGroups = 64;

/** Ascending by insertion, in place: O(n²), without a call per comparison. */
function insertionSort(order: Uint32Array, keys: Float64Array): void {
  for (let i = 1; i < order.length; i++) {
    const own = order[i];
    const key = keys[own];
    let at = i;
    for (; at > 0 && keys[order[at - 1]] > key; at--) order[at] = order[at - 1];
    order[at] = own;
  }
}

/**
 * Makes a function for the area under the ROC curve (Mann–Whitney, ties half) of rows that come in `nGroups` groups of equal score; it uses the same memory at every call.
 * Its arguments: `counts` Float64Array (nGroups × nClasses), `scores` Float64Array (nGroups × nClasses), `totals` Float64Array (nGroups) = rows of each group. O(nGroups log nGroups).
 */
export function groupedAucOf(nGroups: number): GroupedAuc {
  const own = new Float64Array(nGroups);
  const order = new Uint32Array(nGroups);
  return (counts, scores, totals, nClasses, k) => {
    for (let g = 0; g < nGroups; g++) {
      own[g] = scores[g * nClasses + k];
      order[g] = g;
    }
    if (nGroups <= fewGroups) insertionSort(order, own);
    else order.sort((a, b) => own[a] - own[b]);
    let below = 0;
    let wins = 0;
    let positives = 0;
    for (let i = 0; i < nGroups;) {
      let positive = 0;
      let negative = 0;
      const score = own[order[i]];
      for (; i < nGroups && own[order[i]] === score; i++) {
        const count = counts[order[i] * nClasses + k];
        positive += count;
        negative += totals[order[i]] - count;
      }
      wins += positive * (below + negative / 2);
      below += negative;
      positives += positive;
    }
    return wins / (positives * below);
  };
}
