import { testSamples } from './replay.ts';
import type { Truth } from './truth.ts';

/** Extra sleep of ten patients under two drugs. */
const sleep = [
  [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2],
  [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
];

const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];

/** Groups of numbers: ranks, t. */
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
];
