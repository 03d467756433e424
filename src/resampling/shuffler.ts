import { z } from 'zod';
import { DataError } from '../core/errors.ts';
import type { ResamplingInput } from '../core/resampling.ts';
import { allIndices, createRng, shuffle } from '../core/rng.ts';
import { createNumpyRandom } from './numpy-random.ts';

/** Shuffles arrays in place from one stream: the second call goes on where the first ended. */
export type Shuffler = (values: Uint32Array) => void;

/** Suite keys of every drawn resampling: whose random numbers, and their seed. */
export const drawKeys = {
  rng: z
    .enum(['native', 'numpy'])
    .default('native')
    .describe('native: seeded by the data and the suite; numpy: the very rows that scikit-learn draws for the same random_state'),
  randomState: z.int().min(0).max(4294967295).optional().describe('seed of rng: numpy; the suite seed when absent'),
} as const;

/** What `drawKeys` parse to. */
export interface DrawOptions {
  readonly rng: 'native' | 'numpy';
  readonly randomState?: number | undefined;
}

/** Adds an issue where `randomState` stands without `rng: numpy`, which would ignore it. */
export function refuseIdleRandomState(options: DrawOptions, context: z.RefinementCtx): void {
  if (options.randomState === undefined || options.rng === 'numpy') return;
  context.addIssue({
    code: 'custom',
    path: ['randomState'],
    message: '`randomState` needs `rng: numpy`; native folds follow the suite seed',
    input: options.randomState,
  });
}

/**
 * The stream that options ask for.
 * @throws DataError `RESAMPLING_RANDOM_STATE` when the suite seed is no `random_state`
 */
export function createShuffler(options: DrawOptions, input: ResamplingInput): Shuffler {
  if (options.rng === 'native') {
    const rng = createRng(input.seed);
    return (values) => {
      shuffle(values, rng);
    };
  }
  const seed = options.randomState ?? input.suiteSeed;
  if (!Number.isInteger(seed) || seed < 0 || seed > 4294967295) {
    throw new DataError('the suite seed cannot serve as NumPy random_state', {
      code: 'RESAMPLING_RANDOM_STATE',
      expected: 'an integer from 0 to 4294967295',
      found: String(seed),
      hint: 'Set randomState beside rng: numpy.',
    });
  }
  const random = createNumpyRandom(seed);
  return (values) => {
    for (let i = values.length - 1; i > 0; i--) {
      const j = random.interval(i);
      const held = values[i];
      values[i] = values[j];
      values[j] = held;
    }
  };
}

/** 0 … n − 1, shuffled. */
export function permutation(n: number, shuffler: Shuffler): Uint32Array {
  const values = allIndices(n);
  shuffler(values);
  return values;
}
