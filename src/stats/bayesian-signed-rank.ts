import { StatisticError } from '../core/errors.ts';
import { createRng, type Rng } from '../core/rng.ts';
import type { Posterior } from './bayesian-correlated-t.ts';

export interface SignedRankOptions {
  /** Half-width of the region of practical equivalence, in the unit of the score. */
  readonly rope: number;
  readonly seed: number;
  /** Weight of the prior's one made-up data set with difference 0. */
  readonly prior?: number;
  readonly samples?: number;
}

export interface BayesianSignedRank extends Posterior {
  /** Monte-Carlo standard error of the three probabilities, at most. */
  readonly monteCarloError: number;
  readonly samples: number;
}

/** Gamma(shape, 1): exponential for 1, else Marsaglia & Tsang 2000 (https://doi.org/10.1145/358407.358414), with their boost below 1. */
function gamma(shape: number, rng: Rng): number {
  if (shape === 1) return -Math.log(1 - rng.next());
  if (shape < 1) return gamma(shape + 1, rng) * (1 - rng.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - rng.next()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/**
 * Bayesian signed-rank test of two models over data sets: under a Dirichlet process with one pseudo-observation at 0, the chance that the mean of two drawn differences lies
 * below, within or above the region of practical equivalence is itself random; the answer is how often each of the three is the largest. Seeded Monte Carlo.
 *
 * Benavoli, Corani, Mangili, Zaffalon & Ruggeri 2014 (http://proceedings.mlr.press/v32/benavoli14.html); Benavoli, Corani, Demšar & Zaffalon 2017
 * (https://jmlr.org/papers/v18/16-305.html). Agrees with baycomp 1.0.3 `SignedRankTest` within Monte-Carlo error.
 *
 * A draw in which below and above weigh the same counts as equivalent, so identical models are equivalent with probability 1 (also with rope 0). The order of data sets
 * does not matter beyond Monte-Carlo error: differences are sorted first, so it does not matter at all. O(samples × n²).
 *
 * @param differences Float64Array (n ≥ 1): A − B, one mean difference per data set
 * @throws StatisticError STATISTIC_TOO_FEW_BLOCKS, STATISTIC_NOT_FINITE, STATISTIC_BAD_ARGUMENT
 */
export function bayesianSignedRank(differences: Float64Array, options: SignedRankOptions): BayesianSignedRank {
  const { rope, seed, prior = 0.5, samples = 50_000 } = options;
  if (differences.length === 0) {
    throw new StatisticError('a signed-rank test needs a data set', {
      code: 'STATISTIC_TOO_FEW_BLOCKS',
      expected: 'a difference',
      found: 'none',
    });
  }
  const bad = differences.find((value) => !Number.isFinite(value));
  if (bad !== undefined) {
    throw new StatisticError('a difference is not finite', {
      code: 'STATISTIC_NOT_FINITE',
      expected: 'finite numbers',
      found: String(bad),
    });
  }
  if (!(rope >= 0) || !(prior > 0) || !(Number.isInteger(samples) && samples > 0)) {
    const found = `rope ${String(rope)}, prior ${String(prior)}, ${String(samples)} samples`;
    throw new StatisticError('the rope is not negative, prior and samples are positive', { code: 'STATISTIC_BAD_ARGUMENT', found });
  }
  const z = [0, ...Float64Array.from(differences).sort()];
  const n = z.length;
  const side = new Float64Array(n * n);
  const weightOfAbove = (sum: number): number => (sum > 2 * rope ? 1 : sum === 2 * rope ? 0.5 : 0);
  const above = side.map((_, at) => weightOfAbove(z[Math.floor(at / n)] + z[at % n]));
  const below = side.map((_, at) => weightOfAbove(-(z[Math.floor(at / n)] + z[at % n])));
  const rng = createRng(seed);
  const weights = new Float64Array(n);
  const wins = { below: 0, equivalent: 0, above: 0 };
  for (let draw = 0; draw < samples; draw++) {
    let total = 0;
    for (let i = 0; i < n; i++) total += weights[i] = gamma(i === 0 ? prior : 1, rng);
    let [low, high] = [0, 0];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const weight = weights[i] * weights[j];
        low += weight * below[i * n + j];
        high += weight * above[i * n + j];
      }
    }
    const middle = total * total - low - high;
    if (low === high || (middle >= low && middle >= high)) wins.equivalent++;
    else if (low > high) wins.below++;
    else wins.above++;
  }
  const share = (count: number): number => count / samples;
  const error = Math.max(
    ...[wins.below, wins.equivalent, wins.above].map((count) => Math.sqrt((share(count) * (1 - share(count))) / samples)),
  );
  return { below: share(wins.below), equivalent: share(wins.equivalent), above: share(wins.above), monteCarloError: error, samples };
}
