import type { Engine, ModelDefinition } from '../core/model.ts';
import { createRegistry } from '../core/registry.ts';
import { decisionTree } from './decision-tree.ts';
import { knn } from './knn.ts';
import { lightgbm } from './lightgbm.ts';
import { logisticRegression } from './logistic-regression.ts';
import { mljsDefinitions } from './mljs/index.ts';
import { naiveBayes } from './naive-bayes.ts';
import { randomForest } from './random-forest.ts';
import { svc } from './svc.ts';
import { xgboost } from './xgboost.ts';

/** Our own typed-array models. Adding one: its file, and one line here. */
export const nativeModels = createRegistry<ModelDefinition>('model', [
  randomForest,
  svc,
  xgboost,
  knn,
  logisticRegression,
  naiveBayes,
  decisionTree,
  lightgbm,
]);

/** The readable reference implementations from npm, under the same ids. */
export const mljsModels = createRegistry<ModelDefinition>('mljs model', mljsDefinitions);

/** The registry of an engine. */
export function modelsOf(engine: Engine): typeof nativeModels {
  return engine === 'native' ? nativeModels : mljsModels;
}
