import { describe, expect, it } from 'vitest';
import { ModelError } from '../../src/core/errors.ts';
import type { BinnedMatrix } from '../../src/core/matrix.ts';
import { createRng, shuffle } from '../../src/core/rng.ts';
import { decisionTree } from '../../src/models/decision-tree.ts';
import { lightgbm } from '../../src/models/lightgbm.ts';
import { randomForest } from '../../src/models/random-forest.ts';
import { xgboost } from '../../src/models/xgboost.ts';
import { largestGap, pickRows, setNames, treeSet } from './tree-fixture.ts';

const models = [decisionTree, randomForest, xgboost, lightgbm].map((model) => [model.id, model] as const);
const boosted = [xgboost, lightgbm].map((model) => [model.id, model] as const);
const few = {
  'decision-tree': {},
  'random-forest': { n_estimators: 20 },
  xgboost: { n_estimators: 15 },
  lightgbm: { n_estimators: 15 },
} as const;
const parametersOf = (id: string): object => few[id as keyof typeof few];

interface Task {
  readonly x: BinnedMatrix;
  readonly y: Int32Array;
  readonly nClasses: number;
  readonly weights?: Float64Array;
  readonly seed?: number;
}

function scoresOf(model: (typeof models)[number][1], task: Task, test: BinnedMatrix, more: object = {}): Float64Array {
  const parameters = model.parameters.parse({ ...parametersOf(model.id), ...more });
  return model.fit({ weights: null, seed: 7, ...task }, parameters).predict(test).scores;
}

describe.each(setNames)('on the %s set', (name) => {
  const set = treeSet(name);
  const { train: x, yTrain: y, test, nClasses } = set;
  const rows = Array.from({ length: set.nTrain }, (_, row) => row);

  it.each(models)('%s: a whole-number weight is that many equal rows', (_id, model) => {
    const repeated = rows.flatMap((row) => Array<number>(set.weightsTrain[row]).fill(row));
    const written = { x: pickRows(x, repeated), y: Int32Array.from(repeated, (row) => y[row]), nClasses };
    for (const more of [{}, model.id === 'decision-tree' || model.id === 'random-forest' ? { min_samples_leaf: 4 } : { reg_lambda: 2 }]) {
      expect(scoresOf(model, { x, y, nClasses, weights: set.weightsTrain }, test, more)).toEqual(scoresOf(model, written, test, more));
    }
  });

  it.each(models.filter(([id]) => id !== 'random-forest'))('%s: the order of rows changes nothing', (_id, model) => {
    const order = Uint32Array.from(rows);
    shuffle(order, createRng(3));
    const moved = { x: pickRows(x, Array.from(order)), y: Int32Array.from(order, (row) => y[row]), nClasses };
    const weights = Float64Array.from(rows, (row) => 0.1 + (row % 7) / 3);
    expect(scoresOf(model, moved, test)).toEqual(scoresOf(model, { x, y, nClasses }, test));
    expect(scoresOf(model, { ...moved, weights: Float64Array.from(order, (row) => weights[row]) }, test)).toEqual(
      scoresOf(model, { x, y, nClasses, weights }, test),
    );
  });

  it.each(models)('%s: renamed classes give renamed probabilities', (_id, model) => {
    const renamed = scoresOf(model, { x, y: y.map((k) => nClasses - 1 - k), nClasses }, test);
    const back = Float64Array.from(renamed, (_, at) => renamed[at - (at % nClasses) + nClasses - 1 - (at % nClasses)]);
    const gap = largestGap(
      back,
      Array.from(scoresOf(model, { x, y, nClasses }, test)).filter((_, at) => at % nClasses < nClasses - 1),
      nClasses,
    );
    expect(gap).toBeLessThan(1e-5);
  });

  it.each(boosted)('%s: draws of rows and columns follow the seed alone', (_id, model) => {
    const more = { subsample: 0.6, subsample_freq: 1, colsample_bytree: 0.5 };
    const own = model === xgboost ? { subsample: 0.6, colsample_bytree: 0.5 } : more;
    const first = scoresOf(model, { x, y, nClasses, seed: 1 }, test, own);
    expect(scoresOf(model, { x, y, nClasses, seed: 1 }, test, own)).toEqual(first);
    expect(scoresOf(model, { x, y, nClasses, seed: 2 }, test, own)).not.toEqual(first);
    expect(first).not.toEqual(scoresOf(model, { x, y, nClasses }, test));
  });

  it.each(models)('%s: beats guessing on rows it has not seen, and probabilities sum to one', (_id, model) => {
    const scores = scoresOf(model, { x, y, nClasses }, test);
    let right = 0;
    for (let i = 0; i < test.nRows; i++) {
      const own = scores.subarray(i * nClasses, (i + 1) * nClasses);
      expect(own.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      if (own[set.yTest[i]] === Math.max(...own)) right++;
    }
    expect(right / test.nRows).toBeGreaterThan(nClasses === 2 ? 0.7 : 0.5);
  });
});

describe('random forest', () => {
  const set = treeSet('binary');
  const task = { x: set.train, y: set.yTrain, nClasses: 2 };

  it('has the same first trees whatever their number, and other ones for another seed', () => {
    const one = scoresOf(randomForest, task, set.test, { n_estimators: 1 });
    const two = scoresOf(randomForest, task, set.test, { n_estimators: 2 });
    const second = two.map((share, at) => 2 * share - one[at]);
    expect(second.every((share) => share > -1e-12 && share < 1 + 1e-12)).toBe(true);
    expect(scoresOf(randomForest, { ...task, seed: 8 }, set.test)).not.toEqual(scoresOf(randomForest, task, set.test));
  });

  it('without bootstrap and with all columns is the decision tree', () => {
    const forest = scoresOf(randomForest, task, set.test, { n_estimators: 1, bootstrap: false, max_features: null });
    expect(forest).toEqual(scoresOf(decisionTree, task, set.test));
  });

  it('draws only max_samples rows', () => {
    const scores = scoresOf(randomForest, task, set.test, { n_estimators: 1, max_samples: 1 });
    expect(new Set(scores)).toEqual(new Set([0, 1]));
    expect(new Set(scores.filter((_, at) => at % 2 === 0)).size).toBe(1);
  });
});

describe('missing values', () => {
  const column = [...Array<number>(30).fill(1), ...Array<number>(30).fill(2), ...Array<number>(40).fill(3)];
  const x = (missingClass: number): { x: BinnedMatrix; y: Int32Array } => {
    // Bin 0 is class 0, bin 1 class 1, missing values (bin 2) are of the given class.
    const bins = Uint8Array.from(column, (value) => value - 1);
    return {
      x: {
        kind: 'binned',
        nRows: bins.length,
        nColumns: 1,
        names: ['c'],
        columns: [bins],
        nBins: Int32Array.of(3),
        edges: [Float64Array.of(1.5)],
        missingBin: Int32Array.of(2),
        categorical: Uint8Array.of(0),
        numbers: () => Float64Array.from(column, (value) => (value === 3 ? NaN : value)),
      },
      y: Int32Array.from(column, (value) => (value === 3 ? missingClass : value - 1)),
    };
  };

  it.each(models.flatMap(([id, model]) => [0, 1].map((k) => [id, k, model] as const)))(
    '%s sends them to class %i when they belong there',
    (_id, k, model) => {
      const data = x(k);
      const parameters = model.parameters.parse(model === randomForest ? { n_estimators: 10 } : {});
      const { classes } = model.fit({ ...data, nClasses: 2, weights: null, seed: 1 }, parameters).predict(data.x);
      expect(classes).toEqual(data.y);
    },
  );
});

describe('max_bin', () => {
  const set = treeSet('missing');
  const task = { x: set.train, y: set.yTrain, nClasses: 2 };

  it.each(boosted)('%s: joins bins without losing much, and missing values stay apart', (_id, model) => {
    const full = scoresOf(model, task, set.train);
    const coarse = scoresOf(model, task, set.train, { max_bin: 16 });
    expect(coarse).not.toEqual(full);
    let agree = 0;
    for (let i = 0; i < set.nTrain; i++) if (coarse[2 * i] > 0.5 === full[2 * i] > 0.5) agree++;
    expect(agree / set.nTrain).toBeGreaterThan(0.9);
  });

  it.each(boosted)('%s: two bins leave one cut per column', (_id, model) => {
    const scores = scoresOf(model, task, set.train, { max_bin: 2 });
    const patterns = new Set(scores.filter((_, at) => at % 2 === 0)).size;
    expect(patterns).toBeGreaterThan(2);
    expect(patterns).toBeLessThanOrEqual(2 ** 6 * 3 ** 2);
  });
});

describe.each(models)('%s refuses', (_id, model) => {
  const set = treeSet('binary');
  const parameters = model.parameters.parse({});
  const good = { x: set.train, y: set.yTrain, nClasses: 2, weights: null, seed: 1 };
  const code = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      if (error instanceof ModelError) return error.code;
      throw error;
    }
    return 'no error';
  };

  it('one class, no rows, no columns, wrong lengths, bad weights, other columns', () => {
    const none = { ...set.train, nColumns: 0, columns: [] };
    expect(code(() => model.fit({ ...good, y: new Int32Array(set.nTrain) }, parameters))).toBe('MODEL_ONE_CLASS');
    expect(code(() => model.fit({ ...good, x: pickRows(set.train, []), y: new Int32Array(0) }, parameters))).toBe('MODEL_NO_ROWS');
    expect(code(() => model.fit({ ...good, x: none }, parameters))).toBe('MODEL_NO_COLUMNS');
    expect(code(() => model.fit({ ...good, y: set.yTrain.slice(1) }, parameters))).toBe('MODEL_SHAPE');
    expect(code(() => model.fit({ ...good, weights: new Float64Array(set.nTrain) }, parameters))).toBe('MODEL_BAD_WEIGHT');
    expect(code(() => model.fit(good, parameters).predict(none))).toBe('MODEL_COLUMNS_DIFFER');
  });

  it('unknown parameters and values out of range', () => {
    expect(model.parameters.safeParse({ learning_rat: 0.1 }).success).toBe(false);
    const wrong = model === decisionTree || model === randomForest ? { min_samples_split: 1 } : { learning_rate: 0 };
    expect(model.parameters.safeParse(wrong).success).toBe(false);
  });
});
