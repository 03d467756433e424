import { describe, expect, it } from 'vitest';
import type { PredictionBlock } from '../../src/core/experiment.ts';
import type { Artifact, RunResult } from '../../src/core/result.ts';
import { predictionsParquet } from '../../src/report/predictions.ts';

/** The compiled module: a thread runs compiled code only. */
const { renderPredictionsApart } = (await import(new URL('../../dist/cli/render-apart.js', import.meta.url).href)) as {
  renderPredictionsApart: (result: RunResult) => Promise<readonly Artifact[] | null>;
};

function resultOf(nRows: number): { readonly result: RunResult; readonly blocks: readonly PredictionBlock[] } {
  const rowIds = Uint32Array.from({ length: nRows }, (_, row) => row);
  const blocks = ['tree', 'bayes'].map((model): PredictionBlock => ({
    experiment: 'models',
    fold: 'r1f1',
    model,
    classes: ['normal', '=cmd()'],
    rowIds,
    truth: Int32Array.from(rowIds, (row) => row % 2),
    predicted: Int32Array.from(rowIds, (row) => (row % 7 === 0 ? 1 : row % 2)),
    scores: model === 'tree' ? Float64Array.from({ length: 2 * nRows }, (_, i) => (i % 5) / 5) : null,
  }));
  const result = { tool: { name: 'flowverdict', version: '1' }, experiments: [{ predictions: blocks }] } as unknown as RunResult;
  return { result, blocks };
}

describe('renderPredictionsApart', () => {
  it('gives the bytes that this thread would write', async () => {
    const { result, blocks } = resultOf(12000);
    const [artifact] = (await renderPredictionsApart(result)) ?? [];
    expect(artifact.path).toBe('predictions.parquet');
    expect(Buffer.compare(Buffer.from(artifact.content), Buffer.from(await predictionsParquet(blocks, 'flowverdict 1')))).toBe(0);
  });

  it('leaves few predictions to this thread', async () => {
    expect(await renderPredictionsApart(resultOf(9999).result)).toBeNull();
  });

  it('leaves the work to this thread where the other one breaks', async () => {
    const { result, blocks } = resultOf(12000);
    const broken = { ...result, experiments: [{ predictions: blocks.map((block) => ({ ...block, classes: null })) }] };
    expect(await renderPredictionsApart(broken as unknown as RunResult)).toBeNull();
  });
});
