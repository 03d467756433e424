import { z } from 'zod';
import type { AssociationTest } from '../../core/hypothesis.ts';
import { associationTests } from '../../hypotheses/index.ts';
import { entrySchema } from '../shared/entry.ts';
import { rowSampleSchema } from '../shared/row-sample.ts';

const testSchema = entrySchema<AssociationTest>({
  noun: 'test',
  ids: associationTests.ids,
  find: (id) => (associationTests.has(id) ? associationTests.get(id) : undefined),
  editorSchema: (id) => {
    const { $schema: _, ...schema } = z.toJSONSchema(associationTests.get(id).parameters, { io: 'input' });
    return schema;
  },
});

const compareWord = z.enum(['whole', 'pairwise']);

/** The entry of an association in a suite. */
export const associationSchema = z.strictObject({
  title: z.string().max(120).optional(),
  test: testSchema
    .default(() => testSchema.parse('chi-square'))
    .describe('the test of independence: an id, or one id with parameters, e.g. { chi-square: { yates: false } }'),
  rows: z.string().describe('a discrete column: the groups that are compared, e.g. protocol_type'),
  columns: z.string().describe('a discrete column: what may differ between the groups, e.g. attack'),
  compare: z
    .union([compareWord, z.array(compareWord).min(1)])
    .default('whole')
    .describe('whole: one test of the whole table; pairwise: one test for each pair of rows; or a list of both')
    .transform((value): readonly ('whole' | 'pairwise')[] => [...new Set(Array.isArray(value) ? value : [value])]),
  topRows: z.int().min(1).optional().describe('keep the so many commonest rows of the table and add the rest up as "other"'),
  stratify: z
    .string()
    .optional()
    .describe('a discrete column within whose levels tables of 2 × 2 are tested together (Cochran–Mantel–Haenszel, Breslow–Day)'),
  minEffect: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe(
      "the smallest effect that matters, in the test's own effect (Cramér's V; Cohen's g for mcnemar): significant results below it are said to be too small",
    ),
  sample: rowSampleSchema,
});

export type AssociationConfig = z.output<typeof associationSchema>;
