import { z } from 'zod';
import { featuresSchema } from '../shared/features.ts';
import { measureListSchema } from '../shared/measure-list.ts';
import { anyModelListSchema } from '../shared/model-entry.ts';
import { resamplingSchema } from '../shared/resampling-entry.ts';
import { rowSampleSchema } from '../shared/row-sample.ts';
import { targetSchema } from '../shared/target.ts';
import { inferenceSchema } from './inference/index.ts';

/** The entry of a comparison in a suite. */
export const comparisonSchema = z.strictObject({
  title: z.string().max(120).optional(),
  target: targetSchema,
  models: anyModelListSchema,
  resampling: resamplingSchema.default(() => resamplingSchema.parse('stratified-k-fold')),
  measures: measureListSchema.default(() => measureListSchema.parse(['accuracy'])),
  features: featuresSchema,
  sample: rowSampleSchema,
  encoding: z
    .enum(['one-hot', 'ordinal'])
    .default('one-hot')
    .describe('how words become numbers for models that need numbers; trees take ordinal codes'),
  inference: inferenceSchema,
  rope: z
    .number()
    .min(0)
    .default(0.005)
    .describe('half-width of the region of practical equivalence, in the unit of the measure: smaller differences do not matter'),
  control: z
    .string()
    .optional()
    .describe(
      'name of the model that the others are compared with; named before looking, so fewer pairs share the level. The best model when absent',
    ),
  assume: z
    .strictObject({
      discordance: z.number().gt(0).lt(1).default(0.05).describe('share of rows on which one of two models is right and the other wrong'),
      sd: z.number().gt(0).optional().describe('standard deviation between folds of the difference of two models'),
    })
    .prefault({})
    .describe('for the smallest detectable difference before the run'),
  scale: z.enum(['standard', 'none']).default('standard').describe('scaling of the one-hot form, fitted on training rows'),
});

export type ComparisonConfig = z.output<typeof comparisonSchema>;
