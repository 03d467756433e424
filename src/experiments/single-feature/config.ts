import { z } from 'zod';
import { reporter } from '../shared/entry.ts';
import { featuresSchema } from '../shared/features.ts';
import { measureListSchema } from '../shared/measure-list.ts';
import { anyModelEntrySchema, anyModelListSchema } from '../shared/model-entry.ts';
import { resamplingSchema } from '../shared/resampling-entry.ts';
import { rowSampleSchema } from '../shared/row-sample.ts';
import { targetSchema } from '../shared/target.ts';

/** Whose rows are balanced: those of each training part, or all before they are split. */
export interface Balance {
  readonly scope: 'train' | 'all';
}

const balanceSchema = z
  .union([
    z.enum(['undersample', 'none']),
    z.strictObject({
      method: z.literal('undersample').default('undersample'),
      scope: z
        .enum(['train', 'all'])
        .default('train')
        .describe('train: the training rows of each fold; all: every row before splitting, test rows too (as the old study did)'),
    }),
  ])
  .default('none')
  .transform((value): Balance | null => (value === 'none' ? null : { scope: value === 'undersample' ? 'train' : value.scope }));

const defaultMeasures = [
  'accuracy',
  'recall',
  'specificity',
  'precision',
  'false-positive-rate',
  'false-negative-rate',
  'roc-auc',
] as const;

/** The entry of a single-feature experiment in a suite. */
export const singleFeatureSchema = z
  .strictObject({
    title: z.string().max(120).optional(),
    target: targetSchema,
    model: anyModelEntrySchema.optional().describe('the model that is fitted to each column alone'),
    models: anyModelListSchema.optional().describe('several models, each fitted to each column alone'),
    features: featuresSchema,
    sample: rowSampleSchema,
    balance: balanceSchema,
    dropCorrelated: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe(
        'leave out a column whose |Pearson r| with an earlier kept column is above this; words of more than two levels have no r and stay',
      ),
    dropConstant: z.boolean().default(true).describe('leave out columns with one value only'),
    encoding: z
      .enum(['one-hot', 'ordinal'])
      .default('one-hot')
      .describe('how words become numbers for models that need numbers; trees take ordinal codes'),
    scale: z.enum(['standard', 'none']).default('standard').describe('scaling of the one-hot form, fitted on training rows'),
    resampling: resamplingSchema.default(() => resamplingSchema.parse('holdout')),
    measures: measureListSchema.default(() => measureListSchema.parse([...defaultMeasures])),
  })
  .transform(({ model, models, ...rest }, context) => {
    if ((model === undefined) === (models === undefined)) {
      const message = model === undefined ? 'name the model that is fitted to each column' : 'give `model` or `models`, not both';
      const hint = 'e.g. `model: { logistic-regression: { penalty: l1 } }`';
      reporter(context)([model === undefined ? 'model' : 'models'], message, hint, undefined, 'SUITE_VALUE');
      return z.NEVER;
    }
    // `single`: the one model stands under `model`, where errors about it belong
    return { ...rest, models: models ?? (model === undefined ? [] : [model]), single: models === undefined };
  });

export type SingleFeatureConfig = z.output<typeof singleFeatureSchema>;
