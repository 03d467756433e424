import { StatisticError } from '../core/errors.ts';
import { isConstant } from './resampled-t.ts';
import { mean, standardDeviation } from './moments.ts';
import { studentTQuantile, studentTTails } from './student-t.ts';

/** Posterior probabilities of a difference against a region of practical equivalence. */
export interface Posterior {
  /** Differences below −rope, within ±rope, above +rope. */
  readonly below: number;
  readonly equivalent: number;
  readonly above: number;
}

/** The Bayesian correlated t test: a Student posterior of the mean difference. */
export interface BayesianCorrelatedT extends Posterior {
  readonly mean: number;
  /** Scale of the posterior: sd √(1/n + ρ/(1 − ρ)). */
  readonly scale: number;
  /** Folds − 1. */
  readonly df: number;
  /** Central credible interval. */
  readonly interval: readonly [number, number];
  readonly level: number;
  readonly rope: number;
}

/**
 * Posterior of a difference between two models over the folds of (repeated) k-fold cross-validation: Student with n − 1 degrees of freedom around the mean difference,
 * scale sd √(1/n + ρ/(1 − ρ)), where ρ = 1/k is the share of rows tested in a fold: the correlation that overlapping training parts cause. There is no second root and
 * no √n left to take. With ρ = 1/k its interval is that of the corrected resampled t test.
 *
 * Corani & Benavoli 2015 (https://doi.org/10.1007/s10994-015-5486-z); Benavoli, Corani, Demšar & Zaffalon 2017 (https://jmlr.org/papers/v18/16-305.html). Equal to baycomp
 * 1.0.3 `CorrelatedTTest`. Identical scores, and the same difference in every fold: all probability at that point (rope bounds belong to "equivalent"). Swapping the
 * models swaps `below` and `above`.
 *
 * @param differences Float64Array (n): A − B per fold @param rho 1/k, in (0, 1) @param rope ≥ 0, in the unit of the score
 * @param counted folds that the scale takes for data of their own: all, or those of one repeat (see `correctedResampledT`)
 * @throws StatisticError STATISTIC_TOO_FEW_FOLDS, STATISTIC_NOT_FINITE, STATISTIC_BAD_ARGUMENT
 */
export function bayesianCorrelatedT(
  differences: Float64Array,
  rho: number,
  rope: number,
  level = 0.95,
  counted = differences.length,
): BayesianCorrelatedT {
  const n = differences.length;
  if (n < 2) {
    throw new StatisticError('a posterior over folds needs at least two of them', {
      code: 'STATISTIC_TOO_FEW_FOLDS',
      expected: 'two folds or more',
      found: String(n),
      hint: 'Resample with several folds or repeats: one split has no spread to judge by.',
    });
  }
  const bad = differences.find((value) => !Number.isFinite(value));
  if (bad !== undefined) {
    throw new StatisticError('a fold has no finite value', {
      code: 'STATISTIC_NOT_FINITE',
      expected: 'finite numbers',
      found: String(bad),
    });
  }
  if (!(rho > 0 && rho < 1) || !(rope >= 0) || !(level > 0 && level < 1) || !(counted >= 1 && counted <= n)) {
    const found = `ρ ${String(rho)}, rope ${String(rope)}, level ${String(level)}, ${String(counted)} folds counted`;
    throw new StatisticError('ρ and the level lie between 0 and 1, the rope is not negative, and from 1 to all folds count', {
      code: 'STATISTIC_BAD_ARGUMENT',
      found,
    });
  }
  const centre = mean(differences);
  const sd = standardDeviation(differences);
  const df = n - 1;
  if (sd === 0 || isConstant(sd, n, centre)) {
    const [below, above] = [Number(centre < -rope), Number(centre > rope)];
    return { below, above, equivalent: 1 - below - above, mean: centre, scale: 0, df, interval: [centre, centre], level, rope };
  }
  const scale = sd * Math.sqrt(1 / counted + rho / (1 - rho));
  const low = studentTTails((-rope - centre) / scale, df);
  const high = studentTTails((rope - centre) / scale, df);
  const reach = scale * studentTQuantile(0.5 + level / 2, df);
  return {
    below: low.lower,
    above: high.upper,
    // the difference of the two smaller tails, so that a tiny probability keeps its digits
    equivalent: centre > 0 ? high.lower - low.lower : low.upper - high.upper,
    mean: centre,
    scale,
    df,
    interval: [centre - reach, centre + reach],
    level,
    rope,
  };
}
