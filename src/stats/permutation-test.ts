import type { MonteCarlo } from '../core/hypothesis.ts';
import { createRng, type Rng } from '../core/rng.ts';
import { monteCarloP } from './monte-carlo-p.ts';

/** A p-value by shuffling. */
export interface Permutation {
  readonly observed: number;
  readonly logP: number;
  readonly monteCarlo: MonteCarlo;
}

/** Statistics that differ by rounding only count as equal. */
const EQUAL = 1e-12;

/**
 * A permutation test of any statistic: how often is it at least as large when what the null hypothesis calls exchangeable is shuffled? p = (b + 1)/(m + 1), which keeps its level whatever
 * the statistic is. Give |difference| for a two-sided test. The same seed gives the same p.
 *
 * A replicate without a value (NaN) counts as extreme, so that p is never too small.
 *
 * @param shuffle puts the exchangeable part into a new random order (in place)
 * @param statistic of the data as they now are; called once before the first shuffle
 */
export function permutationTest(statistic: () => number, shuffle: (rng: Rng) => void, replicates: number, seed: number): Permutation {
  const observed = statistic();
  const limit = observed - EQUAL * Math.max(1e-300, Math.abs(observed));
  const rng = createRng(seed);
  let asExtreme = 0;
  for (let i = 0; i < replicates; i++) {
    shuffle(rng);
    if (!(statistic() < limit)) asExtreme++;
  }
  return { observed, ...monteCarloP(asExtreme, replicates) };
}
