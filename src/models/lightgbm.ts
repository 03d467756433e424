import { z } from 'zod';
import { defineModel } from '../core/model.ts';
import { classWeightSchema, weightRows } from './class-weight.ts';
import { fitBoosting } from './trees/boosting.ts';
import { categoricalSchema } from './trees/categorical.ts';
import { lightgbmCategories } from './trees/category-cut.ts';
import { checkTraining } from './trees/check-input.ts';
import { columnDirections, monotoneSchema } from './trees/column-directions.ts';
import { lightgbmEdges } from './trees/original-edges.ts';
import { earlyStopping, earlyStoppingShape } from './trees/early-stopping.ts';

const parameters = z.strictObject({
  n_estimators: z.int().min(1).max(100_000).default(100).describe('boosting rounds'),
  learning_rate: z.number().gt(0).max(1).default(0.1).describe('factor on each leaf'),
  num_leaves: z.int().min(2).max(131_072).default(31).describe('leaves of a tree, largest gain first'),
  max_depth: z.int().min(-1).default(-1).describe('deepest level, the root being 0; 0 or less = no limit'),
  min_child_samples: z.int().min(0).default(20).describe('rows each side of a cut needs'),
  min_child_weight: z.number().min(0).default(0.001).describe('hessian each side of a cut needs'),
  min_split_gain: z.number().min(0).default(0).describe('least gain of a cut'),
  reg_lambda: z.number().min(0).default(0).describe('l2 penalty on leaves'),
  reg_alpha: z.number().min(0).default(0).describe('l1 penalty on leaves'),
  subsample: z.number().gt(0).max(1).default(1).describe('share of the rows drawn; needs subsample_freq'),
  subsample_freq: z.int().min(0).default(0).describe('rounds between two draws of rows; 0 = always all rows'),
  colsample_bytree: z.number().gt(0).max(1).default(1).describe('share of the varying columns drawn for each tree'),
  max_bin: z.int().min(2).max(65_535).default(255).describe('bins per column, that of missing values included'),
  min_data_in_bin: z.int().min(1).default(3).describe('rows that a bin of an ordered column needs, where its neighbours have them'),
  boost_from_average: z.boolean().default(true).describe('start from the class shares instead of 0'),
  class_weight: classWeightSchema,
  monotone_constraints: monotoneSchema,
  ...earlyStoppingShape,
  categorical: categoricalSchema,
  max_cat_to_onehot: z.int().min(1).default(4).describe('categorical native: up to so many levels are cut one against the rest'),
  max_cat_threshold: z.int().min(1).default(32).describe('categorical native: most levels looked at from either end of their order'),
  cat_smooth: z.number().min(0).default(10).describe('categorical native: added to the hessian of a level, and rows a level needs'),
  cat_l2: z.number().min(0).default(10).describe('categorical native: l2 penalty in cuts between groups of levels'),
  min_data_per_group: z.int().min(1).default(100).describe('categorical native: rows a group of levels needs'),
});

/** LightGBM, leaf-wise. Fit O(rounds · depth · rows · columns) at most, predict O(rounds · rows · depth). */
export const lightgbm = defineModel({
  id: 'lightgbm',
  title: 'LightGBM',
  engine: 'native',
  representation: 'binned',
  parameters,
  rowLimit: Infinity,
  preparation: ({ categorical }) => ({ categorical: categorical === 'native' }),
  reference:
    'lightgbm 4.7 LGBMClassifier: names, defaults, objectives binary and multiclass, bins, split search, start scores. Differs: ' +
    'its own random numbers; whole-number row weights count as rows in min_child_samples.',
  fit(train, chosen) {
    checkTraining(train);
    const fromAverage = chosen.boost_from_average;
    const weighted = chosen.class_weight === null ? null : weightRows(train.y, train.nClasses, train.weights, chosen.class_weight);
    const { weights } = train;
    return fitBoosting(train, {
      rounds: chosen.n_estimators,
      bins: {
        edges: lightgbmEdges({ maxBin: chosen.max_bin, minDataInBin: chosen.min_data_in_bin, minChildSamples: chosen.min_child_samples }),
        weighted: false,
        single: false,
      },
      factors: weighted === null || weights === null ? weighted : weighted.map((weight, row) => weight / weights[row]),
      directions: columnDirections(train.x, chosen.monotone_constraints),
      earlyStopping: earlyStopping(chosen.early_stopping_rounds, chosen.validation_fraction),
      rowShare: chosen.subsample_freq === 0 ? 1 : chosen.subsample,
      sampleEvery: Math.max(1, chosen.subsample_freq),
      columnShare: chosen.colsample_bytree,
      style: {
        binaryStart: (share) => (fromAverage ? Math.log(inside(share) / (1 - inside(share))) : 0),
        softmaxStart: (shares) => shares.map((share) => (fromAverage ? Math.log(inside(share)) : 0)),
        softmaxHessianFactor: (nClasses) => nClasses / (nClasses - 1),
        leastHessian: 0,
        singleProbability: false,
      },
      tree: {
        search: 'lightgbm',
        categories: lightgbmCategories({
          maxCatToOnehot: chosen.max_cat_to_onehot,
          maxCatThreshold: chosen.max_cat_threshold,
          catSmooth: chosen.cat_smooth,
          catL2: chosen.cat_l2,
          minDataPerGroup: chosen.min_data_per_group,
          minChildSamples: chosen.min_child_samples,
          minSplitGain: chosen.min_split_gain,
        }),
        regularisation: {
          lambda: chosen.reg_lambda,
          alpha: chosen.reg_alpha,
          maxDeltaStep: 0,
          minChildWeight: chosen.min_child_weight,
        },
        maxDepth: chosen.max_depth <= 0 ? Infinity : chosen.max_depth,
        maxLeaves: chosen.num_leaves,
        order: 'gain',
        gainAbove: 0,
        minGain: 0,
        minCount: 2 * chosen.min_child_samples,
        minHessian: 2 * chosen.min_child_weight,
        minChildCount: chosen.min_child_samples,
        minSplitGain: chosen.min_split_gain,
        needsCut: true,
        finish: (value) => value * chosen.learning_rate,
      },
    });
  },
});

function inside(share: number): number {
  return Math.min(Math.max(share, 1e-15), 1 - 1e-15);
}
