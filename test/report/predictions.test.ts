import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PredictionBlock } from '../../src/core/experiment.ts';
import { predictionsParquet, predictionsReporter } from '../../src/report/predictions.ts';
import { HOSTILE, SAMPLE } from './support/sample-result.ts';

const BLOCKS = SAMPLE.experiments.flatMap(({ predictions }) => predictions);

/** An ArrayBuffer of its own, as hyparquet wants it. */
const buffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

function expectedRows(blocks: readonly PredictionBlock[]): Record<string, unknown>[] {
  const classes = [...new Set(blocks.flatMap((block) => block.classes))];
  return blocks.flatMap((block) =>
    Array.from(block.rowIds, (id, i) => ({
      id,
      experiment: block.experiment,
      fold: block.fold,
      model: block.model,
      truth: block.classes[block.truth[i]],
      predicted: block.classes[block.predicted[i]],
      ...Object.fromEntries(
        classes.map((name) => {
          const k = block.classes.indexOf(name);
          return [`score_${name}`, k === -1 || block.scores === null ? null : block.scores[i * block.classes.length + k]];
        }),
      ),
    })),
  );
}

describe('predictions.parquet', () => {
  it('is read back row for row by an independent reader, hostile class names and missing classes too', async () => {
    const bytes = await predictionsParquet(BLOCKS, 'flowverdict 0.1.0');
    const rows = await parquetReadObjects({ file: buffer(bytes) });
    expect(rows).toEqual(expectedRows(BLOCKS));
    expect(Object.keys(rows[0])).toContain(`score_${HOSTILE}`);
    expect(parquetMetadata(buffer(bytes)).created_by).toBe('flowverdict 0.1.0');
  });

  it('is read by DuckDB', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowverdict-predictions-'));
    try {
      const file = join(folder, 'predictions.parquet');
      writeFileSync(file, await predictionsParquet(BLOCKS, 'test'));
      const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
      const connection = await instance.connect();
      const answer = await connection.runAndReadAll(
        `SELECT model, fold, count(*)::INT n, sum((truth = predicted)::INT)::INT hits, count("score_attack")::INT scored, sum(id)::INT ids
         FROM read_parquet('${file}') GROUP BY ALL ORDER BY n DESC`,
      );
      const rows = answer.getRowObjects();
      connection.closeSync();
      instance.closeSync();
      const expected = BLOCKS.map((block) => ({
        model: block.model,
        fold: block.fold,
        n: block.rowIds.length,
        hits: block.truth.filter((code, i) => code === block.predicted[i]).length,
        scored: block.classes.includes('attack') ? block.rowIds.length : 0,
        ids: block.rowIds.reduce((sum, id) => sum + id, 0),
      }));
      expect(rows).toEqual(expected);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('cuts many rows into groups across blocks without losing one', async () => {
    const n = 70_001;
    const block = (fold: string): PredictionBlock => ({
      experiment: 'e',
      model: 'm',
      fold,
      classes: ['a', 'b'],
      rowIds: Uint32Array.from({ length: n }, (_, i) => i),
      truth: new Int32Array(n),
      predicted: new Int32Array(n).fill(1),
      scores: Float64Array.from({ length: 2 * n }, (_, i) => i / (2 * n)),
    });
    const bytes = await predictionsParquet([block('f1'), block('f2'), block('f3')], 'test');
    const { row_groups } = parquetMetadata(buffer(bytes));
    expect(row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([100_000, 100_000, 10_003]);
    const rows = await parquetReadObjects({ file: buffer(bytes), rowStart: n - 1, rowEnd: n + 1 });
    expect(rows).toMatchObject([
      { id: n - 1, fold: 'f1', truth: 'a', predicted: 'b', score_b: (2 * n - 1) / (2 * n) },
      { id: 0, fold: 'f2', score_a: 0 },
    ]);
  });

  it('is not written where nothing was predicted', async () => {
    expect(await predictionsReporter.render({ ...SAMPLE, experiments: [SAMPLE.experiments[0]] })).toEqual([]);
  });
});
