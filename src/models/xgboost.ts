import { z } from 'zod';
import { defineModel } from '../core/model.ts';
import { fitBoosting } from './trees/boosting.ts';
import { categoricalSchema } from './trees/categorical.ts';
import { xgboostCategories } from './trees/category-cut.ts';
import { checkTraining } from './trees/check-input.ts';
import { columnDirections, monotoneSchema } from './trees/column-directions.ts';
import { xgboostEdges } from './trees/original-edges.ts';
import { earlyStopping, earlyStoppingShape } from './trees/early-stopping.ts';

const parameters = z.strictObject({
  n_estimators: z.int().min(1).max(100_000).default(100).describe('boosting rounds'),
  learning_rate: z.number().gt(0).max(1).default(0.3).describe('factor on each leaf'),
  max_depth: z.int().min(0).default(6).describe('deepest level, the root being 0; 0 = no limit'),
  max_leaves: z.int().min(0).default(0).describe('leaves of a tree; 0 = no limit'),
  grow_policy: z.enum(['depthwise', 'lossguide']).default('depthwise').describe('nodes nearest the root first, or largest gain first'),
  min_child_weight: z.number().min(0).default(1).describe('hessian each side of a cut needs'),
  gamma: z.number().min(0).default(0).describe('least gain of a cut'),
  max_delta_step: z.number().min(0).default(0).describe('bound on a leaf before learning_rate; 0 = none'),
  reg_lambda: z.number().min(0).default(1).describe('l2 penalty on leaves'),
  reg_alpha: z.number().min(0).default(0).describe('l1 penalty on leaves'),
  subsample: z.number().gt(0).max(1).default(1).describe('share of the rows drawn for each round'),
  colsample_bytree: z.number().gt(0).max(1).default(1).describe('share of the varying columns drawn for each tree'),
  max_bin: z.int().min(2).max(65_534).default(256).describe('bins per column, that of missing values not counted'),
  scale_pos_weight: z.number().gt(0).default(1).describe('factor on the second class when there are two'),
  base_score: z
    .number()
    .gt(0)
    .lt(1)
    .nullable()
    .default(null)
    .describe('probability before the first tree; null = class shares of the training rows'),
  monotone_constraints: monotoneSchema,
  ...earlyStoppingShape,
  categorical: categoricalSchema,
  max_cat_to_onehot: z.int().min(1).default(4).describe('categorical native: fewer levels than this are cut one against the rest'),
  max_cat_threshold: z.int().min(1).default(64).describe('categorical native: most levels looked at from either end of their order'),
});

/** Gains up to this are noise (XGBoost's kRtEps). */
const LEAST_GAIN = 1e-6;

/** XGBoost with the `hist` method. Fit O(rounds · depth · rows · columns) at most, predict O(rounds · rows · depth). */
export const xgboost = defineModel({
  id: 'xgboost',
  title: 'XGBoost',
  engine: 'native',
  representation: 'binned',
  parameters,
  rowLimit: Infinity,
  preparation: ({ categorical }) => ({ categorical: categorical === 'native' }),
  reference:
    'xgboost 3.2 XGBClassifier, tree_method hist: names, defaults, objectives binary:logistic and multi:softprob, bins (from exact ranks where the original ' +
    'sketches a long column), split search, start scores. Differs: its own random numbers; ' +
    'subsample draws an exact share.',
  fit(train, chosen) {
    checkTraining(train);
    const { y, nClasses } = train;
    const scale = nClasses === 2 ? chosen.scale_pos_weight : 1;
    const start = chosen.base_score;
    return fitBoosting(train, {
      rounds: chosen.n_estimators,
      bins: { edges: xgboostEdges(chosen.max_bin), weighted: true, single: true },
      factors: scale === 1 ? null : Float64Array.from(y, (k) => (k === 1 ? scale : 1)),
      rowShare: chosen.subsample,
      sampleEvery: 1,
      columnShare: chosen.colsample_bytree,
      directions: columnDirections(train.x, chosen.monotone_constraints),
      earlyStopping: earlyStopping(chosen.early_stopping_rounds, chosen.validation_fraction),
      style: {
        binaryStart: (share) => logit(start ?? share),
        softmaxStart: (shares) => (start === null ? centredLog(shares) : new Float64Array(shares.length)),
        softmaxHessianFactor: () => 2,
        leastHessian: 1e-16,
        singleProbability: true,
      },
      tree: {
        search: 'xgboost',
        categories: xgboostCategories(chosen.max_cat_to_onehot, chosen.max_cat_threshold),
        regularisation: {
          lambda: chosen.reg_lambda,
          alpha: chosen.reg_alpha,
          maxDeltaStep: chosen.max_delta_step,
          minChildWeight: chosen.min_child_weight,
        },
        maxDepth: chosen.max_depth === 0 ? Infinity : chosen.max_depth,
        maxLeaves: chosen.max_leaves === 0 ? Infinity : chosen.max_leaves,
        order: chosen.max_leaves === 0 ? 'any' : chosen.grow_policy === 'lossguide' ? 'gain' : 'level',
        gainAbove: LEAST_GAIN,
        minGain: chosen.gamma,
        minCount: 0,
        minHessian: 2 * chosen.min_child_weight,
        minChildCount: 0,
        minSplitGain: 0,
        needsCut: false,
        finish: (value) => Math.fround(Math.fround(value) * chosen.learning_rate),
      },
    });
  },
});

function logit(share: number): number {
  const inside = Math.min(Math.max(share, 1e-15), 1 - 1e-15);
  return Math.log(inside / (1 - inside));
}

/** Logarithms of the class shares, less their mean. */
function centredLog(shares: Float64Array): Float64Array {
  const logs = shares.map((share) => Math.log(Math.max(share, 1e-15)));
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  return logs.map((value) => value - mean);
}
