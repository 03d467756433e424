import { leafGain, noCut, type GradientCut, type NodeSums, type Regularisation } from './gradient-split.ts';
import type { SparseBins } from './sparse-bins.ts';

/**
 * XGBoost's best cut (3.2, `src/tree/hist/evaluate_splits.h`): bins upwards with missing values right, then downwards with them left; gains compared in
 * single precision, the first of equals wins. A column with one bin in the node is marked unusable. O(bins).
 */
export function findXgboostCut(
  bins: SparseBins,
  histogram: Float64Array,
  sums: NodeSums,
  usable: Uint8Array,
  regularisation: Regularisation,
): GradientCut {
  const { nActive, offset, hasMissing } = bins;
  const { minChildWeight, lambda, alpha, maxDeltaStep } = regularisation;
  const plain = alpha === 0 && maxDeltaStep === 0;
  const totalG = sums.g;
  const totalH = sums.h;
  const rootGain = Math.fround(leafGain(totalG, totalH, regularisation));
  const cut = noCut();
  let best = 0;
  for (let a = 0; a < nActive; a++) {
    if (usable[a] === 0) continue;
    const first = 2 * offset[a];
    const end = 2 * (offset[a + 1] - hasMissing[a]);
    let g = 0;
    let h = 0;
    let held = 0;
    for (let at = first; at < end; at += 2) {
      const binG = histogram[at];
      const binH = histogram[at + 1];
      if (binH === 0 && binG === 0) continue;
      held++;
      g += binG;
      h += binH;
      const rightH = totalH - h;
      if (h < minChildWeight) continue;
      if (rightH < minChildWeight) continue;
      const rightG = totalG - g;
      const gain = plain
        ? Math.fround(Math.fround(Math.fround((g * g) / (h + lambda)) + Math.fround((rightG * rightG) / (rightH + lambda))) - rootGain)
        : Math.fround(
            Math.fround(Math.fround(leafGain(g, h, regularisation)) + Math.fround(leafGain(rightG, rightH, regularisation))) - rootGain,
          );
      if (gain > best && rightH > 0) {
        best = gain;
        cut.active = a;
        cut.bin = (at - first) >> 1;
        cut.missingLeft = false;
        cut.leftG = g;
        cut.leftH = h;
      }
    }
    if (hasMissing[a] === 0 || (histogram[end] === 0 && histogram[end + 1] === 0)) {
      if (held < 2) usable[a] = 0;
      continue;
    }
    if (held === 0) {
      usable[a] = 0;
      continue;
    }
    let rightG = 0;
    let rightH = 0;
    for (let at = end - 2; at > first; at -= 2) {
      const binG = histogram[at];
      const binH = histogram[at + 1];
      if (binH === 0 && binG === 0) continue;
      rightG += binG;
      rightH += binH;
      const leftH = totalH - rightH;
      if (rightH < minChildWeight || leftH < minChildWeight) continue;
      const leftG = totalG - rightG;
      const gain = Math.fround(
        Math.fround(Math.fround(leafGain(leftG, leftH, regularisation)) + Math.fround(leafGain(rightG, rightH, regularisation))) - rootGain,
      );
      if (gain > best && rightH > 0 && leftH > 0) {
        best = gain;
        cut.active = a;
        cut.bin = ((at - first) >> 1) - 1;
        cut.missingLeft = true;
        cut.leftG = leftG;
        cut.leftH = leftH;
      }
    }
  }
  cut.gain = best;
  return cut;
}
