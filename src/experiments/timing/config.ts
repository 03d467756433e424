import { z } from 'zod';
import { reporter } from '../shared/entry.ts';
import { featuresSchema } from '../shared/features.ts';
import { modelListSchema } from '../shared/model-entry.ts';
import { resamplingSchema } from '../shared/resampling-entry.ts';
import { rowSampleSchema } from '../shared/row-sample.ts';
import { targetSchema } from '../shared/target.ts';

/** The entry of a timing in a suite. */
export const timingSchema = z
  .strictObject({
    title: z.string().max(120).optional(),
    target: targetSchema,
    models: modelListSchema,
    baseline: z.string().optional().describe('the model that ratios are against; the first one when absent'),
    resampling: resamplingSchema.default(() => resamplingSchema.parse({ holdout: { test: 0.2 } })).describe('its first fold is used'),
    features: featuresSchema,
    sample: rowSampleSchema,
    encoding: z.enum(['one-hot', 'ordinal']).default('one-hot'),
    scale: z.enum(['standard', 'none']).default('standard'),
    rounds: z
      .int()
      .min(3)
      .max(1000)
      .default(11)
      .describe('every model is measured once a round, in an order that turns from round to round'),
    singleRows: z.int().min(10).max(100_000).default(100).describe('rows predicted one by one in each round'),
  })
  .transform((entry, context) => {
    const names = entry.models.map((model) => model.name);
    const baseline = entry.baseline ?? names[0];
    if (!names.includes(baseline))
      reporter(context)(
        ['baseline'],
        `no model of this experiment is called '${baseline}'`,
        `known: ${names.join(', ')}`,
        baseline,
        'SUITE_UNKNOWN_NAME',
      );
    return { ...entry, baseline };
  });

export type TimingConfig = z.output<typeof timingSchema>;
