import { z } from 'zod';
import { defineModel } from '../core/model.ts';
import { createRng } from '../core/rng.ts';
import { createTreeWalk } from '../kernels/tree-walk.ts';
import { weightRows } from './class-weight.ts';
import { predictionFromScores } from './prediction.ts';
import { categoricalSchema } from './trees/categorical.ts';
import { checkColumns, checkTraining } from './trees/check-input.ts';
import { classTreeOptions, classTreeShape, maxFeaturesSchema } from './trees/class-tree-schema.ts';
import { createClassTreeGrower } from './trees/class-tree.ts';
import { collapseRows } from './trees/equal-rows.ts';
import { countsOf, exactWeights } from './trees/exact-weights.ts';
import { leafShares } from './trees/leaf-shares.ts';
import { pruneTree } from './trees/prune.ts';

const parameters = z.strictObject({ ...classTreeShape, max_features: maxFeaturesSchema.default(null), categorical: categoricalSchema });

/** CART on binned columns. Fit O(columns · rows · depth), predict O(rows · depth). */
export const decisionTree = defineModel({
  id: 'decision-tree',
  title: 'Decision tree',
  engine: 'native',
  representation: 'binned',
  parameters,
  rowLimit: Infinity,
  weightsAreCounts: true,
  preparation: ({ categorical }) => ({ categorical: categorical === 'native' }),
  reference:
    'scikit-learn 1.9 DecisionTreeClassifier: names, defaults, missing values. Differs: cuts lie on bin edges (at most 256 bins per column); ' +
    'of equal cuts the lower column, then the lower threshold wins instead of a random one; whole-number row weights count as rows in min_samples_*.',
  fit(train, chosen) {
    checkTraining(train);
    const { nClasses } = train;
    const { x, y, weights, notes } = collapseRows(train, chosen.class_weight === null);
    const options = classTreeOptions(chosen, x.nColumns);
    const grown = createClassTreeGrower(
      x,
      y,
      nClasses,
      options,
    )({
      rows: Int32Array.from({ length: x.nRows }, (_, row) => row),
      weights: exactWeights(weightRows(y, nClasses, weights, chosen.class_weight), x.nRows),
      sizes: countsOf(weights),
      rng: createRng(train.seed),
    });
    const tree = pruneTree(grown, chosen.ccp_alpha, options.entropy);
    const walk = createTreeWalk([{ tree: leafShares(tree, 1), offset: 0 }]);
    return {
      notes: [`depth ${String(tree.depth)}, ${String(tree.nLeaves)} leaves`, ...notes],
      predict(rows) {
        checkColumns(rows, x.nColumns);
        const scores = new Float64Array(rows.nRows * nClasses);
        walk(rows.columns, rows.nRows, scores, nClasses);
        return predictionFromScores(scores, nClasses, 'probability');
      },
    };
  },
});
