import { allIndices } from '../core/rng.ts';

/**
 * Ranks 1 … n of the values, ascending; equal values share the mean of their ranks (midranks), and −0 equals 0. As scipy's `rankdata`. O(n log n).
 * @param values Float64Array (n) without NaN
 */
export function midranks(values: Float64Array): Float64Array {
  const n = values.length;
  const order = allIndices(n).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(n);
  for (let start = 0; start < n;) {
    let end = start + 1;
    while (end < n && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}
