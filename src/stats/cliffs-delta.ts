import type { Effect } from '../core/hypothesis.ts';
import { normalQuantile } from './normal.ts';

/** For each value of `of` (ascending): values of `among` (ascending) below it minus values above it, over their number. */
function dominance(of: Float64Array, among: Float64Array): Float64Array {
  let [below, upTo] = [0, 0];
  return of.map((value) => {
    while (below < among.length && among[below] < value) below++;
    while (upTo < among.length && among[upTo] <= value) upTo++;
    return (below - (among.length - upTo)) / among.length;
  });
}

/**
 * Cliff's δ: the chance that a value of the first group is larger than one of the second minus the chance that it is smaller; −1 … 1. Also the rank-biserial correlation of two
 * groups, 2U/(n1 n2) − 1. With Cliff's consistent variance and the asymmetric interval of Feng & Cliff 2004 (https://doi.org/10.22237/jmasm/1099267440), with
 * degrees of freedom taken as infinite. Where the groups do not overlap no variance is seen, and the inner limit is ±(k − z²)/(k + z²), k the size of the smaller group, as they
 * propose. O(n log n).
 *
 * Cliff 1993 (https://doi.org/10.1037/0033-2909.114.3.494). .147 is small, .33 medium, .474 large (Romano et al. 2006).
 */
export function cliffsDelta(first: Float64Array, second: Float64Array, level: number): Effect {
  const a = Float64Array.from(first).sort();
  const b = Float64Array.from(second).sort();
  const [m, n] = [a.length, b.length];
  const rows = dominance(a, b);
  const columns = dominance(b, a);
  let [sum, unequal] = [0, 0];
  let [below, upTo] = [0, 0];
  for (const value of a) {
    while (below < n && b[below] < value) below++;
    while (upTo < n && b[upTo] <= value) upTo++;
    unequal += n - (upTo - below);
    sum += below - (n - upTo);
  }
  const value = sum / m / n;
  const squares = (values: Float64Array, centre: number): number => values.reduce((total, d) => total + (d - centre) ** 2, 0);
  const cells = unequal - m * n * value * value;
  const unbiased = (n * n * squares(rows, value) + m * m * squares(columns, -value) - cells) / (m * n * (m - 1) * (n - 1));
  const least = (1 - value * value) / (m * n - 1);
  const variance = m > 1 && n > 1 ? Math.max(unbiased, least) : NaN;
  const z = normalQuantile(0.5 + level / 2);
  const rest = 1 - value * value;
  const reach = z * Math.sqrt(variance) * Math.sqrt(rest * rest + z * z * variance);
  const scale = rest + z * z * variance;
  const smaller = Math.min(m, n);
  const inner = Math.max(-1, (smaller - z * z) / (smaller + z * z));
  if (Math.abs(value) === 1) return { name: 'cliffs-delta', value, ci: value === 1 ? [inner, 1] : [-1, -inner], level };
  const limit = (side: 1 | -1): number => (scale === 0 ? value : Math.max(-1, Math.min(1, (value - value ** 3 + side * reach) / scale)));
  return { name: 'cliffs-delta', value, ci: [limit(-1), limit(1)], level };
}
