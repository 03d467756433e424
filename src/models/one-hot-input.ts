import { ModelError } from '../core/errors.ts';
import type { OneHotMatrix } from '../core/matrix.ts';
import type { TrainingSet } from '../core/model.ts';
import { firstUnfit } from '../kernels/first-unfit.ts';

/** The classes that training really has, renumbered 0 … count − 1 in class order. */
export interface PresentClasses {
  readonly count: number;
  /** Int32Array (count): class code of each present class. */
  readonly codes: Int32Array;
  /** Int32Array (nRows): index into `codes`. */
  readonly y: Int32Array;
}

/**
 * Checks what every model of this matrix form needs, and finds the classes that occur.
 * @throws ModelError MODEL_NO_ROWS, MODEL_NO_COLUMNS, MODEL_SHAPE, MODEL_NON_FINITE, MODEL_BAD_WEIGHT, MODEL_ONE_CLASS
 */
export function checkTraining(model: string, train: TrainingSet<'one-hot'>): PresentClasses {
  const { x, y, nClasses, weights } = train;
  if (x.nRows === 0) throw new ModelError(`${model}: there are no training rows`, { code: 'MODEL_NO_ROWS', where: model });
  if (x.nColumns === 0) {
    throw new ModelError(`${model}: there are no columns to learn from`, {
      code: 'MODEL_NO_COLUMNS',
      where: model,
      hint: 'Keep at least one feature column.',
    });
  }
  if (y.length !== x.nRows || (weights !== null && weights.length !== x.nRows)) {
    throw new ModelError(`${model}: rows, classes and weights differ in number`, {
      code: 'MODEL_SHAPE',
      where: model,
      expected: `${String(x.nRows)} of each`,
      found: `${String(y.length)} classes, ${weights === null ? 'no' : String(weights.length)} weights`,
    });
  }
  checkFinite(model, x);
  if (weights !== null) {
    const bad = weights.findIndex((weight) => !(weight > 0 && weight < Infinity));
    if (bad >= 0) {
      throw new ModelError(`${model}: a row weight is not a positive number`, {
        code: 'MODEL_BAD_WEIGHT',
        where: `row ${String(bad)}`,
        expected: '> 0',
        found: String(weights[bad]),
      });
    }
  }
  const index = new Int32Array(nClasses).fill(-1);
  for (let i = 0; i < y.length; i++) {
    if (!(y[i] >= 0 && y[i] < nClasses)) {
      throw new ModelError(`${model}: a class code is out of range`, {
        code: 'MODEL_SHAPE',
        where: `row ${String(i)}`,
        expected: `0 … ${String(nClasses - 1)}`,
        found: String(y[i]),
      });
    }
    index[y[i]] = 0;
  }
  const codes = Int32Array.from(index.keys()).filter((code) => index[code] === 0);
  if (codes.length < 2) {
    throw new ModelError(`${model}: the training rows hold one class only`, {
      code: 'MODEL_ONE_CLASS',
      where: model,
      expected: 'at least 2 classes',
      found: String(codes.length),
      hint: 'Draw the rows stratified, or take a target with more than one class.',
    });
  }
  codes.forEach((code, position) => {
    index[code] = position;
  });
  const renumbered = new Int32Array(y.length);
  for (let i = 0; i < y.length; i++) renumbered[i] = index[y[i]];
  return { count: codes.length, codes, y: renumbered };
}

/**
 * Checks rows to predict against what was fitted.
 * @throws ModelError MODEL_SHAPE, MODEL_NON_FINITE
 */
export function checkQuery(model: string, x: OneHotMatrix, fitted: { readonly nNumeric: number; readonly nColumns: number }): void {
  if (x.nNumeric !== fitted.nNumeric || x.nColumns !== fitted.nColumns) {
    throw new ModelError(`${model}: the rows to predict have other columns than the training rows`, {
      code: 'MODEL_SHAPE',
      where: model,
      expected: `${String(fitted.nColumns)} columns (${String(fitted.nNumeric)} numeric)`,
      found: `${String(x.nColumns)} columns (${String(x.nNumeric)} numeric)`,
    });
  }
  checkFinite(model, x);
}

/** Beyond this, squares and their sums would overflow. */
const LARGEST = 1e100;

/** Matrices that have passed: the models of a fold share theirs. */
const finite = new WeakSet<OneHotMatrix>();

function checkFinite(model: string, x: OneHotMatrix): void {
  if (finite.has(x)) return;
  const { numeric, nNumeric } = x;
  const t = firstUnfit(numeric, LARGEST);
  if (t >= 0) {
    throw new ModelError(`${model}: a value is not a finite number`, {
      code: 'MODEL_NON_FINITE',
      where: `row ${String(Math.floor(t / nNumeric))}, column '${x.names[t % nNumeric]}'`,
      expected: `a finite number, at most ${String(LARGEST)} in size`,
      found: String(numeric[t]),
      hint: 'Fill or drop missing values first.',
    });
  }
  finite.add(x);
}

/**
 * Scores of the present classes laid out over all classes.
 * @param scores Float64Array (n × present.count), row-major
 * @param absent score of the classes that training did not have
 */
export function spreadScores(scores: Float64Array, present: PresentClasses, nClasses: number, absent: number): Float64Array {
  if (present.count === nClasses) return scores;
  const n = scores.length / present.count;
  const out = new Float64Array(n * nClasses).fill(absent);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < present.count; k++) out[i * nClasses + present.codes[k]] = scores[i * present.count + k];
  }
  return out;
}
