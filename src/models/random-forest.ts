import { z } from 'zod';
import { defineModel } from '../core/model.ts';
import { createRng } from '../core/rng.ts';
import { addLeafValues, rowMajorBins, type FlatTree } from '../kernels/tree-walk.ts';
import { weightRows } from './class-weight.ts';
import { predictionFromScores } from './prediction.ts';
import { createBootstrap } from './trees/bootstrap.ts';
import { checkColumns, checkTraining } from './trees/check-input.ts';
import { classTreeOptions, classTreeShape, maxFeaturesSchema } from './trees/class-tree-schema.ts';
import { createClassTreeGrower } from './trees/class-tree.ts';
import { countsOf, exactWeights } from './trees/exact-weights.ts';
import { leafShares } from './trees/leaf-shares.ts';
import { pruneTree } from './trees/prune.ts';

const parameters = z.strictObject({
  n_estimators: z.int().min(1).max(100_000).default(100).describe('number of trees'),
  ...classTreeShape,
  max_features: maxFeaturesSchema.default('sqrt'),
  bootstrap: z.boolean().default(true).describe('draw the rows of each tree with replacement; otherwise every tree sees all rows'),
  max_samples: z
    .union([z.int().min(1), z.number().gt(0).lt(1)])
    .nullable()
    .default(null)
    .describe('rows drawn per tree: null = as many as there are, a whole number, or a share below 1'),
});

/**
 * Random forest: mean of the class shares in the leaves. Each tree draws from a stream of its own, named by its number, so that any
 * division of the trees gives the same forest. Fit O(trees · √columns · rows · depth), predict O(trees · rows · depth).
 */
export const randomForest = defineModel({
  id: 'random-forest',
  title: 'Random forest',
  engine: 'native',
  representation: 'binned',
  parameters,
  rowLimit: Infinity,
  reference:
    'scikit-learn 1.9 RandomForestClassifier: names, defaults, missing values, bootstrap as row weights. Differs: cuts lie on bin edges ' +
    '(at most 256 bins per column); its own random numbers; whole-number row weights are drawn as that many equal rows.',
  fit(train, chosen) {
    checkTraining(train);
    const { x, y, nClasses } = train;
    const { nRows } = x;
    const options = classTreeOptions(chosen, x.nColumns);
    const grow = createClassTreeGrower(x, y, nClasses, options);
    const rng = createRng(train.seed);
    const trees: FlatTree[] = [];
    const factors =
      chosen.class_weight === null ? null : factorsOf(weightRows(y, nClasses, train.weights, chosen.class_weight), train.weights);
    const draw = createBootstrap(nRows, train.weights, factors, (total) => {
      const { max_samples: share } = chosen;
      if (share === null) return total;
      return share < 1 ? Math.max(1, Math.round(share * total)) : Math.min(share, total);
    });
    const exact = factors === null && (train.weights === null || countsOf(train.weights) !== null);
    const whole = chosen.bootstrap ? null : exactWeights(weightRows(y, nClasses, train.weights, chosen.class_weight), nRows);
    for (let t = 0; t < chosen.n_estimators; t++) {
      const stream = rng.fork(`tree ${String(t)}`);
      const sample =
        whole === null
          ? draw(stream)
          : {
              rows: Int32Array.from({ length: nRows }, (_, row) => row),
              weights: whole,
              sizes: countsOf(train.weights),
            };
      const weights = exact || whole !== null ? sample.weights : exactWeights(sample.weights, nRows);
      const tree = pruneTree(grow({ ...sample, weights, rng: stream }), chosen.ccp_alpha, options.entropy);
      trees.push(leafShares(tree, 1 / chosen.n_estimators));
    }
    return {
      notes: [],
      predict(rows) {
        checkColumns(rows, x.nColumns);
        const scores = new Float64Array(rows.nRows * nClasses);
        const bins = rowMajorBins(rows.columns, rows.nRows);
        for (const tree of trees) addLeafValues(tree, bins, rows.nRows, rows.nColumns, scores, nClasses, 0);
        return predictionFromScores(scores, nClasses, 'probability');
      },
    };
  },
});

/** The class weight alone of each row. */
function factorsOf(weighted: Float64Array | null, weights: Float64Array | null): Float64Array | null {
  return weighted === null || weights === null ? weighted : weighted.map((weight, row) => weight / weights[row]);
}
