import type { Measure, Scored } from '../core/measure.ts';
import { allIndices, createRng } from '../core/rng.ts';

/** Gives a measure of one model on rows counted `counts[row]` times. */
export type Evaluate = (counts: Uint32Array) => number;

/** Rows with scores, which may stand for nothing where a measure looks at classes only. */
export type ScoredRows = Scored & { readonly scores: Float64Array };

/** What a model said, as a measure wants it; null where it has no scores, or no probabilities, and the measure needs them. */
export function withScores(measure: Measure, model: Scored | null): ScoredRows | null {
  if (model === null || (measure.needs === 'probabilities' && model.scoreKind !== 'probability')) return null;
  if (measure.needs !== 'classes' && model.scores === null) return null;
  return { ...model, scores: model.scores ?? new Float64Array(model.truth.length * model.nClasses) };
}

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
export function resampleEvaluator(measure: Measure, rows: ScoredRows): Evaluate {
  if (measure.id === 'roc-auc') return aucEvaluator(rows);
  return meanEvaluator(measure, rows) ?? (measure.needs === 'classes' ? classEvaluator(measure, rows) : rowEvaluator(measure, rows));
}

/** Mean area over the classes against the rest, or of the positive class with two. */
function aucEvaluator(rows: ScoredRows): Evaluate {
  const { truth, nClasses, positive } = rows;
  const classes = nClasses === 2 ? [positive < 0 ? 1 : positive] : Array.from({ length: nClasses }, (_, k) => k);
  const curves = classes.map((k) => {
    const score = Float64Array.from({ length: truth.length }, (_, row) => rows.scores[row * nClasses + k] + 0);
    const order = allIndices(truth.length).sort((a, b) => score[a] - score[b]);
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
export function rowValues(measure: Measure, rows: ScoredRows): Float64Array | null {
  const { truth, nClasses } = rows;
  const n = truth.length;
  const single = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    single[row] = measure.compute({
      ...rows,
      truth: truth.subarray(row, row + 1),
      predicted: rows.predicted.subarray(row, row + 1),
      scores: rows.scores.subarray(row * nClasses, (row + 1) * nClasses),
    });
    if (Number.isNaN(single[row])) return null;
  }
  const weighted = weightedMean(single);
  const rng = createRng(n);
  const draws = Array.from({ length: 6 }, (_, draw) => Uint32Array.from({ length: n }, () => 1 + (draw === 0 ? 0 : rng.int(5))));
  const direct = rowEvaluator(measure, rows);
  const agrees = (counts: Uint32Array): boolean => {
    const [one, other] = [weighted(counts), direct(counts)];
    return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));
  };
  return draws.every(agrees) ? single : null;
}

function meanEvaluator(measure: Measure, rows: ScoredRows): Evaluate | null {
  const single = rowValues(measure, rows);
  return single === null ? null : weightedMean(single);
}

function classEvaluator(measure: Measure, rows: ScoredRows): Evaluate {
  const { truth, nClasses } = rows;
  const n = truth.length;
  const cellOf = Uint32Array.from(truth, (code, row) => code * nClasses + rows.predicted[row]);
  const cells = new Uint32Array(nClasses * nClasses);
  let filled = { truth: new Int32Array(n), predicted: new Int32Array(n) };
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
    return measure.compute({ ...rows, truth: filled.truth.subarray(0, at), predicted: filled.predicted.subarray(0, at), scores: null });
  };
}

function rowEvaluator(measure: Measure, rows: ScoredRows): Evaluate {
  const { truth, nClasses, positive } = rows;
  const n = truth.length;
  const column = positive < 0 ? nClasses - 1 : positive;
  const order = allIndices(n).sort(
    (a, b) => truth[a] - truth[b] || rows.scores[a * nClasses + column] - rows.scores[b * nClasses + column],
  );
  const sorted = {
    truth: Int32Array.from(order, (row) => truth[row]),
    predicted: Int32Array.from(order, (row) => rows.predicted[row]),
    scores: Float64Array.from({ length: n * nClasses }, (_, i) => rows.scores[order[Math.floor(i / nClasses)] * nClasses + (i % nClasses)]),
  };
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
      ...rows,
      truth: filled.truth.subarray(0, at),
      predicted: filled.predicted.subarray(0, at),
      scores: filled.scores.subarray(0, at * nClasses),
    });
  };
}
