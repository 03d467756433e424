import { z } from 'zod';
import { measureSchema } from '../shared/measure-list.ts';
import { postHocSchema } from '../shared/rank-answer.ts';

/** The entry of a question over several comparisons in a suite. */
export const acrossSchema = z
  .strictObject({
    title: z.string().max(120).optional(),
    experiments: z
      .array(z.string())
      .min(2, 'name at least two comparisons, each on a data set of its own')
      .describe('ids of comparisons in this suite, one per data set'),
    measure: measureSchema.prefault('accuracy').describe('the measure that ranks the models; each comparison must have it'),
    postHoc: postHocSchema.default('nemenyi'),
    control: z.string().optional().describe('name of the model that the others are compared with; the best ranked one when absent'),
    rope: z.number().min(0).default(0.005).describe('half-width of the region of practical equivalence, in the unit of the measure'),
  })
  .superRefine((entry, context) => {
    entry.experiments.forEach((id, index) => {
      if (entry.experiments.indexOf(id) === index) return;
      const params = { code: 'SUITE_DUPLICATE_NAME', hint: 'A data set counts once.' };
      context.addIssue({ code: 'custom', path: ['experiments', index], message: `the comparison '${id}' is named twice`, params });
    });
    if (entry.postHoc === 'bonferroni-dunn' && entry.control === undefined) {
      const params = { code: 'SUITE_CONTROL', hint: 'Name the model that the others are compared with: `control: random-forest`.' };
      context.addIssue({ code: 'custom', path: ['postHoc'], message: 'the Bonferroni–Dunn test needs a control', params });
    }
  });

export type AcrossConfig = z.output<typeof acrossSchema>;
