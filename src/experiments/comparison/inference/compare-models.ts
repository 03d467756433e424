import { StatisticError } from '../../../core/errors.ts';
import type { Outcome } from '../../../core/experiment.ts';
import type { Measure } from '../../../core/measure.ts';
import { deriveSeed } from '../../../core/rng.ts';
import { holm } from '../../../stats/index.ts';
import { type RankAnswer, rankAnswer } from '../../shared/rank-answer.ts';
import type { Design } from '../cell.ts';
import type { ComparisonConfig } from '../config.ts';
import { type ModelSummary, valueOf } from '../summary.ts';
import { chooseTests, type TestPlan } from './choose-tests.ts';
import { type CorrectnessAnswer, correctnessAnswer } from './cochran-q.ts';
import { type DesignFacts, designFacts } from './design-kind.ts';
import { type InferenceEntry, pairTests, rankParameters } from './index.ts';
import type { PairAnswer, PairInput, PairTest } from './pair-test.ts';
import { poolRows } from './pooled-rows.ts';

/** Power at which a smallest detectable difference is stated. */
export const POWER = 0.8;

/** Probability from which a Bayesian test decides. */
const DECISION = 0.95;

/** `behind`: the model is worse than the reference; `ahead`: better; `tie`: the data show no difference; `equivalent`: they show that it is negligible. */
export type PairVerdict = 'behind' | 'ahead' | 'tie' | 'equivalent' | 'undecided' | 'not computable';

/** The reference against one model by one test. */
export interface Comparison extends PairAnswer {
  readonly reference: string;
  readonly model: string;
  readonly adjustedLog10P: number;
  readonly rejected: boolean;
  readonly verdict: PairVerdict;
  /** Smallest true difference that this test would find with 80 % power, the level shared by its family of pairs. */
  readonly smallestDetectable: number;
  /** Probability that the reference is better, practically equivalent, worse. */
  readonly probabilities: { readonly better: number; readonly equivalent: number; readonly worse: number } | null;
}

/** One test of one measure. */
export interface TestRun {
  readonly test: PairTest;
  readonly parameters: unknown;
  readonly comparisons: readonly Comparison[];
  /** Pairs that the p-values are adjusted for. */
  readonly familySize: number;
  /** Where the test is known to err more often than its level says: sentences. */
  readonly caution: string | null;
}

/** A test that was wanted and could not judge a measure. */
export interface SkippedTest {
  readonly test: string;
  readonly measure: string;
  readonly reason: string;
}

/** Models from best to worst by one measure, and the reference compared with each other. */
export interface Ranking {
  readonly measure: Measure;
  readonly order: readonly ModelSummary[];
  /** The control, or the best model. */
  readonly reference: ModelSummary;
  /** In the order asked for; the first one decides. */
  readonly runs: readonly TestRun[];
  readonly ranks: RankAnswer | null;
  readonly correctness: CorrectnessAnswer | null;
  readonly skipped: readonly SkippedTest[];
}

/** All inference of a comparison. */
export interface Inference {
  readonly plan: TestPlan;
  readonly facts: DesignFacts;
  readonly rankings: readonly Ranking[];
}

const scoreOf = (summary: ModelSummary, measure: Measure): number => {
  const mean = summary.measures.get(measure.id)?.mean ?? NaN;
  if (Number.isNaN(mean)) return -Infinity;
  return measure.direction === 'higher' ? mean : -mean;
};

/** Best first by the mean of a measure, ties in the order of the suite. */
function orderModels(summaries: readonly ModelSummary[], measure: Measure): readonly ModelSummary[] {
  return summaries
    .map((summary, index) => ({ summary, index, score: scoreOf(summary, measure) }))
    .sort((a, b) => (a.score === b.score ? a.index - b.index : b.score > a.score ? 1 : -1))
    .map(({ summary }) => summary);
}

interface Question extends PairInput {
  readonly summaries: readonly ModelSummary[];
  readonly reference: number;
  /** The reference was named before looking: then only its own pairs count. */
  readonly named: boolean;
  readonly alpha: number;
}

function verdictOf(answer: PairAnswer, adjustedLog10P: number, alpha: number, better: 1 | -1): PairVerdict {
  if (answer.posterior !== undefined) {
    const { below, equivalent, above } = answer.posterior;
    if (equivalent >= DECISION) return 'equivalent';
    if (above >= DECISION) return better === 1 ? 'behind' : 'ahead';
    if (below >= DECISION) return better === 1 ? 'ahead' : 'behind';
    return 'undecided';
  }
  if (Number.isNaN(adjustedLog10P)) return 'not computable';
  if (adjustedLog10P > Math.log10(alpha)) return 'tie';
  return answer.difference * better > 0 ? 'behind' : 'ahead';
}

/**
 * Judges the reference against every model. The best model is chosen by the very scores that are tested, so p-values are Holm-adjusted over all pairs, as if each had been
 * asked about; with a control named beforehand, over its own pairs alone.
 * @throws StatisticError when the data cannot carry the test
 */
function runTest(test: PairTest, parameters: unknown, question: Question): TestRun {
  const { summaries, reference, named, alpha, measure } = question;
  const judge = test.prepare(question, parameters);
  const models = [...summaries.keys()];
  const pairs = models
    .flatMap((first) =>
      models
        .filter((second) => (named ? first === reference && second !== reference : first < second))
        .map((second) => [first, second] as const),
    )
    .map(([a, b]) => (b === reference ? ([b, a] as const) : ([a, b] as const)))
    .flatMap(([first, second]) => {
      const answer = judge(first, second);
      return answer === undefined ? [] : [{ first, second, answer }];
    });
  const adjusted = holm(pairs.map(({ answer }) => answer.log10P));
  const familySize = pairs.length;
  const better = measure.direction === 'higher' ? 1 : -1;
  const comparisons = pairs.flatMap(({ first, second, answer }, index): Comparison[] => {
    if (first !== reference) return [];
    const { posterior } = answer;
    return [
      {
        ...answer,
        reference: summaries[first].entry.name,
        model: summaries[second].entry.name,
        adjustedLog10P: adjusted[index],
        rejected: adjusted[index] <= Math.log10(alpha),
        verdict: verdictOf(answer, adjusted[index], alpha, better),
        // without a spread there is nothing that says what could have been missed
        smallestDetectable: answer.detectable(alpha / familySize, POWER) || NaN,
        probabilities:
          posterior === undefined
            ? null
            : {
                better: better === 1 ? posterior.above : posterior.below,
                equivalent: posterior.equivalent,
                worse: better === 1 ? posterior.below : posterior.above,
              },
      },
    ];
  });
  return { test, parameters, comparisons, familySize, caution: test.caution?.(question.facts) ?? null };
}

/** Friedman over the folds that every finished model has a value on. */
function rankOverFolds(entry: InferenceEntry, question: Question, design: Design): RankAnswer {
  const kept = [...question.summaries.keys()].filter((model) => question.folds[model].some((value) => !Number.isNaN(value)));
  const folds = [...design.folds.keys()].filter((fold) => kept.every((model) => !Number.isNaN(question.folds[model][fold])));
  const { postHoc } = rankParameters.parse(entry.parameters);
  const control = question.named ? kept.indexOf(question.reference) : -1;
  return rankAnswer({
    measure: question.measure,
    names: kept.map((model) => question.summaries[model].entry.name),
    blocks: folds.map((fold) => design.folds[fold].id),
    scores: Float64Array.from(folds.flatMap((fold) => kept.map((model) => question.folds[model][fold]))),
    postHoc,
    control: control < 0 ? null : control,
    alpha: question.alpha,
  });
}

/** Why a test of all models at once cannot judge this measure on this design, as a clause; null when it can. */
function refuseJoint(id: string, measure: Measure, { nFolds }: DesignFacts): string | null {
  if (id === 'friedman') return nFolds < 2 ? 'it needs several folds' : null;
  return measure.id === 'accuracy' ? null : 'it judges accuracy only';
}

function rankModels(question: Question, plan: TestPlan, design: Design, order: readonly ModelSummary[]): Ranking {
  const { measure, facts } = question;
  const names = question.summaries.map((summary) => summary.entry.name);
  const runs: TestRun[] = [];
  const skipped: SkippedTest[] = [];
  let ranks: RankAnswer | null = null;
  let correctness: CorrectnessAnswer | null = null;
  for (const entry of facts.nModels < 2 ? [] : plan.entries) {
    const test = pairTests.has(entry.id) ? pairTests.get(entry.id) : null;
    const refusal = test === null ? refuseJoint(entry.id, measure, facts) : test.refuse(measure, facts);
    if (refusal !== null) {
      skipped.push({ test: entry.id, measure: measure.id, reason: refusal });
      continue;
    }
    try {
      if (entry.id === 'friedman') ranks = rankOverFolds(entry, question, design);
      else if (test === null) correctness = correctnessAnswer(question.pooled(), names, question.alpha, question.seed);
      else runs.push(runTest(test, entry.parameters, question));
    } catch (error) {
      if (!(error instanceof StatisticError)) throw error;
      const found = error.found === undefined ? '' : ` (${error.found})`;
      skipped.push({ test: entry.id, measure: measure.id, reason: `${error.message}${found}` });
    }
  }
  return {
    measure,
    order,
    reference: question.summaries[question.reference],
    runs: runs.filter((run) => run.comparisons.length > 0),
    ranks,
    correctness,
    skipped,
  };
}

/** What the tests of a comparison are made from. */
export interface InferenceInput {
  readonly config: ComparisonConfig;
  readonly experiment: string;
  readonly alpha: number;
  readonly suiteSeed: number;
  readonly design: Design;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly summaries: readonly ModelSummary[];
  readonly measures: readonly Measure[];
}

/** Ranks the models by each measure and runs the tests. Pure; the bootstrap is the costly one: O(replicates × models × rows) per measure. */
export function compareModels(input: InferenceInput): Inference {
  const { config, design, summaries, alpha } = input;
  const facts = designFacts(design.folds, design.target.classes.length, summaries.length);
  const plan = chooseTests(config.inference, facts);
  let pooled: ReturnType<typeof poolRows> | undefined;
  const poolOnce = (): ReturnType<typeof poolRows> =>
    (pooled ??= poolRows(
      design.folds,
      design.target,
      summaries.map((summary) =>
        design.folds.map((fold) => valueOf(input.outcomes.get(`${input.experiment}/${summary.entry.name}/${fold.id}`))),
      ),
    ));
  const control = summaries.findIndex((summary) => summary.entry.name === config.control);
  const rankings = input.measures.map((measure) => {
    const order = orderModels(summaries, measure);
    const question: Question = {
      measure,
      facts,
      folds: summaries.map((summary) => summary.measures.get(measure.id)?.folds ?? new Float64Array(0)),
      pooled: poolOnce,
      level: 1 - alpha,
      rope: config.rope,
      seed: deriveSeed(input.suiteSeed, 'inference', input.experiment),
      summaries,
      reference: control >= 0 ? control : summaries.indexOf(order[0]),
      named: control >= 0,
      alpha,
    };
    return rankModels(question, plan, design, order);
  });
  return { plan, facts, rankings };
}
