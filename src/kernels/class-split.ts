/**
 * The best cut of one column for a classification tree, from class counts per bin. A score is larger for purer sides and comparable between columns
 * of a node: Gini gives Σ_side Σ_class c² / n, entropy Σ_side (Σ_class c·log2 c − n·log2 n) (the proxies of scikit-learn's `_criterion.pyx`).
 */

/** Where a cut lies. Sides are in terms of the node's occupied bins. */
export interface ClassCut {
  /** −Infinity: no cut is allowed. */
  score: number;
  /** Highest occupied bin on the left. */
  leftBin: number;
  /** Lowest occupied value bin on the right, or −1 when only missing values are there. */
  rightBin: number;
  missingLeft: boolean;
  /** Weight that holds no missing value on either side, so that the heavier side can take them. */
  leftWeight: number;
}

/** Scratch for one scan: class totals of both sides. */
export interface SplitScratch {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** Score of one side alone; for a node before it is cut too. O(nClasses). */
export function sideScore(counts: Float64Array, nClasses: number, weight: number, entropy: boolean): number {
  let sum = 0;
  if (entropy) {
    for (let k = 0; k < nClasses; k++) if (counts[k] > 0) sum += counts[k] * Math.log2(counts[k]);
    return weight > 0 ? sum - weight * Math.log2(weight) : 0;
  }
  for (let k = 0; k < nClasses; k++) sum += counts[k] * counts[k];
  return weight > 0 ? sum / weight : 0;
}

/**
 * Scans the occupied value bins in ascending order and improves `cut` when a strictly better score is found.
 * @param occupied Int32Array: value bins with rows, ascending, `count` of them
 * @param missing histogram bin of missing values when rows of the node have them, else −1; they go left when `missingLeft`
 * @param sizes rows per bin (null: not needed), with `minLeaf` rows required on each side out of `totalSize`
 * Cost O(count · nClasses).
 */
export function scanClassCuts(
  histogram: Float64Array,
  occupied: Int32Array,
  count: number,
  missing: number,
  missingLeft: boolean,
  totals: Float64Array,
  totalWeight: number,
  nClasses: number,
  entropy: boolean,
  sizes: Float64Array | null,
  totalSize: number,
  minLeaf: number,
  scratch: SplitScratch,
  cut: ClassCut,
): void {
  const { left, right } = scratch;
  let leftWeight = 0;
  let leftSize = 0;
  for (let k = 0; k < nClasses; k++) {
    const start = missingLeft ? histogram[missing * nClasses + k] : 0;
    left[k] = start;
    right[k] = totals[k] - start;
    leftWeight += start;
  }
  if (missingLeft && sizes !== null) leftSize = sizes[missing];
  const last = missing >= 0 && !missingLeft ? count : count - 1;
  for (let i = 0; i < last; i++) {
    const bin = occupied[i];
    const from = bin * nClasses;
    for (let k = 0; k < nClasses; k++) {
      const weight = histogram[from + k];
      left[k] += weight;
      right[k] -= weight;
      leftWeight += weight;
    }
    if (sizes !== null) {
      leftSize += sizes[bin];
      if (leftSize < minLeaf) continue;
      if (totalSize - leftSize < minLeaf) break;
    }
    const score = sideScore(left, nClasses, leftWeight, entropy) + sideScore(right, nClasses, totalWeight - leftWeight, entropy);
    if (score > cut.score) {
      cut.score = score;
      cut.leftBin = bin;
      cut.rightBin = i + 1 < count ? occupied[i + 1] : -1;
      cut.missingLeft = missingLeft;
      cut.leftWeight = leftWeight;
    }
  }
}

/** `scanClassCuts` for two classes, Gini, no missing values, no size limit: the common case, in registers. */
export function scanBinaryGini(
  histogram: Float64Array,
  occupied: Int32Array,
  count: number,
  total0: number,
  total1: number,
  cut: ClassCut,
): void {
  let left0 = 0;
  let left1 = 0;
  let best = cut.score;
  let bestAt = -1;
  let bestWeight = 0;
  for (let i = 0; i < count - 1; i++) {
    const from = 2 * occupied[i];
    left0 += histogram[from];
    left1 += histogram[from + 1];
    const right0 = total0 - left0;
    const right1 = total1 - left1;
    const score = (left0 * left0 + left1 * left1) / (left0 + left1) + (right0 * right0 + right1 * right1) / (right0 + right1);
    if (score > best) {
      best = score;
      bestAt = i;
      bestWeight = left0 + left1;
    }
  }
  if (bestAt < 0) return;
  cut.score = best;
  cut.leftBin = occupied[bestAt];
  cut.rightBin = occupied[bestAt + 1];
  cut.missingLeft = false;
  cut.leftWeight = bestWeight;
}
