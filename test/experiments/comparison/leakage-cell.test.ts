import { describe, expect, it } from 'vitest';
import type { Outcome, WorkContext } from '../../../src/core/experiment.ts';
import type { Design } from '../../../src/experiments/comparison/cell.ts';
import type { ComparisonConfig } from '../../../src/experiments/comparison/config.ts';
import { leakageNoteOf, runLeakageCell } from '../../../src/experiments/comparison/leakage-cell.ts';
import { bindTarget } from '../../../src/experiments/shared/target.ts';
import { run, textOf, two } from './support.ts';

const target = bindTarget(two, { column: 'class', positive: null });
const rows = Uint32Array.from({ length: 100 }, (_, i) => i);
const design: Design = {
  target,
  folds: [{ id: 'f', repeat: 1, fold: 1, train: rows, test: rows }],
  sampleNote: null,
  features: two.columns.filter(({ role }) => role === 'feature').map(({ name }) => name),
};
/** The cell's own work on a design that is there already. */
const outcomeOn = (dataset: typeof two): Outcome => {
  const context: WorkContext = { dataset, suiteSeed: 1, memo: (() => design) as unknown as WorkContext['memo'] };
  return { cell: 'c/leakage', status: 'ok', ...runLeakageCell({} as ComparisonConfig, context) };
};
const predicted = (): Int32Array => Int32Array.from(rows, (row) => target.yByRow[row]);

describe('the leakage cell of a comparison', () => {
  it('says that all test rows are training rows where they are', () => {
    const note = leakageNoteOf(outcomeOn(two), design, [{ name: 'model', predicted }]);
    expect(note.json).toMatchObject({ seen: 100, test: 100, models: [{ id: 'model', accuracy: 1, unseen: null }] });
  });

  it('never costs the comparison: what is missing becomes a sentence with the reason', () => {
    const text = (outcome: Outcome | undefined, models = [{ name: 'model', predicted }]): string =>
      JSON.stringify(leakageNoteOf(outcome, design, models).blocks);
    expect(text(undefined)).toContain('did not run');
    expect(text({ cell: 'c/leakage', status: 'failed', code: 'CELL_TIMEOUT', message: 'it took too long' })).toContain('it took too long');
    expect(text(outcomeOn({ ...two, columns: [] }))).toContain('Leakage was not looked at');
    const broken = (): Int32Array => {
      throw new RangeError('no predictions');
    };
    expect(text(outcomeOn(two), [{ name: 'broken', predicted: broken }])).toContain('no predictions');
  });

  it('stands in the report of every comparison', async () => {
    const { result } = await run({ models: ['decision-tree', 'naive-bayes'], resampling: { holdout: { test: 0.3 } } });
    expect(result.status).toBe('complete');
    expect(textOf(result.section)).toContain('Leakage: what the scores may owe to the data');
  });
});
