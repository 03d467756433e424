import { leafValue, type Regularisation } from './leaf-value.ts';

/** A cut of an unordered column. */
export interface CategoryCut {
  /** In the terms of the model's search among ordered columns. */
  readonly gain: number;
  /** Uint8Array (bins): 1 for bins that go left. */
  readonly left: Uint8Array;
  readonly leftG: number;
  readonly leftH: number;
  /** l2 penalty on the children's values beside the general one. */
  readonly penalty: number;
}

/** The node whose cut is sought. */
export interface CategoryNode {
  readonly g: number;
  readonly h: number;
  readonly count: number;
}

/** What a search found; `splittable` false: no descendant needs to look at this column. */
export interface CategoryAnswer {
  readonly cut: CategoryCut | null;
  readonly splittable: boolean;
}

/**
 * Finds the best cut of an unordered column.
 * @param histogram Float64Array (2 × nBins): gradients and hessians by bin
 * @param missing bin of missing values, or −1
 */
export type CategorySearch = (
  histogram: Float64Array,
  nBins: number,
  missing: number,
  node: CategoryNode,
  regularisation: Regularisation,
) => CategoryAnswer;

/** Twice the loss that a leaf saves with its best (possibly bounded) value. */
function sideGain(g: number, h: number, regularisation: Regularisation): number {
  const { lambda, alpha } = regularisation;
  const value = leafValue(g, h, regularisation);
  const shrunk = g > alpha ? g - alpha : g < -alpha ? g + alpha : 0;
  return -(2 * shrunk * value + (h + lambda) * value * value);
}

/** Bins that hold rows, the missing one left out. */
function heldBins(histogram: Float64Array, nBins: number, missing: number): number[] {
  const held: number[] = [];
  for (let bin = 0; bin < nBins; bin++) if (bin !== missing && (histogram[2 * bin] !== 0 || histogram[2 * bin + 1] !== 0)) held.push(bin);
  return held;
}

/**
 * XGBoost's search (3.2, `evaluate_splits.h`): with fewer than `maxCatToOnehot` bins one category against the rest; otherwise categories in the order of their
 * optimal values, at most `maxCatThreshold` from either end. Categories without rows here go left. O(bins · log bins).
 */
export function xgboostCategories(maxCatToOnehot: number, maxCatThreshold: number): CategorySearch {
  return (histogram, nBins, missing, node, regularisation) => {
    const nCategories = missing < 0 ? nBins : nBins - 1;
    const held = heldBins(histogram, nBins, missing);
    const missingG = missing < 0 ? 0 : histogram[2 * missing];
    const missingH = missing < 0 ? 0 : histogram[2 * missing + 1];
    const rootGain = Math.fround(sideGain(node.g, node.h, regularisation));
    let best = 0;
    let right: readonly number[] = [];
    let [leftG, leftH] = [0, 0];
    const direction = { missingLeft: true };
    const consider = (rightG: number, rightH: number, bins: () => readonly number[], isMissingLeft: boolean): void => {
      const g = node.g - rightG;
      const h = node.h - rightH;
      if (!(h > 0 && rightH > 0) || h < regularisation.minChildWeight || rightH < regularisation.minChildWeight) return;
      const both = Math.fround(Math.fround(sideGain(g, h, regularisation)) + Math.fround(sideGain(rightG, rightH, regularisation)));
      const gain = Math.fround(both - rootGain);
      if (gain <= best) return;
      best = gain;
      right = bins();
      [leftG, leftH] = [g, h];
      direction.missingLeft = isMissingLeft;
    };
    if (nCategories < maxCatToOnehot) {
      for (const bin of held) {
        const g = histogram[2 * bin];
        const h = histogram[2 * bin + 1];
        consider(g, h, () => [bin], true);
        if (missingH !== 0) consider(g + missingG, h + missingH, () => [bin], false);
      }
    } else {
      const value = (bin: number): number =>
        histogram[2 * bin + 1] < regularisation.minChildWeight ? 0 : leafValue(histogram[2 * bin], histogram[2 * bin + 1], regularisation);
      // Categories with less hessian than a child needs have the value 0, and count among those looked at.
      const order = Array.from({ length: nBins }, (_, bin) => bin).filter((bin) => bin !== missing);
      const values = Float64Array.from({ length: nBins }, (_, bin) => Math.fround(value(bin)));
      order.sort((a, b) => values[a] - values[b] || a - b);
      const steps = Math.min(maxCatThreshold, nCategories) - 1;
      let [g, h] = [0, 0];
      for (let i = 0; i < steps; i++) {
        g += histogram[2 * order[i]];
        h += histogram[2 * order[i] + 1];
        consider(g, h, () => order.slice(0, i + 1), true);
      }
      [g, h] = [0, 0];
      for (let i = nCategories - 1; i > nCategories - 1 - steps; i--) {
        g += histogram[2 * order[i]];
        h += histogram[2 * order[i] + 1];
        consider(node.g - g, node.h - h, () => order.slice(0, i), false);
      }
    }
    const splittable = held.length + (missingH !== 0 ? 1 : 0) > 1;
    if (right.length === 0) return { cut: null, splittable };
    const left = new Uint8Array(nBins).fill(1);
    for (const bin of right) left[bin] = 0;
    if (missing >= 0) left[missing] = direction.missingLeft ? 1 : 0;
    return { cut: { gain: best, left, leftG, leftH, penalty: 0 }, splittable };
  };
}

/** How LightGBM treats categories, named as there. */
export interface LightgbmCategories {
  readonly maxCatToOnehot: number;
  readonly maxCatThreshold: number;
  readonly catSmooth: number;
  readonly catL2: number;
  readonly minDataPerGroup: number;
  readonly minChildSamples: number;
  readonly minSplitGain: number;
}

const EPSILON = 1e-15;

/**
 * LightGBM's search (4.7, `feature_histogram.cpp`, `FindBestThresholdCategoricalInner`; Fisher 1958): with at most `maxCatToOnehot` categories one against the
 * rest; otherwise those with about `catSmooth` rows, in the order of gradient / (hessian + catSmooth), at most `maxCatThreshold` from either end. Missing values and
 * categories without rows here go right. O(bins · log bins).
 */
export function lightgbmCategories(options: LightgbmCategories): CategorySearch {
  const { maxCatToOnehot, maxCatThreshold, catSmooth, catL2, minDataPerGroup, minChildSamples, minSplitGain } = options;
  return (histogram, nBins, missing, node, regularisation) => {
    const { minChildWeight } = regularisation;
    const { count } = node;
    const totalH = node.h + 2 * EPSILON;
    const perHessian = count / totalH;
    const rowsOf = (bin: number): number => Math.floor(histogram[2 * bin + 1] * perHessian + 0.5);
    const floor = sideGain(node.g, totalH, regularisation) + minSplitGain;
    const held = heldBins(histogram, nBins, missing);
    // As the original, one bin is counted for missing and unseen categories.
    const onehot = (missing < 0 ? nBins : nBins - 1) + 1 <= maxCatToOnehot;
    const penalty = onehot ? 0 : catL2;
    const own = { ...regularisation, lambda: regularisation.lambda + penalty };
    let best = floor;
    let chosen: readonly number[] = [];
    const consider = (g: number, h: number, bins: () => readonly number[]): void => {
      const gain = sideGain(g, h, own) + sideGain(node.g - g, totalH - h, own);
      if (gain <= best) return;
      best = gain;
      chosen = bins();
    };
    if (onehot) {
      for (const bin of held) {
        const h = histogram[2 * bin + 1];
        const rows = rowsOf(bin);
        if (rows < minChildSamples || h < minChildWeight || count - rows < minChildSamples || totalH - h - EPSILON < minChildWeight)
          continue;
        consider(histogram[2 * bin], h + EPSILON, () => [bin]);
      }
    } else {
      const order = held.filter((bin) => rowsOf(bin) >= catSmooth);
      const rank = (bin: number): number => histogram[2 * bin] / (histogram[2 * bin + 1] + catSmooth);
      order.sort((a, b) => rank(a) - rank(b) || a - b);
      const most = Math.min(maxCatThreshold, (order.length + 1) >> 1);
      for (const sorted of [order, order.toReversed()]) {
        let [g, h, rows, group] = [0, EPSILON, 0, 0];
        for (let i = 0; i < most; i++) {
          const here = rowsOf(sorted[i]);
          g += histogram[2 * sorted[i]];
          h += histogram[2 * sorted[i] + 1];
          rows += here;
          group += here;
          if (rows < minChildSamples || h < minChildWeight) continue;
          const others = count - rows;
          if (others < minChildSamples || others < minDataPerGroup || totalH - h < minChildWeight) break;
          if (group < minDataPerGroup) continue;
          group = 0;
          consider(g, h, () => sorted.slice(0, i + 1));
        }
      }
    }
    if (chosen.length === 0) return { cut: null, splittable: false };
    const left = new Uint8Array(nBins);
    // Summed again without the epsilon of the search: sums of nodes are exact, so that what no row is in is exactly zero.
    let [leftG, leftH] = [0, 0];
    for (const bin of chosen) {
      left[bin] = 1;
      leftG += histogram[2 * bin];
      leftH += histogram[2 * bin + 1];
    }
    return { cut: { gain: best - floor, left, leftG, leftH, penalty }, splittable: true };
  };
}
