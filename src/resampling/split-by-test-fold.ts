import { sharedUint32 } from '../core/dataset.ts';
import type { Fold } from '../core/resampling.ts';

/**
 * Folds from the number of the fold in which each row is tested.
 * @param rows Uint32Array (n), dataset rows ascending
 * @param testFold Uint32Array (n), 0 … folds − 1
 * @param repeat 1-based
 * Train and test are ascending. O(n × folds).
 */
export function splitByTestFold(rows: Uint32Array, testFold: Uint32Array, folds: number, repeat: number): readonly Fold[] {
  const sizes = new Uint32Array(folds);
  for (let i = 0; i < testFold.length; i++) sizes[testFold[i]]++;
  return Array.from({ length: folds }, (_, fold) => {
    const test = sharedUint32(sizes[fold]);
    const train = sharedUint32(rows.length - sizes[fold]);
    let inTest = 0;
    let inTrain = 0;
    for (let i = 0; i < rows.length; i++) {
      if (testFold[i] === fold) test[inTest++] = rows[i];
      else train[inTrain++] = rows[i];
    }
    return { id: `r${String(repeat)}f${String(fold + 1)}`, repeat, fold: fold + 1, train, test };
  });
}
