import type { Outcome } from '../../core/experiment.ts';
import { mean } from '../../stats/index.ts';
import type { ComparisonCellValue } from '../comparison/cell.ts';

/** Mean scores of models (rows) on data sets (columns), from the outcomes of several comparisons. */
export interface ScoreTable {
  /** In the order of appearance. */
  readonly models: readonly string[];
  /** Ids of the comparisons: one data set each. */
  readonly dataSets: readonly string[];
  /** By model, then data set: mean over folds; NaN unless every fold gave a value. */
  readonly scores: readonly Float64Array[];
}

interface FoldScore {
  readonly model: string;
  readonly value: number;
}

/** The cells of one comparison: `<experiment>/<model>/<fold>`. */
function foldScores(experiment: string, measure: string, outcomes: ReadonlyMap<string, Outcome>): readonly FoldScore[] {
  const prefix = `${experiment}/`;
  return [...outcomes].flatMap(([id, outcome]): FoldScore[] => {
    const end = id.lastIndexOf('/');
    if (!id.startsWith(prefix) || end <= prefix.length) return [];
    const known = outcome.status === 'ok' ? (outcome.value as ComparisonCellValue).measures : {};
    return [{ model: id.slice(prefix.length, end), value: known[measure] ?? NaN }];
  });
}

/** Gathers the scores. Models keep the order in which the first comparison that has them names them. O(cells). */
export function scoreTable(experiments: readonly string[], measure: string, outcomes: ReadonlyMap<string, Outcome>): ScoreTable {
  const perDataSet = experiments.map((experiment) => {
    const byModel = new Map<string, number[]>();
    for (const { model, value } of foldScores(experiment, measure, outcomes)) byModel.set(model, [...(byModel.get(model) ?? []), value]);
    return byModel;
  });
  const models = [...new Set(perDataSet.flatMap((byModel) => [...byModel.keys()]))];
  const scoreOf = (byModel: ReadonlyMap<string, readonly number[]>, model: string): number =>
    mean(Float64Array.from(byModel.get(model) ?? []));
  return {
    models,
    dataSets: experiments,
    scores: models.map((model) => Float64Array.from(perDataSet, (byModel) => scoreOf(byModel, model))),
  };
}

/** Models with a score on every data set, and the names of the others. */
export function completeModels(table: ScoreTable): { readonly kept: readonly number[]; readonly left: readonly string[] } {
  const kept = [...table.models.keys()].filter((model) => table.scores[model].every(Number.isFinite));
  return { kept, left: table.models.filter((_, model) => !kept.includes(model)) };
}
