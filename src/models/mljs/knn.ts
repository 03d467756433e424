import { z } from 'zod';
import { ModelError } from '../../core/errors.ts';
import { defineModel } from '../../core/model.ts';
import { predictionFromScores } from '../prediction.ts';
import { lazyPackage } from './lazy-package.ts';
import { denseRows } from './matrix-rows.ts';
import { placeScores, referenceLabels } from './reference-training.ts';

const knn = lazyPackage('ml-knn', () => import('ml-knn'));

const parameters = z.strictObject({
  n_neighbors: z.int().min(1).default(5).describe('number of nearest training rows that vote'),
});

/**
 * Nearest neighbours by ml-knn (k-d tree, Euclidean). Scores are the neighbours' shares, read from the tree; equal shares go to the lower class
 * code, where the package's own `predict` takes the class that it met first. Cost: about O(training rows × columns) per row, as a k-d tree helps little in a hundred dimensions.
 */
export const mljsKnn = defineModel({
  id: 'knn',
  title: 'k nearest neighbours (ml-knn)',
  engine: 'mljs',
  representation: 'one-hot',
  parameters,
  rowLimit: 2000,
  reference: 'ml-knn 3.0.0; uniform votes only. Which of several equally distant rows are taken depends on the tree.',
  load: () => knn.load(),
  fit(train, { n_neighbors }) {
    const { labels, present } = referenceLabels('ml-knn', train);
    if (train.x.nRows < n_neighbors) {
      throw new ModelError('fewer training rows than neighbours', {
        code: 'MODEL_TOO_FEW_ROWS',
        expected: `at least ${String(n_neighbors)} rows (n_neighbors)`,
        found: String(train.x.nRows),
      });
    }
    const { kdTree } = new (knn.get().default)(denseRows(train.x), labels, { k: n_neighbors });
    return {
      notes: [],
      predict(x) {
        const scores = new Float64Array(x.nRows * train.nClasses);
        const shares = new Float64Array(present.length);
        denseRows(x).forEach((row, i) => {
          shares.fill(0);
          for (const [neighbour] of kdTree.nearest(row, n_neighbors)) shares[neighbour[neighbour.length - 1]]++;
          placeScores(
            scores,
            i,
            train.nClasses,
            present,
            shares.map((count) => count / n_neighbors),
          );
        });
        return predictionFromScores(scores, train.nClasses, 'probability');
      },
    };
  },
});
