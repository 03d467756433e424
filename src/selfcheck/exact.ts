import { cochranMantelHaenszel } from '../hypotheses/index.ts';
import { clopperPearson, contingencyTable, freemanHaltonLogP, wilsonInterval } from '../stats/index.ts';
import { effectOf, testTable } from './replay.ts';
import type { Truth } from './truth.ts';

const tea = [
  [3, 1],
  [1, 3],
];

/** Admitted and rejected men, admitted and rejected women, by department A to F. */
const admissions = Float64Array.of(
  ...[512, 313, 89, 19, 353, 207, 17, 8, 120, 205, 202, 391, 138, 279, 131, 244, 53, 138, 94, 299, 22, 351, 24, 317],
);

const interval = (id: string, k: number, n: number, expected: readonly string[]): Truth => ({
  id,
  title: `95 % intervals of ${String(k)} of ${String(n)}: Wilson, Clopper–Pearson`,
  source: 'Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I',
  expected,
  compute: () => [...wilsonInterval(k, n, 0.95), ...clopperPearson(k, n, 0.95)],
});

/** Exact tests, odds and shares. */
export const exact: readonly Truth[] = [
  {
    id: 'fisher-tea',
    title: 'Fisher’s exact test of the lady tasting tea: one-sided p, two-sided p, odds ratio',
    source:
      'Agresti 2002, Categorical Data Analysis, 2nd ed., p. 92; odds ratio scipy 1.17 contingency.odds_ratio (R’s 6.408309 is a root to four digits)',
    expected: ['.2429', '.4857', '6.408319658'],
    compute: () => {
      const twoSided = testTable('fisher', tea);
      return [
        testTable('fisher', tea, { alternative: 'greater' }).pValue,
        twoSided.pValue,
        effectOf(twoSided, 'conditional-odds-ratio').value,
      ];
    },
  },
  {
    id: 'fisher-convictions',
    title: 'Fisher’s convictions of twins: one-sided p, two-sided p, odds ratio and its interval',
    source: 'Fisher 1962; R, help(fisher.test); odds ratio scipy 1.17 contingency.odds_ratio (R’s root has four digits)',
    expected: ['.0004652', '.0005367', '.04693663905', '.003317163951', '.3631896024'],
    compute: () => {
      const rows = [
        [2, 15],
        [10, 3],
      ];
      const twoSided = testTable('fisher', rows);
      const { value, ci } = effectOf(twoSided, 'conditional-odds-ratio');
      return [testTable('fisher', rows, { alternative: 'less' }).pValue, twoSided.pValue, value, ...ci];
    },
  },
  {
    id: 'fisher-job-satisfaction',
    title: 'exact p of a 4 × 4 table: income and job satisfaction',
    source: 'Agresti 2002, p. 57; R 4.2, help(fisher.test)',
    expected: ['.7827'],
    compute: () => {
      const counts = Float64Array.of(1, 3, 10, 6, 2, 3, 10, 7, 1, 6, 14, 12, 0, 1, 9, 11);
      // a larger network than a suite waits for
      return [Math.exp(freemanHaltonLogP(contingencyTable(counts, 4, 4), 4_000_000) ?? NaN)];
    },
  },
  {
    id: 'aspirin',
    title: 'aspirin and heart attacks: odds ratio, its interval, ratio and difference of risks',
    source: 'Agresti 2002, pp. 71–73: Physicians’ Health Study, 189 of 11034 and 104 of 11037',
    expected: ['1.83', '1.44', '2.33', '1.82', '.0077'],
    compute: () => {
      const result = testTable('two-proportions', [
        [189, 10845],
        [104, 10933],
      ]);
      const odds = effectOf(result, 'odds-ratio');
      return [odds.value, ...odds.ci, effectOf(result, 'risk-ratio').value, effectOf(result, 'risk-difference').value];
    },
  },
  {
    id: 'newcombe-difference',
    title: 'Newcombe’s interval of 56/70 − 48/80',
    source: 'Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, table II, method 10',
    expected: ['.0524', '.3339'],
    compute: () => {
      const result = testTable('two-proportions', [
        [56, 14],
        [48, 32],
      ]);
      return [...effectOf(result, 'risk-difference').ci];
    },
  },
  interval('share-81-of-263', 81, 263, ['.2553', '.3662', '.2527', '.3676']),
  interval('share-15-of-148', 15, 148, ['.0624', '.1605', '.0578', '.1617']),
  interval('share-0-of-20', 0, 20, ['.0000', '.1611', '.0000', '.1684']),
  {
    id: 'mantel-haenszel-berkeley',
    title: 'admissions in Berkeley within departments: χ², p, common odds ratio, its interval',
    source: 'R, help(UCBAdmissions) and mantelhaen.test',
    expected: ['1.4269', '.2323', '.9046968', '.7719074', '1.0603298'],
    compute: () => {
      const { statistic, pValue, effect } = cochranMantelHaenszel(admissions);
      return [statistic, pValue, effect.value, ...effect.ci];
    },
  },
  {
    id: 'breslow-day-berkeley',
    title: 'admissions in Berkeley: Breslow–Day χ², and Tarone’s',
    source: 'statsmodels 0.15, StratifiedTable.test_equal_odds',
    expected: ['18.82551', '18.82550'],
    compute: () => {
      const { homogeneity } = cochranMantelHaenszel(admissions);
      return [homogeneity.statistic, homogeneity.tarone];
    },
  },
];
