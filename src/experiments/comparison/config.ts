import { z } from 'zod';
import { featuresSchema } from '../shared/features.ts';
import { measureListSchema } from '../shared/measure-list.ts';
import { modelListSchema } from '../shared/model-entry.ts';
import { resamplingSchema } from '../shared/resampling-entry.ts';
import { rowSampleSchema } from '../shared/row-sample.ts';
import { targetSchema } from '../shared/target.ts';

/** The entry of a comparison in a suite. */
export const comparisonSchema = z.strictObject({
  title: z.string().max(120).optional(),
  target: targetSchema,
  models: modelListSchema,
  resampling: resamplingSchema.default(() => resamplingSchema.parse('stratified-k-fold')),
  measures: measureListSchema.default(() => measureListSchema.parse(['accuracy'])),
  features: featuresSchema,
  sample: rowSampleSchema,
  encoding: z
    .enum(['one-hot', 'ordinal'])
    .default('one-hot')
    .describe('how words become numbers for models that need numbers; trees take ordinal codes'),
  scale: z.enum(['standard', 'none']).default('standard').describe('scaling of the one-hot form, fitted on training rows'),
});

export type ComparisonConfig = z.output<typeof comparisonSchema>;
