import type { Measure } from '../core/measure.ts';
import { deriveSeed } from '../core/rng.ts';
import { mean } from '../stats/index.ts';
import { type Contrast, identicalContrast, isContrast, type NoContrast, sameScores } from './contrast.ts';
import type { ExperimentEvidence, ModelEvidence } from './evidence.ts';
import { foldContrast } from './fold-contrast.ts';
import { rowContrast, sayTheSame, tangoContrast } from './row-contrast.ts';
import { unpairedContrast } from './unpaired-contrast.ts';
import { firstRepeat, poolParts, pooledValue, type Scope, type View, viewOf } from './view.ts';

/** One model in one run. */
export interface Side {
  readonly experiment: ExperimentEvidence;
  readonly model: ModelEvidence;
}

/** Two values of a measure and what sets them apart. */
export interface Comparison {
  readonly value: number;
  readonly reference: number;
  readonly contrast: Contrast | NoContrast;
}

const allFinite = (values: Float64Array): boolean => values.every(Number.isFinite);

/** The value that stands for a view: the mean over folds, as everywhere in a report; over the pooled rows where a fold has no value. */
export function valueOf(experiment: ExperimentEvidence, measure: Measure, view: View): number {
  return allFinite(view.values) ? mean(view.values) : pooledValue(experiment, measure, view);
}

const shortHash = (hash: string): string => hash.slice(0, 12);

/** What keeps two runs from being compared fold by fold, each as a clause. */
function pairingProblems(candidate: ExperimentEvidence, reference: ExperimentEvidence): readonly string[] {
  const problems: string[] = [];
  if (candidate.dataSha256 !== reference.dataSha256)
    problems.push(`the data differ (SHA-256 ${shortHash(candidate.dataSha256)} here, ${shortHash(reference.dataSha256)} there)`);
  if (candidate.foldsHash !== reference.foldsHash)
    problems.push(`the folds differ (${shortHash(candidate.foldsHash)} here, ${shortHash(reference.foldsHash)} there)`);
  return problems;
}

/** Why two runs cannot be compared at all; null when they can. */
function classProblem(candidate: ExperimentEvidence, reference: ExperimentEvidence): string | null {
  const [here, there] = [candidate.classes.join(', '), reference.classes.join(', ')];
  if (here !== there) return `the classes differ (${here} here, ${there} there)`;
  if (candidate.positive !== reference.positive) return 'another class counts as positive';
  return null;
}

/** No spread over folds and no rows at hand: the accuracy of n rows can still not be surer than n rows allow. */
function withoutSpread(candidate: View, reference: View, measure: Measure, experiment: ExperimentEvidence): Contrast | NoContrast {
  if (candidate.fingerprint !== null && candidate.fingerprint === reference.fingerprint) return sameScores;
  if (measure.id !== 'accuracy') {
    return {
      reason:
        'the folds show no spread to judge by, and the predictions are not at hand: compare run folders that hold predictions.parquet',
      undecided: true,
    };
  }
  const n = experiment.folds.filter((fold) => fold.repeat === experiment.folds[0].repeat).reduce((sum, fold) => sum + fold.test, 0);
  const gap = Math.round((mean(candidate.values) - mean(reference.values)) * n);
  return tangoContrast(Math.max(gap, 0), Math.max(-gap, 0), n);
}

/**
 * Two models on the same folds: the corrected resampled t test over several folds; on one test set, or where the folds of a small slice have no values or no spread, a
 * test over the rows.
 */
function pairedContrast(
  candidate: View,
  reference: View,
  measure: Measure,
  experiment: ExperimentEvidence,
  seed: number,
): Contrast | NoContrast {
  const { rows } = candidate;
  const other = reference.rows;
  if (rows !== null && other !== null && rows.every((part, fold) => sayTheSame(part, other[fold]))) {
    // two models that both call nothing positive agree in every row and have no precision: nothing was compared
    const defined = Number.isFinite(valueOf(experiment, measure, candidate));
    return defined ? identicalContrast : { reason: `${measure.title} is not defined on these rows` };
  }
  const finite = allFinite(candidate.values) && allFinite(reference.values);
  if (finite && experiment.folds.length > 1) {
    const tested = firstRepeat(experiment, candidate)?.reduce((sum, part) => sum + part.truth.length, 0);
    const overFolds = foldContrast(candidate.values, reference.values, measure, experiment.folds, tested);
    if (overFolds !== undefined) return overFolds;
  }
  const [mine, theirs] = [firstRepeat(experiment, candidate), firstRepeat(experiment, reference)];
  if (mine !== null && theirs !== null) return rowContrast(poolParts(mine), poolParts(theirs), measure, seed);
  if (!finite) return { reason: `${measure.title} has no value in some fold` };
  if (experiment.folds.length > 1 || candidate.fingerprint === reference.fingerprint)
    return withoutSpread(candidate, reference, measure, experiment);
  return {
    reason:
      'one test set is compared row by row, and the predictions of a side are not at hand: compare run folders that hold predictions.parquet',
  };
}

/**
 * Compares a model with another one, of the same run or of an earlier one, through a scope. Data or folds that differ are compared without pairing where that is allowed.
 */
export function compareModels(candidate: Side, reference: Side, measure: Measure, scope: Scope, unpaired: boolean): Comparison {
  const none = (reason: string): Comparison => ({ value: NaN, reference: NaN, contrast: { reason } });
  const fatal = classProblem(candidate.experiment, reference.experiment);
  if (fatal !== null) return none(fatal);
  const problems = candidate.experiment === reference.experiment ? [] : pairingProblems(candidate.experiment, reference.experiment);
  if (problems.length > 0 && (!unpaired || scope.places !== null)) {
    const hint =
      scope.places === null
        ? 'baseline: { unpaired: allow } in the suite, or compare --unpaired, compares without pairing'
        : 'slices need the same rows';
    return none(`${problems.join(', and ')}; ${hint}`);
  }
  const mine = viewOf(candidate.experiment, candidate.model, measure, scope);
  const theirs = viewOf(reference.experiment, reference.model, measure, scope);
  if (mine === undefined) return none(`${measure.title} was not measured, and there are no predictions to compute it from`);
  if (theirs === undefined)
    return none(
      `${measure.title} is not in what it is compared with, and neither are predictions to compute it from: a run folder with predictions.parquet has them (--baseline RUN-FOLDER)`,
    );
  const value = valueOf(candidate.experiment, measure, mine);
  const other = valueOf(reference.experiment, measure, theirs);
  if (problems.length > 0) {
    const [a, b] = [mine.values, theirs.values];
    const contrast = unpairedContrast(
      { values: a, folds: candidate.experiment.folds },
      { values: b, folds: reference.experiment.folds },
      measure,
    );
    return {
      value,
      reference: other,
      contrast: isContrast(contrast) ? { ...contrast, test: `${contrast.test}, because ${problems.join(' and ')}` } : contrast,
    };
  }
  const seed = deriveSeed('gate', candidate.experiment.id, measure.id);
  return { value, reference: other, contrast: pairedContrast(mine, theirs, measure, candidate.experiment, seed) };
}
