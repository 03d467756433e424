import { ModelError } from '../../core/errors.ts';
import type { BinnedMatrix } from '../../core/matrix.ts';
import type { TrainingSet } from '../../core/model.ts';

/**
 * Refuses what no tree can learn from.
 * @throws ModelError MODEL_NO_ROWS, MODEL_NO_COLUMNS, MODEL_ONE_CLASS, MODEL_SHAPE, MODEL_BAD_WEIGHT
 */
export function checkTraining(train: TrainingSet<'binned'>): void {
  const { x, y, weights, nClasses } = train;
  if (x.nRows === 0) throw new ModelError('there are no training rows', { code: 'MODEL_NO_ROWS', expected: 'at least 2 rows', found: '0' });
  if (x.nColumns === 0) {
    throw new ModelError('there is no column to learn from', { code: 'MODEL_NO_COLUMNS', expected: 'at least 1 column', found: '0' });
  }
  if (y.length !== x.nRows || (weights !== null && weights.length !== x.nRows)) {
    throw new ModelError('labels or weights do not match the rows', {
      code: 'MODEL_SHAPE',
      expected: String(x.nRows),
      found: `${String(y.length)} labels, ${weights === null ? 'no' : String(weights.length)} weights`,
    });
  }
  const first = y[0];
  if (nClasses < 2 || y.every((k) => k === first)) {
    throw new ModelError('the training rows have one class only', {
      code: 'MODEL_ONE_CLASS',
      expected: 'at least 2 classes',
      found: '1',
      hint: 'Stratify the split, or choose another target.',
    });
  }
  const bad = weights === null ? -1 : weights.findIndex((weight) => !(weight > 0 && weight < Infinity));
  if (weights !== null && bad >= 0) {
    throw new ModelError(`the weight of training row ${String(bad)} is not a positive number`, {
      code: 'MODEL_BAD_WEIGHT',
      expected: '> 0',
      found: String(weights[bad]),
    });
  }
}

/** @throws ModelError MODEL_COLUMNS_DIFFER when rows to predict do not have the training columns. */
export function checkColumns(x: BinnedMatrix, nColumns: number): void {
  if (x.nColumns === nColumns) return;
  throw new ModelError('the rows to predict have other columns than the training rows', {
    code: 'MODEL_COLUMNS_DIFFER',
    expected: `${String(nColumns)} columns`,
    found: String(x.nColumns),
  });
}
