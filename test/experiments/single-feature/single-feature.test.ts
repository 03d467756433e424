import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Block, Text } from '../../../src/core/content.ts';
import type { Column, Dataset } from '../../../src/core/dataset.ts';
import { singleFeature } from '../../../src/experiments/single-feature/index.ts';
import { continuous, datasetOf, discrete } from '../../support/connections.ts';
import { bindExperiment, runExperiment } from '../../support/run-experiment.ts';

interface Counts {
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
}

interface FeatureEntry {
  readonly feature: string;
  readonly model: string;
  readonly status: string;
  readonly confusion: Counts | null;
  readonly measures: Readonly<
    Record<string, { readonly mean: number | null; readonly sd: number | null; readonly folds: (number | null)[] }>
  >;
  readonly notes: readonly string[];
}

interface Entry {
  readonly features: readonly FeatureEntry[];
  readonly dropped: readonly {
    readonly feature: string;
    readonly reason: string;
    readonly with: string | null;
    readonly r: number | null;
  }[];
  readonly baseline: { readonly class: string; readonly accuracy: number };
  readonly folds: readonly { readonly train: number; readonly test: number }[];
  readonly rows: number;
}

const fixture = JSON.parse(readFileSync(new URL('../../fixtures/single-feature/scikit-learn.json', import.meta.url), 'utf8')) as {
  readonly y: readonly number[];
  readonly numbers: Readonly<Record<string, readonly (number | null)[]>>;
  readonly words: Readonly<Record<string, readonly number[]>>;
  readonly results: readonly {
    readonly feature: string;
    readonly model: string;
    readonly confusion: Counts;
    readonly accuracy: readonly number[];
    readonly accuracySd: number;
    readonly rocAuc: readonly number[];
  }[];
};

const label = (codes: ArrayLike<number>, levels: readonly string[] = ['normal', 'attack']): Column => ({
  ...discrete('attack', codes, levels),
  role: 'label',
});

function dataOf(columns: readonly Column[], nRows: number): Dataset {
  return { ...datasetOf(columns, nRows), positives: { attack: 'attack' } };
}

const nRows = fixture.y.length;
const made = dataOf(
  [
    ...Object.entries(fixture.numbers).map(([name, values]) =>
      continuous(
        name,
        values.map((value) => value ?? NaN),
      ),
    ),
    ...Object.entries(fixture.words).map(([name, codes]) =>
      discrete(
        name,
        codes,
        Array.from({ length: 12 }, (_, k) => `level ${String(k).padStart(2, '0')}`),
      ),
    ),
    continuous('constant', new Float64Array(nRows).fill(3)),
    continuous(
      'twin',
      (fixture.numbers['count'] ?? []).map((value, i) => -2 * (value ?? 0) + (i % 7)),
    ),
    label(fixture.y),
  ],
  nRows,
);

const entryOf = async (entry: Readonly<Record<string, unknown>>, dataset: Dataset = made, seed = 42) => {
  const result = await runExperiment(bindExperiment(singleFeature, entry, seed), dataset, seed);
  return { result, json: result.json as unknown as Entry };
};

const plain = (text: Text): string =>
  typeof text === 'string' ? text : text.map((part) => (typeof part === 'string' ? part : part.text)).join('');

const textsOf = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => {
      if (block.kind === 'details') return `${block.summary}\n${textsOf(block.blocks)}`;
      if (block.kind === 'table') return block.rows.map((row) => row.map(plain).join(' | ')).join('\n');
      return block.kind === 'callout' || block.kind === 'paragraph' ? plain(block.text) : '';
    })
    .join('\n');

describe('single-feature agrees with scikit-learn on the same folds', async () => {
  const { json, result } = await entryOf({
    target: 'attack',
    models: [{ 'logistic-regression': { penalty: 'l1', tol: 1e-9 } }, { 'decision-tree': { max_depth: 3 } }],
    resampling: { 'stratified-k-fold': { folds: 5, rng: 'numpy', randomState: 11 } },
    measures: ['accuracy', 'false-negative-rate', 'recall', 'roc-auc'],
  });

  it.each(fixture.results.map((expected) => [expected.feature, expected.model, expected] as const))(
    '%s, %s',
    (feature, model, expected) => {
      const entry = json.features.find((each) => each.feature === feature && each.model === model);
      expect(entry?.confusion).toEqual(expected.confusion);
      expect(entry?.measures['accuracy']?.folds).toHaveLength(5);
      expect(entry?.measures['accuracy']?.sd).toBeCloseTo(expected.accuracySd, 12);
      expected.rocAuc.forEach((area, fold) => {
        expect(entry?.measures['roc-auc']?.folds[fold]).toBeCloseTo(area, 9);
      });
    },
  );

  it('drops the constant column and says so', () => {
    expect(json.dropped).toEqual([{ feature: 'constant', reason: 'constant', with: null, r: null }]);
    expect(textsOf(result.section.blocks)).toContain('Constant: constant.');
  });

  it('gives gates one number per feature, model and measure', () => {
    expect(result.observations).toHaveLength(json.features.length * 4);
    const first = json.features[0];
    expect(result.observations.find((each) => each.feature === first.feature && each.model === first.model)?.value).toBe(
      first.measures['accuracy'].mean,
    );
  });

  it('names the majority class of the test rows as baseline', () => {
    const normal = fixture.y.filter((code) => code === 0).length / nRows;
    expect(json.baseline).toEqual({ class: 'normal', accuracy: normal });
    expect(textsOf(result.section.blocks)).toContain(`Accuracy above ${normal.toFixed(4)}`);
  });

  it('answers in one sentence', () => {
    expect(plain(result.section.answer)).toMatch(
      /^service alone tells attack from normal with accuracy 0\.\d{4}, by decision-tree; naming .* 1 of 8 columns were dropped\.$/,
    );
  });
});

describe('false negative rate', () => {
  it('is FN/(FN+TP) and not the false positive rate', async () => {
    const { json, result } = await entryOf({ target: 'attack', model: 'decision-tree', resampling: 'holdout' });
    for (const { confusion, measures } of json.features) {
      const { tp, fn, fp, tn } = confusion ?? { tp: NaN, fn: NaN, fp: NaN, tn: NaN };
      expect(measures['false-negative-rate'].mean).toBe(fn / (fn + tp));
      expect(measures['false-positive-rate'].mean).toBe(fp / (fp + tn));
      expect(measures['recall'].mean).toBeCloseTo(1 - fn / (fn + tp), 12);
    }
    expect(
      json.features.some(
        ({ confusion }) =>
          confusion !== null && confusion.fn / (confusion.fn + confusion.tp) !== confusion.fp / (confusion.fp + confusion.tn),
      ),
    ).toBe(true);
    expect(textsOf(result.section.blocks)).toContain('False negative rate is FN/(FN+TP)');
  });
});

describe('columns that go together', () => {
  it('are dropped on request, with r, and only then', async () => {
    const { json, result } = await entryOf({ target: 'attack', model: 'decision-tree', dropCorrelated: 0.6 });
    expect(json.dropped.map(({ feature, reason, with: other }) => [feature, reason, other])).toEqual([
      ['constant', 'constant', null],
      ['twin', 'correlated', 'count'],
    ]);
    expect(json.dropped[1].r).toBeLessThan(-0.99);
    expect(json.features.map(({ feature }) => feature)).not.toContain('twin');
    expect(textsOf(result.section.blocks)).toMatch(/twin \| count \| -\d\.\d{3}/);
    expect(plain(result.section.answer)).toContain('2 of 8 columns were dropped');
  });

  it('a constant column stays on request and tells nothing', async () => {
    const { json } = await entryOf({ target: 'attack', model: 'decision-tree', features: ['constant'], dropConstant: false });
    expect(json.features[0].confusion).toMatchObject({ tp: 0, fp: 0 });
    expect(json.features[0].measures['precision'].mean).toBeNull();
    expect(json.features[0].measures['roc-auc'].mean).toBe(0.5);
  });
});

describe('balance', () => {
  const base = { target: 'attack', model: 'decision-tree', features: ['count'] };
  const positives = fixture.y.filter((code) => code === 1).length;

  it('undersamples the training rows only', async () => {
    const { json } = await entryOf({ ...base, balance: 'undersample', resampling: { 'stratified-k-fold': { folds: 4 } } });
    const counts = json.features[0].confusion ?? { tp: 0, fp: 0, tn: 0, fn: 0 };
    expect(counts.tp + counts.fn).toBe(positives);
    expect(counts.tn + counts.fp).toBe(nRows - positives);
    for (const { train, test } of json.folds) {
      expect(train % 2).toBe(0);
      expect(Math.abs(train / 2 - positives * 0.75)).toBeLessThanOrEqual(1);
      expect(test).toBe(nRows / 4);
    }
  });

  it('scope: all undersamples before the split, test rows too', async () => {
    const { json, result } = await entryOf({ ...base, balance: { scope: 'all' }, resampling: { holdout: { test: 0.25 } } });
    expect(json.rows).toBe(2 * positives);
    expect(json.folds).toEqual([{ id: 'holdout', train: 2 * positives - Math.ceil(positives / 2), test: Math.ceil(positives / 2) }]);
    expect(Math.abs(json.baseline.accuracy - 0.5)).toBeLessThan(0.01);
    expect(textsOf(result.section.blocks)).toContain('not of the traffic in the data');
  });

  it('depends on the seed and on nothing else', async () => {
    const entry = { ...base, balance: 'undersample', features: ['count', 'rate'] };
    const [a, b, other] = await Promise.all([entryOf(entry), entryOf(entry), entryOf(entry, made, 43)]);
    expect(a.json).toEqual(b.json);
    expect(a.result.section).toEqual(b.result.section);
    expect(other.json).not.toEqual(a.json);
    const alone = await entryOf({ ...entry, features: ['rate'] });
    expect(alone.json.features[0]).toEqual(a.json.features[1]);
  });
});

describe('what cannot be computed', () => {
  // 12 rows in file order, attacks first: the last of three contiguous folds tests normal rows only.
  const sorted = dataOf([continuous('n', [5, 6, 7, 5, 1, 6, 0, 1, 2, 0, 1, 2]), label([1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0])], 12);
  const entry = { target: 'attack', model: 'decision-tree', resampling: { 'k-fold': { folds: 3, shuffle: false } } };

  it('is null in the fold, said in the report, and passes no gate', async () => {
    const { json, result } = await entryOf(entry, sorted);
    expect(json.features[0].measures['recall'].folds).toEqual([expect.any(Number), expect.any(Number), null]);
    expect(json.features[0].measures['accuracy'].folds.every((value) => value !== null)).toBe(true);
    expect(result.observations.find((each) => each.measure === 'recall')?.value).toBeNaN();
    expect(textsOf(result.section.blocks)).toContain('Not defined in at least one fold: recall (1 of 1 fits)');
  });

  it('a training part of one class fails the cells and not the report', async () => {
    const halves = dataOf([continuous('n', [1, 2, 3, 4]), label([1, 1, 0, 0])], 4);
    const { json, result } = await entryOf({ ...entry, resampling: { 'k-fold': { folds: 2, shuffle: false } } }, halves);
    expect(result.status).toBe('failed');
    expect(result.failures).toMatchObject([{ cell: 'question/n/decision-tree', code: 'MODEL_ONE_CLASS' }]);
    expect(json.features[0]).toMatchObject({ status: 'failed', confusion: null });
    expect(json.features[0].measures['accuracy'].mean).toBeNull();
    expect(textsOf(result.section.blocks)).toContain('question/n/decision-tree did not finish');
  });

  it('a target of more than two classes needs a positive one', async () => {
    const three = dataOf([continuous('n', [1, 2, 3, 4, 5, 6]), label([0, 1, 2, 0, 1, 2], ['normal', 'dos', 'probe'])], 6);
    await expect(entryOf(entry, three)).rejects.toMatchObject({ code: 'DATA_NEEDS_POSITIVE' });
    const { json } = await entryOf({ ...entry, target: { column: 'attack', positive: 'dos' } }, three);
    expect(json).toMatchObject({ target: { column: 'attack', positive: 'dos' }, classes: ['not dos', 'dos'] });
  });

  it('a feature column as target is not asked about itself', async () => {
    const { json } = await entryOf(
      { target: 'flag', model: 'decision-tree' },
      dataOf([continuous('n', [1, 2, 1, 2, 1, 2, 2, 1, 1, 2]), discrete('flag', [0, 1, 0, 1, 0, 1, 0, 1, 0, 1], ['no', 'yes'])], 10),
    );
    expect(json.features.map(({ feature }) => feature)).toEqual(['n']);
  });

  it('columns that do not vary leave nothing to ask', async () => {
    const flat = dataOf([continuous('n', [1, 1, 1, 1]), label([0, 1, 0, 1])], 4);
    await expect(entryOf(entry, flat)).rejects.toMatchObject({ code: 'DATA_NO_FEATURE' });
  });
});

describe('the entry in a suite', () => {
  const problems = (entry: Readonly<Record<string, unknown>>): readonly string[] => {
    const parsed = singleFeature.schema.safeParse({ target: 'attack', ...entry });
    return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  };

  it('needs `model` or `models`, and not both', () => {
    expect(problems({ model: 'decision-tree' })).toEqual([]);
    expect(problems({})).toEqual(['model: name the model that is fitted to each column']);
    expect(problems({ model: 'decision-tree', models: ['naive-bayes'] })).toEqual(['models: give `model` or `models`, not both']);
  });

  it('refuses what it does not know', () => {
    const model = 'decision-tree';
    expect(problems({ model: 'decision-treee' })[0]).toContain("unknown model 'decision-treee'");
    expect(problems({ model, dropCorelated: 0.6 })).toHaveLength(1);
    expect(problems({ model, dropCorrelated: 1.5 })).toHaveLength(1);
    expect(problems({ model, balance: 'oversample' })).toHaveLength(1);
    expect(problems({ model, balance: { scope: 'test' } })).toHaveLength(1);
    expect(problems({ model, encoding: 'target' })).toHaveLength(1);
    expect(problems({ model, measures: ['acuracy'] })[0]).toContain('unknown measure');
  });

  it('checks names against the data', () => {
    const columns = made.columns.map((column) => ({
      name: column.name,
      kind: column.kind,
      role: column.role,
      levels: column.kind === 'discrete' ? column.levels : null,
    }));
    const issues = (entry: Readonly<Record<string, unknown>>): readonly string[] =>
      bindExperiment(singleFeature, { model: 'decision-tree', ...entry })
        .check(columns)
        .map((issue) => `${issue.path.join('.')} ${issue.code}`);
    expect(issues({ target: 'attack' })).toEqual([]);
    expect(issues({ target: 'atack', features: ['servise'] })).toEqual(['target SUITE_UNKNOWN_COLUMN', 'features SUITE_UNKNOWN_COLUMN']);
    expect(issues({ target: 'count' })).toEqual(['target SUITE_COLUMN_KIND']);
    expect(issues({ target: { column: 'attack', positive: 'dos' } })).toEqual(['target SUITE_UNKNOWN_CLASS']);
  });
});
