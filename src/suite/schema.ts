import { z } from 'zod';
import type { DataSpec, Multiplicity } from '../core/suite.ts';

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

/** A gate as a suite writes it. */
export const gateSchema = z
  .strictObject({
    experiment: z.string().describe('id of the experiment whose numbers are judged'),
    model: z.string().optional(),
    feature: z.string().optional(),
    result: z.string().optional().describe('name of an association result, e.g. icmp-tcp'),
    measure: z.string(),
    min: z.number().optional(),
    max: z.number().optional(),
    of: z.enum(['each', 'any']).default('each').describe('each: every matching number must hold; any: at least one'),
  })
  .superRefine((gate, context) => {
    if (gate.min === undefined && gate.max === undefined) {
      context.addIssue({
        code: 'custom',
        message: 'a gate needs a bound',
        params: { code: 'SUITE_GATE', hint: 'give `min`, `max` or both' },
      });
    }
    if (gate.min !== undefined && gate.max !== undefined && gate.min > gate.max) {
      const found = `min ${String(gate.min)}, max ${String(gate.max)}`;
      context.addIssue({ code: 'custom', message: 'no number can pass: min is above max', params: { code: 'SUITE_GATE', found } });
    }
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
  onInconclusive: z.enum(['pass', 'stop']).default('pass').describe('stop: exit 4 when a gate stays inconclusive'),
});
