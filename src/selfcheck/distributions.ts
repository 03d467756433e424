import {
  chiSquareLogSf,
  chiSquareUpperQuantile,
  detectableNoncentrality,
  fisherFUpperQuantile,
  kolmogorovLogSf,
  normalQuantile,
  studentizedRangeQuantile,
  studentTQuantile,
} from '../stats/index.ts';
import type { Truth } from './truth.ts';

const HANDBOOK = 'NIST/SEMATECH e-Handbook of Statistical Methods, § 1.3.6.7, https://www.itl.nist.gov/div898/handbook/';

/** Printed tables of critical values, and a tail far below what a double can hold. */
export const distributions: readonly Truth[] = [
  {
    id: 'normal-quantiles',
    title: 'normal distribution: z at .95, .975, .995',
    source: HANDBOOK,
    expected: ['1.645', '1.960', '2.576'],
    compute: () => [0.95, 0.975, 0.995].map(normalQuantile),
  },
  {
    id: 't-quantiles',
    title: 't distribution: .975 at 1, 5, 10, 30 df',
    source: HANDBOOK,
    expected: ['12.706', '2.571', '2.228', '2.042'],
    compute: () => [1, 5, 10, 30].map((df) => studentTQuantile(0.975, df)),
  },
  {
    id: 'chi-square-quantiles',
    title: 'χ² distribution: .95 at 1, 2, 10 df',
    source: HANDBOOK,
    expected: ['3.841', '5.991', '18.307'],
    compute: () => [1, 2, 10].map((df) => chiSquareUpperQuantile(0.05, df)),
  },
  {
    id: 'f-quantile',
    title: 'F distribution: .95 at 3 and 10 df',
    source: HANDBOOK,
    expected: ['3.708'],
    compute: () => [fisherFUpperQuantile(0.05, 3, 10)],
  },
  {
    id: 'studentized-range',
    title: 'studentized range: .95 of 3 groups, 10 df; 4 groups, 20 df; 5 groups, ∞ df',
    source: 'Harter 1960, doi:10.1214/aoms/1177705684; R 4.2, qtukey',
    expected: ['3.877', '3.958', '3.858'],
    compute: () => [
      studentizedRangeQuantile(0.95, 3, 10),
      studentizedRangeQuantile(0.95, 4, 20),
      studentizedRangeQuantile(0.95, 5, Infinity),
    ],
  },
  {
    id: 'kolmogorov-tail',
    title: 'Kolmogorov distribution: tails at its critical values 1.22385, 1.35810, 1.62762',
    source: 'Smirnov 1948, doi:10.1214/aoms/1177730256; scipy 1.17, kstwobign',
    expected: ['.1000', '.0500', '.0100'],
    compute: () => [1.22385, 1.3581, 1.62762].map((x) => Math.exp(kolmogorovLogSf(x))),
  },
  {
    id: 'power-noncentrality',
    title: 'noncentrality found with power .80 at α .05: 1, 2, 3, 4 df',
    source: 'Cohen 1988, ch. 7; R pwr 1.3, pwr.chisq.test',
    expected: ['7.849', '9.635', '10.903', '11.935'],
    compute: () => [1, 2, 3, 4].map((df) => detectableNoncentrality(df, 0.05)),
  },
  {
    id: 'chi-square-far-tail',
    title: 'χ² with 2 df: ln p of 2·10⁶, which is −10⁶ exactly',
    source: 'closed form: p = exp(−χ²/2)',
    expected: ['-1000000.000000'],
    compute: () => [chiSquareLogSf(2e6, 2)],
  },
];
