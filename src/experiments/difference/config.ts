import { z } from 'zod';
import type { SampleTest } from '../../core/hypothesis.ts';
import { sampleTests } from '../../hypotheses/index.ts';
import { entrySchema } from '../shared/entry.ts';
import { rowSampleSchema } from '../shared/row-sample.ts';

const testSchema = entrySchema<SampleTest>({
  noun: 'test',
  ids: sampleTests.ids,
  find: (id) => (sampleTests.has(id) ? sampleTests.get(id) : undefined),
  editorSchema: (id) => {
    const { $schema: _, ...schema } = z.toJSONSchema(sampleTests.get(id).parameters, { io: 'input' });
    return schema;
  },
});

/** The entry of a difference in a suite. */
export const differenceSchema = z.strictObject({
  title: z.string().max(120).optional(),
  test: testSchema
    .default(() => testSchema.parse('mann-whitney'))
    .describe('the test of numbers: an id, or one id with parameters, e.g. { permutation: { statistic: median } }'),
  value: z.string().describe('a continuous column: the numbers that are compared, e.g. src_bytes'),
  minus: z.string().optional().describe('a second continuous column, for tests of pairs (wilcoxon): value − minus is compared with 0'),
  groups: z
    .string()
    .optional()
    .describe('a discrete column: the groups whose numbers are compared; for tests of pairs, the groups tested one by one'),
  compare: z
    .enum(['whole', 'pairwise'])
    .optional()
    .describe('pairwise: one test for each pair of groups (tests of two groups always do that); whole: all groups at once'),
  minEffect: z
    .number()
    .gt(0)
    .max(100)
    .optional()
    .describe("the smallest effect that matters, in the test's own effect (Cliff's δ, Cohen's d, D, ε², r)"),
  sample: rowSampleSchema,
});

export type DifferenceConfig = z.output<typeof differenceSchema>;
