import { z } from 'zod';
import { drawKeys, refuseIdleRandomState } from './shuffler.ts';

/** Parameters shared by the k-fold resamplings. */
export const kFoldParameters = z
  .strictObject({
    folds: z.int().min(2).max(1000).default(10).describe('number of folds'),
    repeats: z.int().min(1).max(1000).default(1).describe('how often the folds are drawn anew'),
    shuffle: z.boolean().default(true).describe('false: contiguous folds in row order'),
    ...drawKeys,
  })
  .superRefine((options, context) => {
    refuseIdleRandomState(options, context);
    if (options.repeats > 1 && !options.shuffle) {
      const message = 'repeats without shuffling draw the same folds again';
      context.addIssue({ code: 'custom', path: ['repeats'], message, input: options.repeats });
    }
  });

/** What `kFoldParameters` parse to. */
export type KFoldOptions = z.infer<typeof kFoldParameters>;
