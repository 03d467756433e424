import { describe, expect, it } from 'vitest';
import { boxSummary } from '../../src/charts/box-summary.ts';
import fixture from '../fixtures/charts/box_summary.json' with { type: 'json' };

describe('boxSummary', () => {
  it.each(fixture)('agrees with numpy on $values.length values, median $median', ({ values, ...expected }) => {
    const box = boxSummary(values);
    for (const key of ['q1', 'median', 'q3', 'lower', 'upper'] as const) {
      expect(Math.abs(box[key] - expected[key])).toBeLessThanOrEqual(4 * Number.EPSILON * Math.max(1, Math.abs(expected[key])));
    }
  });
});
