import { z } from 'zod';
import { defineModel } from '../core/model.ts';
import { createRng } from '../core/rng.ts';
import { addLeafValues, rowMajorBins } from '../kernels/tree-walk.ts';
import { weightRows } from './class-weight.ts';
import { predictionFromScores } from './prediction.ts';
import { checkColumns, checkTraining } from './trees/check-input.ts';
import { classTreeOptions, classTreeShape, maxFeaturesSchema } from './trees/class-tree-schema.ts';
import { createClassTreeGrower } from './trees/class-tree.ts';
import { countsOf, exactWeights } from './trees/exact-weights.ts';
import { leafShares } from './trees/leaf-shares.ts';
import { pruneTree } from './trees/prune.ts';

const parameters = z.strictObject({ ...classTreeShape, max_features: maxFeaturesSchema.default(null) });

/** CART on binned columns. Fit O(columns · rows · depth), predict O(rows · depth). */
export const decisionTree = defineModel({
  id: 'decision-tree',
  title: 'Decision tree',
  engine: 'native',
  representation: 'binned',
  parameters,
  rowLimit: Infinity,
  weightsAreCounts: true,
  reference:
    'scikit-learn 1.9 DecisionTreeClassifier: names, defaults, missing values. Differs: cuts lie on bin edges (at most 256 bins per column); ' +
    'of equal cuts the lower column, then the lower threshold wins instead of a random one; whole-number row weights count as rows in min_samples_*.',
  fit(train, chosen) {
    checkTraining(train);
    const { x, y, nClasses } = train;
    const weights = exactWeights(weightRows(y, nClasses, train.weights, chosen.class_weight), x.nRows);
    const options = classTreeOptions(chosen, x.nColumns);
    const grown = createClassTreeGrower(
      x,
      y,
      nClasses,
      options,
    )({
      rows: Int32Array.from({ length: x.nRows }, (_, row) => row),
      weights,
      sizes: countsOf(train.weights),
      rng: createRng(train.seed),
    });
    const tree = pruneTree(grown, chosen.ccp_alpha, options.entropy);
    const shares = leafShares(tree, 1);
    return {
      notes: [`depth ${String(tree.depth)}, ${String(tree.nLeaves)} leaves`],
      predict(rows) {
        checkColumns(rows, x.nColumns);
        const scores = new Float64Array(rows.nRows * nClasses);
        addLeafValues(shares, rowMajorBins(rows.columns, rows.nRows), rows.nRows, rows.nColumns, scores, nClasses, 0);
        return predictionFromScores(scores, nClasses, 'probability');
      },
    };
  },
});
