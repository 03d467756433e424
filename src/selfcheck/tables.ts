import { goodnessOfFit } from '../hypotheses/index.ts';
import { effectOf, testTable } from './replay.ts';
import type { Truth } from './truth.ts';

const SCIPY = 'scipy 1.17, scipy.stats.chi2_contingency';

const parties = [
  [762, 327, 468],
  [484, 239, 477],
];

const biased = [
  [53, 77],
  [65, 30],
];

/** Smokers among patients, four groups in order: yes, no. */
const smokers = [
  [83, 3],
  [90, 3],
  [129, 7],
  [70, 12],
];

const chiSquare = (id: string, rows: readonly (readonly number[])[], source: string, expected: readonly string[], yates = true): Truth => ({
  id,
  title: `χ² and p of ${JSON.stringify(rows)}`,
  source,
  expected,
  compute: () => {
    const { statistic, pValue } = testTable('chi-square', rows, { yates });
    return [statistic, pValue];
  },
});

/** Association of rows and columns in worked examples. */
export const tables: readonly Truth[] = [
  chiSquare(
    'chi-square-scipy',
    [
      [10, 10, 20],
      [20, 20, 20],
    ],
    `${SCIPY}, its documented example`,
    ['2.7777778', '.24935221'],
  ),
  chiSquare('chi-square-agresti-parties', parties, `Agresti 2007, An Introduction to Categorical Data Analysis, p. 39; ${SCIPY}`, [
    '30.0701491',
    '2.953589e-7',
  ]),
  chiSquare(
    'chi-square-two-by-three',
    [
      [279, 73, 225],
      [165, 47, 191],
    ],
    SCIPY,
    ['7.0095436', '.0300536'],
  ),
  {
    id: 'chi-square-without-yates',
    title: 'p of χ² without continuity correction, [[12,3],[17,16]]',
    source: `${SCIPY}(correction=False)`,
    expected: ['.0614123'],
    compute: () => [
      testTable(
        'chi-square',
        [
          [12, 3],
          [17, 16],
        ],
        { yates: false },
      ).pValue,
    ],
  },
  {
    id: 'cramers-v-interval',
    title: 'Cramér’s V with its 95 % interval (noncentral χ²)',
    source: 'R rstatix, cramer_v with the interval of the noncentral χ² distribution; Agresti’s party table',
    expected: ['.1044358', '.0649', '.1403'],
    compute: () => {
      const { value, ci } = effectOf(testTable('chi-square', parties), 'cramers-v');
      return [value, ...ci];
    },
  },
  {
    id: 'standardized-residuals',
    title: 'standardized residuals of the first row',
    source: 'Haberman 1973, doi:10.2307/2529686; Agresti’s party table, R chisq.test()$stdres',
    expected: ['4.5021', '.6995', '-5.3159'],
    compute: () => [...testTable('chi-square', parties).residuals.subarray(0, 3)],
  },
  {
    id: 'cramers-v-ignores-yates',
    title: 'Cramér’s V of [[20,30],[35,15]], whose χ² is corrected but whose V is not',
    source: 'by hand: V = |20·15 − 30·35| / √(50·50·55·45)',
    expected: ['.3015113'],
    compute: () => [
      effectOf(
        testTable('chi-square', [
          [20, 30],
          [35, 15],
        ]),
        'cramers-v',
      ).value,
    ],
  },
  {
    id: 'cramers-v-corrected',
    title: 'Cramér’s V of [[53,77],[65,30]], plain and without its bias',
    source: 'Bergsma 2013, doi:10.1016/j.jkss.2012.10.002, written out in NumPy',
    expected: ['.2734792', '.2658'],
    compute: () => {
      const result = testTable('chi-square', biased);
      return [effectOf(result, 'cramers-v').value, effectOf(result, 'cramers-v-corrected').value];
    },
  },
  {
    id: 'smokers-shares',
    title: 'four shares of smokers: χ² and p',
    source: 'R, help(prop.test), after Fleiss 1981',
    expected: ['12.6', '.005585'],
    compute: () => {
      const { statistic, pValue } = testTable('chi-square', smokers);
      return [statistic, pValue];
    },
  },
  {
    id: 'smokers-trend',
    title: 'Cochran–Armitage trend in the shares of smokers: χ² and p',
    source: 'R, help(prop.trend.test)',
    expected: ['8.2249', '.004132'],
    compute: () => {
      const { statistic, pValue } = testTable('cochran-armitage', smokers);
      return [statistic ** 2, pValue];
    },
  },
  {
    id: 'goodness-of-fit-scipy',
    title: 'goodness of fit of 16 18 16 14 12 12: χ², p, G, p',
    source: 'scipy 1.17, help(scipy.stats.power_divergence)',
    expected: ['2.0', '0.84914503608460956', '2.006573162632538', '0.84823476779463769'],
    compute: () => {
      const counts = Float64Array.of(16, 18, 16, 14, 12, 12);
      return [1, 0].flatMap((lambda) => {
        const { statistic, pValue } = goodnessOfFit(counts, undefined, { lambda, method: 'asymptotic', replicates: 9999 });
        return [statistic, pValue];
      });
    },
  },
];
