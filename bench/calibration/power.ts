import type { Rng } from '../../src/core/rng.ts';
import { associationTests } from '../../src/hypotheses/index.ts';
import { normalCdf } from '../../src/stats/index.ts';
import { ALPHA, type Rate, rejectionRates, type Scenario } from './rate.ts';
import { betterBy, betterByFiveTimesTwo } from './rules.ts';
import { sampleTest } from './sample-tests.ts';

/** Rates of rejection over a true difference. */
export interface PowerCurve {
  readonly id: string;
  readonly title: string;
  /** What the true difference is measured in. */
  readonly axis: string;
  /** What is drawn, in words; rejections at α unless told otherwise. */
  readonly sentence?: string;
  readonly points: readonly { readonly difference: number; readonly rates: readonly Rate[] }[];
}

const binomial = (n: number, share: number, rng: Rng): number => {
  let count = 0;
  for (let i = 0; i < n; i++) if (rng.next() < share) count++;
  return count;
};

const shares = (difference: number): Scenario<Float64Array> => ({
  group: 'power of two shares',
  design: `100 and 100 rows, .5 and ${(0.5 + difference).toFixed(2)}`,
  draw: (rng) => {
    const [a, b] = [binomial(100, 0.5, rng), binomial(100, 0.5 + difference, rng)];
    return Float64Array.of(a, 100 - a, b, 100 - b);
  },
  tests: [
    ['chi-square', { yates: false }, 'chi-square, no Yates'] as const,
    ['chi-square', { yates: true }, 'chi-square, Yates'] as const,
    ['fisher', {}, 'fisher'] as const,
    ['g', {}, 'g'] as const,
  ].map(([id, given, name]) => {
    const test = associationTests.get(id);
    const parameters = test.parameters.parse(given);
    return { id: name, log10P: (counts: Float64Array) => test.test(counts, 2, 2, parameters, { seed: 1, alpha: ALPHA }).log10P };
  }),
});

const means = (difference: number): Scenario<readonly Float64Array[]> => ({
  group: 'power of two groups',
  design: `30 and 30 normal values, means ${difference.toFixed(1)} sd apart`,
  draw: (rng) => [0, difference].map((shift) => Float64Array.from({ length: 30 }, () => rng.normal() + shift)),
  tests: ['welch-t', 'permutation', 'mann-whitney', 'kolmogorov-smirnov'].map(sampleTest),
});

/** True accuracy of the best line between the classes: Φ(shift √width / 2). */
const bestAccuracy = (shift: number): number => normalCdf((shift * Math.sqrt(3)) / 2);

/** Power curves, `trials` data sets per point. */
export function powerCurves(trials: number, seed: number, progress: (text: string) => void): readonly PowerCurve[] {
  const curve = (
    id: string,
    title: string,
    axis: string,
    steps: readonly number[],
    at: (step: number) => { readonly difference: number; readonly rates: readonly Rate[] },
  ): PowerCurve => {
    progress(title);
    return { id, title, axis, points: steps.map(at) };
  };
  return [
    curve(
      'power-shares',
      'Power: two shares, 100 rows each',
      'true difference of the shares',
      [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3],
      (difference) => ({
        difference,
        rates: rejectionRates(shares(difference), trials, seed),
      }),
    ),
    curve(
      'power-groups',
      'Power: two groups of 30 normal values',
      'true difference of the means, sd',
      [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2],
      (difference) => ({
        difference,
        rates: rejectionRates(means(difference), trials, seed),
      }),
    ),
    curve(
      'power-models',
      'Power: two models on 200 rows, 10 folds or 5 × 2',
      'difference of the best accuracies that the features allow',
      [0, 0.1, 0.2, 0.3, 0.4, 0.55, 0.7],
      (more) => ({
        difference: bestAccuracy(0.8 + more) - bestAccuracy(0.8),
        rates: [...rejectionRates(betterBy(more), trials, seed), ...rejectionRates(betterByFiveTimesTwo(more), trials, seed)],
      }),
    ),
  ];
}
