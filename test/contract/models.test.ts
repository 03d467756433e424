import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FlowverdictError, ModelError } from '../../src/core/errors.ts';
import type { ModelDefinition, Prediction } from '../../src/core/model.ts';
import { createRng, shuffle } from '../../src/core/rng.ts';
import { mljsModels, nativeModels } from '../../src/models/index.ts';
import { prepare } from '../../src/prepare/index.ts';
import { type Connections, connections, continuous, datasetOf, discrete } from '../support/connections.ts';
import { accuracyOn, fitPredict, type FitPredictRequest, rowRange } from '../support/fit-predict.ts';

/** Models that draw rows or columns, or stop at an approximate optimum: the order of rows moves them a little. */
const moved = new Set(['native/random-forest', 'mljs/random-forest', 'mljs/svc', 'mljs/decision-tree']);

const nTrain = 300;
const nTest = 200;
const train = rowRange(0, nTrain);
const test = rowRange(nTrain, nTrain + nTest);
const two = connections(nTrain + nTest, 2, 11);
const three = connections(nTrain + nTest, 3, 12);

const quick = (model: ModelDefinition): Record<string, unknown> =>
  model.engine === 'mljs' && model.id === 'random-forest' ? { n_estimators: 10 } : {};

const on = (model: ModelDefinition, data: Connections, more: Partial<FitPredictRequest> = {}) =>
  fitPredict({ model, parameters: quick(model), ...data, train, test, ...more });

function agreement(a: Int32Array, b: ArrayLike<number>): number {
  return a.filter((code, i) => code === b[i]).length / a.length;
}

/** Share of the commonest class among the test rows: what a model must beat that has learned nothing. */
function dummyAccuracy(data: Connections): number {
  const counts = new Float64Array(data.nClasses);
  for (const row of test) counts[data.y[row]]++;
  return Math.max(...counts) / nTest;
}

function expectSound(prediction: Prediction, nRows: number, nClasses: number): void {
  const { scores, classes, scoreKind } = prediction;
  expect(classes).toHaveLength(nRows);
  expect(scores).toHaveLength(nRows * nClasses);
  expect(scores.every(Number.isFinite)).toBe(true);
  for (let i = 0; i < nRows; i++) {
    const own = scores.subarray(i * nClasses, (i + 1) * nClasses);
    expect(classes[i]).toBe(own.indexOf(Math.max(...own)));
    if (scoreKind === 'decision') continue;
    expect(Math.abs(own.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(1e-9);
    expect(own.every((share) => share >= 0 && share <= 1 + 1e-9)).toBe(true);
  }
}

const every = [...nativeModels.all, ...mljsModels.all].map((model) => [`${model.engine}/${model.id}`, model] as const);

describe.each(every)('%s', (name, model) => {
  it('has defaults for every parameter, and refuses an unknown one', () => {
    expect(model.parameters.safeParse({}).success).toBe(true);
    expect(model.parameters.safeParse({ 'no such parameter': 1 }).success).toBe(false);
    expect(model.reference.length).toBeGreaterThan(10);
  });

  it('describes every parameter for editors', () => {
    const schema = z.toJSONSchema(model.parameters, { io: 'input', unrepresentable: 'any' });
    for (const [key, entry] of Object.entries(schema.properties ?? {})) {
      expect(entry, key).toHaveProperty('description');
    }
  });

  it.each([
    ['two', two],
    ['three', three],
  ])('gives sound scores and beats the commonest class, %s classes', async (_, data) => {
    const prediction = await on(model, data);
    expectSound(prediction, nTest, data.nClasses);
    const margin = model.id === 'naive-bayes' ? 0.02 : 0.08;
    expect(accuracyOn(prediction.classes, data.y, test)).toBeGreaterThan(dummyAccuracy(data) + margin);
  });

  it('answers the same for the same seed', async () => {
    const first = await on(model, three, { seed: 4 });
    const again = await on(model, three, { seed: 4 });
    expect(again.scores).toEqual(first.scores);
    expect(again.notes).toEqual(first.notes);
  });

  it('answers row by row: the order of the rows asked about does not matter', async () => {
    const straight = await on(model, three);
    const backwards = await on(model, three, { test: test.toReversed() });
    for (let i = 0; i < nTest; i++) {
      const own = (p: Prediction, row: number) => p.scores.slice(row * 3, row * 3 + 3);
      expect(own(backwards, nTest - 1 - i)).toEqual(own(straight, i));
    }
  });

  it('does not care for the order of the training rows', async () => {
    const mixed = Uint32Array.from(train);
    shuffle(mixed, createRng(3));
    const straight = await on(model, two);
    const other = await on(model, two, { train: mixed });
    expect(agreement(straight.classes, other.classes)).toBeGreaterThanOrEqual(moved.has(name) ? 0.9 : 0.99);
  });

  it('does not care which class has which code', async () => {
    const straight = await on(model, two);
    const swapped = await on(model, { ...two, y: two.y.map((code) => 1 - code) });
    const back = swapped.classes.map((code) => 1 - code);
    expect(agreement(straight.classes, back)).toBeGreaterThanOrEqual(moved.has(name) ? 0.9 : 0.98);
  });

  it('leaves its training matrix and labels as they were', async () => {
    await model.load?.();
    const { train: x } = prepare({ representation: model.representation, dataset: two.dataset, features: two.features, trainRows: train });
    const y = two.y.slice(0, nTrain);
    const before = structuredClone({ y, columns: 'columns' in x ? x.columns : [x.numeric, x.codes, x.dense()] });
    model.fit({ x, y, nClasses: 2, weights: null, seed: 1 }, model.parameters.parse(quick(model))).dispose?.();
    expect({ y, columns: 'columns' in x ? x.columns : [x.numeric, x.codes, x.dense()] }).toEqual(before);
  });

  it('never predicts a class that training did not have', async () => {
    const without = Uint32Array.from(train.filter((row) => three.y[row] !== 1));
    const prediction = await on(model, three, { train: without });
    expectSound(prediction, nTest, 3);
    expect(prediction.classes.includes(1)).toBe(false);
  });

  it('takes missing numbers and words, in training and after', async () => {
    const rng = createRng(8);
    const columns = two.dataset.columns.map((column) =>
      column.kind === 'continuous'
        ? continuous(
            column.name,
            column.values.map((value) => (rng.next() < 0.05 ? NaN : value)),
          )
        : discrete(
            column.name,
            column.codes.map((code) => (rng.next() < 0.05 ? -1 : code)),
            column.levels,
          ),
    );
    const prediction = await on(model, { ...two, dataset: datasetOf(columns, nTrain + nTest) });
    expectSound(prediction, nTest, 2);
    expect(accuracyOn(prediction.classes, two.y, test)).toBeGreaterThan(dummyAccuracy(two) - 0.02);
  });

  it('refuses one class, no rows and no columns by name', async () => {
    const refusal = async (more: Partial<FitPredictRequest>): Promise<unknown> => on(model, two, more).catch((error: unknown) => error);
    const oneClass = await refusal({ train: Uint32Array.from(train.filter((row) => two.y[row] === 0)) });
    expect(oneClass).toBeInstanceOf(ModelError);
    expect((oneClass as ModelError).code).toBe('MODEL_ONE_CLASS');
    expect(await refusal({ train: new Uint32Array(0) })).toBeInstanceOf(FlowverdictError);
    expect(await refusal({ features: [] })).toBeInstanceOf(FlowverdictError);
    const prepared = prepare({ representation: model.representation, dataset: two.dataset, features: two.features, trainRows: train });
    const empty = { x: prepared.apply(new Uint32Array(0)), y: new Int32Array(0), nClasses: 2, weights: null, seed: 1 };
    expect(() => model.fit(empty, model.parameters.parse({}))).toThrow(ModelError);
  });

  it('answers nothing when asked about no rows', async () => {
    const prediction = await on(model, two, { test: new Uint32Array(0) });
    expectSound(prediction, 0, 2);
  });

  it('on constant columns alone refuses by name or answers every row alike', async () => {
    const constant = datasetOf([continuous('a', new Float64Array(nTrain + nTest).fill(3))], nTrain + nTest);
    const answer = await on(model, { ...two, dataset: constant, features: ['a'] }).catch((error: unknown) => error);
    if (answer instanceof Error) {
      expect(answer).toBeInstanceOf(ModelError);
    } else {
      const prediction = answer as Prediction;
      expectSound(prediction, nTest, 2);
      expect(new Set(prediction.classes).size).toBe(1);
    }
  });

  if (model.engine === 'native') {
    it('a row of weight 2 counts like the row twice', async () => {
      const twice = train.filter((row) => row % 3 === 0);
      const repeated = await on(model, two, { train: Uint32Array.of(...train, ...twice) });
      const weighted = await on(model, two, { weights: Float64Array.from(train, (row) => (row % 3 === 0 ? 2 : 1)) });
      expect(agreement(repeated.classes, weighted.classes)).toBeGreaterThanOrEqual(moved.has(name) ? 0.9 : 0.98);
      if (model.weightsAreCounts !== true) return;
      weighted.scores.forEach((score, i) => {
        expect(Math.abs(score - repeated.scores[i])).toBeLessThan(1e-6);
      });
    });
  } else {
    it('refuses row weights, which no package takes', async () => {
      await expect(on(model, two, { weights: new Float64Array(nTrain).fill(2) })).rejects.toThrow(ModelError);
    });
  }
});

it('both registries know the models by the same ids', () => {
  for (const id of mljsModels.ids) expect(nativeModels.ids).toContain(id);
});
