import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PredictionBlock } from '../../src/core/experiment.ts';
import { createRng } from '../../src/core/rng.ts';
import { maskRows, readPredictions } from '../../src/data/index.ts';
import { predictionsParquet } from '../../src/report/predictions.ts';
import { continuous, datasetOf, discrete } from '../support/connections.ts';

describe('maskRows', () => {
  const n = 5000;
  const rng = createRng(3);
  const bytes = Float64Array.from({ length: n }, (_, i) => (i % 97 === 0 ? NaN : rng.int(1000)));
  const codes = Int32Array.from({ length: n }, (_, i) => (i % 89 === 0 ? -1 : rng.int(3)));
  const levels = ['tcp', "o'hara", 'udp'];
  const dataset = datasetOf(
    [continuous('src_bytes', bytes), discrete('Protocol "type"', codes, levels), discrete('row_number', codes, levels)],
    n,
  );

  const expected = (holds: (row: number) => boolean): Uint8Array => Uint8Array.from({ length: n }, (_, row) => Number(holds(row)));

  it('keeps the rows that a loop keeps, over several chunks', async () => {
    expect(await maskRows(dataset, 'src_bytes > 500')).toEqual(expected((row) => bytes[row] > 500));
    expect(await maskRows(dataset, `"Protocol ""type""" = 'o''hara' OR src_bytes = 7`)).toEqual(
      expected((row) => codes[row] === 1 || bytes[row] === 7),
    );
  });

  it('missing values are NULL: neither a condition nor its opposite holds', async () => {
    expect(await maskRows(dataset, `row_number <> 'tcp'`)).toEqual(expected((row) => codes[row] > 0));
    expect(await maskRows(dataset, 'src_bytes IS NULL')).toEqual(expected((row) => Number.isNaN(bytes[row])));
  });

  it('refuses what is no condition on these columns', async () => {
    await expect(maskRows(dataset, 'nothing = 1')).rejects.toMatchObject({ code: 'DATA_WHERE_COLUMN' });
    await expect(maskRows(dataset, '1 = 1); DROP TABLE rows_of_file; --')).rejects.toMatchObject({ code: 'DATA_WHERE' });
    await expect(maskRows(dataset, "getenv('HOME') = ''")).rejects.toMatchObject({ code: 'DATA_WHERE' });
    await expect(maskRows(dataset, 'src_bytes > (SELECT 1)')).rejects.toMatchObject({ code: 'DATA_WHERE' });
  });
});

describe('readPredictions', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'flowverdict-predictions-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('reads back what a run writes: ids, folds, models, truths and scores to the last bit', async () => {
    const rng = createRng(1);
    const block = (model: string, fold: string, experiment = 'e', classes = ['normal', 'attack']): PredictionBlock => ({
      experiment,
      model,
      fold,
      classes,
      rowIds: Uint32Array.from({ length: 50 }, (_, i) => 7 * i + 3),
      truth: Int32Array.from({ length: 50 }, () => rng.int(2)),
      predicted: Int32Array.from({ length: 50 }, () => rng.int(2)),
      scores: Float64Array.from({ length: 100 }, () => rng.next()),
    });
    const blocks = [block('a', 'r1f1'), block('b', 'r1f1'), block('a', 'r1f2'), block('a', 'r1f1', 'other', ['dos', 'probe'])];
    const groups = await readPredictions(file('predictions.parquet', await predictionsParquet(blocks, 'test')));
    expect(groups.map(({ experiment, model, fold }) => [experiment, model, fold])).toEqual(
      blocks.map(({ experiment, model, fold }) => [experiment, model, fold]),
    );
    groups.forEach((group, index) => {
      const { classes, truth, predicted, rowIds, scores } = blocks[index];
      expect(group.ids).toEqual(Array.from(rowIds, String));
      expect(Array.from(group.truth, (code) => group.classes[code])).toEqual(Array.from(truth, (code) => classes[code]));
      expect(Array.from(group.predicted, (code) => group.classes[code])).toEqual(Array.from(predicted, (code) => classes[code]));
      classes.forEach((name, k) => {
        const column = group.classes.indexOf(name);
        for (let row = 0; row < 50; row++) expect(group.scores?.[row * group.classes.length + column]).toBe(scores?.[row * 2 + k]);
      });
    });
  });

  it('takes usual names of columns, words for ids, JSON lines and tabs; the class is a word even where it looks like a number', async () => {
    const csv = await readPredictions(file('a.csv', 'row_id,y_true,y_pred\n007,0,1\nx,1,1\n'));
    expect(csv[0]).toMatchObject({ ids: ['007', 'x'], classes: ['0', '1'], scores: null, model: '', fold: '' });
    const tsv = await readPredictions(file('a.tsv', 'ID\tTruth\tPrediction\nr1\tattack\tnormal\n'));
    expect(tsv[0]).toMatchObject({ ids: ['r1'], classes: ['attack', 'normal'] });
    const json = await readPredictions(file('a.jsonl', '{"id": 5, "truth": "a", "predicted": "b", "score_a": 0.25, "score_b": 0.75}\n'));
    expect(json[0]).toMatchObject({ ids: ['5'], scores: Float64Array.of(0.25, 0.75) });
  });

  it('says what is wrong, and where', async () => {
    await expect(readPredictions(file('gap.csv', 'id,truth,predicted\n1,a,b\n2,,b\n'))).rejects.toMatchObject({
      code: 'PREDICTIONS_MISSING_VALUE',
      where: expect.stringContaining('row 2') as string,
    });
    await expect(readPredictions(file('none.csv', 'id,truth,predicted\n'))).rejects.toMatchObject({ code: 'PREDICTIONS_EMPTY' });
    await expect(readPredictions(file('other.csv', 'id,truth,guess\n1,a,b\n'))).rejects.toMatchObject({ code: 'PREDICTIONS_COLUMN' });
    await expect(readPredictions(file('broken.parquet', 'PAR1 no'))).rejects.toMatchObject({ code: 'PREDICTIONS_FILE' });
  });
});
