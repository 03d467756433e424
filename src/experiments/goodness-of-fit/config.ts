import { z } from 'zod';
import { fitParameters } from '../../hypotheses/index.ts';
import { rowSampleSchema } from '../shared/row-sample.ts';

/** The entry of a goodness of fit in a suite. */
export const goodnessOfFitSchema = z.strictObject({
  title: z.string().max(120).optional(),
  column: z.string().describe('a discrete column whose shares are tested, e.g. protocol_type'),
  expected: z
    .union([z.literal('uniform'), z.record(z.string(), z.number().gt(0))])
    .default('uniform')
    .describe('what each value is expected to have: uniform, or shares (any scale) by value, e.g. { tcp: 6, udp: 3, icmp: 1 }'),
  test: fitParameters.prefault({}).describe('how the fit is measured, and where p comes from'),
  minEffect: z.number().gt(0).max(10).optional().describe("the smallest effect that matters, as Cohen's w"),
  sample: rowSampleSchema,
});

export type GoodnessOfFitConfig = z.output<typeof goodnessOfFitSchema>;
