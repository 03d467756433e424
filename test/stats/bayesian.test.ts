import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bayesianCorrelatedT, bayesianSignedRank, correctedResampledT } from '../../src/stats/index.ts';
import { codeOf, oracles } from './support/comparison-oracles.ts';

describe('Bayesian correlated t', () => {
  it.each(oracles.bayes.correlatedT.map((entry, i) => [i, entry] as const))(
    'equals baycomp (%d)',
    (_, { differences, folds, rope, expected }) => {
      const result = bayesianCorrelatedT(Float64Array.from(differences), 1 / folds, rope);
      expect(result.below).toBeCloseTo(expected[0], 11);
      expect(result.equivalent).toBeCloseTo(expected[1], 11);
      expect(result.above).toBeCloseTo(expected[2], 11);
    },
  );

  it('has the interval of the corrected resampled t test for ρ = 1/k: no extra square root, also for repeated folds', () => {
    for (const { differences, folds } of oracles.bayes.correlatedT) {
      const values = Float64Array.from(differences);
      const bayes = bayesianCorrelatedT(values, 1 / folds, 0.01);
      const t = correctedResampledT(values, folds - 1, 1);
      expect(bayes.interval[0]).toBeCloseTo(t.interval[0], 12);
      expect(bayes.scale).toBeCloseTo(t.standardError, 12);
      // the difference is beyond 0 with the probability that the one-sided p leaves
      expect(Math.min(bayesianCorrelatedT(values, 1 / folds, 0).above, bayesianCorrelatedT(values, 1 / folds, 0).below)).toBeCloseTo(
        t.pValue / 2,
        12,
      );
    }
  });

  it('counting one run of repeated folds, its interval is that of the corrected t which counts one', () => {
    const values = Float64Array.from({ length: 30 }, (_, i) => Math.sin(i * i) / 50 + 0.01);
    const [bayes, t] = [bayesianCorrelatedT(values, 0.1, 0.01, 0.95, 10), correctedResampledT(values, 9, 1, 0.95, 10)];
    expect(bayes.interval[0]).toBeCloseTo(t.interval[0], 12);
    expect(bayes.interval[1]).toBeCloseTo(t.interval[1], 12);
  });

  it('keeps the digits of a tiny probability of equivalence', () => {
    const far = Float64Array.from([0.5, 0.5001, 0.4999, 0.5002, 0.4998, 0.5003, 0.4997, 0.5, 0.5, 0.5]);
    const one = bayesianCorrelatedT(far, 0.1, 0.01);
    expect(one.equivalent).toBeGreaterThan(0);
    expect(one.equivalent).toBeLessThan(1e-20);
    const turned = bayesianCorrelatedT(
      far.map((value) => -value),
      0.1,
      0.01,
    );
    expect(turned.equivalent / one.equivalent).toBeCloseTo(1, 9);
    expect(turned.above / one.below).toBeCloseTo(1, 9);
  });

  it('swapping the models swaps better and worse; the order of folds does not matter; the three sum to 1', () => {
    const some = fc.float64Array({ min: -0.1, max: 0.1, noNaN: true, minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(some, fc.double({ min: 0, max: 0.05, noNaN: true }), (values, rope) => {
        const one = bayesianCorrelatedT(values, 0.1, rope);
        const swapped = bayesianCorrelatedT(
          values.map((value) => -value),
          0.1,
          rope,
        );
        expect(swapped.above).toBeCloseTo(one.below, 12);
        expect(one.below + one.equivalent + one.above).toBeCloseTo(1, 12);
        expect(bayesianCorrelatedT(Float64Array.from(values).reverse(), 0.1, rope).above).toBeCloseTo(one.above, 9);
      }),
    );
  });

  it('a model against itself is equivalent with certainty; so is a constant difference within the rope', () => {
    for (const rope of [0, 0.01])
      expect(bayesianCorrelatedT(new Float64Array(10), 0.1, rope)).toMatchObject({ below: 0, equivalent: 1, above: 0 });
    expect(bayesianCorrelatedT(new Float64Array(10).fill(0.005), 0.1, 0.01).equivalent).toBe(1);
    expect(bayesianCorrelatedT(new Float64Array(10).fill(0.02), 0.1, 0.01).above).toBe(1);
  });

  it('refuses one fold, NaN folds and impossible arguments', () => {
    expect(codeOf(() => bayesianCorrelatedT(new Float64Array(1), 0.1, 0.01))).toBe('STATISTIC_TOO_FEW_FOLDS');
    expect(codeOf(() => bayesianCorrelatedT(Float64Array.from([0, NaN]), 0.1, 0.01))).toBe('STATISTIC_NOT_FINITE');
    expect(codeOf(() => bayesianCorrelatedT(new Float64Array(5), 1, 0.01))).toBe('STATISTIC_BAD_ARGUMENT');
    expect(codeOf(() => bayesianCorrelatedT(new Float64Array(5), 0.1, -1))).toBe('STATISTIC_BAD_ARGUMENT');
  });
});

describe('Bayesian signed rank', () => {
  const run = (values: readonly number[], rope: number, seed = 1, samples = 10_000) =>
    bayesianSignedRank(Float64Array.from(values), { rope, seed, samples });

  it.each(oracles.bayes.signedRank.map((entry, i) => [i, entry] as const))(
    'agrees with baycomp within Monte-Carlo error (%d)',
    (_, entry) => {
      const { differences, rope, expected } = entry;
      const result = run(differences, rope);
      const tolerance = 4 * Math.hypot(result.monteCarloError, 0.0036);
      expect(Math.abs(result.below - expected[0])).toBeLessThan(tolerance);
      expect(Math.abs(result.equivalent - expected[1])).toBeLessThan(tolerance);
      expect(Math.abs(result.above - expected[2])).toBeLessThan(tolerance);
    },
  );

  it('is seeded, and does not see the order of the data sets', () => {
    const [{ differences, rope }] = oracles.bayes.signedRank;
    expect(run(differences, rope, 5, 500)).toEqual(run([...differences].reverse(), rope, 5, 500));
    expect(run(differences, rope, 6, 500)).not.toEqual(run(differences, rope, 5, 500));
  });

  it('swapping the models swaps better and worse within Monte-Carlo error', () => {
    const [{ differences, rope }] = oracles.bayes.signedRank;
    const one = run(differences, rope);
    const swapped = run(
      differences.map((x) => -x),
      rope,
    );
    expect(Math.abs(swapped.below - one.above)).toBeLessThan(0.03);
  });

  it('a model against itself is equivalent with certainty, also without a rope', () => {
    for (const rope of [0, 0.01]) expect(run([0, 0, 0, 0], rope, 1, 200)).toMatchObject({ below: 0, equivalent: 1, above: 0 });
  });

  it('takes other strengths of the prior, and refuses what it cannot judge', () => {
    const strong = bayesianSignedRank(Float64Array.from([0.02, 0.03]), { rope: 0.01, seed: 1, prior: 50, samples: 500 });
    expect(strong.equivalent).toBeGreaterThan(0.99);
    expect(bayesianSignedRank(Float64Array.from([0.02, 0.03]), { rope: 0.01, seed: 1, prior: 0.05, samples: 500 }).above).toBeGreaterThan(
      0.9,
    );
    expect(codeOf(() => run([], 0.01))).toBe('STATISTIC_TOO_FEW_BLOCKS');
    expect(codeOf(() => run([NaN], 0.01))).toBe('STATISTIC_NOT_FINITE');
    expect(codeOf(() => run([1], -1))).toBe('STATISTIC_BAD_ARGUMENT');
  });
});
