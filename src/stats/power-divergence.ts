import { StatisticError } from '../core/errors.ts';
import { devianceTerm } from './saddle-point.ts';

/** Relative deviations below this are summed as a series. */
const NEAR = 0.1;

/**
 * One cell's part, 2/(λ(λ + 1)) (o ((o/e)^λ − 1) − λ (o − e)): what is taken away sums to 0 over cells of equal totals, and leaves parts that are never negative for λ > −1. Near
 * o = e by the binomial series of (1 + x)^(λ + 1), so that tables that are nearly independent lose no digits; that also covers λ = 0 and −1, where the factor has no value.
 */
function part(o: number, e: number, lambda: number): number {
  const x = (o - e) / e;
  if (Math.abs(x) < NEAR) {
    let coefficient = 1;
    let power = x * (o - e);
    let sum = power;
    for (let k = 2; k < 60; k++) {
      coefficient *= (lambda + 1 - k) / (k + 1);
      power *= x;
      const next = sum + coefficient * power;
      if (next === sum) break;
      sum = next;
    }
    return sum;
  }
  if (lambda === 0) return 2 * devianceTerm(o, e);
  if (lambda === -1) return 2 * devianceTerm(e, o);
  const grown = o === 0 ? 0 : o * Math.expm1(lambda * Math.log(o / e));
  return (2 / (lambda * (lambda + 1))) * (grown - lambda * (o - e));
}

/**
 * The power divergence 2 / (λ(λ + 1)) Σ o ((o/e)^λ − 1) of observed from expected counts with the same total.
 *
 * | λ | is |
 * |---|---|
 * | 1 | Pearson's χ² |
 * | 2/3 | Cressie and Read's compromise |
 * | 0 | G, the likelihood ratio |
 * | −½ | Freeman–Tukey, 4 Σ (√o − √e)² |
 * | −1 | modified G, 2 Σ e ln(e/o) |
 * | −2 | Neyman's χ², Σ (o − e)²/o |
 *
 * Cressie & Read 1984 (https://doi.org/10.1111/j.2517-6161.1984.tb01318.x); equal to scipy 1.17 `power_divergence`. O(cells).
 * @throws StatisticError STATISTIC_ZERO_CELL for a count of 0 with λ ≤ −1, where the statistic is infinite
 */
export function powerDivergence(counts: Float64Array, expected: Float64Array, lambda: number): number {
  if (lambda <= -1 && counts.includes(0)) {
    throw new StatisticError('a cell is 0, where this statistic is infinite', {
      code: 'STATISTIC_ZERO_CELL',
      expected: 'counts of at least 1 with lambda ≤ −1',
      found: `a count of 0 with lambda ${String(lambda)}`,
      hint: 'Take chi-square, g or cressie-read (lambda 2/3), which allow empty cells.',
    });
  }
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += part(counts[i], expected[i], lambda);
  return sum;
}
