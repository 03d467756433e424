import { z } from 'zod';
import type { DataSpec, Multiplicity } from '../core/suite.ts';
import { gateSchema } from './gate-schema.ts';

const idPattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const idSchema = z.string().regex(idPattern, 'an id is lower-case letters, digits, dots and hyphens, at most 64');

/** Where a table comes from, as a suite writes it. */
export const dataSchema: z.ZodType<DataSpec> = z
  .strictObject({
    dataset: z.string().optional().describe('id of the dataset registry (`flowverdict data list`)'),
    path: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .optional()
      .describe('file, glob or list of files, relative to the suite file'),
    profile: z.string().optional().describe('traffic profile: names, types and classes of the columns'),
    where: z.string().min(1).optional().describe('SQL condition on the columns'),
    sample: z.int().min(1).optional().describe('number of rows to draw, seeded'),
    label: z.string().optional().describe('label column, for the generic profile'),
  })
  .superRefine((value, context) => {
    if ((value.dataset === undefined) === (value.path === undefined)) {
      context.addIssue({
        code: 'custom',
        message: 'the data are named by either `dataset` or `path`',
        params: { code: 'SUITE_DATA', hint: 'e.g. data: { dataset: kdd99-generated }' },
      });
    }
  })
  .transform(({ dataset, path, profile, where, sample, label }): DataSpec => {
    return {
      ...(dataset === undefined ? {} : { dataset }),
      ...(path === undefined ? {} : { path: typeof path === 'string' ? [path] : path }),
      ...(profile === undefined ? {} : { profile }),
      ...(where === undefined ? {} : { where }),
      ...(sample === undefined ? {} : { sample }),
      ...(label === undefined ? {} : { label }),
    };
  });

/** What every experiment's entry has; the rest belongs to its kind. */
export const experimentHeadSchema = z.looseObject({
  id: idSchema.describe('name of the experiment in results, gates and file names'),
  kind: z.string(),
  data: dataSchema.optional().describe('data of this experiment alone; the suite’s data when absent'),
});

/** What is done about asking many questions at once. */
const multiplicitySchema: z.ZodType<Multiplicity> = z
  .strictObject({
    method: z
      .enum(['holm', 'hochberg', 'hommel', 'bonferroni', 'bh', 'by', 'none'])
      .default('holm')
      .describe(
        'holm, hochberg, hommel, bonferroni: chance of any false alarm; bh, by: share of false alarms among what is shown; none: no adjustment',
      ),
    family: z
      .enum(['suite', 'experiment'])
      .default('suite')
      .describe('tests that are adjusted together: of the whole suite, or of each experiment'),
  })
  .default({ method: 'holm', family: 'suite' });

/** What a cell may take. */
const limitsSchema = z
  .strictObject({
    cellSeconds: z.number().gt(0).optional().describe('a cell that takes longer ends as failed (--cell-timeout)'),
    cellMegabytes: z
      .int()
      .min(128)
      .optional()
      .describe('a cell that needs more memory ends as failed (--cell-memory); a thread itself needs about 60'),
  })
  .default({})
  .describe('bounds of each cell; options of the command line come first');

/** A whole suite file, experiments still unparsed. */
export const suiteSchema = z.strictObject({
  suite: idSchema.describe('id: the folder of the report'),
  title: z.string().min(1).max(200).optional(),
  description: z.string().max(2000).optional(),
  seed: z.int().min(0).max(4294967295).default(42),
  alpha: z.number().gt(0).lt(1).default(0.05).describe('significance level of the tests'),
  multiplicity: multiplicitySchema,
  data: dataSchema,
  experiments: z.array(experimentHeadSchema).min(1, 'a suite asks at least one question'),
  gates: z.array(gateSchema).default([]),
  baseline: z
    .strictObject({
      unpaired: z
        .enum(['refuse', 'allow'])
        .default('refuse')
        .describe('a baseline on other data or folds: refuse to compare, or allow the much weaker comparison without pairing'),
    })
    .default({ unpaired: 'refuse' })
    .describe('how gates that say `baseline` compare; the baseline itself is --baseline, or .flowverdict/baseline.json'),
  limits: limitsSchema,
  onInconclusive: z.enum(['pass', 'stop']).default('pass').describe('stop: exit 4 when a gate stays inconclusive'),
});
