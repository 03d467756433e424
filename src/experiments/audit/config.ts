import { z } from 'zod';
import { featuresSchema } from '../shared/features.ts';
import { modelListSchema } from '../shared/model-entry.ts';
import { resamplingSchema } from '../shared/resampling-entry.ts';
import { targetSchema } from '../shared/target.ts';

const ignoreSchema = z.strictObject({
  finding: z
    .string()
    .regex(/^FV\d{3}(:.+)?$/, 'name a finding as `FV004:src_port`, or a whole check as `FV004`')
    .describe('id of a finding, e.g. FV004:src_port, or of a check, e.g. FV004'),
  reason: z
    .string()
    .trim()
    .min(3, 'say why the finding does not matter here')
    .describe('why it does not matter here; the report prints it'),
});

/** A finding that somebody has looked at and accepted. */
export type IgnoredFinding = z.output<typeof ignoreSchema>;

/** The entry of an audit in a suite. */
export const auditSchema = z.strictObject({
  title: z.string().max(120).optional(),
  target: targetSchema,
  features: featuresSchema,
  models: modelListSchema
    .default(() => modelListSchema.parse([{ lightgbm: { n_estimators: 30 } }, 'decision-tree']))
    .describe('reference models: the scores that the findings explain'),
  resampling: resamplingSchema
    .optional()
    .describe('the split under audit: `given` with test data, or the one that your comparison uses; five stratified folds when absent'),
  folds: z.int().min(2).max(20).default(5).describe('folds of the audit’s own cross-validation'),
  group: z
    .string()
    .optional()
    .describe('column that says which rows belong together (host, session): groups must not be on both sides of a split'),
  time: z.string().optional().describe('numeric column that says when a row happened; the order of the rows when absent'),
  measure: z.string().default('accuracy').describe('the measure that the benchmark reports, for the check of class imbalance'),
  preparation: z
    .strictObject({
      scope: z.enum(['train', 'all']).default('train').describe('all: your pipeline fits scaler, selector and sampler before it splits'),
      select: z.int().min(1).default(10).describe('columns that a selector by label keeps'),
    })
    .default({ scope: 'train', select: 10 }),
  checks: z
    .array(z.string().regex(/^FV\d{3}$/, 'a check is named by its code, e.g. FV001'))
    .min(1)
    .optional()
    .describe('only these checks; all when absent'),
  permutations: z.int().min(19).max(9999).default(499).describe('random relabellings behind the p-values of single columns'),
  fast: z.boolean().default(false).describe('look at a sample of the rows where a check is not linear in them, and say the sampling error'),
  fastRows: z.int().min(500).default(10_000).describe('rows of that sample'),
  ignore: z.array(ignoreSchema).default([]).describe('findings that were looked at and accepted, each with its reason'),
});

export type AuditConfig = z.output<typeof auditSchema>;
