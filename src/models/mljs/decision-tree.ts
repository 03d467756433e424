import { z } from 'zod';
import { defineModel } from '../../core/model.ts';
import { predictionFromScores } from '../prediction.ts';
import { lazyPackage } from './lazy-package.ts';
import { belowSmallest, ordinalRows } from './matrix-rows.ts';
import { placeScores, referenceLabels } from './reference-training.ts';

const cart = lazyPackage('ml-cart', () => import('ml-cart'));

const parameters = z.strictObject({
  max_depth: z.int().min(1).nullable().default(null).describe('deepest level below the root; null = no limit'),
  min_samples_split: z.int().min(2).default(2).describe('fewest rows of a node that may be split'),
  gain_threshold: z.number().min(0).default(0).describe('smallest Gini gain of a split within its node (the package itself has 0.01)'),
});

/**
 * CART by ml-cart. Scores are the class shares of the leaf, read from the fitted tree (the package's own `predict` gives the class only).
 * Missing values count as smaller than any number. Cost: O(rows²) per column and level, as every candidate split is counted anew.
 */
export const mljsDecisionTree = defineModel({
  id: 'decision-tree',
  title: 'Decision tree (ml-cart)',
  engine: 'mljs',
  representation: 'ordinal',
  parameters,
  rowLimit: 2000,
  reference:
    'ml-cart 2.1.1. Tries only midpoints between neighbours of different class in sorted order, so ties make it depend on row order; stops where a gain equals its parent’s.',
  load: () => cart.load(),
  fit(train, { max_depth, min_samples_split, gain_threshold }) {
    const { labels, present } = referenceLabels('ml-cart', train);
    const { DecisionTreeClassifier } = cart.get();
    const missing = belowSmallest(train.x);
    const tree = new DecisionTreeClassifier({
      maxDepth: max_depth ?? Infinity,
      // The package makes a leaf of up to this many rows.
      minNumSamples: min_samples_split - 1,
      gainThreshold: gain_threshold,
    });
    tree.train(ordinalRows(train.x, missing), labels);
    return {
      notes: [],
      predict(x) {
        const scores = new Float64Array(x.nRows * train.nClasses);
        ordinalRows(x, missing).forEach((row, i) => {
          const shares = tree.root.classify(row).to1DArray();
          // Summed as 1/n each, so they may pass 1 by a rounding.
          placeScores(
            scores,
            i,
            train.nClasses,
            present.slice(0, shares.length),
            shares.map((share) => Math.min(share, 1)),
          );
        });
        return predictionFromScores(scores, train.nClasses, 'probability');
      },
    };
  },
});
