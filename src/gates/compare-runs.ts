import { DataError } from '../core/errors.ts';
import type { Measure } from '../core/measure.ts';
import { didYouMean } from '../core/suggest.ts';
import type { VerdictPart, VerdictWord } from '../core/suite.ts';
import { combine } from './combine.ts';
import { decide, type Relation } from './decide.ts';
import type { Baseline, ExperimentEvidence } from './evidence.ts';
import { compareModels, type Side } from './pair.ts';
import { relatedPart } from './related-part.ts';

/** What of two runs is compared, and by which rule. */
export interface RunComparisonRequest {
  readonly relation: Relation;
  readonly alpha: number;
  readonly unpaired: boolean;
  /** The measure of an experiment: the one asked for, or its first one. */
  readonly measureOf: (experiment: ExperimentEvidence) => Measure;
  /** Only this experiment; all common ones when absent. */
  readonly experiment?: string | undefined;
  /** Only this model; all common ones when absent. */
  readonly model?: string | undefined;
}

/** One model of one experiment in both runs. */
export interface RunComparison {
  readonly experiment: string;
  readonly model: string;
  readonly measure: string;
  readonly part: VerdictPart;
}

/** Two runs against each other. */
export interface RunComparisons {
  readonly verdict: VerdictWord;
  readonly comparisons: readonly RunComparison[];
}

interface Pair {
  readonly experiment: string;
  readonly model: string;
  readonly measure: Measure;
  readonly candidate: Side;
  readonly reference: Side;
}

/** Models of the same name; a single one on each side is a pair whatever the names. */
function pairModels(
  base: ExperimentEvidence,
  head: ExperimentEvidence,
  wanted: string | undefined,
): readonly (readonly [string, string])[] {
  const [before, after] = [[...base.models.keys()], [...head.models.keys()]];
  const common = after.filter((model) => base.models.has(model));
  if (wanted !== undefined) return common.includes(wanted) ? [[wanted, wanted]] : [];
  if (common.length === 0 && before.length === 1 && after.length === 1) return [[before[0], after[0]]];
  return common.map((model) => [model, model] as const);
}

function pairs(base: Baseline, head: Baseline, request: RunComparisonRequest): readonly Pair[] {
  return [...head.experiments.values()].flatMap((after) => {
    const before = base.experiments.get(after.id);
    if (before === undefined || (request.experiment !== undefined && request.experiment !== after.id)) return [];
    return pairModels(before, after, request.model).flatMap(([old, model]): readonly Pair[] => {
      const [reference, candidate] = [before.models.get(old), after.models.get(model)];
      if (reference === undefined || candidate === undefined) return [];
      return [
        {
          experiment: after.id,
          model,
          measure: request.measureOf(after),
          candidate: { experiment: after, model: candidate },
          reference: { experiment: before, model: reference },
        },
      ];
    });
  });
}

function nothingInCommon(base: Baseline, head: Baseline, request: RunComparisonRequest): DataError {
  const names = (run: Baseline): string =>
    [...run.experiments.values()].map((experiment) => `${experiment.id} (${[...experiment.models.keys()].join(', ')})`).join('; ');
  const wanted = request.experiment ?? request.model;
  return new DataError('the two runs have no experiment and model in common', {
    code: 'COMPARE_NOTHING',
    where: `${base.name} and ${head.name}`,
    expected: wanted === undefined ? 'experiments and models of the same names' : `experiment or model '${wanted}' in both`,
    found: `${names(base)} against ${names(head)}`,
    hint:
      wanted === undefined
        ? 'Compare runs of the same suite.'
        : didYouMean(
            wanted,
            [...head.experiments.values()].flatMap(({ id, models }) => [id, ...models.keys()]),
          ),
  });
}

/**
 * Compares every model that two runs have in common; one broken rule fails the whole (Holm over all pairs).
 * @throws DataError COMPARE_NOTHING
 */
export function compareRuns(base: Baseline, head: Baseline, request: RunComparisonRequest): RunComparisons {
  const found = pairs(base, head, request);
  if (found.length === 0) throw nothingInCommon(base, head, request);
  const { relation, alpha } = request;
  const compared = found.map(({ candidate, reference, measure }) =>
    compareModels(candidate, reference, measure, { classCode: null, places: null }, request.unpaired),
  );
  const decisions = decide(
    relation,
    compared.map(({ contrast }) => contrast),
    'each',
    alpha,
  );
  const comparisons = found.map(({ experiment, model, measure }, index): RunComparison => ({
    experiment,
    model,
    measure: measure.id,
    part: relatedPart(model, compared[index], decisions[index], relation, alpha),
  }));
  const worst = combine(
    comparisons.map(({ part }) => part),
    'each',
  );
  return { verdict: worst.verdict, comparisons };
}
