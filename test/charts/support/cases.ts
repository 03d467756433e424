/* eslint-disable max-lines -- one list: the example inputs of every chart */
import {
  aucStrip,
  confusionMatrixChart,
  criticalDifferenceChart,
  differencePlot,
  effectIntervals,
  featureBars,
  foldBoxPlot,
  modelBars,
  mosaicChart,
  redundancyHeatMap,
  residualHeatMap,
  scoreVariants,
  type Chart,
} from '../../../src/charts/index.ts';
import { createRng, type Rng } from '../../../src/core/rng.ts';

export const LONG_NAME = `${'a very long level name '.repeat(9)}end`;
export const BAD_NAME = `<script>alert("x")</script>|&\`\n=cmd()\u0000\u202e]]> ${LONG_NAME}`;

const accuracy = { title: 'accuracy', direction: 'higher', range: [0, 1] } as const;
const logLoss = { title: 'log loss', direction: 'lower', range: [0, Infinity] } as const;
/** The same draws at each call. */
const drawn = <T>(make: (rng: Rng) => T): T => make(createRng(1999));

const EIGHT: readonly (readonly [string, number, number])[] = [
  ['random-forest', 0.997, 0.0012],
  ['svc', 0.989, 0.002],
  ['xgboost', 0.9972, 0.001],
  ['knn', 0.992, 0.0018],
  ['logistic-regression', 0.971, 0.003],
  ['naive-bayes', 0.532, 0.012],
  ['decision-tree', 0.994, 0.0015],
  ['lightgbm', 0.9971, 0.001],
];
const scores = (rng: Rng, mean: number, sd: number, n: number): number[] =>
  Array.from({ length: n }, () => Math.min(1, mean + sd * rng.normal()));
const models = drawn((rng) => EIGHT.map(([id, mean, sd]) => ({ id, values: scores(rng, mean, sd, 30) })));
const grid = (rows: number, columns: number, make: (i: number, j: number) => number): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => make(i, j)));
const names = (count: number, word: string): string[] => Array.from({ length: count }, (_, i) => `${word}_${String(i)}`);

/** Names of charts with their making: realistic data, the largest sizes, and all that is degenerate. */
export const CHART_CASES: Readonly<Record<string, () => Chart>> = {
  'effects: pairs of five groups': () =>
    effectIntervals({
      title: 'src_bytes by category: how large the difference is',
      effect: "Cliff's δ",
      range: [-1, 1],
      rows: drawn((rng) =>
        Array.from({ length: 10 }, (_, i) => {
          const value = 0.9 - 0.19 * i + 0.02 * rng.normal();
          return {
            name: `group_${String(i)}-other`,
            value,
            interval: [Math.max(-1, value - 0.12), Math.min(1, value + 0.12)],
            shown: i % 3 > 0,
          };
        }),
      ),
      intervalText: '95 % interval',
      smallest: 0.147,
    }),
  'effects: 60 rows, open ends, NaN, a hostile name': () =>
    effectIntervals({
      title: BAD_NAME,
      effect: 'odds ratio',
      range: [-Infinity, Infinity],
      rows: [
        { name: BAD_NAME, value: 3, interval: [0.5, Infinity], shown: true },
        { name: 'not defined', value: NaN, interval: [NaN, NaN], shown: false },
        { name: 'no interval', value: -2, interval: [NaN, NaN], shown: false },
        ...names(58, 'pair').map((name, i) => ({ name, value: i / 10, interval: [-Infinity, i] as const, shown: false })),
      ],
      intervalText: '95 % interval',
      smallest: 0,
    }),
  'effects: no row': () =>
    effectIntervals({ title: 'none', effect: 'D', range: [0, 1], rows: [], intervalText: '95 % interval', smallest: 0 }),
  'box: 8 models, 30 folds, one far behind': () => foldBoxPlot({ title: 'accuracy per fold', measure: accuracy, models }),
  'box: one model, one fold': () => foldBoxPlot({ title: 'accuracy', measure: accuracy, models: [{ id: 'knn', values: [0.9] }] }),
  'box: identical values': () =>
    foldBoxPlot({ title: 'accuracy', measure: accuracy, models: ['a', 'b', 'c'].map((id) => ({ id, values: [1, 1, 1, 1, 1] })) }),
  'box: NaN folds, a model without any, a hostile name': () =>
    foldBoxPlot({
      title: BAD_NAME,
      measure: logLoss,
      models: [
        { id: BAD_NAME, values: [0.2, NaN, 0.3, 0.25, 0.7] },
        { id: 'none', values: [NaN, NaN] },
      ],
    }),
  'box: no model': () => foldBoxPlot({ title: 'accuracy', measure: accuracy, models: [] }),
  'box: 30 models': () =>
    foldBoxPlot({
      title: 'accuracy',
      measure: accuracy,
      models: drawn((rng) => names(30, 'model').map((id, i) => ({ id, values: scores(rng, 0.95 - 0.004 * i, 0.004, 10) }))),
    }),
  'box: 200 folds on one place': () =>
    foldBoxPlot({ title: 'accuracy', measure: accuracy, models: [{ id: 'tree', values: new Array<number>(200).fill(0.5) }] }),
  'bars: 8 models': () =>
    modelBars({
      title: 'accuracy',
      measure: accuracy,
      models: EIGHT.map(([id, mean, sd]) => ({ id, mean, interval: [mean - sd, mean + sd] })),
    }),
  'bars: unbounded measure, NaN, no interval, a hostile name': () =>
    modelBars({
      title: BAD_NAME,
      measure: logLoss,
      models: [
        { id: BAD_NAME, mean: 0.02, interval: [-0.01, 0.03] },
        { id: 'far', mean: 1234567, interval: [12, 2345678] },
        { id: 'none', mean: NaN, interval: null },
        { id: 'nan', mean: 0.03, interval: [NaN, NaN] },
      ],
    }),
  'bars: below zero': () =>
    modelBars({
      title: 'MCC',
      measure: { title: 'MCC', direction: 'higher', range: [-1, 1] },
      models: [
        { id: 'a', mean: -0.4, interval: [-0.5, -0.3] },
        { id: 'b', mean: 0.9, interval: null },
      ],
    }),
  'bars: no model': () => modelBars({ title: 'accuracy', measure: accuracy, models: [] }),
  'differences: 8 models, 30 folds, one far behind': () =>
    differencePlot({
      title: 'accuracy: difference to the best model (xgboost)',
      measure: accuracy,
      reference: 'xgboost',
      models: EIGHT.filter(([id]) => id !== 'xgboost')
        .map(([id, mean, sd], i) => {
          const difference = mean - 0.9972;
          const values = drawn((rng) => scores(rng.fork(String(i)), difference, sd, 30));
          return { id, difference, interval: [difference - sd, difference + sd] as const, values };
        })
        .sort((a, b) => b.difference - a.difference),
      intervalText: 'the 95 % interval of the corrected resampled t test over the folds',
      rope: 0.005,
    }),
  'differences: one test set, lower is better, a rope wider than all': () =>
    differencePlot({
      title: 'log loss',
      measure: logLoss,
      reference: 'svc',
      models: [
        { id: 'knn', difference: 0.0002, interval: [-0.0001, 0.0006], values: [] },
        { id: 'itself', difference: 0, interval: [0, 0], values: [] },
      ],
      intervalText: 'the 95 % interval of the paired bootstrap',
      rope: 0.1,
    }),
  'differences: NaN, no interval, hostile names': () =>
    differencePlot({
      title: BAD_NAME,
      measure: accuracy,
      reference: BAD_NAME,
      models: [
        { id: BAD_NAME, difference: -0.1, interval: null, values: [NaN, -0.1, -0.2] },
        { id: 'nan', difference: NaN, interval: [NaN, NaN], values: [NaN] },
        { id: 'far', difference: -1e6, interval: [-2e6, 3], values: [] },
      ],
      intervalText: LONG_NAME,
      rope: 0,
    }),
  'differences: identical models': () =>
    differencePlot({
      title: 'accuracy',
      measure: accuracy,
      reference: 'a',
      models: ['b', 'c'].map((id) => ({ id, difference: 0, interval: [0, 0] as const, values: [0, 0, 0] })),
      intervalText: 'the 95 % interval',
      rope: 0.005,
    }),
  'differences: none': () =>
    differencePlot({ title: 'accuracy', measure: accuracy, reference: 'a', models: [], intervalText: 'the 95 % interval', rope: 0.005 }),
  'ranks: Demšar, table 6': () =>
    criticalDifferenceChart({
      title: 'Average ranks by AUC over 14 data sets',
      models: [
        { id: 'C4.5', rank: 3.143 },
        { id: 'C4.5+m', rank: 2.0 },
        { id: 'C4.5+cf', rank: 2.893 },
        { id: 'C4.5+m+cf', rank: 1.964 },
      ],
      criticalDifference: 1.254,
      groups: [[3, 1, 2, 0]],
    }),
  'ranks: 8 models, several groups': () =>
    criticalDifferenceChart({
      title: 'Average ranks by accuracy over 30 data sets',
      models: EIGHT.map(([id], i) => ({ id, rank: [1.8, 5.9, 2.1, 5.2, 6.9, 7.8, 3.6, 2.7][i] })),
      criticalDifference: 1.917,
      groups: [
        [0, 2, 7, 6],
        [6, 3],
        [3, 1, 4],
        [1, 4, 5],
      ],
    }),
  'ranks: against a control': () =>
    criticalDifferenceChart({
      title: 'Average ranks',
      models: EIGHT.slice(0, 5).map(([id], i) => ({ id, rank: [1.2, 3.9, 2.4, 4.1, 3.4][i] })),
      criticalDifference: 1.5,
      groups: [[0, 2]],
      control: 0,
    }),
  'ranks: 30 models': () =>
    criticalDifferenceChart({
      title: 'Average ranks',
      models: drawn((rng) => names(30, 'model').map((id) => ({ id, rank: 1 + 29 * rng.next() }))),
      criticalDifference: 9,
      groups: Array.from({ length: 12 }, (_, i) => [i, i + 4]),
    }),
  'ranks: two models, difference beyond the axis, hostile names, NaN': () =>
    criticalDifferenceChart({
      title: BAD_NAME,
      models: [
        { id: BAD_NAME, rank: 1.4 },
        { id: LONG_NAME, rank: 1.6 },
        { id: 'none', rank: NaN },
      ],
      criticalDifference: 4.2,
      groups: [[0, 1]],
    }),
  'ranks: all tied': () =>
    criticalDifferenceChart({
      title: 'Average ranks',
      models: ['a', 'b', 'c'].map((id) => ({ id, rank: 2 })),
      criticalDifference: 1.5,
      groups: [[0, 1, 2]],
    }),
  'ranks: none': () => criticalDifferenceChart({ title: 'Average ranks', models: [], criticalDifference: NaN, groups: [] }),
  'features: 60, two models, baseline': () =>
    featureBars({
      title: 'features',
      baseline: 0.5346,
      features: drawn((rng) =>
        names(60, 'dst_host_srv_feature').flatMap((feature) =>
          ['logistic-regression', 'decision-tree'].map((model) => ({
            feature,
            model,
            accuracy: rng.next(),
            falseNegativeRate: rng.next(),
          })),
        ),
      ),
    }),
  'features: one, NaN, a hostile name': () =>
    featureBars({ title: 'f', features: [{ feature: BAD_NAME, model: BAD_NAME, accuracy: NaN, falseNegativeRate: NaN }] }),
  'features: none': () => featureBars({ title: 'f', features: [] }),
  'residuals: 3 × 5': () =>
    residualHeatMap({
      title: 'r',
      rows: ['icmp', 'tcp', 'udp'],
      columns: ['dos', 'normal', 'probe', 'r2l', 'u2r'],
      residuals: grid(3, 5, (i, j) => 400 * Math.sin(i * 5 + j)),
    }),
  'residuals: 66 × 23': () =>
    residualHeatMap({
      title: 'r',
      rows: names(66, 'service'),
      columns: names(23, 'attack'),
      residuals: drawn((rng) => grid(66, 23, () => rng.normal() * 10 ** (4 * rng.next()))),
    }),
  'residuals: NaN, zero, huge, hostile names': () =>
    residualHeatMap({
      title: BAD_NAME,
      rows: [BAD_NAME, ''],
      columns: [LONG_NAME, 'b'],
      residuals: [
        [0, NaN],
        [-1e12, Infinity],
      ],
      rowTitle: LONG_NAME,
      columnTitle: BAD_NAME,
    }),
  'mosaic: protocol × attack of KDD99 10 %': () =>
    mosaicChart({
      title: 'm',
      rows: ['icmp', 'tcp', 'udp'],
      columns: ['attack', 'normal'],
      counts: [
        [282314, 1288],
        [113252, 76813],
        [1177, 19177],
      ],
    }),
  'mosaic: 66 × 23': () =>
    mosaicChart({
      title: 'm',
      rows: names(66, 'service'),
      columns: names(23, 'attack'),
      counts: grid(66, 23, (i, j) => Math.floor(1e6 / (1 + i * i) / (1 + j))),
    }),
  'mosaic: tiny rows, hostile names': () =>
    mosaicChart({
      title: BAD_NAME,
      rows: ['big', BAD_NAME, LONG_NAME, '', 'none'],
      columns: ['yes', BAD_NAME],
      counts: [
        [1e9, 2e9],
        [1, 0],
        [0, 1],
        [1, 1],
        [0, 0],
      ],
    }),
  'mosaic: no rows counted': () => mosaicChart({ title: 'm', rows: ['a'], columns: ['b'], counts: [[0]] }),
  'confusion: 2 classes': () =>
    confusionMatrixChart({
      title: 'knn',
      classes: ['attack', 'normal'],
      counts: [
        [3511, 25],
        [17, 4005],
      ],
    }),
  'confusion: 5 classes, one without rows': () =>
    confusionMatrixChart({
      title: 'c',
      classes: ['normal', 'probe', 'dos', 'u2r', 'r2l'],
      counts: grid(5, 5, (i, j) => (i === 4 ? 0 : i === j ? 97000 : j)),
    }),
  'confusion: 23 classes': () =>
    confusionMatrixChart({
      title: 'c',
      classes: names(23, 'attack_name'),
      counts: grid(23, 23, (i, j) => (i === j ? Math.floor(280000 / (1 + i ** 3)) : i % (j + 2))),
    }),
  'confusion: hostile names': () =>
    confusionMatrixChart({
      title: BAD_NAME,
      classes: [BAD_NAME, '=cmd()', ''],
      counts: [new Float64Array([1, 2, 3]), new Float64Array(3), new Float64Array([4, 5, 6e12])],
    }),
  'strip: 41 columns': () =>
    aucStrip({
      title: 'What each column alone says',
      columns: drawn((rng) => names(41, 'column').map((column) => ({ column, auc: 0.5 + 0.5 * rng.next() ** 3 }))),
      band: 0.52,
      alpha: 0.05,
    }),
  'strip: 200 columns, some below one half': () =>
    aucStrip({ title: 'AUC', columns: names(200, 'c').map((column, i) => ({ column, auc: 0.3 + i / 300 })), band: 0.6, alpha: 0.01 }),
  'strip: NaN, no band, a hostile name': () =>
    aucStrip({
      title: BAD_NAME,
      columns: [
        { column: BAD_NAME, auc: 1 },
        { column: 'nan', auc: NaN },
      ],
      band: NaN,
      alpha: 0.05,
    }),
  'strip: no column': () => aucStrip({ title: 'AUC', columns: [], band: NaN, alpha: 0.05 }),
  'variants: two models, five folds': () =>
    scoreVariants({
      title: 'Raw, unseen, every row once',
      measure: 'accuracy',
      models: ['lightgbm', 'decision-tree'].map((id, i) => ({
        id,
        variants: ['all test rows', 'unseen only', 'every row once'].map((name, j) => ({
          name,
          values: drawn((rng) => scores(rng.fork(`${String(i)} ${String(j)}`), 0.99 - 0.03 * j, 0.004, 5)),
        })),
      })),
    }),
  'variants: one fold, no unseen row, a hostile name': () =>
    scoreVariants({
      title: BAD_NAME,
      measure: LONG_NAME,
      models: [
        {
          id: BAD_NAME,
          variants: [
            { name: 'all', values: [1] },
            { name: BAD_NAME, values: [NaN] },
          ],
        },
      ],
    }),
  'variants: no model': () => scoreVariants({ title: 'accuracy', measure: 'accuracy', models: [] }),
  'redundancy: 12 columns': () =>
    redundancyHeatMap({ title: 'associations', names: names(12, 'column'), strength: grid(12, 12, (i, j) => 1 - Math.abs(i - j) / 12) }),
  'redundancy: 60 columns': () =>
    redundancyHeatMap({ title: 'associations', names: names(60, 'column'), strength: grid(60, 60, (i, j) => 1 / (1 + Math.abs(i - j))) }),
  'redundancy: NaN, hostile names': () =>
    redundancyHeatMap({ title: BAD_NAME, names: [BAD_NAME, 'other'], strength: grid(2, 2, (i, j) => (i === j ? 1 : NaN)) }),
  'redundancy: no column': () => redundancyHeatMap({ title: 'associations', names: [], strength: [] }),
};
