import { expect, it } from 'vitest';
import { parseSuite } from '../../../src/suite/parse-suite.ts';
import { datasetOf, discrete } from '../../support/connections.ts';
import { runExperiment } from '../../support/run-experiment.ts';

/** Every second level of a word is an attack: no single cut between ordered codes tells them apart, one set of levels does. */
const levels = Array.from({ length: 12 }, (_, i) => `level-${String(i).padStart(2, '0')}`);
const codes = Array.from({ length: 480 }, (_, row) => (row * 7) % 12);
const dataset = datasetOf(
  [
    discrete('word', codes, levels),
    {
      ...discrete(
        'class',
        codes.map((code) => code % 2),
        ['normal', 'attack'],
      ),
      role: 'label',
    },
  ],
  codes.length,
);

const shallow: Readonly<Record<string, object>> = {
  'decision-tree': { max_depth: 1 },
  'random-forest': { max_depth: 1, n_estimators: 10 },
  xgboost: { max_depth: 1, n_estimators: 1 },
  lightgbm: { num_leaves: 2, n_estimators: 5, learning_rate: 0.9, cat_smooth: 0, min_data_per_group: 1 },
};

it.each(Object.entries(shallow))('%s: a suite chooses unordered levels, beside the same model on ordered codes', async (id, parameters) => {
  const model = (more: object): string => JSON.stringify({ [id]: { ...parameters, ...more } });
  const models = `[${model({ as: 'ordered' })}, ${model({ as: 'unordered', categorical: 'native' })}]`;
  const rest = 'resampling: { stratified-k-fold: { folds: 3 } }, measures: [accuracy]';
  const suite = parseSuite(
    `suite: t\ndata: { dataset: any }\nexperiments:\n  - { id: c, kind: comparison, target: class, models: ${models}, ${rest} }\n`,
    't.yaml',
  );
  const { json } = await runExperiment(suite.experiments[0], dataset);
  const found = json['models'] as unknown as readonly {
    readonly id: string;
    readonly measures: { readonly accuracy: { readonly mean: number } };
  }[];
  const accuracy = Object.fromEntries(found.map((each) => [each.id, each.measures.accuracy.mean]));
  expect(accuracy['unordered']).toBe(1);
  expect(accuracy['ordered']).toBeLessThan(0.95);
});
