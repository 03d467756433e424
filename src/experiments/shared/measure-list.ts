import { z } from 'zod';
import type { Measure } from '../../core/measure.ts';
import { didYouMean } from '../../core/suggest.ts';
import { measures } from '../../measures/index.ts';
import { reporter } from './entry.ts';

/** One registered measure by its id. */
export const measureSchema: z.ZodType<Measure> = z
  .unknown()
  .meta({ enum: [...measures.ids] })
  .transform((value, context): Measure => {
    if (typeof value === 'string' && measures.has(value)) return measures.get(value);
    reporter(context)([], `unknown measure ${JSON.stringify(value)}`, didYouMean(String(value), measures.ids), value, 'SUITE_UNKNOWN_NAME');
    return z.NEVER;
  });

/** A list of registered measures, each once. The first one ranks. */
export const measureListSchema: z.ZodType<readonly Measure[]> = z
  .array(measureSchema)
  .min(1, 'name at least one measure')
  .transform((list) => [...new Map(list.map((measure) => [measure.id, measure])).values()]);

/** The measures that make sense for so many classes, and the ids of those that do not. */
export function applicableMeasures(
  list: readonly Measure[],
  nClasses: number,
): { usable: readonly Measure[]; unusable: readonly Measure[] } {
  const fits = (measure: Measure): boolean => measure.classes === 'any' || nClasses === 2;
  return { usable: list.filter(fits), unusable: list.filter((measure) => !fits(measure)) };
}
