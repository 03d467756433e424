import { DataError } from '../core/errors.ts';
import { defineResampling, type Fold, type ResamplingInput } from '../core/resampling.ts';
import { classMembers, describeCounts } from './class-members.ts';
import { type KFoldOptions, kFoldParameters } from './k-fold-parameters.ts';
import { createShuffler, type Shuffler } from './shuffler.ts';
import { splitByTestFold } from './split-by-test-fold.ts';

/**
 * Folds with the class shares of all rows: sizes equal within one row, per class too. With `rng: numpy` the folds of scikit-learn's
 * `StratifiedKFold(shuffle=True)` and `RepeatedStratifiedKFold` (checked against 1.9.1). Stricter than scikit-learn, which only warns
 * when a class has fewer rows than there are folds.
 */
export const stratifiedKFold = defineResampling<KFoldOptions>({
  id: 'stratified-k-fold',
  title: 'stratified k-fold cross-validation',
  given: false,
  parameters: kFoldParameters,
  draw: (input, options) => {
    if (input.rows.length < options.folds) {
      throw new DataError('there are fewer rows than folds', {
        code: 'RESAMPLING_FEW_ROWS',
        expected: `at least ${String(options.folds)} rows`,
        found: String(input.rows.length),
        hint: 'Use more rows or fewer folds.',
      });
    }
    const members = classMembers(input);
    input.classes.forEach((name, code) => {
      const count = members[code].length;
      if (count === 0 || count >= options.folds) return;
      throw new DataError(`class '${name}' has fewer rows than there are folds`, {
        code: 'RESAMPLING_FEW_ROWS_OF_CLASS',
        expected: `at least ${String(options.folds)} rows of every class`,
        found: describeCounts(input.classes, members),
        hint: `Use at most ${String(count)} folds, merge or leave out the class, or use k-fold.`,
      });
    });
    // The order in which classes appear, so that renaming or reordering the classes draws the same folds.
    const appearing = members.filter((rows) => rows.length > 0).sort((a, b) => a[0] - b[0]);
    const shuffler = options.shuffle ? createShuffler(options, input) : () => undefined;
    return Array.from({ length: options.repeats }, (_, repeat) => drawOnce(input, options.folds, appearing, shuffler, repeat + 1)).flat();
  },
});

function drawOnce(
  input: ResamplingInput,
  folds: number,
  appearing: readonly Uint32Array[],
  shuffler: Shuffler,
  repeat: number,
): readonly Fold[] {
  const testFold = new Uint32Array(input.rows.length);
  let dealt = 0;
  for (const members of appearing) {
    // Dealing round robin over the rows in class order says how many rows of this class each fold gets; blocks of fold numbers are then shuffled.
    const shares = new Uint32Array(folds);
    for (let i = 0; i < members.length; i++) shares[(dealt + i) % folds]++;
    dealt += members.length;
    const foldOf = new Uint32Array(members.length);
    for (let fold = 0, at = 0; fold < folds; at += shares[fold++]) foldOf.fill(fold, at, at + shares[fold]);
    shuffler(foldOf);
    for (let i = 0; i < members.length; i++) testFold[members[i]] = foldOf[i];
  }
  return splitByTestFold(input.rows, testFold, folds, repeat);
}
