import { leafGain, noCut, type FindCut } from './gradient-split.ts';

/** LightGBM's guard against division by zero. */
const EPSILON = 1e-15;

/**
 * LightGBM's best cut (4.7, `src/treelearner/feature_histogram.hpp`): bins downwards (missing values left), then upwards where the column has missing
 * values (right); a bin's rows are estimated from its hessian; of equal gains the first seen wins, the lower column between columns. A column without any
 * allowed cut is marked unusable, as there. O(bins).
 * @param minChildSamples rows needed on each side
 * @param minSplitGain least gain of a cut
 */
export function createLightgbmCut(minChildSamples: number, minSplitGain: number): FindCut {
  return (bins, histogram, sums, usable, regularisation) => {
    const { nActive, offset, hasMissing } = bins;
    const { minChildWeight, lambda, alpha } = regularisation;
    const plain = alpha === 0;
    const totalG = sums.g;
    const totalH = sums.h + 2 * EPSILON;
    const { count } = sums;
    const perHessian = count / totalH;
    const floor = leafGain(totalG, totalH, regularisation) + minSplitGain;
    const cut = noCut();
    let best = floor;
    for (let a = 0; a < nActive; a++) {
      if (usable[a] === 0) continue;
      let splittable = 0;
      const first = 2 * offset[a];
      const end = 2 * (offset[a + 1] - hasMissing[a]);
      let g = 0;
      let h = 0;
      let n = 0;
      for (let at = end - 2; at > first; at -= 2) {
        const binG = histogram[at];
        const binH = histogram[at + 1];
        if (binH === 0 && binG === 0) continue;
        g += binG;
        h += binH;
        n += Math.floor(binH * perHessian + 0.5);
        if (n < minChildSamples || h < minChildWeight) continue;
        const leftH = sums.h - h;
        if (count - n < minChildSamples || leftH < minChildWeight) break;
        const leftG = totalG - g;
        const gain = plain
          ? (g * g) / (h + EPSILON + lambda) + (leftG * leftG) / (leftH + EPSILON + lambda)
          : leafGain(g, h + EPSILON, regularisation) + leafGain(leftG, leftH + EPSILON, regularisation);
        if (gain <= floor) continue;
        splittable = 1;
        if (gain > best) {
          best = gain;
          cut.active = a;
          cut.bin = ((at - first) >> 1) - 1;
          cut.missingLeft = hasMissing[a] === 1;
          cut.leftG = leftG;
          cut.leftH = leftH;
        }
      }
      if (hasMissing[a] === 1) {
        g = 0;
        h = 0;
        // Upwards the original starts from all rows less the estimates of all other bins, so its first bin takes the rounding error.
        n = count;
        for (let at = first; at <= end; at += 2) n -= Math.floor(histogram[at + 1] * perHessian + 0.5);
        for (let at = first; at < end; at += 2) {
          const binG = histogram[at];
          const binH = histogram[at + 1];
          if (binH === 0 && binG === 0) continue;
          g += binG;
          h += binH;
          n += Math.floor(binH * perHessian + 0.5);
          if (n < minChildSamples || h < minChildWeight) continue;
          const rightH = sums.h - h;
          if (count - n < minChildSamples || rightH < minChildWeight) break;
          const rightG = totalG - g;
          const gain = leafGain(g, h + EPSILON, regularisation) + leafGain(rightG, rightH + EPSILON, regularisation);
          if (gain <= floor) continue;
          splittable = 1;
          if (gain > best) {
            best = gain;
            cut.active = a;
            cut.bin = (at - first) >> 1;
            cut.missingLeft = false;
            cut.leftG = g;
            cut.leftH = h;
          }
        }
      }
      usable[a] = splittable;
    }
    cut.gain = cut.active < 0 ? 0 : best - floor;
    return cut;
  };
}
