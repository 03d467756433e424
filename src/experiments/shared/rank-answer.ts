import { z } from 'zod';
import { type JsonValue, jsonNumber } from '../../core/json.ts';
import type { Measure } from '../../core/measure.ts';
import {
  bonferroniDunn,
  bonferroniDunnCriticalDifference,
  conover,
  type Friedman,
  friedman,
  holmControl,
  holmPairs,
  kendallsWInterval,
  nemenyi,
  nemenyiCriticalDifference,
  rankGroups,
  type RankPair,
} from '../../stats/index.ts';

/** Tests of pairs after Friedman's. */
export const postHocSchema = z
  .enum(['nemenyi', 'holm', 'conover', 'bonferroni-dunn'])
  .describe(
    'which pairs differ: nemenyi (all pairs, one critical difference), holm, conover (all pairs), bonferroni-dunn (against `control`)',
  );

export type PostHoc = z.output<typeof postHocSchema>;

/** Many models by their ranks in several blocks. */
export interface RankAnswer {
  readonly measure: Measure;
  readonly names: readonly string[];
  /** Names of the blocks: data sets, or folds. */
  readonly blocks: readonly string[];
  readonly friedman: Friedman;
  readonly postHoc: PostHoc;
  /** Place of the control, or null when all pairs are compared. */
  readonly control: number | null;
  readonly pairs: readonly RankPair[];
  /** Largest distance of average ranks that is still within chance: Nemenyi's, or Bonferroni–Dunn's with a control. */
  readonly criticalDifference: number;
  /** Groups that Nemenyi's test does not tell apart, for the diagram; those within reach of the control where there is one. */
  readonly groups: readonly (readonly number[])[];
  readonly alpha: number;
}

interface RankQuestion {
  readonly measure: Measure;
  readonly names: readonly string[];
  readonly blocks: readonly string[];
  /** Float64Array (blocks × models), row-major. */
  readonly scores: Float64Array;
  readonly postHoc: PostHoc;
  readonly control: number | null;
  readonly alpha: number;
}

function comparePairs(test: Friedman, postHoc: PostHoc, control: number | null): readonly RankPair[] {
  if (postHoc === 'conover') return conover(test);
  if (postHoc === 'nemenyi') return nemenyi(test);
  if (control === null) return holmPairs(test);
  return postHoc === 'holm' ? holmControl(test, control) : bonferroniDunn(test, control);
}

/**
 * Friedman's test and the pairs after it.
 * @throws StatisticError with fewer than two blocks or models, or a score that is not finite
 */
export function rankAnswer(question: RankQuestion): RankAnswer {
  const { names, blocks, scores, measure, postHoc, control, alpha } = question;
  const test = friedman(scores, blocks.length, names.length, measure.direction);
  const byControl = control !== null && (postHoc === 'bonferroni-dunn' || postHoc === 'holm');
  const criticalDifference = (byControl ? bonferroniDunnCriticalDifference : nemenyiCriticalDifference)(names.length, blocks.length, alpha);
  const near = (index: number): boolean =>
    byControl && Math.abs(test.averageRanks[index] - test.averageRanks[control]) <= criticalDifference;
  const reached = [...names.keys()].filter(near).sort((a, b) => test.averageRanks[a] - test.averageRanks[b] || a - b);
  return {
    measure,
    names,
    blocks,
    friedman: test,
    postHoc,
    control: byControl ? control : null,
    pairs: comparePairs(test, postHoc, control),
    criticalDifference,
    groups: byControl ? (reached.length > 1 ? [reached] : []) : rankGroups(test.averageRanks, criticalDifference),
    alpha,
  };
}

/** The answer's entry in the list `inference` of results.json. */
export function rankJson(answer: RankAnswer, caveat: string | null): JsonValue {
  const { friedman: test, names, pairs, alpha } = answer;
  const p = (log10P: number): Record<string, JsonValue> => ({ pValue: jsonNumber(10 ** log10P), log10P: jsonNumber(log10P) });
  const forms = { tieCorrected: test.tieCorrected, plain: test.plain };
  return {
    test: 'friedman',
    measure: answer.measure.id,
    models: [...names],
    averageRanks: [...test.averageRanks],
    blocks: [...answer.blocks],
    statistic: jsonNumber(test.tieCorrected.chiSquare),
    df: test.df[0],
    ...p(test.tieCorrected.chiSquareLog10P),
    adjustedLog10P: jsonNumber(test.tieCorrected.chiSquareLog10P),
    effect: { name: 'kendalls-w', value: jsonNumber(test.kendallsW), interval: kendallsWInterval(test, 1 - alpha).map(jsonNumber) },
    rejected: test.tieCorrected.chiSquareLog10P <= Math.log10(alpha),
    ...Object.fromEntries(
      Object.entries(forms).map(([form, value]) => [
        form,
        {
          chiSquare: jsonNumber(value.chiSquare),
          ...p(value.chiSquareLog10P),
          imanDavenport: { f: jsonNumber(value.f), df: [...test.df], ...p(value.fLog10P) },
        },
      ]),
    ),
    postHoc: answer.postHoc,
    control: answer.control === null ? null : names[answer.control],
    criticalDifference: jsonNumber(answer.criticalDifference),
    groups: answer.groups.map((group) => group.map((index) => names[index])),
    pairs: pairs.map((pair) => ({
      first: names[pair.first],
      second: names[pair.second],
      rankDifference: jsonNumber(pair.difference),
      statistic: jsonNumber(pair.statistic),
      ...p(pair.log10P),
      adjustedLog10P: jsonNumber(pair.adjustedLog10P),
      rejected: pair.adjustedLog10P <= Math.log10(alpha),
    })),
    caveat,
  };
}
