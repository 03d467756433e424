import { z } from 'zod';
import { defineAssociationTest, type Effect } from '../core/hypothesis.ts';
import { StatisticError } from '../core/errors.ts';
import { clopperPearson, detectableByMcNemar, pairedProportions, squareTable, USUAL_POWER } from '../stats/index.ts';
import { LEVEL, plainContext } from './context.ts';
import { symmetryResult } from './symmetry-result.ts';

const parameters = z.strictObject({
  method: z
    .enum(['exact', 'mid-p', 'corrected', 'uncorrected'])
    .default('exact')
    .describe(
      'exact: binomial, never above its level; mid-p: nearer to it; corrected, uncorrected: χ² with and without continuity correction',
    ),
});

/** Cohen's g and the odds ratio of the changed pairs, both with Clopper–Pearson limits. */
function changeEffects(there: number, back: number): readonly Effect[] {
  const changed = there + back;
  if (changed === 0) return [{ name: 'cohens-g', value: 0, ci: [-0.5, 0.5], level: LEVEL }];
  const [low, high] = clopperPearson(there, changed, LEVEL);
  return [
    { name: 'cohens-g', value: there / changed - 0.5, ci: [low - 0.5, high - 0.5], level: LEVEL },
    { name: 'paired-odds-ratio', value: there / back, ci: [low / (1 - low), high / (1 - high)], level: LEVEL },
  ];
}

/**
 * McNemar's test of paired yes/no answers: exact, mid-p, χ² with or without continuity correction. Leads with Cohen's g; also the odds ratio of the changed pairs with its exact
 * interval, and the difference of the two shares with Tango's. Equal to statsmodels 0.15 `mcnemar` and R 4.2 `mcnemar.test`. No pair changed: p = 1. O(√n).
 */
export const mcnemarTest = defineAssociationTest<z.infer<typeof parameters>>({
  id: 'mcnemar',
  title: 'McNemar’s test of paired yes/no answers (2 × 2 with the same categories)',
  parameters,
  shape: 'square-fourfold',
  question: 'symmetry',
  reference: 'exact',
  test(counts, nRows, nColumns, { method }, context = plainContext) {
    const table = squareTable(counts, nRows, nColumns);
    if (table.size !== 2) {
      throw new StatisticError('McNemar’s test takes two categories', {
        code: 'STATISTIC_TABLE_SHAPE',
        expected: '2 × 2',
        found: `${String(nRows)} × ${String(nColumns)}`,
        hint: 'Take bowker or stuart-maxwell for more categories.',
      });
    }
    const [, there, back] = counts;
    const pairs = pairedProportions(there, back, table.total, LEVEL);
    const form = {
      exact: { ...pairs.exact, statistic: Math.min(there, back), symbol: 'fewer changes', df: NaN },
      'mid-p': { ...pairs.midP, statistic: Math.min(there, back), symbol: 'fewer changes', df: NaN },
      corrected: { ...pairs.corrected, symbol: 'χ²', df: 1 },
      uncorrected: { ...pairs.uncorrected, symbol: 'χ²', df: 1 },
    }[method];
    const [g, ...others] = changeEffects(there, back);
    const difference: Effect = { name: 'risk-difference', value: pairs.difference, ci: pairs.interval, level: LEVEL };
    const discordance = table.discordant / table.total;
    const detectable = discordance > 0 ? detectableByMcNemar(table.total, discordance, { alpha: context.alpha, power: USUAL_POWER }) : NaN;
    const exact = method === 'exact' || method === 'mid-p';
    return symmetryResult({
      test: 'mcnemar',
      correction: method === 'uncorrected' ? 'none' : method,
      symbol: form.symbol,
      statistic: form.statistic,
      df: form.df,
      logP: form.log10P * Math.LN10,
      table,
      context,
      effect: g,
      effects: [...others, difference],
      sensitivity: { effect: 'risk-difference', detectable, power: USUAL_POWER, alpha: context.alpha },
      ...(exact ? { assumptions: [{ text: 'The pairs are independent of each other.', met: null }] } : {}),
      warnings:
        exact || table.discordant >= 10
          ? []
          : [`Only ${String(table.discordant)} pairs changed: the χ² form is rough, take method exact or mid-p.`],
    });
  },
});
