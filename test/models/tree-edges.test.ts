import { describe, expect, it } from 'vitest';
import { lightgbmEdges, xgboostEdges } from '../../src/models/trees/original-edges.ts';
import fixture from '../fixtures/trees/edges.json' with { type: 'json' };

/** The smallest number of each bin that holds any. */
function firstOfBins(values: Float64Array, edges: Float64Array): number[] {
  const first = new Map<number, number>();
  for (const value of values) {
    const at = edges.findIndex((edge) => value <= edge);
    const bin = at < 0 ? edges.length : at;
    if (!first.has(bin)) first.set(bin, value);
  }
  return [...first.values()];
}

describe.each(fixture.columns.map((column) => [column.title, column] as const))('edges of a column: %s', (_title, column) => {
  const values = Float64Array.from(column.values);
  const counts = Float64Array.from(column.counts);

  it.each(column.lightgbm.map((own) => [own.max_bin, own.min_data_in_bin, own] as const))(
    'the bins of LightGBM, max_bin %i, min_data_in_bin %i',
    (maxBin, minDataInBin, own) => {
      const edges = lightgbmEdges({ maxBin, minDataInBin, minChildSamples: 20 })(values, counts, column.missing);
      expect(edges === null ? null : firstOfBins(values, edges)).toEqual(own.firstOfBins);
    },
  );

  it.each(column.xgboost.map((own) => [own.max_bin, own] as const))('the cuts of XGBoost, max_bin %i', (maxBin, own) => {
    const edges = xgboostEdges(maxBin)(values, counts, column.missing) ?? new Float64Array(0);
    const singles = values.map((value) => Math.fround(value));
    expect(firstOfBins(singles, edges).slice(1)).toEqual(own.cuts);
    for (const [at, cut] of own.cuts.entries()) expect(edges[at]).toBeLessThan(cut);
  });
});

describe('the summary of a column with more values than XGBoost keeps', () => {
  it.each([16, 255])('is pruned twice to bins of nearly equal weight, max_bin %i', (maxBin) => {
    const values = Float64Array.from({ length: 20_000 }, (_, i) => (i - 5000) / 64);
    const counts = Float64Array.from(values, (_, i) => (i % 7 === 0 ? 3 : 1));
    const edges = xgboostEdges(maxBin)(values, counts, 0) ?? new Float64Array(0);
    expect(edges.length).toBe(maxBin - 1);
    const held = new Float64Array(maxBin);
    values.forEach((value, i) => {
      const at = edges.findIndex((edge) => value <= edge);
      held[at < 0 ? edges.length : at] += counts[i];
    });
    const fair = counts.reduce((sum, count) => sum + count, 0) / maxBin;
    for (const weight of held) expect(Math.abs(weight - fair)).toBeLessThan(fair / 4);
  });
});
