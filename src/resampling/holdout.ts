import { z } from 'zod';
import { sharedUint32 } from '../core/dataset.ts';
import { DataError } from '../core/errors.ts';
import { defineResampling, type ResamplingInput } from '../core/resampling.ts';
import { classMembers, describeCounts } from './class-members.ts';
import { createShuffler, drawKeys, permutation, refuseIdleRandomState, type Shuffler } from './shuffler.ts';

const parameters = z
  .strictObject({
    test: z.number().gt(0).lt(1).default(0.2).describe('share of the rows that are tested'),
    stratify: z.boolean().default(true).describe('keep the class shares in both parts'),
    ...drawKeys,
  })
  .superRefine(refuseIdleRandomState);

type HoldoutOptions = z.infer<typeof parameters>;

interface Split {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * One split into train and test; the test part has ⌈test · n⌉ rows. With `rng: numpy` the rows of scikit-learn's `train_test_split` for the class codes
 * as `stratify`, in its (shuffled) order, so that models that look at row order see the same (checked against 1.9.1); ascending otherwise.
 */
export const holdout = defineResampling<HoldoutOptions>({
  id: 'holdout',
  title: 'holdout',
  given: false,
  parameters,
  draw: (input, options) => {
    const n = input.rows.length;
    const nTest = Math.ceil(options.test * n);
    if (nTest >= n) {
      throw new DataError('the holdout leaves no row to train on', {
        code: 'RESAMPLING_FEW_ROWS',
        expected: 'at least 1 row in each part',
        found: `${String(n)} rows, ${String(nTest)} of them in the test part`,
        hint: 'Use more rows or a smaller test share.',
      });
    }
    const shuffler = createShuffler(options, input);
    const numpy = options.rng === 'numpy';
    const split = options.stratify ? drawStratified(input, numpy, n - nTest, nTest, shuffler) : drawPlain(n, nTest, shuffler);
    const rowsOf = (positions: Uint32Array): Uint32Array => gather(input.rows, numpy ? positions : inOrder(positions, n));
    return [{ id: 'holdout', repeat: 1, fold: 1, train: rowsOf(split.train), test: rowsOf(split.test) }];
  },
});

function drawPlain(n: number, nTest: number, shuffler: Shuffler): Split {
  const order = permutation(n, shuffler);
  return { test: order.slice(0, nTest), train: order.slice(nTest) };
}

function drawStratified(input: ResamplingInput, numpy: boolean, nTrain: number, nTest: number, shuffler: Shuffler): Split {
  const all = classMembers(input);
  const members = all.filter((rows) => rows.length > 0);
  // scikit-learn draws class by class in code order; our own draw takes the classes as they appear, so that renaming them changes nothing.
  if (!numpy) members.sort((a, b) => a[0] - b[0]);
  const smallest = Math.min(...members.map((rows) => rows.length));
  if (smallest < 2 || nTrain < members.length || nTest < members.length) {
    throw new DataError('a stratified holdout needs rows of every class in both parts', {
      code: 'RESAMPLING_FEW_ROWS_OF_CLASS',
      expected: `at least 2 rows of every class, and at least ${String(members.length)} rows in each part`,
      found: `${describeCounts(input.classes, all)}; ${String(nTrain)} rows to train on, ${String(nTest)} to test`,
      hint: 'Merge or leave out the rare class, change the test share, or set stratify: false.',
    });
  }
  const counts = members.map((rows) => rows.length);
  const trainCounts = allocate(counts, nTrain, shuffler);
  const left = counts.map((count, k) => count - trainCounts[k]);
  const testCounts = allocate(left, nTest, shuffler);
  const train = new Uint32Array(nTrain);
  const test = new Uint32Array(nTest);
  let inTrain = 0;
  let inTest = 0;
  members.forEach((rows, k) => {
    const order = permutation(rows.length, shuffler);
    for (let i = 0; i < trainCounts[k]; i++) train[inTrain++] = rows[order[i]];
    for (let i = 0; i < testCounts[k]; i++) test[inTest++] = rows[order[trainCounts[k] + i]];
  });
  // the last draws of the stream: what is put in order afterwards does without them
  return numpy ? { train: reorder(train, shuffler), test: reorder(test, shuffler) } : { train, test };
}

function reorder(values: Uint32Array, shuffler: Shuffler): Uint32Array {
  return gather(values, permutation(values.length, shuffler));
}

/** Different numbers below `n`, ascending. O(n). */
function inOrder(values: Uint32Array, n: number): Uint32Array {
  const chosen = new Uint8Array(n);
  for (let i = 0; i < values.length; i++) chosen[values[i]] = 1;
  const out = new Uint32Array(values.length);
  for (let value = 0, at = 0; value < n; value++) if (chosen[value] === 1) out[at++] = value;
  return out;
}

function gather(values: Uint32Array, positions: Uint32Array): Uint32Array {
  const out = sharedUint32(positions.length);
  for (let i = 0; i < positions.length; i++) out[i] = values[positions[i]];
  return out;
}

/** Shares `draws` among classes in proportion to `counts`; leftovers go to the largest remainders, ties drawn (scikit-learn's `_approximate_mode`). */
function allocate(counts: readonly number[], draws: number, shuffler: Shuffler): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (count / total) * draws);
  const shares = exact.map(Math.floor);
  let missing = draws - shares.reduce((sum, share) => sum + share, 0);
  const remainders = exact.map((value, k) => value - shares[k]);
  const descending = [...new Set(remainders)].sort((a, b) => b - a);
  for (const remainder of descending) {
    if (missing === 0) break;
    const tied = remainders.flatMap((value, k) => (value === remainder ? [k] : []));
    const chosen = permutation(tied.length, shuffler).subarray(0, Math.min(tied.length, missing));
    for (const position of chosen) shares[tied[position]]++;
    missing -= chosen.length;
  }
  return shares;
}
