import { confusionMatrixChart, featureBars, foldBoxPlot, modelBars, mosaicChart, residualHeatMap } from '../../../src/charts/index.ts';
import type { Chart } from '../../../src/charts/index.ts';
import type { ChartBlock } from '../../../src/core/content.ts';
import type { ExperimentResult, PredictionBlock } from '../../../src/core/experiment.ts';
import type { RunResult } from '../../../src/core/result.ts';
import type { Gate, Verdict } from '../../../src/core/suite.ts';

/** What a column name or a level of a hostile file may hold. */
export const HOSTILE =
  '<script>alert("x")</script>|a|&amp;`code`\n=cmd()\r\n*b* _c_ [d](http://e.f) $x$ \\ \u0000\u0007 ![i](j) #1 https://k.l';

const PROTOCOLS = ['icmp', 'tcp', 'udp'] as const;

/** Protocol × attack of the KDD99 10 % file, counted there. */
const PROTOCOL_COUNTS: readonly (readonly number[])[] = [
  [282314, 1288],
  [113252, 76813],
  [1177, 19177],
];

export function chartBlock(id: string, title: string, { spec, alt }: Chart): ChartBlock {
  return { kind: 'chart', id, title, spec, alt };
}

const accuracy = { title: 'accuracy', direction: 'higher', range: [0, 1] } as const;

/** Ten scores around a mean, the same at each call. */
function foldScores(mean: number, spread: number, count = 10): number[] {
  return Array.from({ length: count }, (_, i) => mean + spread * Math.sin(i * 2.399));
}

function block(model: string, fold: string, n: number, classes: readonly string[]): PredictionBlock {
  const at = (i: number): number => (i * 7919 + model.length * 31 + fold.length) % 100;
  const truth = Int32Array.from({ length: n }, (_, i) => at(i) % classes.length);
  const scores = Float64Array.from({ length: n * classes.length }, (_, i) => at(i) / 100);
  return {
    experiment: 'models',
    model,
    fold,
    classes,
    rowIds: Uint32Array.from({ length: n }, (_, i) => 3 * i),
    truth,
    predicted: truth.map((code, i) => (i % 9 === 0 ? (code + 1) % classes.length : code)),
    scores,
  };
}

const association: ExperimentResult = {
  id: 'protocol-vs-attack',
  kind: 'association',
  status: 'complete',
  json: {
    results: [{ name: 'whole', test: 'chi-square', statistic: 189469.405582, pValue: NaN, table: { counts: PROTOCOL_COUNTS } }],
  },
  observations: [],
  failures: [],
  section: {
    title: 'Does the protocol tell an attack?',
    answer: [
      'Yes: ',
      { kind: 'strong', text: 'protocol_type' },
      " and attack are associated (χ² = 189469.41, df 2, p = 10^-41142.8; Cramér's V .619).",
    ],
    blocks: [
      chartBlock(
        'protocol-vs-attack-residuals',
        'Residuals',
        residualHeatMap({
          title: 'protocol_type × attack',
          rows: PROTOCOLS,
          columns: ['attack', 'normal'],
          residuals: [
            [387.5, -387.5],
            [-293.1, 293.1],
            [-274.2, 274.2],
          ],
        }),
      ),
      { kind: 'heading', level: 3, text: 'Counts' },
      {
        kind: 'table',
        caption: 'Counts',
        columns: [
          { title: 'protocol_type', align: 'left' },
          { title: 'attack', align: 'right' },
          { title: HOSTILE, align: 'right' },
        ],
        rows: [
          ...PROTOCOLS.map((name, i) => [[{ kind: 'code' as const, text: name }], ...PROTOCOL_COUNTS[i].map(String)]),
          [HOSTILE, [{ kind: 'code', text: HOSTILE }], ''],
        ],
      },
      { kind: 'details', summary: `More <b> ${HOSTILE}`, blocks: [{ kind: 'list', items: ['expected counts', HOSTILE] }] },
      { kind: 'callout', tone: 'note', text: 'All expected counts are 5 or more.' },
      chartBlock(
        'protocol-vs-attack-mosaic',
        'Mosaic',
        mosaicChart({ title: 'protocol_type × attack', rows: PROTOCOLS, columns: ['attack', 'normal'], counts: PROTOCOL_COUNTS }),
      ),
    ],
  },
  predictions: [],
  timings: { seconds: 0.25 },
};

const comparison: ExperimentResult = {
  id: 'models',
  kind: 'comparison',
  status: 'partial',
  json: {
    classes: ['attack', 'normal'],
    models: [{ id: 'xgboost', measures: { accuracy: { mean: 0.997, sd: 0.001, folds: foldScores(0.997, 0.001) } } }],
  },
  observations: [],
  failures: [{ cell: 'models/svc/r1f3', code: 'MODEL_ONE_CLASS', message: `the fold has one class: ${HOSTILE}` }],
  section: {
    title: 'Which model is best?',
    answer: [{ kind: 'strong', text: 'xgboost' }, ' is best by accuracy on 10 folds (0.9970).'],
    blocks: [
      chartBlock(
        'models-accuracy',
        'Accuracy per fold',
        foldBoxPlot({
          title: 'Accuracy per fold',
          measure: accuracy,
          models: [
            { id: 'knn', values: foldScores(0.992, 0.002) },
            { id: 'xgboost', values: foldScores(0.997, 0.001) },
          ],
        }),
      ),
      chartBlock(
        'models-bars',
        'Mean accuracy',
        modelBars({
          title: 'Mean accuracy',
          measure: accuracy,
          models: [
            { id: 'knn', mean: 0.992, interval: [0.9906, 0.9934] },
            { id: 'xgboost', mean: 0.997, interval: [0.9963, 0.9977] },
            { id: 'naive-bayes', mean: 0.532, interval: null },
          ],
        }),
      ),
      chartBlock(
        'models-features',
        'Single features',
        featureBars({
          title: 'Single features',
          baseline: 0.5346,
          features: [
            { feature: 'flag', model: 'logistic-regression', accuracy: 0.6064, falseNegativeRate: 0.31 },
            { feature: 'service', model: 'logistic-regression', accuracy: 0.954, falseNegativeRate: 0.0041 },
            { feature: 'service', model: 'decision-tree', accuracy: 0.9541, falseNegativeRate: 0.004 },
          ],
        }),
      ),
      {
        kind: 'details',
        summary: 'Confusion matrices',
        blocks: [
          chartBlock(
            'models-confusion',
            'Confusion',
            confusionMatrixChart({
              title: 'knn',
              classes: ['attack', 'normal'],
              counts: [
                [3511, 25],
                [17, 4005],
              ],
            }),
          ),
        ],
      },
    ],
  },
  predictions: [
    block('xgboost', 'r1f1', 60, ['attack', 'normal']),
    block('knn', 'r1f1', 40, ['attack', 'normal']),
    block('knn', 'given', 30, ['normal', HOSTILE, 'dos.x']),
  ],
  timings: { xgboost: { fit: 1.5, predict: 0.1 } },
};

export function verdict(gate: Partial<Gate>, answer: Omit<Verdict, 'gate'>): Verdict {
  return { gate: { experiment: 'models', measure: 'accuracy', of: 'each', where: { file: 'suite.yaml', line: 3 }, ...gate }, ...answer };
}

/** A run with two experiments, a failed cell, every kind of verdict, and hostile names wherever a name can be. */
export const SAMPLE: RunResult = {
  tool: { name: 'flowverdict', version: '0.1.0' },
  suite: {
    id: 'demo',
    title: `Demo ${HOSTILE}`,
    description: 'What the 1999 data can tell.',
    seed: 42,
    alpha: 0.05,
    sha256: 'ab'.repeat(32),
  },
  datasets: [
    {
      id: 'kdd99-generated',
      rows: 25000,
      columns: 42,
      sha256: 'cd'.repeat(32),
      distinctRows: 19321,
      generated: true,
      notes: ['2 constant columns', HOSTILE],
    },
    { id: 'nsl-kdd-test', rows: 1, columns: 42, sha256: 'ef'.repeat(32), distinctRows: 1, generated: false, notes: [] },
  ],
  experiments: [association, comparison],
  verdicts: [
    verdict(
      { model: 'xgboost', min: 0.99 },
      { rule: 'accuracy of xgboost ≥ 0.99', observed: 0.997, verdict: 'pass', reason: 'xgboost: 0.997' },
    ),
    verdict(
      { model: HOSTILE, min: 0.999 },
      { rule: `accuracy of ${HOSTILE} ≥ 0.999`, observed: 0.992, verdict: 'fail', reason: 'knn: 0.992' },
    ),
    verdict({ max: 0.9 }, { rule: 'accuracy of each ≤ 0.9', observed: null, verdict: 'error', reason: 'cells did not finish' }),
    verdict({ feature: 'flag' }, { rule: 'auc of flag', observed: NaN, verdict: 'inconclusive', reason: 'collect 10 more folds' }),
  ],
  verdict: 'error',
  interrupted: false,
  timings: { load: 0.4, run: 3.25 },
};
