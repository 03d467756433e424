import { z } from 'zod';
import { defineModel } from '../core/model.ts';
import { createLightgbmCut } from '../kernels/lightgbm-split.ts';
import { classWeightSchema, weightRows } from './class-weight.ts';
import { fitBoosting } from './trees/boosting.ts';
import { checkTraining } from './trees/check-input.ts';
import { exactWeights } from './trees/exact-weights.ts';

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
  max_bin: z.int().min(2).max(255).default(255).describe('bins per column; the shared columns have at most 255 for values'),
  boost_from_average: z.boolean().default(true).describe('start from the class shares instead of 0'),
  class_weight: classWeightSchema,
});

/** LightGBM, leaf-wise. Fit O(rounds · depth · rows · columns) at most, predict O(rounds · rows · depth). */
export const lightgbm = defineModel({
  id: 'lightgbm',
  title: 'LightGBM',
  engine: 'native',
  representation: 'binned',
  parameters,
  rowLimit: Infinity,
  reference:
    'lightgbm 4.7 LGBMClassifier: names, defaults, objectives binary and multiclass, split search, start scores. Differs: bins are those shared by all tree ' +
    'models, without min_data_in_bin; its own random numbers; whole-number row weights count as rows in min_child_samples.',
  fit(train, chosen) {
    checkTraining(train);
    const fromAverage = chosen.boost_from_average;
    return fitBoosting(train, {
      rounds: chosen.n_estimators,
      maxBin: chosen.max_bin,
      weights: exactWeights(weightRows(train.y, train.nClasses, train.weights, chosen.class_weight), train.x.nRows),
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
        findCut: createLightgbmCut(chosen.min_child_samples, chosen.min_split_gain),
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
        needsCut: true,
        finish: (value) => value * chosen.learning_rate,
      },
    });
  },
});

function inside(share: number): number {
  return Math.min(Math.max(share, 1e-15), 1 - 1e-15);
}
