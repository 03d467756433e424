import type { ExperimentResult } from '../core/experiment.ts';
import type { Measure } from '../core/measure.ts';
import { didYouMean } from '../core/suggest.ts';
import type { Gate, Verdict, VerdictPart, VerdictWord } from '../core/suite.ts';
import { measures } from '../measures/index.ts';
import { combine } from './combine.ts';
import { decide, type Relation, relationOf } from './decide.ts';
import { type Baseline, evidenceOfResult, type ExperimentEvidence } from './evidence.ts';
import { compareModels, type Comparison, type Side, valueOf } from './pair.ts';
import { relatedPart } from './related-part.ts';
import { describeRule, print } from './rule-words.ts';
import { type Slice, type SliceSource, slicesOf } from './slices.ts';
import { viewOf } from './view.ts';

/** What gates may know besides the results. */
export interface GateContext {
  /** The suite's significance level. */
  readonly alpha: number;
  /** An earlier run; null when none was given. */
  readonly baseline: Baseline | null;
  /** A baseline on other data or folds is compared without pairing. */
  readonly unpaired: boolean;
  /** Data of each experiment by its id, for slices. */
  readonly sources: ReadonlyMap<string, SliceSource>;
}

/** One of the things that a gate judges. */
interface Subject {
  readonly name: string;
  readonly model: string;
  readonly slice: Slice;
}

/** A part judged by its number alone, or one that could not be judged. */
function plainPart(subject: string, verdict: VerdictWord, reason: string, value: number | null): VerdictPart {
  return {
    subject,
    verdict,
    reason,
    value,
    reference: null,
    difference: null,
    interval: null,
    log10P: null,
    log10PEqual: null,
    test: null,
    needed: null,
  };
}

/** The other side of a comparison; a sentence when there is none. */
function referenceOf(relation: Relation, model: string, own: ExperimentEvidence, baseline: Baseline | null): Side | string {
  if (relation.reference !== 'baseline') {
    const other = own.models.get(relation.reference);
    return other === undefined
      ? `there is no model '${relation.reference}': ${didYouMean(relation.reference, [...own.models.keys()])}`
      : { experiment: own, model: other };
  }
  if (baseline === null)
    return 'there is no baseline to compare with: `flowverdict baseline set RUN-FOLDER` keeps one, `--baseline RUN-FOLDER` takes one for this run';
  const experiment = baseline.experiments.get(own.id);
  if (experiment === undefined) return `the baseline (${baseline.name}) has no experiment '${own.id}'`;
  const other = experiment.models.get(model);
  if (other === undefined)
    return `the baseline (${baseline.name}) has no model '${model}': ${didYouMean(model, [...experiment.models.keys()])}`;
  return { experiment, model: other };
}

interface Question {
  readonly gate: Gate;
  readonly own: ExperimentEvidence;
  readonly measure: Measure;
  readonly classCode: number | null;
  readonly subjects: readonly Subject[];
}

function judgeRelated(
  { gate, own, measure, classCode, subjects }: Question,
  relation: Relation,
  context: GateContext,
): readonly VerdictPart[] {
  const alpha = gate.alpha ?? context.alpha;
  const comparisons = subjects.map(({ model, slice }): Comparison => {
    const candidate = own.models.get(model);
    const reference = referenceOf(relation, model, own, context.baseline);
    if (candidate === undefined || typeof reference === 'string') {
      const reason = typeof reference === 'string' ? reference : `model '${model}' gave no numbers`;
      return { value: NaN, reference: NaN, contrast: { reason } };
    }
    return compareModels({ experiment: own, model: candidate }, reference, measure, { classCode, places: slice.places }, context.unpaired);
  });
  const decisions = decide(
    relation,
    comparisons.map(({ contrast }) => contrast),
    gate.of,
    alpha,
  );
  return subjects.map((subject, index) => relatedPart(subject.name, comparisons[index], decisions[index], relation, alpha));
}

function judgeBounds({ gate, own, measure, classCode, subjects }: Question): readonly VerdictPart[] {
  return subjects.map(({ name, model, slice }): VerdictPart => {
    const evidence = own.models.get(model);
    const view = evidence === undefined ? undefined : viewOf(own, evidence, measure, { classCode, places: slice.places });
    if (view === undefined) return plainPart(name, 'error', `${measure.title} could not be computed: no predictions are at hand`, null);
    const value = valueOf(own, measure, view);
    if (!Number.isFinite(value)) return plainPart(name, 'error', `${measure.title} is not defined here`, null);
    const holds = value >= (gate.min ?? -Infinity) && value <= (gate.max ?? Infinity);
    const rows = slice.nRows > 0 ? ` on ${String(slice.nRows)} rows` : '';
    return plainPart(name, holds ? 'pass' : 'fail', `${print(value)}${rows}`, value);
  });
}

function questionOf(
  gate: Gate,
  result: ExperimentResult,
  context: GateContext,
): (Question & { readonly tooFew: readonly Slice[] }) | string {
  const own = evidenceOfResult(result);
  if (own === undefined) return `experiment '${result.id}' compares no models: such a rule needs fold scores`;
  if (!measures.has(gate.measure)) return `unknown measure '${gate.measure}': ${didYouMean(gate.measure, measures.ids)}`;
  const classCode = gate.class === undefined ? null : own.classes.indexOf(gate.class);
  if (classCode === -1) return `there is no class '${gate.class ?? ''}': ${didYouMean(gate.class ?? '', own.classes)}`;
  if (gate.model !== undefined && !own.models.has(gate.model))
    return `there is no model '${gate.model}': ${didYouMean(gate.model, [...own.models.keys()])}`;
  const slices = slicesOf(gate, own, context.sources.get(gate.experiment));
  if (typeof slices === 'string') return slices;
  const compared = relationOf(gate)?.reference;
  const models = gate.model === undefined ? [...own.models.keys()].filter((model) => model !== compared) : [gate.model];
  const subjects = models.flatMap((model) =>
    slices.judged.map((slice): Subject => ({ name: slice.name === '' ? model : `${model}, ${slice.name}`, model, slice })),
  );
  return { gate, own, measure: measures.get(gate.measure), classCode, subjects, tooFew: slices.tooFew };
}

/** Does the gate need more than the numbers that experiments report: a comparison, a class, a slice? */
export const looksAtRows = (gate: Gate): boolean =>
  relationOf(gate) !== undefined || gate.class !== undefined || gate.rows !== undefined || gate.sliceBy !== undefined;

/**
 * Judges a gate that compares models, or looks at one class or at slices of the rows. Each model and slice is a part of its own; `of` says how they make the verdict.
 */
export function judgeRows(gate: Gate, result: ExperimentResult, context: GateContext): Verdict {
  const rule = describeRule(gate);
  const question = questionOf(gate, result, context);
  if (typeof question === 'string') return { gate, rule, observed: null, verdict: 'error', reason: question };
  const relation = relationOf(gate);
  const parts = relation === undefined ? judgeBounds(question) : judgeRelated(question, relation, context);
  if (parts.length === 0) return { gate, rule, observed: null, verdict: 'error', reason: 'there is nothing to judge', parts };
  const deciding = combine(parts, gate.of);
  const alike = parts.filter((part) => part.verdict === deciding.verdict).length;
  const others = parts.length > 1 ? `; ${String(alike)} of ${String(parts.length)} ${deciding.verdict}` : '';
  const unjudged =
    question.tooFew.length > 0
      ? `; ${String(question.tooFew.length)} smaller slice${question.tooFew.length === 1 ? '' : 's'} not judged`
      : '';
  // a model that lost a fold has a mean over fewer folds: such a number may convict, never acquit
  const incomplete = result.status !== 'complete' && deciding.verdict !== 'fail';
  const reason = incomplete ? `cells of '${result.id}' did not finish` : `${deciding.subject}: ${deciding.reason}${others}${unjudged}`;
  return { gate, rule, observed: deciding.value, verdict: incomplete ? 'error' : deciding.verdict, reason, parts };
}
