import { z } from 'zod';
import { defineModel, type FittedModel, type TrainingSet } from '../core/model.ts';
import { createRng } from '../core/rng.ts';
import { createTreeWalk, type FlatTree } from '../kernels/tree-walk.ts';
import { weightRows } from './class-weight.ts';
import { predictionFromScores } from './prediction.ts';
import { createBootstrap } from './trees/bootstrap.ts';
import { categoricalSchema } from './trees/categorical.ts';
import { checkColumns, checkTraining } from './trees/check-input.ts';
import { classTreeOptions, classTreeShape, maxFeaturesSchema } from './trees/class-tree-schema.ts';
import { createClassTreeGrower } from './trees/class-tree.ts';
import { collapseRows } from './trees/equal-rows.ts';
import { countsOf, exactWeights } from './trees/exact-weights.ts';
import { leafShares } from './trees/leaf-shares.ts';
import { pruneTree } from './trees/prune.ts';

/** Parameters of a random forest. */
export const forestParameters = z.strictObject({
  n_estimators: z.int().min(1).max(100_000).default(100).describe('number of trees'),
  ...classTreeShape,
  max_features: maxFeaturesSchema.default('sqrt'),
  bootstrap: z.boolean().default(true).describe('draw the rows of each tree with replacement; otherwise every tree sees all rows'),
  max_samples: z
    .union([z.int().min(1), z.number().gt(0).lt(1)])
    .nullable()
    .default(null)
    .describe('rows drawn per tree: null = as many as there are, a whole number, or a share below 1'),
  categorical: categoricalSchema,
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
  parameters: forestParameters,
  rowLimit: Infinity,
  preparation: ({ categorical }) => ({ categorical: categorical === 'native' }),
  reference:
    'scikit-learn 1.9 RandomForestClassifier: names, defaults, missing values, bootstrap as row weights. Differs: cuts lie on bin edges ' +
    '(at most 256 bins per column); its own random numbers; whole-number row weights are drawn as that many equal rows.',
  fit(train, chosen) {
    const forest = createForest(train, chosen);
    return forest.model(forest.fitTrees(0, chosen.n_estimators));
  },
});

/** A forest that may be fitted in parts. */
export interface Forest {
  /** Trees [from, to), each from a random stream named by its number: any division gives the same trees. Structured-clonable. */
  fitTrees(from: number, to: number): readonly FlatTree[];
  /** The fitted model of all trees, in the order of their numbers. */
  model(trees: readonly FlatTree[]): FittedModel<'binned'>;
}

/**
 * What `fit` does, in parts: workers that hold the same training set may each fit some trees, and whoever holds all of them makes the model. Same bytes for any
 * division.
 * @throws ModelError as `fit`
 */
export function createForest(train: TrainingSet<'binned'>, chosen: z.infer<typeof forestParameters>): Forest {
  checkTraining(train);
  const { nClasses } = train;
  const { x, y, weights, groupOf, notes } = collapseRows(train, chosen.class_weight === null);
  const { nRows } = x;
  const options = classTreeOptions(chosen, x.nColumns);
  const grow = createClassTreeGrower(x, y, nClasses, options);
  const rng = createRng(train.seed);
  const factors = chosen.class_weight === null ? null : factorsOf(weightRows(y, nClasses, weights, chosen.class_weight), weights);
  const copies = groupOf === null ? null : originalRows(groupOf, train.weights);
  const draw = createBootstrap(nRows, weights, copies, factors, (total) => {
    const { max_samples: share } = chosen;
    if (share === null) return total;
    return share < 1 ? Math.max(1, Math.round(share * total)) : Math.min(share, total);
  });
  const exact = factors === null && (weights === null || countsOf(weights) !== null);
  const whole = chosen.bootstrap ? null : exactWeights(weightRows(y, nClasses, weights, chosen.class_weight), nRows);
  const fitTree = (number: number): FlatTree => {
    const stream = rng.fork(`tree ${String(number)}`);
    const sample =
      whole === null
        ? draw(stream)
        : { rows: Int32Array.from({ length: nRows }, (_, row) => row), weights: whole, sizes: countsOf(weights) };
    const rowWeights = exact || whole !== null ? sample.weights : exactWeights(sample.weights, nRows);
    const tree = pruneTree(grow({ ...sample, weights: rowWeights, rng: stream }), chosen.ccp_alpha, options.entropy);
    return leafShares(tree, 1 / chosen.n_estimators);
  };
  return {
    fitTrees: (from, to) => Array.from({ length: to - from }, (_, i) => fitTree(from + i)),
    model: (trees) => {
      const walk = createTreeWalk(trees.map((tree) => ({ tree, offset: 0 })));
      return {
        notes,
        predict(rows) {
          checkColumns(rows, x.nColumns);
          const scores = new Float64Array(rows.nRows * nClasses);
          walk(rows.columns, rows.nRows, scores, nClasses);
          return predictionFromScores(scores, nClasses, 'probability');
        },
      };
    },
  };
}

/** The group of each row that can be drawn: rows of weight w can be drawn as w rows side by side. */
function originalRows(groupOf: Int32Array, weights: Float64Array | null): Int32Array {
  if (weights === null) return groupOf;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const out = new Int32Array(total);
  let at = 0;
  groupOf.forEach((group, row) => {
    out.fill(group, at, at + weights[row]);
    at += weights[row];
  });
  return out;
}

/** The class weight alone of each row. */
function factorsOf(weighted: Float64Array | null, weights: Float64Array | null): Float64Array | null {
  return weighted === null || weights === null ? weighted : weighted.map((weight, row) => weight / weights[row]);
}
