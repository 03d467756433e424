import { z } from 'zod';
import { defineModel } from '../../core/model.ts';
import { predictionFromScores } from '../prediction.ts';
import { lazyPackage } from './lazy-package.ts';
import { denseRows } from './matrix-rows.ts';
import { placeScores, referenceLabels } from './reference-training.ts';

const naiveBayes = lazyPackage('ml-naivebayes', () => import('ml-naivebayes'));

const parameters = z.strictObject({
  var_smoothing: z.number().min(0).default(1e-9).describe('share of the largest column variance that is added to every variance'),
});

/**
 * Gaussian naive Bayes: ml-naivebayes fits means, variances and priors, and the scoring is ours. The package's own `predict` reads the first two
 * columns only and has no smoothing, so a constant column gives it NaN. Its sample variances are turned into the maximum-likelihood ones and
 * smoothed, which makes the probabilities those of scikit-learn's GaussianNB.
 */
export const mljsNaiveBayes = defineModel({
  id: 'naive-bayes',
  title: 'Gaussian naive Bayes (ml-naivebayes)',
  engine: 'mljs',
  representation: 'one-hot',
  parameters,
  rowLimit: Infinity,
  reference: 'ml-naivebayes 4.0.0 for fitting only; scored here from its means and variances, as its predict reads two columns.',
  load: () => naiveBayes.load(),
  fit(train, { var_smoothing }) {
    const { labels, present } = referenceLabels('ml-naivebayes', train);
    const { nColumns } = train.x;
    const rows = denseRows(train.x);
    const model = new (naiveBayes.get().GaussianNB)();
    model.train(rows, labels);
    const { means, calculateProbabilities } = model.toJSON();
    const smoothing = var_smoothing * largestVariance(rows, nColumns);
    const classes = calculateProbabilities.map(([logPrior, ...columns], k) => {
      const count = Math.round(Math.exp(logPrior) * rows.length);
      const variances = columns.map(([, exponent]) => {
        const variance = count === 1 ? 0 : ((exponent / -2) * (count - 1)) / count;
        // The floor keeps the density finite where every column is constant.
        return Math.max(variance + smoothing, 1e-300);
      });
      return { logPrior, means: means[k], variances };
    });
    return {
      notes: ['fitted by ml-naivebayes, scored by this program (the package’s predict reads the first two columns only)'],
      predict(x) {
        const scores = new Float64Array(x.nRows * train.nClasses);
        denseRows(x).forEach((row, i) => {
          const logs = classes.map(({ logPrior, means: mean, variances }) =>
            row.reduce(
              (sum, value, j) => sum - 0.5 * (Math.log(2 * Math.PI * variances[j]) + (value - mean[j]) ** 2 / variances[j]),
              logPrior,
            ),
          );
          placeScores(scores, i, train.nClasses, present, softmax(logs));
        });
        return predictionFromScores(scores, train.nClasses, 'probability');
      },
    };
  },
});

/** Largest population variance of a column. */
function largestVariance(rows: readonly (readonly number[])[], nColumns: number): number {
  let largest = 0;
  for (let j = 0; j < nColumns; j++) {
    const mean = rows.reduce((sum, row) => sum + row[j], 0) / rows.length;
    largest = Math.max(largest, rows.reduce((sum, row) => sum + (row[j] - mean) ** 2, 0) / rows.length);
  }
  return largest;
}

function softmax(logs: readonly number[]): number[] {
  const highest = Math.max(...logs);
  const shares = logs.map((log) => Math.exp(log - highest));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}
