import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { findColumn } from '../../../src/core/dataset.ts';
import type { Engine } from '../../../src/core/model.ts';
import { loadDataset, profiles } from '../../../src/data/index.ts';
import { measures } from '../../../src/measures/index.ts';
import { modelsOf } from '../../../src/models/index.ts';
import { type Connections, connections } from '../../support/connections.ts';
import { accuracyOn, fitPredict, rowRange } from '../../support/fit-predict.ts';

const nTrain = 600;
const nTest = 400;
const train = rowRange(0, nTrain);
const test = rowRange(nTrain, nTrain + nTest);

/** The first rows of the embedded data, attack against normal. */
async function embedded(): Promise<Connections> {
  const file = fileURLToPath(new URL('../../../data/kdd99-generated.csv.gz', import.meta.url));
  const source = { id: 'kdd99-generated', files: [file], profile: profiles.get('kdd99'), sample: nTrain + nTest };
  const dataset = await loadDataset({ id: source.id, seed: 5, sources: [source] });
  const target = findColumn(dataset, 'attack');
  if (target?.kind !== 'discrete') throw new RangeError('no target');
  const features = dataset.columns.filter(({ role }) => role === 'feature').map(({ name }) => name);
  return { dataset, y: target.codes, nClasses: 2, features };
}

describe('both engines on the same rows', () => {
  let data: Connections;
  beforeAll(async () => {
    data = await embedded();
  });

  const run = (engine: Engine, id: string, parameters: Readonly<Record<string, unknown>> = {}, on = data, asked = test) =>
    fitPredict({ model: modelsOf(engine).get(id), parameters, ...on, train, test: asked });

  const logLoss = (scores: Float64Array, predicted: Int32Array): number => {
    const truth = Int32Array.from(train, (row) => data.y[row]);
    return measures.get('log-loss').compute({ truth, predicted, scores, scoreKind: 'probability', nClasses: 2, positive: 1 });
  };

  it.each([2, 3] as const)('knn: the same neighbours where no two distances are equal, %i classes', async (nClasses) => {
    const untied = connections(nTrain + nTest, nClasses, 31);
    const [ours, theirs] = [await run('native', 'knn', {}, untied), await run('mljs', 'knn', {}, untied)];
    expect(ours.classes).toEqual(theirs.classes);
    ours.scores.forEach((score, i) => {
      expect(score).toBeCloseTo(theirs.scores[i], 12);
    });
  });

  it('naive-bayes: the same probabilities', async () => {
    const [ours, theirs] = [await run('native', 'naive-bayes'), await run('mljs', 'naive-bayes')];
    ours.scores.forEach((score, i) => {
      expect(Math.abs(score - theirs.scores[i])).toBeLessThan(1e-6);
    });
  });

  it('xgboost: training log loss within 2 % of XGBoost’s exact splits with the same parameters', async () => {
    const parameters = { n_estimators: 40, max_depth: 4, learning_rate: 0.2, base_score: 0.5 };
    const ours = await run('native', 'xgboost', parameters, data, train);
    const theirs = await run('mljs', 'xgboost', parameters, data, train);
    const ratio = logLoss(ours.scores, ours.classes) / logLoss(theirs.scores, theirs.classes);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.02);
  });

  it.each([
    ['decision-tree', { max_depth: 6 }, { max_depth: 6 }, 0.02],
    ['random-forest', { n_estimators: 20 }, { n_estimators: 10 }, 0.02],
    ['svc', {}, {}, 0.02],
    // The penalty of the one and the early stop of the other hold the coefficients back alike.
    ['logistic-regression', {}, { max_iter: 300 }, 0.02],
  ])('%s: accuracies near', async (id, native, mljs, tolerance) => {
    const [ours, theirs] = [await run('native', id, native), await run('mljs', id, mljs)];
    expect(Math.abs(accuracyOn(ours.classes, data.y, test) - accuracyOn(theirs.classes, data.y, test))).toBeLessThan(tolerance);
  });
});
