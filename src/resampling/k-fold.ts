import { DataError } from '../core/errors.ts';
import { defineResampling, type Fold, type ResamplingInput } from '../core/resampling.ts';
import { type KFoldOptions, kFoldParameters } from './k-fold-parameters.ts';
import { createShuffler, permutation } from './shuffler.ts';
import { splitByTestFold } from './split-by-test-fold.ts';

/**
 * Folds of equal size within one row, classes ignored. With `rng: numpy` the folds of scikit-learn's `KFold(shuffle=True)` and `RepeatedKFold`
 * (checked against 1.9.1).
 */
export const kFold = defineResampling<KFoldOptions>({
  id: 'k-fold',
  title: 'k-fold cross-validation',
  given: false,
  parameters: kFoldParameters,
  draw: (input, options) => {
    const n = input.rows.length;
    if (options.folds > n) {
      throw new DataError(`${String(options.folds)} folds need at least as many rows`, {
        code: 'RESAMPLING_FEW_ROWS',
        expected: `at least ${String(options.folds)} rows`,
        found: String(n),
        hint: 'Use fewer folds or more rows.',
      });
    }
    const shuffler = options.shuffle ? createShuffler(options, input) : () => undefined;
    return Array.from({ length: options.repeats }, (_, repeat) =>
      drawOnce(input, options.folds, permutation(n, shuffler), repeat + 1),
    ).flat();
  },
});

function drawOnce(input: ResamplingInput, folds: number, order: Uint32Array, repeat: number): readonly Fold[] {
  const n = order.length;
  const testFold = new Uint32Array(n);
  const larger = n % folds;
  const size = Math.floor(n / folds);
  for (let fold = 0, start = 0; fold < folds; fold++) {
    const end = start + size + (fold < larger ? 1 : 0);
    for (; start < end; start++) testFold[order[start]] = fold;
  }
  return splitByTestFold(input.rows, testFold, folds, repeat);
}
