import { z } from 'zod';
import type { OneHotMatrix } from '../../core/matrix.ts';
import { defineModel } from '../../core/model.ts';
import { predictionFromScores } from '../prediction.ts';
import { lazyPackage } from './lazy-package.ts';
import { denseRows } from './matrix-rows.ts';
import { placeScores, referenceLabels } from './reference-training.ts';

const packages = lazyPackage('ml-logistic-regression', async () => ({
  LogisticRegression: (await import('ml-logistic-regression')).default,
  Matrix: (await import('ml-matrix')).Matrix,
}));

const parameters = z.strictObject({
  max_iter: z.int().min(1).default(500).describe('gradient steps (the package’s numSteps); all of them are taken'),
  learning_rate: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe('factor of the gradient summed over rows; null = 4 / largest eigenvalue of XᵀX, the largest step that never overshoots'),
});

/**
 * Logistic regression by ml-logistic-regression: plain gradient ascent, no penalty, one against the rest. The package has no intercept, so a
 * constant column is added here. Cost: O(steps × rows × columns) for each class.
 */
export const mljsLogisticRegression = defineModel({
  id: 'logistic-regression',
  title: 'Logistic regression (ml-logistic-regression)',
  engine: 'mljs',
  representation: 'one-hot',
  parameters,
  rowLimit: 2000,
  reference: 'ml-logistic-regression 2.0.0. Unpenalised (scikit-learn: l2, C = 1) and stopped after max_iter steps, converged or not.',
  load: () => packages.load(),
  fit(train, { max_iter, learning_rate }) {
    const { labels, present } = referenceLabels('ml-logistic-regression', train);
    const { LogisticRegression, Matrix } = packages.get();
    const withConstant = (x: OneHotMatrix): number[][] => denseRows(x).map((row) => [...row, 1]);
    const rows = withConstant(train.x);
    const model = new LogisticRegression({ numSteps: max_iter, learningRate: learning_rate ?? 4 / largestEigenvalue(rows) });
    model.train(new Matrix(rows), Matrix.columnVector(labels));
    return {
      notes: [`${String(max_iter)} gradient steps, no test of convergence`],
      predict(x) {
        const scores = new Float64Array(x.nRows * train.nClasses);
        if (x.nRows === 0) return predictionFromScores(scores, train.nClasses, 'probability');
        const matrix = new Matrix(withConstant(x));
        // The package trains each classifier on "not this class".
        const others = model.classifiers.map((classifier) => classifier.testScores(matrix));
        for (let i = 0; i < x.nRows; i++) {
          const own = others.map((other) => 1 - other[i]);
          const total = own.reduce((sum, share) => sum + share, 0);
          const shares = own.map((share) => (total > 0 ? share / total : 1 / own.length));
          placeScores(scores, i, train.nClasses, present, shares);
        }
        return predictionFromScores(scores, train.nClasses, 'probability');
      },
    };
  },
});

/** Largest eigenvalue of XᵀX by 30 steps of the power method. O(rows × columns). */
function largestEigenvalue(rows: readonly (readonly number[])[]): number {
  let direction = rows[0].map(() => 1 / Math.sqrt(rows[0].length));
  let eigenvalue = 0;
  for (let step = 0; step < 30; step++) {
    const next = new Array<number>(direction.length).fill(0);
    for (const row of rows) {
      let projection = 0;
      for (let j = 0; j < row.length; j++) projection += row[j] * direction[j];
      for (let j = 0; j < row.length; j++) next[j] += row[j] * projection;
    }
    eigenvalue = Math.hypot(...next);
    direction = next.map((value) => value / eigenvalue);
  }
  return eigenvalue;
}
