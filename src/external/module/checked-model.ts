import { ModelError } from '../../core/errors.ts';
import type { FittedModel, ModelDefinition, Prediction } from '../../core/model.ts';

/** Rounding that a sum of probabilities may show. */
const tolerance = 1e-6;

function wrong(id: string, what: string, expected: string, found: string): ModelError {
  return new ModelError(`${id}: ${what}`, {
    code: 'MODULE_BAD_PREDICTION',
    expected,
    found,
    hint: '`flowverdict check-model FILE` tests the whole contract.',
  });
}

/** @throws ModelError when a prediction is not what the contract says */
function checkPrediction(id: string, prediction: Prediction, nRows: number, nClasses: number): Prediction {
  const given = prediction as Partial<Prediction> | undefined;
  if (!(given?.classes instanceof Int32Array) || !(given.scores instanceof Float64Array)) {
    throw wrong(
      id,
      'predict returned no prediction',
      '{ classes: Int32Array, scores: Float64Array, scoreKind }',
      given === undefined ? 'nothing' : Object.keys(given).join(', '),
    );
  }
  const { classes, scores, scoreKind } = prediction;
  if (classes.length !== nRows)
    throw wrong(id, 'predict returned classes for another number of rows', String(nRows), String(classes.length));
  if (scores.length !== nRows * nClasses)
    throw wrong(
      id,
      'predict returned another number of scores',
      `${String(nRows)} rows × ${String(nClasses)} classes`,
      String(scores.length),
    );
  const outside = classes.find((code) => code < 0 || code >= nClasses);
  if (outside !== undefined) throw wrong(id, 'predict returned a class that is none', `0 to ${String(nClasses - 1)}`, String(outside));
  const bad = scores.findIndex((score) => !Number.isFinite(score));
  if (bad >= 0)
    throw wrong(id, `the scores of row ${String(Math.floor(bad / nClasses))} are no finite numbers`, 'finite numbers', String(scores[bad]));
  if (scoreKind === 'decision') return prediction;
  for (let row = 0; row < nRows; row++) {
    let sum = 0;
    for (let k = 0; k < nClasses; k++) sum += scores[row * nClasses + k];
    if (Math.abs(sum - 1) > tolerance) throw wrong(id, `the probabilities of row ${String(row)} do not add up to 1`, '1', String(sum));
  }
  return prediction;
}

/** A user's model whose every answer is held against the contract: a wrong one fails its cell and never becomes a number. */
export function checkedModel(model: ModelDefinition, id: string): ModelDefinition {
  return {
    ...model,
    fit: (train, parameters): FittedModel => {
      const fitted = model.fit(train, parameters) as Partial<FittedModel> | undefined;
      if (typeof fitted?.predict !== 'function') {
        const later = typeof (fitted as { readonly then?: unknown } | undefined)?.then === 'function';
        throw wrong(
          id,
          later ? 'fit returned a promise; it must answer at once' : 'fit returned no fitted model',
          '{ predict, notes }',
          typeof fitted,
        );
      }
      return {
        notes: Array.isArray(fitted.notes) ? fitted.notes.map(String) : [],
        predict: (x) => checkPrediction(id, (fitted as FittedModel).predict(x), x.nRows, train.nClasses),
        dispose: () => fitted.dispose?.(),
      };
    },
  };
}
