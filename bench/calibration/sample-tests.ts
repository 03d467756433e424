import type { SampleTest } from '../../src/core/hypothesis.ts';
import type { Rng } from '../../src/core/rng.ts';
import { sampleTests } from '../../src/hypotheses/index.ts';
import { welchT } from '../../src/stats/index.ts';
import { ALPHA, type Scenario } from './rate.ts';

/** Random divisions of the permutation test: α is then one of the p-values it can give. */
const REPLICATES = 199;

type Samples = readonly Float64Array[];

/**
 * log₁₀ p of a registered test of groups. Welch's comes from the function that its registered test asks: the interval of Cohen's d beside it, by the noncentral t, would take most
 * of the time here. The permutation test compares medians for the same reason.
 */
export const sampleTest = (id: string): Scenario<Samples>['tests'][number] => {
  if (id === 'welch-t') return { id, log10P: ([first, second]) => welchT(first, second, 1 - ALPHA).logP / Math.LN10 };
  const test: SampleTest = sampleTests.get(id);
  const own = id === 'permutation' ? { replicates: REPLICATES, statistic: 'median' } : {};
  const parameters = test.parameters.parse(own);
  return {
    id: id === 'permutation' ? 'permutation of medians' : id,
    log10P: (samples, seed) => test.test(samples, parameters, { seed, alpha: ALPHA }).log10P,
  };
};

const testsOf = (...groups: readonly SampleTest['groups'][]): Scenario<Samples>['tests'] =>
  sampleTests.all.filter((test) => groups.includes(test.groups)).map(({ id }) => sampleTest(id));

const normal = (rng: Rng): number => rng.normal();
const skewed = (rng: Rng): number => -Math.log(1 - rng.next());
const rounded = (rng: Rng): number => Math.round(2 * rng.normal());

const groupsOf = (
  design: string,
  sizes: readonly number[],
  value: (rng: Rng) => number,
  tests: Scenario<Samples>['tests'],
): Scenario<Samples> => ({
  group: 'samples',
  design,
  draw: (rng) => sizes.map((size) => Float64Array.from({ length: size }, () => value(rng))),
  tests,
});

/** Groups from the same distribution, and differences symmetric about 0: every rejection is false. */
export const sampleScenarios: readonly Scenario<Samples>[] = [
  groupsOf('normal, 10 and 10', [10, 10], normal, testsOf('two', 'many')),
  groupsOf('exponential, 20 and 40', [20, 40], skewed, testsOf('two', 'many')),
  groupsOf('normal rounded (ties), 60 and 60', [60, 60], rounded, testsOf('two', 'many')),
  groupsOf('normal, 3 groups of 15', [15, 15, 15], normal, testsOf('many')),
  {
    group: 'samples',
    design: 'normal, same mean, sd 1 (40) and 4 (10)',
    draw: (rng) => [Float64Array.from({ length: 40 }, () => rng.normal()), Float64Array.from({ length: 10 }, () => 4 * rng.normal())],
    tests: [sampleTest('welch-t')],
  },
  groupsOf('12 paired differences, normal', [12], normal, testsOf('paired')),
  groupsOf('80 paired differences, rounded (ties)', [80], rounded, testsOf('paired')),
];
