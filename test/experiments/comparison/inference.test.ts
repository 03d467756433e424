import { beforeAll, describe, expect, it } from 'vitest';
import type { Block, Section } from '../../../src/core/content.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import type { ExperimentResult } from '../../../src/core/experiment.ts';
import { comparison } from '../../../src/experiments/comparison/index.ts';
import { createMemo } from '../../../src/run/memo.ts';
import { connections } from '../../support/connections.ts';
import { bindExperiment, runExperiment } from '../../support/run-experiment.ts';

interface Entry {
  readonly test: string;
  readonly measure: string;
  readonly best: string;
  readonly reference: string;
  readonly model: string;
  readonly difference: number;
  readonly interval: [number, number];
  readonly statistic: number | null;
  readonly df: number | number[] | null;
  readonly pValue: number | null;
  readonly log10P: number | null;
  readonly adjustedLog10P: number | null;
  readonly family: number;
  readonly effect: { name: string; value: number; interval: [number, number] | null };
  readonly rejected: boolean;
  readonly verdict: string;
  readonly smallestDetectable: number | null;
  readonly probabilities?: { better: number; equivalent: number; worse: number };
  readonly details?: Record<string, number>;
}

interface Json {
  readonly inferenceDesign: {
    mode: string;
    design: string;
    tests: string[];
    reason: string;
    smallestDetectableAccuracyBeforehand: { value: number; pairs: number } | null;
    skipped: { test: string; measure: string; reason: string }[];
  };
  readonly inference: Entry[];
}

function labelled(nRows: number, nClasses: 2 | 3): Dataset {
  const { dataset, y } = connections(nRows, nClasses, 1);
  const levels = ['benign', 'flood', 'scan'].slice(0, nClasses);
  return { ...dataset, columns: [...dataset.columns, { kind: 'discrete', name: 'class', role: 'label', codes: y, levels }] };
}

const two = labelled(500, 2);

async function run(entry: Readonly<Record<string, unknown>>, dataset = two): Promise<{ result: ExperimentResult; json: Json }> {
  const result = await runExperiment(bindExperiment(comparison, { target: 'class', ...entry }), dataset);
  return { result, json: result.json as unknown as Json };
}

function textOf(section: Section): string {
  const flat = (blocks: readonly Block[]): readonly unknown[] =>
    blocks.flatMap((block) => (block.kind === 'details' ? [block.summary, ...flat(block.blocks)] : [block]));
  return JSON.stringify([section.answer, flat(section.blocks)]);
}

const kFold = (folds: number, repeats = 1) => ({ 'stratified-k-fold': { folds, repeats } });
const models = ['decision-tree', 'naive-bayes', { 'decision-tree': { max_depth: 1, as: 'stump' } }];
const twins = ['naive-bayes', { 'naive-bayes': { as: 'twin' } }];

describe('inference: auto', () => {
  it.each([
    ['k-fold', kFold(4), ['corrected-resampled-t', 'bayesian-correlated-t']],
    ['repeated-k-fold', kFold(3, 2), ['corrected-resampled-t', 'bayesian-correlated-t']],
    ['five-by-two', kFold(2, 5), ['five-by-two-f', 'five-by-two-t']],
    ['one-test-set', { holdout: { test: 0.3 } }, ['mcnemar', 'de-long', 'paired-bootstrap']],
  ])('picks the tests of %s and says why', async (design, resampling, tests) => {
    const { json, result } = await run({ models, resampling, measures: ['accuracy', 'roc-auc'] });
    expect(json.inferenceDesign).toMatchObject({ mode: 'auto', design, tests });
    expect(textOf(result.section)).toContain('Tests picked by the design (inference: auto)');
    expect([...new Set(json.inference.map((entry) => entry.test))].sort()).toEqual([...tests].sort());
    for (const entry of json.inference) {
      expect(entry.reference).toBe(entry.best);
      expect(entry.interval[0]).toBeLessThanOrEqual(entry.difference + 1e-12);
      expect(entry.interval[1]).toBeGreaterThanOrEqual(entry.difference - 1e-12);
      expect(Object.keys(entry)).toEqual(
        expect.arrayContaining(['statistic', 'df', 'pValue', 'log10P', 'adjustedLog10P', 'effect', 'rejected']),
      );
    }
    expect(textOf(result.section)).not.toMatch(/NaN|undefined|p = 0[,."]/);
  });

  it('applies McNemar to accuracy, DeLong to ROC AUC and the bootstrap to all, in that order', async () => {
    const { json } = await run({
      models: ['decision-tree', 'naive-bayes'],
      resampling: { holdout: { test: 0.3 } },
      measures: ['accuracy', 'roc-auc', 'mcc'],
    });
    expect(json.inference.map((entry) => [entry.measure, entry.test])).toEqual([
      ['accuracy', 'mcnemar'],
      ['accuracy', 'paired-bootstrap'],
      ['roc-auc', 'de-long'],
      ['roc-auc', 'paired-bootstrap'],
      ['mcc', 'paired-bootstrap'],
    ]);
    const [mcnemar, bootstrap] = json.inference;
    expect(mcnemar.difference).toBeCloseTo(bootstrap.difference, 12);
    expect(Object.keys(mcnemar.details ?? {})).toEqual(['variant', 'onlyReferenceRight', 'onlyModelRight', 'variants']);
    const { details } = mcnemar;
    expect((Number(details?.['onlyReferenceRight']) - Number(details?.['onlyModelRight'])) / 150).toBeCloseTo(mcnemar.difference, 12);
  });

  it('has nothing to say of one model', async () => {
    const { json, result } = await run({ models: ['naive-bayes'], resampling: { holdout: { test: 0.3 } } });
    expect(json.inference).toEqual([]);
    expect(json.inferenceDesign.skipped).toEqual([]);
    expect(json.inferenceDesign.smallestDetectableAccuracyBeforehand).toBeNull();
    expect(textOf(result.section)).not.toMatch(/could not be made|really ahead|difference to/);
  });
});

const LISTED = [
  ['corrected-resampled-t', kFold(4), 'accuracy'],
  ['bayesian-correlated-t', kFold(4), 'accuracy'],
  ['five-by-two-t', kFold(2, 5), 'accuracy'],
  ['five-by-two-f', kFold(2, 5), 'accuracy'],
  ['mcnemar', kFold(4), 'accuracy'],
  ['de-long', kFold(4), 'roc-auc'],
  ['paired-bootstrap', kFold(4), 'macro-f1'],
] as const;

describe.each(LISTED)('%s', (test, resampling, measure) => {
  const entry = { resampling, measures: [measure], inference: [test] };

  it('a model against itself: p = 1 or equivalent, never a winner', async () => {
    const { json } = await run({ ...entry, models: twins });
    expect(json.inference).toHaveLength(1);
    const [only] = json.inference;
    expect(only).toMatchObject({ test, model: 'twin', difference: 0, rejected: false });
    if (only.probabilities !== undefined)
      expect(only).toMatchObject({ verdict: 'equivalent', probabilities: { equivalent: 1 }, pValue: null });
    else expect(only).toMatchObject({ verdict: 'tie', pValue: 1, log10P: 0, adjustedLog10P: 0 });
  });

  it('a control turns the sign, and only its own pairs share the level', async () => {
    const plain = await run({ ...entry, models });
    const [first] = plain.json.inference;
    expect(first.family).toBe(3);
    const { json, result } = await run({ ...entry, models, control: first.model });
    const turned = json.inference.find((other) => other.model === first.reference);
    expect(turned).toMatchObject({ reference: first.model, best: first.best, family: 2 });
    expect(turned?.difference).toBeCloseTo(-first.difference, 12);
    expect(turned?.interval[0]).toBeCloseTo(-first.interval[1], 9);
    if (first.log10P !== null) expect(turned?.log10P).toBeCloseTo(first.log10P, 9);
    if (first.probabilities !== undefined) expect(turned?.probabilities?.worse).toBeCloseTo(first.probabilities.better, 12);
    expect(textOf(result.section)).toContain(`Compared with ${first.model}`);
  });

  it('is the same in every run, and when another model joins', async () => {
    const [one, again] = [await run({ ...entry, models }), await run({ ...entry, models })];
    expect(again.json.inference).toEqual(one.json.inference);
    const [best] = one.json.inference;
    const more = await run({ ...entry, models: [...models, { 'decision-tree': { max_depth: 2, as: 'bush' } }], control: best.reference });
    const same = more.json.inference.find((other) => other.model === best.model);
    expect(same).toMatchObject({ difference: best.difference, interval: best.interval, log10P: best.log10P });
  });
});

describe('inference: a list', () => {
  it('ranks over folds by Friedman, draws the diagram and prints the caveat', async () => {
    const { json, result } = await run({ models, resampling: kFold(5), inference: ['friedman'] });
    const [entry] = json.inference as unknown as {
      test: string;
      averageRanks: number[];
      caveat: string;
      pairs: unknown[];
      criticalDifference: number;
    }[];
    expect(entry.test).toBe('friedman');
    expect(entry.averageRanks.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo(6, 10);
    expect(entry.pairs).toHaveLength(3);
    expect(entry.caveat).toContain('not independent');
    expect(textOf(result.section)).toContain(entry.caveat);
    expect(result.section.blocks.some((block) => block.kind === 'chart' && block.id === 'question-accuracy-ranks')).toBe(true);
  });

  it('compares ranks with a control when asked to', async () => {
    const { json } = await run({
      models,
      resampling: kFold(5),
      inference: [{ friedman: { postHoc: 'bonferroni-dunn' } }],
      control: 'stump',
    });
    const [entry] = json.inference as unknown as { control: string; pairs: { first: string }[] }[];
    expect(entry.control).toBe('stump');
    expect(entry.pairs.map((pair) => pair.first)).toEqual(['stump', 'stump']);
  });

  it('takes parameters of tests', async () => {
    const holdout = { holdout: { test: 0.3 } };
    const list = [{ mcnemar: { variant: 'exact' } }, { 'paired-bootstrap': { replicates: 300 } }];
    const { json } = await run({ models: ['decision-tree', 'naive-bayes'], resampling: holdout, inference: list });
    const [mcnemar, bootstrap] = json.inference;
    const variants = mcnemar.details?.['variants'] as unknown as { exact: { log10P: number }; midP: { log10P: number } };
    expect(mcnemar.log10P).toBe(variants.exact.log10P);
    expect(bootstrap.details?.['replicates']).toBe(300);
  });

  it('says which tests the design cannot carry', async () => {
    const { json, result } = await run({
      models,
      resampling: kFold(3),
      measures: ['accuracy'],
      inference: ['five-by-two-t', 'de-long', 'mcnemar'],
    });
    expect(json.inferenceDesign.skipped.map((entry) => entry.test)).toEqual(['five-by-two-t', 'de-long']);
    expect(textOf(result.section)).toContain('Tests that could not be made: five-by-two-t (accuracy): it needs five repeats of two folds');
    expect([...new Set(json.inference.map((entry) => entry.test))]).toEqual(['mcnemar']);
  });

  it('leaves out DeLong with three classes; the bootstrap takes any measure', async () => {
    const { json } = await run(
      { models: ['decision-tree', 'naive-bayes'], resampling: { holdout: { test: 0.3 } }, measures: ['roc-auc', 'log-loss', 'macro-f1'] },
      labelled(500, 3),
    );
    expect(json.inference.map((entry) => [entry.measure, entry.test])).toEqual([
      ['roc-auc', 'paired-bootstrap'],
      ['log-loss', 'paired-bootstrap'],
      ['macro-f1', 'paired-bootstrap'],
    ]);
    expect(json.inference[1].difference).toBeLessThan(0);
  });

  it('refuses unknown tests, a control that is no model, and a negative rope', () => {
    const parse = (entry: Record<string, unknown>): boolean =>
      comparison.schema.safeParse({ target: 'class', models: ['knn'], ...entry }).success;
    expect(parse({ inference: ['paired-t'] })).toBe(false);
    expect(parse({ inference: [] })).toBe(false);
    expect(parse({ rope: -0.1 })).toBe(false);
    expect(parse({ inference: 'auto', rope: 0 })).toBe(true);
    const columns = two.columns.map(({ name, kind, role }) => ({ name, kind, role, levels: null }));
    const issues = bindExperiment(comparison, { target: 'class', models: ['knn'], control: 'kn' }).check(columns);
    expect(issues).toMatchObject([{ path: ['control'], code: 'SUITE_UNKNOWN_NAME' }]);
  });
});

describe('what the report shows', () => {
  let report: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    report = await run({ models, resampling: kFold(5), measures: ['accuracy', 'log-loss'], rope: 0.01 });
  });

  it('draws the difference to the best model with its interval, beside the raw folds', () => {
    const charts = report.result.section.blocks.flatMap((block) => (block.kind === 'chart' ? [block] : []));
    expect(charts.map((chart) => chart.id)).toEqual(
      expect.arrayContaining(['question-accuracy-box', 'question-accuracy-difference', 'question-log-loss-difference']),
    );
    const chart = charts.find((each) => each.id === 'question-accuracy-difference');
    const [entry] = report.json.inference;
    expect(chart?.title).toBe(`accuracy: difference to the best model (${entry.best})`);
    expect(chart?.alt).toContain(`${entry.model}: −${entry.difference.toFixed(4)} [−${entry.interval[1].toFixed(4)}`);
  });

  it('gives better, equivalent and worse with the region of equivalence, as probabilities that sum to 1', () => {
    const bayes = report.json.inference.filter((entry) => entry.probabilities !== undefined);
    expect(bayes).toHaveLength(4);
    for (const { probabilities: p, measure, difference } of bayes) {
      expect((p?.better ?? NaN) + (p?.equivalent ?? NaN) + (p?.worse ?? NaN)).toBeCloseTo(1, 10);
      // the best model is on the better side, whichever direction that is
      expect(p?.better).toBeGreaterThanOrEqual(p?.worse ?? NaN);
      expect(measure === 'accuracy' ? difference : -difference).toBeGreaterThanOrEqual(0);
    }
    expect(textOf(report.result.section)).toContain('Region of practical equivalence of accuracy: ±0.01');
  });

  it('says what the folds could have found, and a difference that large is found', () => {
    for (const entry of report.json.inference.filter((each) => each.test === 'corrected-resampled-t')) {
      const halfWidth = (entry.interval[1] - entry.interval[0]) / 2;
      // level shared by 3 pairs, power .8: more than the half width of the single interval
      expect(Number(entry.smallestDetectable)).toBeGreaterThan(halfWidth);
      expect(Number(entry.smallestDetectable)).toBeLessThan(4 * halfWidth);
    }
    expect(textOf(report.result.section)).toContain('Smallest detectable difference in accuracy');
  });

  it('adjusts over all pairs, because the best is chosen by the same scores', () => {
    const tests = report.json.inference.filter((each) => each.test === 'corrected-resampled-t' && each.measure === 'accuracy');
    for (const entry of tests) {
      expect(entry.family).toBe(3);
      expect(Number(entry.adjustedLog10P)).toBeLessThanOrEqual(Math.min(0, Number(entry.log10P) + Math.log10(3)) + 1e-12);
    }
    expect(textOf(report.result.section)).toContain('Holm-adjusted over all 3 pairs of models');
  });
});

describe('before the run', () => {
  const outlook = (entry: Readonly<Record<string, unknown>>): readonly string[] => {
    const memo = createMemo(8);
    const experiment = bindExperiment(comparison, { target: 'class', models, ...entry });
    return experiment.outlook?.({ dataset: two, suiteSeed: 42, memo: (key, make) => memo.get(key, make) }) ?? [];
  };

  it('names the tests, the smallest detectable difference and what it assumes', () => {
    const [tests, smallest] = outlook({ resampling: kFold(5) });
    expect(tests).toBe('tests (auto): corrected-resampled-t, bayesian-correlated-t; 5 folds, 400 training and 100 test rows');
    expect(smallest).toMatch(
      /^smallest difference of accuracy found with 80 % power: 0\.\d{4} \(level 0\.05 shared by 3 pairs\), assuming that two models disagree .* 5 % of the rows/,
    );
  });

  const smallestOf = (entry: Readonly<Record<string, unknown>>): number => Number(/power: ([\d.]+)/.exec(outlook(entry)[1])?.[1]);

  it('is smaller with more agreement, a smaller spread, and a control', () => {
    const plain = smallestOf({ resampling: kFold(5) });
    expect(smallestOf({ resampling: kFold(5), assume: { discordance: 0.01 } })).toBeCloseTo(plain / Math.sqrt(5), 3);
    expect(smallestOf({ resampling: kFold(5), assume: { sd: Math.sqrt(0.05 / 100) } })).toBeCloseTo(plain, 3);
    expect(smallestOf({ resampling: kFold(5), control: 'stump' })).toBeLessThan(plain);
    expect(smallestOf({ resampling: { holdout: { test: 0.4 } }, assume: { discordance: 0.2 } })).toBeGreaterThan(0.01);
  });

  it('says when nothing could be found, and nothing of one model', () => {
    expect(outlook({ resampling: { holdout: { test: 0.1 } }, assume: { discordance: 0.001 } })[1]).toMatch(
      /^no difference of accuracy would be found/,
    );
    expect(outlook({ models: ['knn'] })).toEqual([]);
  });
});
