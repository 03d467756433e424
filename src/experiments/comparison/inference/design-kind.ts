import type { Fold } from '../../../core/resampling.ts';

/** How a comparison's folds were made: what decides which tests are honest about them. */
export type DesignKind = 'one-test-set' | 'k-fold' | 'repeated-k-fold' | 'five-by-two';

/** The numbers of a design that tests need. */
export interface DesignFacts {
  readonly kind: DesignKind;
  readonly nFolds: number;
  readonly repeats: number;
  readonly foldsPerRepeat: number;
  /** Rows of the first fold; the others differ by a row or so. */
  readonly nTrain: number;
  readonly nTest: number;
  readonly nClasses: number;
  readonly nModels: number;
}

/** Reads the design off the folds. */
export function designFacts(folds: readonly Fold[], nClasses: number, nModels: number): DesignFacts {
  const [first] = folds;
  const repeats = new Set(folds.map((fold) => fold.repeat)).size;
  const foldsPerRepeat = folds.length / repeats;
  const kind =
    folds.length === 1
      ? 'one-test-set'
      : repeats === 5 && foldsPerRepeat === 2
        ? 'five-by-two'
        : repeats > 1
          ? 'repeated-k-fold'
          : 'k-fold';
  return { kind, nFolds: folds.length, repeats, foldsPerRepeat, nTrain: first.train.length, nTest: first.test.length, nClasses, nModels };
}

/** The design in words: `10 folds`, `3 × 10 folds`, `one test set of 22,544 rows`. */
export function designWords({ kind, repeats, foldsPerRepeat, nFolds, nTest }: DesignFacts): string {
  if (kind === 'one-test-set') return `one test set of ${String(nTest)} rows`;
  return repeats > 1 ? `${String(repeats)} × ${String(foldsPerRepeat)} folds` : `${String(nFolds)} folds`;
}
