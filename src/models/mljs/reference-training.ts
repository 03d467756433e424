import { ModelError } from '../../core/errors.ts';
import type { TrainingSet } from '../../core/model.ts';

/** Training labels as the packages want them: 0 … k − 1 over the classes that occur. */
export interface ReferenceLabels {
  readonly labels: number[];
  /** The class code behind each label, ascending. */
  readonly present: readonly number[];
}

/**
 * Checks what every adapter needs and numbers the occurring classes without gaps. O(n).
 * @throws ModelError `MODEL_ONE_CLASS`, `MODEL_NO_COLUMNS`, `MODEL_WEIGHTS`
 */
export function referenceLabels(packageName: string, train: TrainingSet): ReferenceLabels {
  const { x, y, nClasses, weights } = train;
  if (x.nColumns === 0) {
    throw new ModelError(`${packageName}: there is no column to learn from`, {
      code: 'MODEL_NO_COLUMNS',
      expected: 'at least 1 column',
      found: '0',
    });
  }
  const labelOf = new Int32Array(nClasses).fill(-1);
  for (let i = 0; i < y.length; i++) labelOf[y[i]] = 0;
  const present: number[] = [];
  labelOf.forEach((seen, code) => {
    if (seen === 0) labelOf[code] = present.push(code) - 1;
  });
  if (present.length < 2) {
    throw new ModelError(`${packageName}: the training rows hold fewer than two classes`, {
      code: 'MODEL_ONE_CLASS',
      expected: 'at least 2 classes',
      found: String(present.length),
    });
  }
  if (weights?.some((weight) => weight !== 1) === true) {
    throw new ModelError(`${packageName} takes no row weights`, {
      code: 'MODEL_WEIGHTS',
      expected: 'every row counted once',
      found: 'row weights',
      hint: 'Use the native engine for weighted rows.',
    });
  }
  return { labels: Array.from(y, (code) => labelOf[code]), present };
}

/** Puts one row's scores of the occurring classes into their places in `scores` (n × nClasses); the other classes keep what is there. */
export function placeScores(
  scores: Float64Array,
  row: number,
  nClasses: number,
  present: readonly number[],
  values: ArrayLike<number>,
): void {
  for (let k = 0; k < present.length; k++) scores[row * nClasses + present[k]] = values[k];
}
