import type { ClassCut } from '../../kernels/class-split.ts';

/**
 * The best cut of an unordered column of a classification tree: with two classes the bins in the order of the second class's share, of which a prefix is the best
 * of all subsets (Breiman et al. 1984, theorem 4.5); with more classes one bin against the rest. Bins without rows in the node go to the heavier side.
 * @param occupied Int32Array: bins with rows, ascending, at least two
 * @param cut improved by `scan`
 * @param scan looks at the cuts after each of the first `count − 1` of `bins`
 * @returns Uint8Array (nBins): 1 for bins that go left, or null when no cut is allowed. O(bins · log bins), with more classes O(bins · classes).
 */
export function scanCategories(
  histogram: Float64Array,
  occupied: Int32Array,
  nBins: number,
  nClasses: number,
  cut: ClassCut,
  scan: (bins: Int32Array, count: number, missingLeft: boolean) => void,
  weight: number,
): Uint8Array | null {
  const chosen: number[] = [];
  if (nClasses === 2) {
    const share = (bin: number): number => histogram[2 * bin + 1] / (histogram[2 * bin] + histogram[2 * bin + 1]);
    occupied.sort((a, b) => share(a) - share(b) || a - b);
    scan(occupied, occupied.length, false);
    if (cut.score > -Infinity) chosen.push(...occupied.subarray(0, occupied.indexOf(cut.leftBin) + 1));
  } else {
    const two = new Int32Array(2);
    for (let i = 0; i < occupied.length; i++) {
      two[0] = occupied[i];
      two[1] = occupied[i === 0 ? 1 : 0];
      scan(two, 2, false);
    }
    if (cut.score > -Infinity) chosen.push(cut.leftBin);
  }
  if (chosen.length === 0) return null;
  const left = new Uint8Array(nBins).fill(cut.leftWeight > weight - cut.leftWeight ? 1 : 0);
  for (const bin of occupied) left[bin] = 0;
  for (const bin of chosen) left[bin] = 1;
  return left;
}
