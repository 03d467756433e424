import { z } from 'zod';
import { defineModel } from '../../core/model.ts';
import { predictionFromScores } from '../prediction.ts';
import { lazyPackage } from './lazy-package.ts';
import { belowSmallest, ordinalRows } from './matrix-rows.ts';
import { placeScores, referenceLabels } from './reference-training.ts';

const forest = lazyPackage('ml-random-forest', () => import('ml-random-forest'));

const parameters = z.strictObject({
  n_estimators: z.int().min(1).max(10000).default(50).describe('number of trees (the package’s own default)'),
  max_depth: z.int().min(1).nullable().default(null).describe('deepest level below the root; null = no limit'),
  min_samples_split: z.int().min(2).default(2).describe('fewest rows of a node that may be split'),
  max_features: z.number().gt(0).max(1).default(0.7).describe('share of the columns that each tree sees, drawn once per tree'),
  bootstrap: z.boolean().default(true).describe('draw each tree’s rows with replacement'),
});

/**
 * Random forest by ml-random-forest. Scores are the shares of trees that vote for a class, counted from the trees' answers: the package's own
 * `predictProbability` starts its sum with the first tree's class code. Missing values count as smaller than any number.
 */
export const mljsRandomForest = defineModel({
  id: 'random-forest',
  title: 'Random forest (ml-random-forest)',
  engine: 'mljs',
  representation: 'ordinal',
  parameters,
  rowLimit: 2000,
  reference:
    'ml-random-forest 2.1.0. Columns are drawn once per tree, not once per split as Breiman (2001) and scikit-learn do, and trees vote with their class instead of their shares: it differs by design.',
  load: () => forest.load(),
  fit(train, { n_estimators, max_depth, min_samples_split, max_features, bootstrap }) {
    const { labels, present } = referenceLabels('ml-random-forest', train);
    const { RandomForestClassifier } = forest.get();
    const missing = belowSmallest(train.x);
    const model = new RandomForestClassifier({
      nEstimators: n_estimators,
      // Whole numbers, as a share below one column would give a tree nothing to see.
      maxFeatures: Math.max(1, Math.round(max_features * train.x.nColumns)),
      replacement: false,
      seed: train.seed | 0,
      useSampleBagging: bootstrap,
      noOOB: true,
      treeOptions: { maxDepth: max_depth ?? Infinity, minNumSamples: min_samples_split - 1, gainThreshold: 0 },
    });
    model.train(ordinalRows(train.x, missing), labels);
    return {
      notes: [],
      predict(x) {
        const scores = new Float64Array(x.nRows * train.nClasses);
        if (x.nRows === 0) return predictionFromScores(scores, train.nClasses, 'probability');
        const votes = model.predictionValues(ordinalRows(x, missing));
        const shares = new Float64Array(present.length);
        for (let i = 0; i < x.nRows; i++) {
          shares.fill(0);
          for (let tree = 0; tree < n_estimators; tree++) shares[votes.get(i, tree)]++;
          placeScores(
            scores,
            i,
            train.nClasses,
            present,
            shares.map((count) => count / n_estimators),
          );
        }
        return predictionFromScores(scores, train.nClasses, 'probability');
      },
    };
  },
});
