import { createRegistry } from '../core/registry.ts';
import type { ResamplingDefinition } from '../core/resampling.ts';
import { given } from './given.ts';
import { holdout } from './holdout.ts';
import { kFold } from './k-fold.ts';
import { stratifiedKFold } from './stratified-k-fold.ts';

export { foldsHash } from './folds-hash.ts';

/** Ways to split. Adding one: its file, and one line here. */
export const resamplings = createRegistry<ResamplingDefinition>('resampling', [stratifiedKFold, kFold, holdout, given]);
