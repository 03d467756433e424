export type { Dataset, Column, ContinuousColumn, DiscreteColumn } from './core/dataset.ts';
export {
  FlowverdictError,
  FlowverdictErrors,
  SuiteError,
  DataError,
  ModelError,
  StatisticError,
  UsageError,
  formatError,
} from './core/errors.ts';
export { defineModel, type FittedModel, type ModelDefinition, type Prediction, type TrainingSet } from './core/model.ts';
export type { BinnedMatrix, OneHotMatrix, OrdinalMatrix, TableColumn, TableMatrix } from './core/matrix.ts';
export { createRng, type Rng } from './core/rng.ts';
export { predictionFromScores } from './models/prediction.ts';
export { z } from 'zod';
export type { ExperimentResult } from './core/experiment.ts';
export type { RunResult, Artifact, Reporter } from './core/result.ts';
export type { Suite, Gate, Verdict } from './core/suite.ts';
export { jointTests, pairTests } from './experiments/comparison/inference/index.ts';
export { experimentKinds } from './experiments/index.ts';
export { type HarnessOptions, runSuiteFile } from './harness.ts';
export type { Baseline } from './gates/evidence.ts';
export type { AssociationTest, Effect, SampleTest, TableTestResult, TestResult } from './core/hypothesis.ts';
export {
  associationTests,
  cochranMantelHaenszel,
  cochranQTest,
  goodnessOfFit,
  permutationOfMeasure,
  sampleTests,
} from './hypotheses/index.ts';
export { measures } from './measures/index.ts';
export { mljsModels, nativeModels } from './models/index.ts';
export { renderReport } from './report/index.ts';
export { resamplings } from './resampling/index.ts';
export { loadBaseline, parseSuite, suiteJsonSchema } from './suite/index.ts';
export { checkTruth, type Truth, type TruthResult, truths } from './selfcheck/index.ts';
export * as stats from './stats/index.ts';
export { version } from './version.ts';
