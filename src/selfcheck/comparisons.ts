import {
  aucComponents,
  bayesianCorrelatedT,
  correctedResampledT,
  deLong,
  fiveByTwoF,
  fiveByTwoT,
  friedman,
  nemenyiCriticalDifference,
  standardDeviation,
} from '../stats/index.ts';
import type { Truth } from './truth.ts';

/**
 * Demšar's Table 6: accuracies of four learners on 14 data sets. Printed with three decimals; 0.9751 (printed .975) breaks the one tie that the rounding made and that his ranks do
 * not have.
 */
const demsar = [
  ...[0.763, 0.768, 0.771, 0.798, 0.599, 0.591, 0.59, 0.569, 0.954, 0.971, 0.968, 0.967, 0.628, 0.661, 0.654, 0.657],
  ...[0.882, 0.888, 0.886, 0.898, 0.936, 0.931, 0.916, 0.931, 0.661, 0.668, 0.609, 0.685, 0.583, 0.583, 0.563, 0.625],
  ...[0.775, 0.838, 0.866, 0.875, 1, 1, 1, 1, 0.94, 0.962, 0.965, 0.962, 0.619, 0.666, 0.614, 0.669],
  ...[0.972, 0.981, 0.9751, 0.975, 0.957, 0.978, 0.946, 0.97],
];

/** Seconds to round first base, 22 players by three methods (Hollander & Wolfe 1973, p. 140). */
const roundingTimes = [
  ...[5.4, 5.5, 5.55, 5.85, 5.7, 5.75, 5.2, 5.6, 5.5, 5.55, 5.5, 5.4, 5.9, 5.85, 5.7, 5.45, 5.55, 5.6, 5.4, 5.4, 5.35, 5.45, 5.5, 5.35],
  ...[5.25, 5.15, 5, 5.85, 5.8, 5.7, 5.25, 5.2, 5.1, 5.65, 5.55, 5.45, 5.6, 5.35, 5.45, 5.05, 5, 4.95, 5.5, 5.5, 5.4, 5.45, 5.55, 5.5],
  ...[5.55, 5.55, 5.35, 5.45, 5.5, 5.55, 5.5, 5.45, 5.25, 5.65, 5.6, 5.4, 5.7, 5.65, 5.55, 6.3, 6.3, 6.25],
];

/** 113 patients with a haemorrhage (Turck et al. 2010): poor outcome, WFNS grade, and S100β in hundredths. */
const poorOutcome = '00001101001011001011101000000000100110110000000001100010001010011101101111000110100000010000000000001111110001000';
const grade = '11113254125255125225211112121134214541425511241125521251222151125214524414121421232421451154221113125225552445111';
const s100b = [
  ...[13, 14, 10, 4, 13, 10, 47, 16, 18, 10, 12, 10, 44, 71, 4, 8, 49, 4, 7, 33, 9, 9, 7, 11, 7, 17, 7, 11, 13, 19],
  ...[5, 16, 41, 14, 34, 35, 48, 9, 96, 25, 50, 46, 16, 7, 43, 45, 11, 8, 9, 86, 52, 8, 6, 13, 207, 10, 14, 15, 7, 6],
  ...[77, 5, 9, 30, 3, 9, 4, 23, 70, 9, 27, 71, 8, 26, 8, 16, 9, 13, 10, 8, 11, 33, 11, 28, 7, 10, 32, 22, 7, 5],
  ...[24, 38, 10, 15, 8, 14, 10, 7, 4, 19, 56, 14, 58, 32, 82, 74, 15, 47, 17, 44, 15, 50, 48],
];

const demsarRanks = (): ReturnType<typeof friedman> => friedman(Float64Array.from(demsar), 14, 4);

const constants = (alpha: number): number[] =>
  [2, 3, 4, 5, 6, 7, 8, 9, 10].map((k) => nemenyiCriticalDifference(k, 1, alpha) / Math.sqrt((k * (k + 1)) / 6));

/** n differences, half of them 0 and half 1. */
const halves = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i % 2);

/** Corrected standard error over the standard deviation of the folds. */
const inflation = (n: number, nTrain: number, nTest: number): number =>
  correctedResampledT(halves(n), nTrain, nTest).standardError / standardDeviation(halves(n));

/** Differences in thousandths, two folds of each of five repeats side by side. */
const fiveByTwo = Float64Array.of(30, -10, 20, 40, 0, 30, 50, 10, 20, 20);

/** Models against each other. */
export const comparisons: readonly Truth[] = [
  {
    id: 'demsar-friedman',
    title: 'Demšar’s four learners: average ranks, Friedman χ², Iman–Davenport F',
    source: 'Demšar 2006, JMLR 7, table 6 and § 3.2.2, https://jmlr.org/papers/v7/demsar06a.html',
    expected: ['3.143', '2.000', '2.893', '1.964', '9.28', '3.69'],
    compute: () => {
      const { averageRanks, plain } = demsarRanks();
      return [...averageRanks, plain.chiSquare, plain.f];
    },
  },
  {
    id: 'demsar-critical-difference',
    title: 'Nemenyi’s critical difference for 4 learners on 14 data sets, α .05 and .10',
    source: 'Demšar 2006, § 3.2.2',
    expected: ['1.25', '1.12'],
    compute: () => [nemenyiCriticalDifference(4, 14, 0.05), nemenyiCriticalDifference(4, 14, 0.1)],
  },
  {
    id: 'nemenyi-constants-05',
    title: 'Nemenyi’s q at α .05 for 2 to 10 models',
    source: 'Demšar 2006, table 5 (made from a rounded range: the last digit may be off by one)',
    expected: ['1.960', '2.344', '2.569', '2.728', '2.850', '2.948', '3.031', '3.102', '3.164'],
    slack: 1.5,
    compute: () => constants(0.05),
  },
  {
    id: 'nemenyi-constants-10',
    title: 'Nemenyi’s q at α .10 for 2 to 10 models',
    source: 'Demšar 2006, table 5 (made from a rounded range: the last digit may be off by one)',
    expected: ['1.645', '2.052', '2.291', '2.460', '2.589', '2.693', '2.780', '2.855', '2.920'],
    slack: 1.5,
    compute: () => constants(0.1),
  },
  {
    id: 'friedman-ties',
    title: 'Friedman of three ways to round first base, corrected for ties: χ², p',
    source: 'Hollander & Wolfe 1973, p. 140; R, help(friedman.test)',
    expected: ['11.143', '.003805'],
    compute: () => {
      const { tieCorrected } = friedman(Float64Array.from(roundingTimes), 22, 3, 'lower');
      return [tieCorrected.chiSquare, 10 ** tieCorrected.chiSquareLog10P];
    },
  },
  {
    id: 'nadeau-bengio',
    title: 'corrected standard error / sd: 10 folds, 10 × 10 folds, 15 splits of 9 : 1',
    source: 'Nadeau & Bengio 2003, doi:10.1023/A:1024068626366: √(1/n + n_test/n_train), by hand',
    expected: ['.4594683', '.3480102', '.4216370'],
    compute: () => [inflation(10, 90, 10), inflation(100, 90, 10), inflation(15, 900, 100)],
  },
  {
    id: 'bayesian-correlated-t',
    title: 'scale of the posterior / sd for 10 × 10 folds, ρ = 1/10',
    source: 'Corani & Benavoli 2015, doi:10.1007/s10994-015-5486-z: √(1/n + ρ/(1 − ρ)), by hand',
    expected: ['.3480102'],
    compute: () => [bayesianCorrelatedT(halves(100), 0.1, 0).scale / standardDeviation(halves(100))],
  },
  {
    id: 'five-by-two-t',
    title: '5×2cv t of differences 30 −10 20 40 0 30 50 10 20 20: t = √2, p',
    source: 'Dietterich 1998, doi:10.1162/089976698300017197: formula by hand, p by scipy 1.17',
    expected: ['1.414213562', '.216437229'],
    compute: () => {
      const { statistic, pValue } = fiveByTwoT(fiveByTwo);
      return [statistic, pValue];
    },
  },
  {
    id: 'five-by-two-f',
    title: '5×2cv F of the same differences: F = 7300/4500, p',
    source: 'Alpaydın 1999, doi:10.1162/089976699300016007: formula by hand, p by scipy 1.17',
    expected: ['1.622222222', '.309283029'],
    compute: () => {
      const { statistic, pValue } = fiveByTwoF(fiveByTwo);
      return [statistic, pValue];
    },
  },
  {
    id: 'delong-asah',
    title: 'DeLong, WFNS grade against S100β: both AUC, z, p, interval of the difference',
    source: 'pROC 1.18, help(roc.test), data of Turck et al. 2010; DeLong et al. 1988, doi:10.2307/2531595',
    expected: ['.8236789', '.7313686', '2.209', '.02718', '.01040618', '.17421442'],
    compute: () => {
      const truth = Array.from(poorOutcome, Number);
      const [a, b] = [Array.from(grade, Number), s100b].map((scores) => aucComponents(Float64Array.from(scores), truth));
      const test = deLong(a, b);
      return [a.auc, b.auc, test.statistic, test.pValue, ...test.interval];
    },
  },
];
