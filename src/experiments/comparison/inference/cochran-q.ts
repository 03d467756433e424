import type { TestResult } from '../../../core/hypothesis.ts';
import { cochranQTest } from '../../../hypotheses/index.ts';
import type { PooledRows } from './pooled-rows.ts';

/** Are several models right equally often on the same rows? */
export interface CorrectnessAnswer {
  /** Models that finished, in the order of the suite. */
  readonly names: readonly string[];
  /** Share of the rows that each gets right. */
  readonly shares: readonly number[];
  readonly result: TestResult;
}

/**
 * Cochran's Q over the tested rows: all models at once, right or wrong on each row; with two models McNemar's uncorrected χ². O(rows × models).
 * @param names of the models of `rows`
 * @throws StatisticError STATISTIC_TABLE_SHAPE with fewer than two models that finished
 */
export function correctnessAnswer({ truth, models }: PooledRows, names: readonly string[], alpha: number, seed: number): CorrectnessAnswer {
  const finished = models.flatMap((model, index) => (model === null ? [] : [{ name: names[index], predicted: model.predicted }]));
  const [n, k] = [truth.length, finished.length];
  const right = new Uint8Array(n * k);
  finished.forEach(({ predicted }, model) => {
    for (let row = 0; row < n; row++) right[row * k + model] = Number(predicted[row] === truth[row]);
  });
  return {
    names: finished.map(({ name }) => name),
    shares: finished.map((_, model) => right.reduce((sum, value, at) => (at % k === model ? sum + value : sum), 0) / n),
    result: cochranQTest(right, n, k, { alpha, seed }),
  };
}
