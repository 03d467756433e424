import { beforeAll, describe, expect, it } from 'vitest';
import { comparison } from '../../../src/experiments/comparison/index.ts';
import { bindExperiment } from '../../support/run-experiment.ts';
import { type Entry, kFold, labelled, models, run, textOf, twins, two } from './support.ts';

describe('inference: auto', () => {
  it.each([
    ['k-fold', kFold(4), ['corrected-resampled-t', 'bayesian-correlated-t']],
    ['repeated-k-fold', kFold(3, 2), ['corrected-one-run-t', 'bayesian-one-run-t']],
    ['five-by-two', kFold(2, 5), ['corrected-one-run-t', 'bayesian-one-run-t']],
    ['one-test-set', { holdout: { test: 0.3 } }, ['mcnemar', 'de-long', 'paired-bootstrap']],
  ])('picks the tests of %s and says why', async (design, resampling, tests) => {
    const { json, result } = await run({ models, resampling, measures: ['accuracy', 'roc-auc'] });
    expect(json.inferenceDesign).toMatchObject({ mode: 'auto', design, tests });
    expect(textOf(result.section)).toContain('Tests picked by the design (inference: auto)');
    // what is known to alarm too often on a design is never picked for it
    expect(json.inference.filter((entry) => 'caution' in entry)).toEqual([]);
    expect(textOf(result.section)).not.toContain('In simulations with equal models it alarmed');
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
  ['permutation', kFold(4), 'accuracy'],
  ['permutation', kFold(4), 'macro-f1'],
  ['corrected-one-run-t', kFold(3, 3), 'accuracy'],
  ['bayesian-one-run-t', kFold(3, 3), 'accuracy'],
] as const;

describe.each(LISTED)('%s %o %s', (test, resampling, measure) => {
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

  it('asks Cochran’s Q of all models at once; with two it is McNemar’s uncorrected χ²', async () => {
    const holdout = { holdout: { test: 0.5 } };
    const { json } = await run({ models: ['decision-tree', 'naive-bayes'], resampling: holdout, inference: ['cochran-q', 'mcnemar'] });
    const [mcnemar, q] = json.inference as unknown as [Entry, Entry & { models: string[]; shares: number[]; n: number }];
    const variants = mcnemar.details?.['variants'] as unknown as { uncorrected: { statistic: number; log10P: number } };
    expect(q).toMatchObject({ test: 'cochran-q', measure: 'accuracy', df: 1, n: 250, models: ['decision-tree', 'naive-bayes'] });
    expect(q.statistic).toBeCloseTo(variants.uncorrected.statistic, 10);
    expect(q.log10P).toBeCloseTo(variants.uncorrected.log10P, 10);
    const folds = await run({ models, resampling: kFold(4), measures: ['accuracy', 'roc-auc'], inference: ['cochran-q'] });
    const [only] = folds.json.inference as unknown as (Entry & { caution: string; shares: number[]; n: number })[];
    expect(folds.json.inference).toHaveLength(1);
    expect(only).toMatchObject({ df: 2, n: 500 });
    expect(textOf(folds.result.section)).toContain(only.caution);
    expect(textOf(folds.result.section)).toMatch(/Cochran’s Q = [\d.]+, df 2, p/);
    const twin = await run({ models: twins, resampling: holdout, inference: ['cochran-q'] });
    expect(twin.json.inference[0]).toMatchObject({ statistic: 0, pValue: 1, rejected: false });
  });

  it('permutes any measure; for accuracy its p is that of McNemar’s test up to chance', async () => {
    const list = [{ permutation: { replicates: 20_000 } }, { mcnemar: { variant: 'exact' } }, 'paired-bootstrap'];
    const { json } = await run({ models: ['decision-tree', 'naive-bayes'], resampling: { holdout: { test: 0.4 } }, inference: list });
    const [permuted, mcnemar, bootstrap] = json.inference;
    const error = Number(permuted.details?.['standardErrorOfP']);
    expect(error).toBeGreaterThan(0);
    expect(Math.abs(Number(permuted.pValue) - Number(mcnemar.pValue))).toBeLessThan(5 * error);
    expect(permuted.interval).toEqual(bootstrap.interval);
    const auc = await run({
      models: ['decision-tree', 'naive-bayes'],
      resampling: { holdout: { test: 0.4 } },
      measures: ['roc-auc', 'log-loss'],
      inference: [{ permutation: { replicates: 199 } }],
    });
    expect(auc.json.inference.map(({ measure }) => measure)).toEqual(['roc-auc', 'log-loss']);
    for (const { pValue } of auc.json.inference) expect(pValue).toBeGreaterThanOrEqual(1 / 200);
  });

  it('exchanges ranks where scores only order the rows: with scores on two scales it still agrees with DeLong', async () => {
    const { json } = await run({
      models: [{ 'decision-tree': { max_depth: 1, as: 'stump' } }, 'naive-bayes'],
      resampling: { holdout: { test: 0.1 } },
      measures: ['roc-auc'],
      inference: ['de-long', { permutation: { replicates: 4999 } }],
    });
    const [deLong, permuted] = json.inference;
    expect(deLong.pValue).toBeGreaterThan(1e-3);
    expect(Math.abs(Number(permuted.log10P) - Number(deLong.log10P))).toBeLessThan(0.3);
  });

  it('warns of every test that is known to alarm too often on the design, in report and results', async () => {
    const pooled = await run({ models, resampling: kFold(4), inference: ['mcnemar'] });
    const repeated = await run({
      models,
      resampling: kFold(2, 5),
      inference: ['five-by-two-f', 'corrected-resampled-t', 'corrected-one-run-t'],
    });
    for (const { json, result } of [pooled, repeated])
      for (const entry of json.inference) {
        const { caution } = entry as Entry & { caution?: string };
        expect(caution === undefined).toBe(entry.test === 'corrected-one-run-t');
        if (caution !== undefined) expect(textOf(result.section)).toContain(caution);
      }
    const single = await run({ models, resampling: { holdout: { test: 0.3 } }, inference: ['mcnemar', 'permutation'] });
    expect(single.json.inference.filter((entry) => 'caution' in entry)).toEqual([]);
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
