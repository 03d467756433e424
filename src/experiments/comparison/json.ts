import type { Dataset } from '../../core/dataset.ts';
import { type JsonValue, jsonNumber } from '../../core/json.ts';
import type { Measure } from '../../core/measure.ts';
import { foldsHash } from '../../resampling/index.ts';
import type { LeakageNote } from '../audit/comparison-note.ts';
import type { Binding } from '../kind.ts';
import type { Design } from './cell.ts';
import type { ComparisonConfig } from './config.ts';
import { rankJson } from '../shared/rank-answer.ts';
import { testDetails, testNumbers } from '../shared/test-json.ts';
import type { CorrectnessAnswer } from './inference/cochran-q.ts';
import { type Comparison, type Inference, POWER, type Ranking, type TestRun } from './inference/compare-models.ts';
import type { DesignFacts } from './inference/design-kind.ts';
import { detectableBeforehand } from './inference/outlook.ts';
import { pooledCaution } from './inference/pair-test.ts';
import type { ModelSummary } from './summary.ts';

/** Everything that a comparison's results and report are made from. */
export interface ComparisonView {
  readonly config: ComparisonConfig;
  readonly binding: Binding;
  readonly design: Design;
  /** In the order of the suite. */
  readonly summaries: readonly ModelSummary[];
  /** Its rankings: one per usable measure, in the order of the suite; the first one ranks. */
  readonly inference: Inference;
  /** Measures asked for that are not defined for this number of classes. */
  readonly unusable: readonly Measure[];
  readonly dataset: Dataset;
  /** What repeated rows, contradictory labels and single columns do to the scores. */
  readonly leakage: LeakageNote;
}

const matrix = (counts: Float64Array, size: number): number[][] =>
  Array.from({ length: size }, (_, row) => [...counts.subarray(row * size, (row + 1) * size)]);

function modelJson(summary: ModelSummary, design: Design): JsonValue {
  const measures = [...summary.measures].map(([id, { mean, sd, interval, folds }]): [string, JsonValue] => [
    id,
    {
      mean: jsonNumber(mean),
      sd: jsonNumber(sd),
      interval: interval === null ? null : interval.map(jsonNumber),
      folds: [...folds].map(jsonNumber),
    },
  ]);
  return {
    id: summary.entry.name,
    model: summary.entry.id,
    engine: summary.entry.engine,
    parameters: summary.entry.given as Readonly<Record<string, JsonValue>>,
    status: summary.status,
    measures: Object.fromEntries(measures),
    confusion: matrix(summary.confusion, design.target.classes.length),
    perClass: summary.perClass.map(({ label, precision, recall, f1, support }) => ({
      label,
      precision: jsonNumber(precision),
      recall: jsonNumber(recall),
      f1: jsonNumber(f1),
      support,
    })),
    notes: summary.notes.map(({ text, folds }) => ({ text, folds })),
    failures: summary.failures.map((failure) => ({ ...failure })),
  };
}

const pair = (values: readonly number[]): JsonValue => values.map(jsonNumber);

function comparisonEntry(ranking: Ranking, run: TestRun, comparison: Comparison): JsonValue {
  const { effect, probabilities, details, n } = comparison;
  return {
    test: run.test.id,
    measure: ranking.measure.id,
    best: ranking.order[0].entry.name,
    reference: comparison.reference,
    model: comparison.model,
    difference: jsonNumber(comparison.difference),
    interval: pair(comparison.interval),
    statistic: jsonNumber(comparison.statistic),
    df: comparison.df.length === 0 ? null : comparison.df.length === 1 ? comparison.df[0] : [...comparison.df],
    pValue: jsonNumber(10 ** comparison.log10P),
    log10P: jsonNumber(comparison.log10P),
    adjustedLog10P: jsonNumber(comparison.adjustedLog10P),
    family: run.familySize,
    effect: { name: effect.name, value: jsonNumber(effect.value), interval: pair(effect.interval) },
    [run.test.unit]: n,
    rejected: comparison.rejected,
    verdict: comparison.verdict,
    smallestDetectable: jsonNumber(comparison.smallestDetectable),
    ...(run.caution === null ? {} : { caution: run.caution }),
    ...(probabilities === null ? {} : { probabilities: { ...probabilities } }),
    ...(details === undefined ? {} : { details }),
  };
}

/** Friedman over folds: they share rows, so its p-values are too small. */
export const FOLDS_CAVEAT =
  'The ranks are over folds of one data set. Folds share their training rows, so they are not independent as data sets would be, and these p-values are too small (with equal ' +
  'models that change with every training row they alarmed two to four times as often as α says in simulations): read them as a description of this data set.';

function correctnessJson(
  { measure }: Ranking,
  { names, shares, result }: CorrectnessAnswer,
  { facts }: Inference,
  alpha: number,
): JsonValue {
  const caution = pooledCaution(facts);
  const rejected = result.log10P <= Math.log10(alpha);
  return {
    measure: measure.id,
    models: [...names],
    shares: [...shares],
    // one test of all models: a family of its own
    ...testNumbers(result, { adjustedLog10P: result.log10P, rejected }),
    rejected,
    ...testDetails(result),
    ...(caution === null ? {} : { caution }),
  };
}

function rankingJson(ranking: Ranking, inference: Inference, alpha: number): readonly JsonValue[] {
  return [
    ...ranking.runs.flatMap((run) => run.comparisons.map((entry) => comparisonEntry(ranking, run, entry))),
    ...(ranking.ranks === null ? [] : [rankJson(ranking.ranks, FOLDS_CAVEAT)]),
    ...(ranking.correctness === null ? [] : [correctnessJson(ranking, ranking.correctness, inference, alpha)]),
  ];
}

function designJson({ config, binding, inference }: ComparisonView): JsonValue {
  const { plan, facts, rankings } = inference;
  const beforehand = facts.nModels < 2 ? null : detectableBeforehand(config, facts, binding.alpha);
  const { kind, nFolds, repeats, nTrain, nTest }: DesignFacts = facts;
  return {
    mode: plan.mode,
    design: kind,
    folds: nFolds,
    repeats,
    trainRows: nTrain,
    testRows: nTest,
    tests: plan.entries.map((entry) => entry.id),
    reason: plan.reason,
    rope: config.rope,
    control: config.control ?? null,
    power: POWER,
    smallestDetectableAccuracyBeforehand:
      beforehand === null
        ? null
        : { value: jsonNumber(beforehand.smallestDetectable), pairs: beforehand.pairs, assumption: beforehand.assumption },
    skipped: rankings.flatMap((ranking) => ranking.skipped.map((entry) => ({ ...entry }))),
  };
}

/** The comparison's entry in results.json. */
export function comparisonJson(view: ComparisonView): Readonly<Record<string, JsonValue>> {
  const { config, design } = view;
  const { rankings } = view.inference;
  return {
    target: { column: config.target.column, positive: design.target.positive < 0 ? null : design.target.classes[design.target.positive] },
    dataSha256: view.dataset.sha256,
    rows: design.target.rows.length,
    features: [...design.features],
    resampling: { id: config.resampling.id, parameters: config.resampling.parameters as JsonValue },
    foldsHash: foldsHash(design.folds),
    folds: design.folds.map((fold) => ({ id: fold.id, train: fold.train.length, test: fold.test.length })),
    classes: [...design.target.classes],
    models: view.summaries.map((summary) => modelJson(summary, design)),
    ranking: rankings.length === 0 ? [] : rankings[0].order.map((summary) => summary.entry.name),
    inferenceDesign: designJson(view),
    inference: rankings.flatMap((ranking) => rankingJson(ranking, view.inference, view.binding.alpha)),
    leakage: view.leakage.json,
  };
}
