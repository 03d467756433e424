import type { Measure, Scored } from '../../../core/measure.ts';
import { createRng } from '../../../core/rng.ts';
import type { PooledRows, ScoredModel } from './pooled-rows.ts';

/** Gives a measure of one model on rows counted `counts[row]` times. */
export type Evaluate = (counts: Uint32Array) => number;

export const scoredOf = ({ truth, nClasses, positive }: PooledRows, { predicted, scores, scoreKind }: ScoredModel): Scored => ({
  truth,
  predicted,
  scores,
  scoreKind,
  nClasses,
  positive,
});

/**
 * The measure of resampled rows, as fast as the measure allows; always what `measure.compute` says of the repeated rows, up to rounding. In this order:
 *
 * 1. ROC AUC: one pass over the rows in the order of their scores, sorted once;
 * 2. a measure that is the mean of its values on single rows (accuracy, log loss, Brier): the weighted mean of those. Whether it is one is found out: on all rows and on
 *    five lopsided repetitions of them the two must agree;
 * 3. a measure of predicted classes: counts by truth and prediction, laid out as rows;
 * 4. any other: the rows themselves, repeated, in the order of their scores so that sorting them again is quick.
 *
 * Building O(n log n); each call O(n), in 4. plus what the measure costs.
 */
export function resampleEvaluator(measure: Measure, rows: PooledRows, model: ScoredModel): Evaluate {
  if (measure.id === 'roc-auc') return aucEvaluator(rows, model);
  return (
    meanEvaluator(measure, rows, model) ??
    (measure.needs === 'classes' ? classEvaluator(measure, rows, model) : rowEvaluator(measure, rows, model))
  );
}

/** Mean area over the classes against the rest, or of the positive class with two. */
function aucEvaluator(rows: PooledRows, model: ScoredModel): Evaluate {
  const { truth, nClasses, positive } = rows;
  const classes = nClasses === 2 ? [positive < 0 ? 1 : positive] : Array.from({ length: nClasses }, (_, k) => k);
  const curves = classes.map((k) => {
    const score = Float64Array.from({ length: truth.length }, (_, row) => model.scores[row * nClasses + k] + 0);
    const order = Uint32Array.from({ length: truth.length }, (_, row) => row).sort((a, b) => score[a] - score[b]);
    const isPositive = Uint8Array.from(order, (row) => Number(truth[row] === k));
    const endsTie = Uint8Array.from(order, (row, i) => Number(i + 1 === order.length || score[order[i + 1]] !== score[row]));
    return { order, isPositive, endsTie };
  });
  const area = ({ order, isPositive, endsTie }: (typeof curves)[number], counts: Uint32Array): number => {
    let [wins, below, positives, tiedPositives, tiedNegatives] = [0, 0, 0, 0, 0];
    for (let i = 0; i < order.length; i++) {
      const count = counts[order[i]];
      if (isPositive[i] === 1) tiedPositives += count;
      else tiedNegatives += count;
      if (endsTie[i] === 0) continue;
      wins += tiedPositives * (below + tiedNegatives / 2);
      below += tiedNegatives;
      positives += tiedPositives;
      tiedPositives = 0;
      tiedNegatives = 0;
    }
    return wins / positives / below;
  };
  return (counts) => curves.reduce((sum, curve) => sum + area(curve, counts), 0) / curves.length;
}

/** The measure of the rows counted so often, where it is the mean of values of single rows. */
const weightedMean =
  (single: Float64Array): Evaluate =>
  (counts) => {
    let [sum, total] = [0, 0];
    for (let row = 0; row < single.length; row++) {
      sum += counts[row] * single[row];
      total += counts[row];
    }
    return sum / total;
  };

/** Float64Array (n): the measure of every row alone, where the measure of any rows is the mean of those (accuracy, log loss, Brier); null where it is not. Found out, see above. */
export function rowValues(measure: Measure, rows: PooledRows, model: ScoredModel): Float64Array | null {
  const { truth, nClasses } = rows;
  const n = truth.length;
  const all = scoredOf(rows, model);
  const single = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    single[row] = measure.compute({
      ...all,
      truth: truth.subarray(row, row + 1),
      predicted: model.predicted.subarray(row, row + 1),
      scores: model.scores.subarray(row * nClasses, (row + 1) * nClasses),
    });
    if (Number.isNaN(single[row])) return null;
  }
  const weighted = weightedMean(single);
  const rng = createRng(n);
  const draws = Array.from({ length: 6 }, (_, draw) => Uint32Array.from({ length: n }, () => 1 + (draw === 0 ? 0 : rng.int(5))));
  const direct = rowEvaluator(measure, rows, model);
  const agrees = (counts: Uint32Array): boolean => {
    const [one, other] = [weighted(counts), direct(counts)];
    return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));
  };
  return draws.every(agrees) ? single : null;
}

function meanEvaluator(measure: Measure, rows: PooledRows, model: ScoredModel): Evaluate | null {
  const single = rowValues(measure, rows, model);
  return single === null ? null : weightedMean(single);
}

function classEvaluator(measure: Measure, rows: PooledRows, model: ScoredModel): Evaluate {
  const { truth, nClasses } = rows;
  const n = truth.length;
  const cellOf = Uint32Array.from(truth, (code, row) => code * nClasses + model.predicted[row]);
  const cells = new Uint32Array(nClasses * nClasses);
  let filled = { truth: new Int32Array(n), predicted: new Int32Array(n) };
  const base = scoredOf(rows, model);
  return (counts) => {
    cells.fill(0);
    let total = 0;
    for (let row = 0; row < n; row++) {
      cells[cellOf[row]] += counts[row];
      total += counts[row];
    }
    if (total > filled.truth.length) filled = { truth: new Int32Array(total), predicted: new Int32Array(total) };
    let at = 0;
    cells.forEach((count, cell) => {
      filled.truth.fill(Math.floor(cell / nClasses), at, at + count);
      filled.predicted.fill(cell % nClasses, at, at + count);
      at += count;
    });
    return measure.compute({ ...base, truth: filled.truth.subarray(0, at), predicted: filled.predicted.subarray(0, at), scores: null });
  };
}

function rowEvaluator(measure: Measure, rows: PooledRows, model: ScoredModel): Evaluate {
  const { truth, nClasses, positive } = rows;
  const n = truth.length;
  const column = positive < 0 ? nClasses - 1 : positive;
  const order = Uint32Array.from({ length: n }, (_, row) => row).sort(
    (a, b) => truth[a] - truth[b] || model.scores[a * nClasses + column] - model.scores[b * nClasses + column],
  );
  const sorted = {
    truth: Int32Array.from(order, (row) => truth[row]),
    predicted: Int32Array.from(order, (row) => model.predicted[row]),
    scores: Float64Array.from(
      { length: n * nClasses },
      (_, i) => model.scores[order[Math.floor(i / nClasses)] * nClasses + (i % nClasses)],
    ),
  };
  const base = scoredOf(rows, model);
  let filled = { truth: new Int32Array(n), predicted: new Int32Array(n), scores: new Float64Array(n * nClasses) };
  return (counts) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total > filled.truth.length)
      filled = { truth: new Int32Array(total), predicted: new Int32Array(total), scores: new Float64Array(total * nClasses) };
    let at = 0;
    for (let i = 0; i < n; i++) {
      for (let copy = counts[order[i]]; copy > 0; copy--) {
        filled.truth[at] = sorted.truth[i];
        filled.predicted[at] = sorted.predicted[i];
        for (let k = 0; k < nClasses; k++) filled.scores[at * nClasses + k] = sorted.scores[i * nClasses + k];
        at++;
      }
    }
    return measure.compute({
      ...base,
      truth: filled.truth.subarray(0, at),
      predicted: filled.predicted.subarray(0, at),
      scores: filled.scores.subarray(0, at * nClasses),
    });
  };
}
