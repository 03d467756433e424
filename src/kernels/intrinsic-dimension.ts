import type { OneHotMatrix } from '../core/matrix.ts';
import { createRowDistance } from './row-distance.ts';

/** Points looked at, those whose neighbours are sought, and neighbours of each. */
const SAMPLE = 256;
const ASKED = 64;
const NEIGHBOURS = 5;

/**
 * Intrinsic dimension of distinct points by the maximum-likelihood estimator of Levina and Bickel (2004) in the form of MacKay and Ghahramani: the inverse of the
 * mean logarithm of the ratio of the distances of the k-th and nearer neighbours, here among evenly spaced points.
 * @param points Int32Array: rows of `x`, no two alike
 * @returns 0 where there are fewer than seven points or where neighbours do not differ in distance
 * Cost 64 × 256 distances.
 */
export function intrinsicDimension(x: OneHotMatrix, points: Int32Array, power: 1 | 2): number {
  const size = Math.min(SAMPLE, points.length);
  if (size < NEIGHBOURS + 2) return 0;
  const sample = Int32Array.from({ length: size }, (_, s) => points[Math.floor((s * points.length) / size)]);
  const order = Int32Array.from({ length: x.nNumeric }, (_, c) => c);
  const distance = createRowDistance(x, order, true, power, size);
  distance.setRows(sample);
  const nearest = new Float64Array(NEIGHBOURS + 1);
  let sum = 0;
  let count = 0;
  const asked = Math.min(ASKED, size);
  for (let a = 0; a < asked; a++) {
    const own = Math.floor((a * size) / asked);
    distance.setQuery(x, sample[own]);
    const distances = distance.measure(Infinity);
    nearest.fill(Infinity);
    for (let s = 0; s < size; s++) {
      if (s === own) continue;
      const away = distances[s];
      if (away >= nearest[NEIGHBOURS - 1]) continue;
      let at = NEIGHBOURS;
      while (at > 0 && nearest[at - 1] > away) {
        nearest[at] = nearest[at - 1];
        at--;
      }
      nearest[at] = away;
    }
    if (!(nearest[0] > 0)) continue;
    for (let t = 0; t < NEIGHBOURS - 1; t++) sum += Math.log(nearest[NEIGHBOURS - 1] / nearest[t]) / power;
    count += NEIGHBOURS - 1;
  }
  return sum > 0 ? count / sum : 0;
}
