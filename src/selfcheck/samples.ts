import { mean, standardDeviation } from '../stats/index.ts';
import { testSamples } from './replay.ts';
import type { Truth } from './truth.ts';

/** Extra sleep of ten patients under two drugs. */
const sleep = [
  [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2],
  [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
];

const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];

/** One value, then two others in turn, 1001 in all. */
const alternating = (first: number, low: number, high: number): number[] =>
  Array.from({ length: 1001 }, (_, i) => (i === 0 ? first : i % 2 === 1 ? low : high));

/** Michelson's speed of light, km/s above 299000, in tens. */
const michelson = [
  ...[85, 74, 90, 107, 93, 85, 95, 98, 98, 88, 100, 98, 93, 65, 76, 81, 100, 100, 96, 96, 96, 94, 96, 94, 88, 80, 85, 88, 90, 84],
  ...[83, 79, 81, 88, 88, 83, 80, 79, 76, 80, 88, 88, 88, 86, 72, 72, 62, 86, 97, 95, 88, 91, 85, 87, 84, 84, 85, 84, 84, 84],
  ...[89, 81, 81, 82, 80, 77, 76, 74, 75, 76, 91, 92, 89, 86, 88, 72, 84, 85, 85, 78, 89, 84, 78, 81, 76, 81, 79, 81, 82, 85],
  ...[87, 87, 81, 74, 81, 94, 95, 80, 81, 87],
];

const strd = (name: string, values: () => readonly number[], expected: readonly string[], remark = ''): Truth => ({
  id: `nist-${name.toLowerCase()}`,
  title: `NIST ${name}: mean, standard deviation${remark}`,
  source: 'NIST Statistical Reference Datasets, univariate, https://www.itl.nist.gov/div898/strd/',
  expected,
  compute: () => {
    const sample = Float64Array.from(values());
    return [mean(sample), standardDeviation(sample)];
  },
});

/** Groups of numbers: ranks, t, and moments where careless sums fail. */
export const samples: readonly Truth[] = [
  {
    id: 'welch-sleep',
    title: 'Welch’s t of Student’s sleep data: t, df, p',
    source: 'R, help(t.test): t.test(extra ~ group, data = sleep)',
    expected: ['-1.8608', '17.776', '.07939'],
    compute: () => {
      const { statistic, df, pValue } = testSamples('welch-t', sleep);
      return [statistic, df, pValue];
    },
  },
  {
    id: 'kruskal-wallis-mucociliary',
    title: 'Kruskal–Wallis of mucociliary clearance: H, df, p',
    source: 'Hollander & Wolfe 1973, p. 116; R, help(kruskal.test)',
    expected: ['.77143', '2', '.68'],
    compute: () => {
      const groups = [
        [2.9, 3, 2.5, 2.6, 3.2],
        [3.8, 2.7, 4, 2.4],
        [2.8, 3.4, 3.7, 2.2, 2],
      ];
      const { statistic, df, pValue } = testSamples('kruskal-wallis', groups);
      return [statistic, df, pValue];
    },
  },
  {
    id: 'mann-whitney-permeability',
    title: 'Mann–Whitney of the permeability of membranes: U, exact p',
    source: 'Hollander & Wolfe 1973, p. 69; R, help(wilcox.test) (one-sided .1272)',
    expected: ['35', '.2544'],
    compute: () => {
      const groups = [
        [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
        [1.15, 0.88, 0.9, 0.74, 1.21],
      ];
      const { statistic, pValue } = testSamples('mann-whitney', groups);
      return [statistic, pValue];
    },
  },
  {
    id: 'wilcoxon-depression',
    title: 'Wilcoxon signed-rank of a depression scale: V, exact p',
    source: 'Hollander & Wolfe 1973, p. 29; R, help(wilcox.test) (one-sided .01953)',
    expected: ['40', '.03906'],
    compute: () => {
      const { statistic, pValue } = testSamples('wilcoxon', [before.map((value, i) => value - after[i])]);
      return [statistic, pValue];
    },
  },
  strd('Michelso', () => michelson.map((value) => 299 + value / 100), ['299.852400000000', '0.0790105478190518']),
  strd('NumAcc1', () => [10000001, 10000003, 10000002], ['10000002', '1.00000000000000']),
  strd('NumAcc2', () => alternating(1.2, 1.1, 1.3), ['1.20000000000000', '0.100000000000000']),
  strd(
    'NumAcc3',
    () => alternating(1000000.2, 1000000.1, 1000000.3),
    ['1000000.20000000', '0.100000000'],
    ' (as far as doubles hold the data)',
  ),
  strd(
    'NumAcc4',
    () => alternating(10000000.2, 10000000.1, 10000000.3),
    ['10000000.2000000', '0.1000000'],
    ' (as far as doubles hold the data)',
  ),
];
