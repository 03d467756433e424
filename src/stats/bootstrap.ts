import { StatisticError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';
import { sortedQuantile } from './box-summary.ts';
import { normalQuantile, normalTails } from './normal.ts';

/** A bias-corrected and accelerated bootstrap interval with the test that belongs to it. */
export interface BcaInterval {
  readonly interval: readonly [number, number];
  readonly level: number;
  /** Two-sided: the level at which the interval would just touch 0; not below 2 / (replicates + 1). */
  readonly pValue: number;
  readonly log10P: number;
  /** Standard deviation of the replicates. */
  readonly standardError: number;
  readonly biasCorrection: number;
  readonly acceleration: number;
  /** Replicates that had a value. */
  readonly replicates: number;
}

/** Rows of each stratum, each in order. */
export function strataOf(strata: Int32Array, nStrata: number): readonly Uint32Array[] {
  const sizes = new Uint32Array(nStrata);
  for (const code of strata) sizes[code]++;
  const members = Array.from(sizes, (size) => new Uint32Array(size));
  sizes.fill(0);
  strata.forEach((code, row) => (members[code][sizes[code]++] = row));
  return members;
}

/**
 * Draws as many rows of each stratum as it has, with replacement, and counts how often each row was drawn (n counts that add up to n): the same draw then serves every
 * model, so comparisons stay paired. O(n).
 *
 * A row is picked by 32 random bits times the size of its stratum: no division, at the price of chances that differ by up to size / 2³² of themselves (one part in
 * 43,000 for 100,000 rows), far below what any number of replicates could show.
 */
export function drawStratified(strata: readonly Uint32Array[], rng: Rng, counts: Uint32Array): void {
  counts.fill(0);
  for (const members of strata) {
    const scale = members.length / 4294967296;
    for (let i = 0; i < members.length; i++) counts[members[Math.floor(rng.uint32() * scale)]]++;
  }
}

/** Skewness of the statistic over rows, from the values with one row (or one group of rows) left out: Efron's acceleration. */
function accelerationOf(jackknife: Float64Array): number {
  const known = jackknife.filter((value) => Number.isFinite(value));
  const centre = known.reduce((sum, value) => sum + value, 0) / known.length;
  let cubes = 0;
  let squares = 0;
  for (const value of known) {
    const deviation = centre - value;
    squares += deviation * deviation;
    cubes += deviation * deviation * deviation;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/**
 * BCa interval of a statistic from its bootstrap replicates, and the p-value of "it is 0" that goes with it.
 *
 * Efron 1987 (https://doi.org/10.1080/01621459.1987.10478410); equal to scipy 1.17 `bootstrap(method="BCa")` on the same replicates. The p-value is the interval turned
 * round (DiCiccio & Efron 1996, https://doi.org/10.1214/ss/1032280214): below α exactly where the interval excludes 0, as far as the number of replicates resolves it.
 *
 * Estimate and all replicates equal (a model against itself): the point, p = 1 at 0 and NaN elsewhere. Replicates without a value (a class that nobody predicted) are
 * left out; fewer than 100 of them: NaN throughout. The order of replicates does not matter. O(B log B).
 *
 * @param replicates Float64Array (B): the statistic of each resample
 * @param jackknife the statistic with each row left out, or with each of many equal groups of rows left out
 * @throws StatisticError STATISTIC_NOT_FINITE for the estimate, STATISTIC_BAD_ARGUMENT
 */
export function bcaInterval(estimate: number, replicates: Float64Array, jackknife: Float64Array, level = 0.95): BcaInterval {
  if (!Number.isFinite(estimate)) {
    throw new StatisticError('the statistic has no value', {
      code: 'STATISTIC_NOT_FINITE',
      expected: 'a finite number',
      found: String(estimate),
    });
  }
  if (!(level > 0 && level < 1))
    throw new StatisticError('a level lies between 0 and 1', { code: 'STATISTIC_BAD_ARGUMENT', found: String(level) });
  const sorted = replicates.filter((value) => Number.isFinite(value)).sort();
  const n = sorted.length;
  const blank = { level, biasCorrection: 0, acceleration: 0, replicates: n };
  if (n < 100) return { ...blank, interval: [NaN, NaN], pValue: NaN, log10P: NaN, standardError: NaN };
  const rounding = 1e-14 * Math.max(1, Math.abs(estimate));
  if (sorted[n - 1] - sorted[0] <= rounding) {
    const p = Math.abs(estimate) <= rounding ? 1 : NaN;
    return { ...blank, interval: [estimate, estimate], pValue: p, log10P: Math.log10(p), standardError: 0 };
  }
  const shareBelow = (value: number): number => {
    let [below, equal] = [0, 0];
    for (const replicate of sorted) {
      if (Math.abs(replicate - value) <= rounding) equal++;
      else if (replicate < value) below++;
    }
    return (below + equal / 2) / n;
  };
  const bounded = (share: number): number => Math.min(n / (n + 1), Math.max(1 / (n + 1), share));
  const biasCorrection = normalQuantile(bounded(shareBelow(estimate)));
  const acceleration = accelerationOf(jackknife);
  const end = (z: number): number => {
    const shifted = biasCorrection + z;
    return sortedQuantile(sorted, normalTails(biasCorrection + shifted / (1 - acceleration * shifted)).lower);
  };
  const z = normalQuantile(0.5 + level / 2);
  const centred = normalQuantile(bounded(shareBelow(0))) - biasCorrection;
  const turned = normalTails(centred / (1 + acceleration * centred) - biasCorrection);
  const pValue = Math.min(1, Math.max(2 / (n + 1), 2 * Math.min(turned.lower, turned.upper)));
  const centre = sorted.reduce((sum, value) => sum + value, 0) / n;
  const squares = sorted.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return {
    interval: [end(-z), end(z)],
    level,
    pValue,
    log10P: Math.log10(pValue),
    standardError: Math.sqrt(squares / (n - 1)),
    biasCorrection,
    acceleration,
    replicates: n,
  };
}
