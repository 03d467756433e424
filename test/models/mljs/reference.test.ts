import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/core/errors.ts';
import { mljsModels } from '../../../src/models/index.ts';
import { continuous, datasetOf } from '../../support/connections.ts';
import { fitPredict, rowRange } from '../../support/fit-predict.ts';
import reference from '../../fixtures/mljs/reference.json' with { type: 'json' };

const { trainRows, targets } = reference;
const nRows = targets.two.y.length;
const split = { train: rowRange(0, trainRows), test: rowRange(trainRows, nRows) };

function tableOf(columns: readonly (readonly (number | null)[])[]) {
  const named = columns.map((values, j) =>
    continuous(
      `x${String(j)}`,
      values.map((value) => value ?? NaN),
    ),
  );
  return { dataset: datasetOf(named, nRows), features: named.map(({ name }) => name) };
}

const table = tableOf(reference.columns);
const withGaps = tableOf(reference.columnsWithGaps);

function run(id: string, target: 'two' | 'three', parameters: Readonly<Record<string, unknown>> = {}, data = table, seed = 1) {
  const y = Int32Array.from(targets[target].y);
  return fitPredict({ model: mljsModels.get(id), parameters, ...data, ...split, y, nClasses: target === 'two' ? 2 : 3, seed });
}

/** Largest difference of two tables of scores. */
function largestGap(scores: Float64Array, expected: readonly (readonly number[])[]): number {
  return expected.flat().reduce((gap, value, i) => Math.max(gap, Math.abs(value - scores[i])), 0);
}

const agreement = (classes: Int32Array, expected: readonly number[]): number =>
  expected.filter((code, i) => code === classes[i]).length / expected.length;

const boosting = {
  n_estimators: 20,
  max_depth: 3,
  learning_rate: 0.2,
  reg_lambda: 2,
  reg_alpha: 0.1,
  gamma: 0.05,
  min_child_weight: 2,
};

describe.each(['two', 'three'] as const)('adapters against the originals, %s classes', (target) => {
  it('ml-xgboost gives the probabilities of XGBoost 3.2 with exact splits, missing values and real −1 included', async () => {
    const { scores } = await run('xgboost', target, boosting, withGaps);
    expect(largestGap(scores, targets[target].xgboost)).toBeLessThan(2e-5);
  });

  it('ml-knn gives the neighbour shares of scikit-learn', async () => {
    const { scores } = await run('knn', target, { n_neighbors: 7 });
    expect(largestGap(scores, targets[target].knn)).toBeLessThan(1e-8);
  });

  it('ml-naivebayes with our scoring gives the probabilities of GaussianNB', async () => {
    const { scores } = await run('naive-bayes', target);
    expect(largestGap(scores, targets[target]['naive-bayes'])).toBeLessThan(1e-8);
  });

  it('ml-cart predicts what scikit-learn’s tree of the same depth predicts', async () => {
    const { classes } = await run('decision-tree', target, { max_depth: 3 });
    expect(agreement(classes, targets[target]['decision-tree'])).toBeGreaterThan(0.97);
  });

  it('ml-svm predicts nearly what libsvm predicts', async () => {
    const { classes } = await run('svc', target);
    // One against the rest differs from libsvm's votes where three classes meet.
    expect(agreement(classes, targets[target].svc)).toBeGreaterThan(target === 'two' ? 0.95 : 0.9);
  });
});

describe('adapters in detail', () => {
  it('ml-svm margins lie near libsvm’s decision values', async () => {
    const { scores, scoreKind } = await run('svc', 'two', { tol: 1e-5, max_passes: 50 });
    expect(scoreKind).toBe('decision');
    const gaps = targets.two.svcMargins.map((margin, i) => Math.abs(scores[2 * i + 1] - margin));
    expect(gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)]).toBeLessThan(0.05);
  });

  it('ml-logistic-regression comes to the unpenalised optimum', async () => {
    const { scores } = await run('logistic-regression', 'two', { max_iter: 5000 });
    expect(largestGap(scores, targets.two['logistic-regression'])).toBeLessThan(1e-3);
  });

  it('ml-random-forest draws from the seed alone, and votes in shares of its trees', async () => {
    const vote = (seed: number) => run('random-forest', 'three', { n_estimators: 8 }, table, seed);
    const [first, again, other] = [await vote(5), await vote(5), await vote(6)];
    expect(again.scores).toEqual(first.scores);
    expect(other.scores).not.toEqual(first.scores);
    expect(first.scores.every((share) => Number.isInteger(share * 8))).toBe(true);
  });

  it('the predict of ml-naivebayes still reads the first two columns only, which is why it is not used', async () => {
    const { GaussianNB } = await import('ml-naivebayes');
    const rows = reference.columns[0].map((_, i) => [0, 1, 2].map((j) => reference.columns[j][i]));
    const model = new GaussianNB();
    model.train(rows, targets.two.y);
    const third = rows.map(([a, b]) => [a, b, 1e6]);
    expect(model.predict(third)).toEqual(model.predict(rows));
  });

  it('ml-svm with its own scaling still answers the same for every row when a column is constant, which is why those are dropped', async () => {
    const { default: SVM } = await import('ml-svm');
    const rows = reference.columns[0].slice(0, 20).map((value) => [value, 7]);
    const options = { C: 1, tol: 1e-3, maxPasses: 2, maxIterations: 100, kernelOptions: { sigma: 1 }, whitening: true };
    const machine = new SVM({ ...options, kernel: 'rbf', random: () => 0.37 });
    machine.train(
      rows,
      targets.two.y.slice(0, 20).map((code) => (code === 1 ? 1 : -1)),
    );
    expect(new Set(machine.margin(rows)).size).toBe(1);
  });

  it('loading ml-xgboost leaves the handling of uncaught exceptions and WebAssembly as they were', async () => {
    await mljsModels.get('xgboost').load?.();
    expect(process.listeners('uncaughtException').filter((listener) => String(listener).includes('ExitStatus'))).toEqual([]);
    expect(Reflect.has(Reflect.get(globalThis, 'WebAssembly') as object, 'instantiateStreaming')).toBe(true);
  });

  it('ml-xgboost refuses more rows than its stack holds, instead of overwriting memory', async () => {
    const n = 700_000;
    const column = continuous('x', new Float64Array(n));
    const model = mljsModels.get('xgboost');
    await expect(
      fitPredict({
        model,
        dataset: datasetOf([column], n),
        features: ['x'],
        y: Int32Array.from({ length: n }, (_, i) => i % 2),
        nClasses: 2,
        train: rowRange(0, n),
        test: rowRange(0, 1),
      }),
    ).rejects.toThrow(ModelError);
  });
});
