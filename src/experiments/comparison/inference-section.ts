import { differencePlot } from '../../charts/index.ts';
import type { Block, ChartBlock, Table, Text } from '../../core/content.ts';
import { formatEffect, formatP, formatPValue } from '../../stats/index.ts';
import { rankBlocks } from '../shared/rank-section.ts';
import { testBlocks } from '../shared/test-blocks.ts';
import { count, formatProbability, formatScore, listWords } from '../shared/wording.ts';
import { type Comparison, POWER, type Ranking, type TestRun } from './inference/compare-models.ts';
import { pooledCaution } from './inference/pair-test.ts';
import { type ComparisonView, FOLDS_CAVEAT } from './json.ts';

/** The test that decides: the first of a ranking that gives p-values. */
const decidingRun = (ranking: Ranking): TestRun | undefined =>
  ranking.runs.find((run) => run.comparisons.some((entry) => entry.probabilities === null)) ?? ranking.runs.at(0);

/** Models that a Bayesian test shows to be practically equivalent to the reference. */
export function equivalentModels(ranking: Ranking): readonly string[] {
  const shown = ranking.runs.flatMap((run) =>
    run.comparisons.filter((entry) => entry.verdict === 'equivalent').map((entry) => entry.model),
  );
  return ranking.order.map((summary) => summary.entry.name).filter((name) => shown.includes(name));
}

/** What is known of each model beside the reference, by the deciding test. */
export function decidedComparisons(ranking: Ranking): readonly Comparison[] {
  return decidingRun(ranking)?.comparisons ?? [];
}

/** Models that the data do not tell apart from the reference, best first. */
export function tiedModels(ranking: Ranking): readonly string[] {
  const order = ranking.order.map((summary) => summary.entry.name);
  return decidedComparisons(ranking)
    .filter((entry) => entry.verdict === 'tie' || entry.verdict === 'undecided' || entry.verdict === 'equivalent')
    .map((entry) => entry.model)
    .sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

const orderOf = (ranking: Ranking): ((a: Comparison, b: Comparison) => number) => {
  const order = ranking.order.map((summary) => summary.entry.name);
  return (a, b) => order.indexOf(a.model) - order.indexOf(b.model);
};

const interval = ([low, high]: readonly [number, number]): string =>
  Number.isNaN(low) ? '–' : `${formatScore(low)} to ${formatScore(high)}`;

function pValueTable(ranking: Ranking, run: TestRun, level: number): Table {
  const withStatistic = run.comparisons.some((entry) => Number.isFinite(entry.statistic));
  const withDf = run.comparisons.some((entry) => entry.df.length > 0);
  const symbol = { mcnemar: 'χ²', 'de-long': 'z', 'five-by-two-f': 'F' }[run.test.id] ?? 't';
  return {
    kind: 'table',
    columns: [
      { title: `${ranking.reference.entry.name} against`, align: 'left' },
      { title: 'Difference', align: 'right' },
      { title: `${String(level)} % interval`, align: 'right' },
      ...(withStatistic ? [{ title: symbol, align: 'right' as const }] : []),
      ...(withDf ? [{ title: 'df', align: 'right' as const }] : []),
      { title: 'p', align: 'right' },
      { title: 'p, Holm', align: 'right' },
      { title: 'Smallest detectable', align: 'right' },
      { title: 'Verdict', align: 'left' },
    ],
    rows: [...run.comparisons]
      .sort(orderOf(ranking))
      .map((entry) => [
        entry.model,
        formatScore(entry.difference),
        interval(entry.interval),
        ...(withStatistic ? [Number.isFinite(entry.statistic) ? entry.statistic.toFixed(2) : '–'] : []),
        ...(withDf ? [entry.df.map(String).join(', ')] : []),
        formatPValue(entry.log10P),
        formatPValue(entry.adjustedLog10P),
        formatScore(entry.smallestDetectable),
        entry.verdict,
      ]),
  };
}

function probabilityTable(ranking: Ranking, run: TestRun, level: number): Table {
  return {
    kind: 'table',
    columns: [
      { title: `${ranking.reference.entry.name} against`, align: 'left' },
      { title: 'Difference', align: 'right' },
      { title: `${String(level)} % credible interval`, align: 'right' },
      { title: `${ranking.reference.entry.name} better`, align: 'right' },
      { title: 'practically equivalent', align: 'right' },
      { title: 'worse', align: 'right' },
      { title: 'Verdict', align: 'left' },
    ],
    rows: [...run.comparisons]
      .sort(orderOf(ranking))
      .map((entry) => [
        entry.model,
        formatScore(entry.difference),
        interval(entry.interval),
        formatProbability(entry.probabilities?.better ?? NaN),
        formatProbability(entry.probabilities?.equivalent ?? NaN),
        formatProbability(entry.probabilities?.worse ?? NaN),
        entry.verdict,
      ]),
  };
}

function runText(view: ComparisonView, ranking: Ranking, run: TestRun): string {
  const name = ranking.measure.title;
  if (run.comparisons.some((entry) => entry.probabilities !== null)) {
    const { rope } = view.config;
    return `${run.test.sentence} Region of practical equivalence of ${name}: ±${String(rope)}. A verdict needs a probability of at least 95 %.`;
  }
  const family =
    run.familySize === 1
      ? 'There is one pair, so nothing is adjusted.'
      : view.config.control === undefined
        ? `p is Holm-adjusted over all ${String(run.familySize)} pairs of models, because the best one was chosen by these very scores.`
        : `p is Holm-adjusted over the ${String(run.familySize)} comparisons with the control.`;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}. ${run.test.sentence} ${family} Intervals are for each pair alone.`;
}

/** After the run: what these folds or rows could have found. */
function detectableText(ranking: Ranking, run: TestRun, alpha: number): string | null {
  const values = run.comparisons.map((entry) => entry.smallestDetectable).filter((value) => Number.isFinite(value));
  if (values.length === 0) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const range = low === high ? formatScore(low) : `${formatScore(low)} to ${formatScore(high)}, depending on the pair`;
  const shared = run.familySize > 1 ? ` shared by ${String(run.familySize)} pairs` : '';
  return (
    `Smallest detectable difference in ${ranking.measure.title}: ${range}. A true difference of that size would be found with ${String(100 * POWER)} % power at level ` +
    `${String(alpha)}${shared}, given the spread seen here. A tie makes larger differences unlikely; smaller ones stay possible.`
  );
}

const cautionBlocks = (caution: string | null): readonly Block[] =>
  caution === null ? [] : [{ kind: 'callout', tone: 'warning', text: caution }];

function runBlocks(view: ComparisonView, ranking: Ranking, run: TestRun): readonly Block[] {
  const level = Number((100 * (1 - view.binding.alpha)).toPrecision(4));
  const bayesian = run.comparisons.some((entry) => entry.probabilities !== null);
  const detectable = run === decidingRun(ranking) && !bayesian ? detectableText(ranking, run, view.binding.alpha) : null;
  return [
    { kind: 'paragraph', text: runText(view, ranking, run) },
    ...cautionBlocks(run.caution),
    bayesian ? probabilityTable(ranking, run, level) : pValueTable(ranking, run, level),
    ...(detectable === null ? [] : [{ kind: 'paragraph' as const, text: detectable }]),
  ];
}

/** Cochran's Q: one answer for all models. */
function correctnessBlocks(view: ComparisonView, { correctness }: Ranking): readonly Block[] {
  if (correctness === null) return [];
  const { names, shares, result } = correctness;
  const rejected = result.log10P <= Math.log10(view.binding.alpha);
  const right = names.map((name, model) => `${name} ${formatScore(shares[model])}`);
  const found = rejected
    ? 'Not all models are right equally often'
    : 'These rows do not show that any model is right more often than the others';
  const text =
    `${found}: Cochran’s Q = ${result.statistic.toFixed(2)}, df ${String(result.df)}, ${formatP(result.log10P)}, ${formatEffect(result.effect)} over ${count(result.n)} rows ` +
    `(Cochran 1950). Right on: ${listWords(right)}. Which models differ, Q does not say; mcnemar does, pair by pair.`;
  return [
    { kind: 'paragraph', text },
    ...cautionBlocks(pooledCaution(view.inference.facts)),
    ...result.warnings.map((warning): Block => ({ kind: 'callout', tone: 'warning', text: warning })),
    ...testBlocks([{ name: 'Cochran’s Q', ...result }]),
  ];
}

const asReason = (entry: { test: string; measure: string; reason: string }): string => `${entry.test} (${entry.measure}): ${entry.reason}`;

/** In auto mode a test that is for another measure is no news; one that the suite asks for by name, or that failed on the data, is. */
function skippedBlocks(view: ComparisonView): readonly Block[] {
  const { plan, rankings, facts } = view.inference;
  const worked = new Set(
    rankings.flatMap(({ runs, ranks, correctness }) => [
      ...runs.map((run) => run.test.id),
      ...(ranks === null ? [] : ['friedman']),
      ...(correctness === null ? [] : ['cochran-q']),
    ]),
  );
  const skipped = rankings.flatMap((ranking) => ranking.skipped);
  const news =
    plan.mode === 'auto' ? skipped.filter(({ reason }) => !reason.startsWith('it ')) : skipped.filter(({ test }) => !worked.has(test));
  if (news.length === 0 || facts.nModels < 2) return [];
  const unique = [...new Map(news.map((entry) => [`${entry.test} ${entry.reason}`, entry])).values()];
  const text = `Tests that could not be made: ${unique.map(asReason).join('; ')}.`;
  return [{ kind: 'callout', tone: 'warning', text }];
}

/** Why these tests, what they say of the ranking measure, and of the others folded away. */
export function inferenceBlocks(view: ComparisonView): readonly Block[] {
  const { plan, rankings } = view.inference;
  const [first, ...others] = rankings;
  const heading: Text = `Is ${first.reference.entry.name} really ahead?`;
  const rest = others.flatMap((ranking) => ranking.runs.flatMap((run) => runBlocks(view, ranking, run)));
  const ranks = rankings.flatMap((ranking): Block[] =>
    ranking.ranks === null
      ? []
      : [
          { kind: 'callout', tone: 'warning', text: FOLDS_CAVEAT },
          ...rankBlocks(ranking.ranks, 'folds', `${view.binding.id}-${ranking.measure.id}-ranks`),
        ],
  );
  const runs = first.runs.flatMap((run) => runBlocks(view, first, run));
  const correctness = rankings.flatMap((ranking) => correctnessBlocks(view, ranking));
  if (runs.length + rest.length + ranks.length + correctness.length === 0) return skippedBlocks(view);
  return [
    { kind: 'heading', level: 3, text: view.config.control === undefined ? heading : `Compared with ${first.reference.entry.name}` },
    {
      kind: 'paragraph',
      text: `${plan.reason} "Tie" means that the data do not show a difference, not that there is none. Differences are ${first.reference.entry.name} − model.`,
    },
    ...skippedBlocks(view),
    ...runs,
    ...correctness,
    ...ranks,
    ...(rest.length === 0
      ? []
      : [
          {
            kind: 'details' as const,
            summary: `The same for ${listWords(others.map((ranking) => ranking.measure.title))}`,
            blocks: rest,
          },
        ]),
  ];
}

/** Difference of each model to the reference with its interval. */
export function differenceChart(view: ComparisonView, ranking: Ranking): readonly ChartBlock[] {
  const run = decidingRun(ranking);
  if (run === undefined) return [];
  const { measure, reference } = ranking;
  const name = reference.entry.name;
  const foldsOf = (model: string): Float64Array =>
    view.summaries.find((summary) => summary.entry.name === model)?.measures.get(measure.id)?.folds ?? new Float64Array(0);
  const own = foldsOf(name);
  const several = view.inference.facts.nFolds > 1;
  const models = [...run.comparisons].sort(orderOf(ranking)).map((entry) => ({
    id: entry.model,
    difference: -entry.difference,
    interval: [-entry.interval[1], -entry.interval[0]] as const,
    values: several ? [...foldsOf(entry.model)].map((value, fold) => value - own[fold]) : [],
  }));
  const level = Number((100 * (1 - view.binding.alpha)).toPrecision(4));
  const title =
    view.config.control === undefined
      ? `${measure.title}: difference to the best model (${name})`
      : `${measure.title}: difference to ${name}`;
  const intervalText = `the ${String(level)} % interval of the ${run.test.title}`;
  const { rope } = view.config;
  const spec = differencePlot({ title, measure, reference: name, models, intervalText, rope });
  return [{ kind: 'chart', id: `${view.binding.id}-${measure.id}-difference`, title, ...spec }];
}

/** Rows of the test sets in words. */
export const testedOn = (view: ComparisonView): string =>
  view.inference.facts.nFolds < 2 ? `${count(view.inference.facts.nTest)} test rows` : `${String(view.design.folds.length)} folds`;
