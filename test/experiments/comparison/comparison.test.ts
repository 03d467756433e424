import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/dataset.ts';
import type { RunResult } from '../../../src/core/result.ts';
import { evaluateGates } from '../../../src/gates/evaluate.ts';
import { createCellWork } from '../../../src/run/cell-work.ts';
import { createInlineExecutor } from '../../../src/run/executor.ts';
import { runSuite } from '../../../src/run/run-suite.ts';
import { holm } from '../../../src/stats/index.ts';
import { checkSuite } from '../../../src/suite/index.ts';
import { parseSuite } from '../../../src/suite/parse-suite.ts';
import { connections } from '../../support/connections.ts';

interface ModelJson {
  readonly id: string;
  readonly status: string;
  readonly measures: Readonly<
    Record<string, { mean: number | null; sd: number | null; interval: [number, number] | null; folds: (number | null)[] }>
  >;
  readonly confusion: number[][];
  readonly perClass: { label: string; precision: number | null; recall: number | null; f1: number | null; support: number }[];
}

interface ComparisonJson {
  readonly classes: string[];
  readonly foldsHash: string;
  readonly models: ModelJson[];
  readonly ranking: string[];
  readonly inference: {
    model: string;
    measure: string;
    difference: number;
    pValue: number;
    rejected: boolean;
    interval: [number, number];
  }[];
}

async function compare(entry: string, dataset: Dataset, gates = '', target = 'class'): Promise<{ json: ComparisonJson; run: RunResult }> {
  const suite = parseSuite(
    `suite: t\ndata: { dataset: any }\nexperiments:\n  - { id: c, kind: comparison, target: ${target}, ${entry} }\n${gates}`,
    't.yaml',
  );
  const datasets = new Map([['main', dataset]]);
  checkSuite(suite, datasets);
  const work = createCellWork(suite, datasets);
  const run = await runSuite({
    suite,
    datasets,
    work,
    executor: createInlineExecutor(work),
    adjust: holm,
    judgeGates: evaluateGates,
    tool: { name: 'flowverdict', version: '0' },
  });
  return { json: run.experiments[0].json as unknown as ComparisonJson, run };
}

/** Made-up connections with their class as a label column. */
function labelled(nRows: number, nClasses: 2 | 3): Dataset {
  const { dataset, y } = connections(nRows, nClasses, 1);
  const levels = ['benign', 'flood', 'scan'].slice(0, nClasses);
  return { ...dataset, columns: [...dataset.columns, { kind: 'discrete', name: 'class', role: 'label', codes: y, levels }] };
}

describe('comparison', () => {
  const dataset = labelled(600, 2);
  const base = 'resampling: { stratified-k-fold: { folds: 4 } }, measures: [accuracy, roc-auc]';
  let first: Awaited<ReturnType<typeof compare>>;
  beforeAll(async () => {
    first = await compare(`models: [decision-tree, naive-bayes], ${base}`, dataset);
  });

  it('gives every measure per fold, its mean and sd, and a confusion matrix that holds every row once', () => {
    for (const model of first.json.models) {
      const { mean, sd, folds } = model.measures['accuracy'];
      const values = folds.map(Number);
      expect(values).toHaveLength(4);
      const average = values.reduce((a, b) => a + b, 0) / 4;
      expect(mean).toBeCloseTo(average, 14);
      expect(sd).toBeCloseTo(Math.sqrt(values.reduce((a, b) => a + (b - average) ** 2, 0) / 3), 14);
      expect(model.confusion.flat().reduce((a, b) => a + b, 0)).toBe(600);
      const hits = model.confusion[0][0] + model.confusion[1][1];
      expect(mean).toBeCloseTo(hits / 600, 2);
    }
    expect(first.run.verdict).toBe('pass');
  });

  it('reports precision, recall and F1 of each class by their definitions', () => {
    const [model] = first.json.models;
    const [[tn, fp], [fn, tp]] = model.confusion;
    expect(model.perClass[1]).toEqual({
      label: 'flood',
      precision: tp / (tp + fp),
      recall: tp / (tp + fn),
      f1: (2 * tp) / (2 * tp + fp + fn),
      support: tp + fn,
    });
    expect(model.perClass[0].support).toBe(tn + fp);
  });

  it('changes no number of a model when another one joins', async () => {
    const more = await compare(`models: [knn, naive-bayes, decision-tree], ${base}`, dataset);
    expect(more.json.foldsHash).toBe(first.json.foldsHash);
    const byId = (json: ComparisonJson, id: string): ModelJson | undefined => json.models.find((model) => model.id === id);
    for (const id of ['decision-tree', 'naive-bayes']) expect(byId(more.json, id)).toEqual(byId(first.json, id));
  });

  it('cannot tell a model from itself: difference 0, p = 1, a tie', async () => {
    const { json, run } = await compare(`models: [naive-bayes, { naive-bayes: { as: twin } }], ${base}`, dataset);
    expect(json.inference[0]).toMatchObject({ model: 'twin', difference: 0, pValue: 1, rejected: false });
    expect(JSON.stringify(run.experiments[0].section.answer)).toContain('do not tell it apart from twin');
  });

  it('ranks a measure whose lower values are better by its lowest mean', async () => {
    const { json } = await compare(
      `models: [naive-bayes, decision-tree], resampling: { holdout: { test: 0.3 } }, measures: [log-loss]`,
      dataset,
    );
    const means = json.ranking.map((id) => Number(json.models.find((model) => model.id === id)?.measures['log-loss'].mean));
    expect(means[0]).toBeLessThan(means[1]);
    expect(json.models[0].measures['log-loss'].interval).toBeNull();
  });

  it('gives intervals that end where the measure ends', async () => {
    const { dataset: plain, y } = connections(80, 2, 3);
    // a column that tells all classes but those of two rows of the first fold
    const told = Float64Array.from(y, (code, row) => (row === 1 || row === 5 ? 1 - code : code));
    const values = { kind: 'continuous', name: 'told', role: 'feature', values: told, missing: new Uint8Array(80) } as const;
    const label = { kind: 'discrete', name: 'class', role: 'label', codes: y, levels: ['benign', 'flood'] } as const;
    const nearly: Dataset = { ...plain, columns: [values, label] };
    const { json } = await compare('models: [decision-tree], resampling: { k-fold: { folds: 8 } }, measures: [accuracy, mcc]', nearly);
    for (const [id, least] of [
      ['accuracy', 0],
      ['mcc', -1],
    ] as const) {
      const { mean, interval } = json.models[0].measures[id];
      expect(mean).toBeLessThan(1);
      expect(interval?.[1]).toBe(1);
      expect(interval?.[0]).toBeGreaterThanOrEqual(least);
    }
  });

  it('shows a model that cannot be fitted, keeps the others, and is not green', async () => {
    const gates = 'gates:\n  - { experiment: c, model: decision-tree, measure: accuracy, min: 0.1 }\n';
    const { json, run } = await compare(`models: [{ knn: { n_neighbors: 5000 } }, decision-tree], ${base}`, dataset, gates);
    expect(json.models.map((model) => model.status)).toEqual(['failed', 'complete']);
    expect(json.models[0].measures['accuracy']).toEqual({ mean: null, sd: null, interval: null, folds: [null, null, null, null] });
    expect(json.ranking).toEqual(['decision-tree', 'knn']);
    expect(run.experiments[0].status).toBe('partial');
    expect(run.experiments[0].failures).toHaveLength(4);
    expect(run.verdict).toBe('error');
  });

  it('leaves out binary measures with three classes and says so', async () => {
    const { json, run } = await compare(
      'models: [random-forest, lightgbm], resampling: { stratified-k-fold: { folds: 3 } }, measures: [accuracy, precision, macro-f1]',
      labelled(600, 3),
    );
    expect(json.classes).toEqual(['benign', 'flood', 'scan']);
    expect(Object.keys(json.models[0].measures)).toEqual(['accuracy', 'macro-f1']);
    expect(JSON.stringify(run.experiments[0].section.blocks)).toContain(
      'Not computed, because they are defined for two classes only: precision',
    );
    expect(Number(json.models[0].measures['accuracy'].mean)).toBeGreaterThan(0.8);
  });

  it('takes one class against the rest, the named class as the positive one', async () => {
    const entry = 'models: [decision-tree], measures: [recall], resampling: { stratified-k-fold: { folds: 3 } }';
    const { json } = await compare(entry, labelled(600, 3), '', '{ column: class, positive: scan }');
    expect(json.classes).toEqual(['not scan', 'scan']);
    const scans = codesOf(labelled(600, 3)).filter((code) => code === 2).length;
    expect(json.models[0].perClass[1].support).toBe(scans);
    expect(json.models[0].measures['recall'].mean).toBeCloseTo(json.models[0].confusion[1][1] / scans, 2);
  });

  it('survives a class that training lacks: its rows are tested and missed', async () => {
    const three = labelled(400, 3);
    const order = [...Array(400).keys()].sort((a, b) => Number(codesOf(three)[a] === 2) - Number(codesOf(three)[b] === 2) || a - b);
    const moved: Dataset = {
      ...three,
      parts: [
        { id: 'train', start: 0, end: 200 },
        { id: 'test', start: 200, end: 400 },
      ],
      columns: three.columns.map((column) =>
        column.kind === 'discrete'
          ? { ...column, codes: Int32Array.from(order, (row) => column.codes[row]) }
          : { ...column, values: Float64Array.from(order, (row) => column.values[row]) },
      ),
    };
    expect(codesOf(moved).subarray(0, 200)).not.toContain(2);
    const { json, run } = await compare(
      'models: [decision-tree, svc, naive-bayes], resampling: given, measures: [accuracy, macro-f1]',
      moved,
    );
    expect(run.experiments[0].status).toBe('complete');
    for (const model of json.models) {
      expect(model.perClass[2].recall).toBe(0);
      expect(model.confusion.flat().reduce((a, b) => a + b, 0)).toBe(200);
    }
  });
});

function codesOf(dataset: Dataset): Int32Array {
  const column = dataset.columns.find((candidate) => candidate.name === 'class');
  if (column?.kind !== 'discrete') throw new Error('no class column');
  return column.codes;
}
