import { testTable } from './replay.ts';
import type { Truth } from './truth.ts';

const models = [
  [101, 121],
  [59, 33],
];

const surveys = [
  [794, 150],
  [86, 570],
];

const hyperresponsive = [
  [1, 1],
  [7, 12],
];

/** Unaided distance vision of 7477 women, right eye × left eye. */
const vision = [
  [1520, 266, 124, 66],
  [234, 1512, 432, 78],
  [117, 362, 1772, 205],
  [36, 82, 179, 492],
];

const pOf = (rows: readonly (readonly number[])[], method: string): number => testTable('mcnemar', rows, { method }).pValue;
const statisticOf = (rows: readonly (readonly number[])[], method: string): number => testTable('mcnemar', rows, { method }).statistic;

/** The same thing judged twice. */
export const paired: readonly Truth[] = [
  {
    id: 'mcnemar-models',
    title: 'McNemar of [[101,121],[59,33]]: χ² corrected, uncorrected, exact p',
    source: 'mlxtend, mcnemar: its documented table',
    expected: ['20.6722222', '21.3555556', '4.434449e-6'],
    compute: () => [statisticOf(models, 'corrected'), statisticOf(models, 'uncorrected'), pOf(models, 'exact')],
  },
  {
    id: 'mcnemar-surveys',
    title: 'McNemar of presidential approval: χ² uncorrected (z = −4.17), and corrected with its p',
    source: 'Agresti 1990, Categorical Data Analysis, p. 350; R 4.2, mcnemar.test',
    expected: ['17.3559', '16.8178', '4.11456e-5'],
    compute: () => [statisticOf(surveys, 'uncorrected'), statisticOf(surveys, 'corrected'), pOf(surveys, 'corrected')],
  },
  {
    id: 'mcnemar-mid-p',
    title: 'McNemar of airway hyper-responsiveness: asymptotic, corrected, exact and mid-p p',
    source: 'Fagerland, Lydersen & Laake 2013, doi:10.1186/1471-2288-13-91, table 1',
    expected: ['.034', '.077', '.070', '.039'],
    compute: () => ['uncorrected', 'corrected', 'exact', 'mid-p'].map((method) => pOf(hyperresponsive, method)),
  },
  {
    id: 'bowker-vision',
    title: 'Bowker’s symmetry of the vision of both eyes: χ², df, p',
    source: 'Stuart 1955, doi:10.1093/biomet/42.3-4.412; R 4.2, mcnemar.test',
    expected: ['19.10655', '6', '.003987'],
    compute: () => {
      const { statistic, df, pValue } = testTable('bowker', vision);
      return [statistic, df, pValue];
    },
  },
  {
    id: 'stuart-maxwell-vision',
    title: 'Stuart–Maxwell of the vision of both eyes: χ², df',
    source: 'Stuart 1955; Agresti 2002, p. 422',
    expected: ['11.96', '3'],
    compute: () => {
      const { statistic, df } = testTable('stuart-maxwell', vision);
      return [statistic, df];
    },
  },
];
