import type { ModelDefinition } from '../../core/model.ts';
import { mljsDecisionTree } from './decision-tree.ts';
import { mljsKnn } from './knn.ts';
import { mljsLogisticRegression } from './logistic-regression.ts';
import { mljsNaiveBayes } from './naive-bayes.ts';
import { mljsRandomForest } from './random-forest.ts';
import { mljsSvc } from './svc.ts';
import { mljsXgboost } from './xgboost.ts';

/** The adapters to the npm packages of mljs, in the order listed. None of the packages is imported before its `load`. */
export const mljsDefinitions: readonly ModelDefinition[] = [
  mljsRandomForest,
  mljsSvc,
  mljsXgboost,
  mljsKnn,
  mljsLogisticRegression,
  mljsNaiveBayes,
  mljsDecisionTree,
];
