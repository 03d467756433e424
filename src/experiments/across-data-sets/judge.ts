import type { ExperimentResult, JudgeInput } from '../../core/experiment.ts';
import { type JsonValue, jsonNumber } from '../../core/json.ts';
import { deriveSeed } from '../../core/rng.ts';
import { bayesianSignedRank, holm, mean, signedRank } from '../../stats/index.ts';
import type { Binding } from '../kind.ts';
import { rankAnswer, rankJson } from '../shared/rank-answer.ts';
import type { AcrossConfig } from './config.ts';
import { completeModels, scoreTable } from './score-table.ts';
import { acrossSection, failedSection } from './section.ts';
import type { AcrossPair, AcrossView } from './view.ts';

interface PlacePair {
  readonly first: number;
  readonly second: number;
}

/** Pairs that count: all of them, the reference first in its own, or those with the control. */
function familyOf(order: readonly number[], reference: number, named: boolean): readonly PlacePair[] {
  const own = order.filter((place) => place !== reference);
  const pairs = own.map((second) => ({ first: reference, second }));
  return named ? pairs : [...pairs, ...own.flatMap((first, at) => own.slice(at + 1).map((second) => ({ first, second })))];
}

function comparePairs({ table, ranks, config }: Omit<AcrossView, 'pairs'>, seed: number): readonly AcrossPair[] {
  const { averageRanks } = ranks.friedman;
  const order = [...ranks.names.keys()].sort((a, b) => averageRanks[a] - averageRanks[b] || a - b);
  const reference = config.control === undefined ? order[0] : ranks.names.indexOf(config.control);
  const scoresOf = (place: number): Float64Array => table.scores[table.models.indexOf(ranks.names[place])];
  const family = familyOf(order, reference, config.control !== undefined).map((pair) => {
    const other = scoresOf(pair.second);
    const differences = scoresOf(pair.first).map((value, index) => value - other[index]);
    return { ...pair, differences, test: signedRank(differences) };
  });
  const adjusted = holm(family.map(({ test }) => test.logP / Math.LN10));
  const higher = config.measure.direction === 'higher';
  return family.flatMap(({ first, second, differences, test }, index): AcrossPair[] => {
    if (first !== reference) return [];
    const posterior = bayesianSignedRank(differences, { rope: config.rope, seed });
    return [
      {
        reference: ranks.names[first],
        model: ranks.names[second],
        difference: mean(differences),
        better: higher ? posterior.above : posterior.below,
        equivalent: posterior.equivalent,
        worse: higher ? posterior.below : posterior.above,
        posterior,
        wilcoxon: { ...test, log10P: test.logP / Math.LN10, adjustedLog10P: adjusted[index] },
      },
    ];
  });
}

function pairJson(view: AcrossView, pair: AcrossPair): JsonValue {
  return {
    test: 'bayesian-signed-rank',
    measure: view.config.measure.id,
    reference: pair.reference,
    model: pair.model,
    difference: jsonNumber(pair.difference),
    probabilities: { better: pair.better, equivalent: pair.equivalent, worse: pair.worse },
    rope: view.config.rope,
    samples: pair.posterior.samples,
    monteCarloError: pair.posterior.monteCarloError,
    dataSets: view.table.dataSets.length,
    wilcoxon: {
      positiveRanks: pair.wilcoxon.positive,
      negativeRanks: pair.wilcoxon.negative,
      method: pair.wilcoxon.method,
      pValue: jsonNumber(10 ** pair.wilcoxon.log10P),
      log10P: jsonNumber(pair.wilcoxon.log10P),
      adjustedLog10P: jsonNumber(pair.wilcoxon.adjustedLog10P),
    },
  };
}

function acrossJson(view: AcrossView): ExperimentResult['json'] {
  const { table, ranks, left, pairs, config } = view;
  return {
    measure: config.measure.id,
    dataSets: [...table.dataSets],
    models: ranks.names.map((id, place) => ({
      id,
      averageRank: ranks.friedman.averageRanks[place],
      scores: [...table.scores[table.models.indexOf(id)]].map(jsonNumber),
    })),
    leftOut: [...left],
    inference: [rankJson(ranks, null), ...pairs.map((pair) => pairJson(view, pair))],
  };
}

function unanswered(config: AcrossConfig, binding: Binding, left: readonly string[], message: string, code: string): ExperimentResult {
  return {
    id: binding.id,
    kind: 'across-data-sets',
    status: 'failed',
    json: { measure: config.measure.id, dataSets: [...config.experiments], models: [], leftOut: [...left], inference: [] },
    observations: [],
    failures: [{ cell: binding.id, code, message }],
    section: failedSection(config, binding, message),
    predictions: [],
    timings: {},
  };
}

/** Ranks the models of several comparisons over their data sets. Pure. */
export function judgeAcross(config: AcrossConfig, binding: Binding, input: JudgeInput): ExperimentResult {
  const table = scoreTable(config.experiments, config.measure.id, input.outcomes);
  const { kept, left } = completeModels(table);
  const names = kept.map((model) => table.models[model]);
  const control = config.control === undefined ? null : names.indexOf(config.control);
  if (control === -1) {
    const message = `the control '${String(config.control)}' has no ${config.measure.title} on every data set`;
    return unanswered(config, binding, left, message, 'ACROSS_NO_CONTROL');
  }
  if (names.length < 2) {
    const message = `only ${String(names.length)} of ${String(table.models.length)} models has ${config.measure.title} on every data set; ranks need two`;
    return unanswered(config, binding, left, message, 'ACROSS_FEW_MODELS');
  }
  const scores = Float64Array.from(table.dataSets.flatMap((_, column) => kept.map((model) => table.scores[model][column])));
  const { measure, postHoc } = config;
  const ranks = rankAnswer({ measure, names, blocks: table.dataSets, scores, postHoc, control, alpha: binding.alpha });
  const base = { config, binding, table, left, ranks };
  const view: AcrossView = { ...base, pairs: comparePairs(base, deriveSeed(input.context.suiteSeed, 'inference', binding.id)) };
  return {
    id: binding.id,
    kind: 'across-data-sets',
    status: left.length === 0 ? 'complete' : 'partial',
    json: acrossJson(view),
    observations: names.map((model, place) => ({ model, measure: 'average-rank', value: ranks.friedman.averageRanks[place] })),
    failures: left.map((model) => ({
      cell: `${binding.id}/${model}`,
      code: 'ACROSS_INCOMPLETE',
      message: `${model} has no ${measure.title} on every data set and is not ranked`,
    })),
    section: acrossSection(view),
    predictions: [],
    timings: {},
  };
}
