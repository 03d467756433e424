import { z } from 'zod';
import { type AucComponents, aucComponents, deLong, normalQuantile } from '../../../stats/index.ts';
import { definePairTest, pooledCaution } from './pair-test.ts';

/** DeLong's test of two ROC AUCs on the same rows. */
export const deLongTest = definePairTest<Record<string, never>>({
  id: 'de-long',
  title: 'DeLong test of ROC AUC on the same rows',
  unit: 'rows',
  sentence:
    'DeLong test of two areas under ROC curves of the same rows (DeLong, DeLong and Clarke-Pearson 1988; by midranks, Sun and Xu 2014).',
  parameters: z.strictObject({}),
  caution: pooledCaution,
  refuse: (measure, { nClasses }) =>
    measure.id !== 'roc-auc' ? 'it judges ROC AUC only' : nClasses !== 2 ? 'it judges two classes, and there are more' : null,
  prepare: (input) => {
    const { truth, models, positive } = input.pooled();
    const isPositive = truth.map((code) => Number(code === positive));
    const known = new Map<number, AucComponents | null>();
    const componentsOf = (model: number): AucComponents | null => {
      const before = known.get(model);
      if (before !== undefined) return before;
      const scores = models[model]?.scores ?? null;
      const made =
        scores === null
          ? null
          : aucComponents(
              Float64Array.from({ length: truth.length }, (_, row) => scores[2 * row + positive]),
              isPositive,
            );
      known.set(model, made);
      return made;
    };
    return (first, second) => {
      const [a, b] = [componentsOf(first), componentsOf(second)];
      if (a === null || b === null) return undefined;
      const result = deLong(a, b, input.level);
      return {
        difference: result.difference,
        interval: result.interval,
        statistic: result.statistic,
        df: [],
        log10P: result.log10P,
        effect: { name: 'difference of ROC AUCs', value: result.difference, interval: result.interval },
        n: truth.length,
        detectable: (alpha, power) => result.standardError * (normalQuantile(power) - normalQuantile(alpha / 2)),
      };
    };
  },
});
