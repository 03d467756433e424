import { describe, expect, it } from 'vitest';
import { baselineFromFile, keepRun } from '../../src/gates/baseline-file.ts';
import { compareRuns } from '../../src/gates/compare-runs.ts';
import { joinPredictions, type PredictionFile } from '../../src/gates/join-predictions.ts';
import { measures } from '../../src/measures/index.ts';
import { type FoldAnswer, hits, judgeMade, madeBaseline, madeResult } from './support/evidence.ts';

const one = (right: number, n: number): readonly FoldAnswer[] => [hits(right, n)];

/** Ten folds of 100 rows with so many right in each. */
const ten = (rights: readonly number[]): readonly FoldAnswer[] => rights.map((right) => hits(right, 100));

const steady = [95, 96, 94, 95, 97, 93, 95, 96, 94, 95];

describe('two runs', () => {
  const request = {
    relation: { kind: 'notWorseThan', reference: 'BASE', margin: 0.005 } as const,
    alpha: 0.05,
    unpaired: false,
    measureOf: () => measures.get('accuracy'),
  };

  it('a run against itself: p = 1, equivalent', () => {
    for (const models of [{ m: ten(steady) }, { m: one(700, 1000) }]) {
      const run = madeBaseline({ models });
      const { verdict, comparisons } = compareRuns(run, run, {
        ...request,
        relation: { kind: 'equivalentTo', reference: 'BASE', margin: 0.005 },
      });
      expect(verdict).toBe('pass');
      expect(comparisons[0].part).toMatchObject({ difference: 0, log10PEqual: 0, interval: [0, 0] });
    }
  });

  it('nothing in common is an error that says what there is', () => {
    const [a, b] = [madeBaseline({ models: { x: one(5, 9), z: one(5, 9) } }), madeBaseline({ models: { y: one(5, 9) } })];
    expect(() => compareRuns(a, b, request)).toThrow(/no experiment and model in common/);
  });

  it('prediction files are joined by id, in any order, and refused when they are not about the same rows', () => {
    const part = (ids: readonly string[], truth: readonly number[], predicted: readonly number[]): PredictionFile['parts'][number] => ({
      experiment: '',
      model: '',
      fold: '',
      classes: ['attack', 'normal'],
      ids,
      truth: Int32Array.from(truth),
      predicted: Int32Array.from(predicted),
      scores: null,
    });
    const base = { name: 'main.csv', parts: [part(['a', 'b', 'c', 'd'], [0, 1, 0, 1], [0, 1, 1, 1])] };
    const head = { name: 'pr.csv', parts: [part(['d', 'c', 'b', 'a'], [1, 0, 1, 0], [1, 1, 1, 0])] };
    const [before, after] = joinPredictions(base, head, {});
    expect(compareRuns(before, after, request).comparisons[0].part).toMatchObject({ value: 0.75, difference: 0, log10PEqual: 0 });
    const refuse =
      (parts: PredictionFile['parts']): (() => unknown) =>
      () =>
        joinPredictions(base, { name: 'pr.csv', parts }, {});
    expect(refuse([part(['a', 'b', 'c', 'e'], [0, 1, 0, 1], [0, 1, 1, 1])])).toThrow(/do not predict the same rows/);
    expect(refuse([part(['a', 'b', 'c', 'c'], [0, 1, 0, 1], [0, 1, 1, 1])])).toThrow(/stand more than once/);
    expect(refuse([part(['a', 'b', 'c', 'd'], [1, 1, 0, 1], [0, 1, 1, 1])])).toThrow(/different truths of 1 rows/);
    expect(
      refuse([
        { ...part(['a'], [0], [0]), model: 'x' },
        { ...part(['b'], [0], [0]), model: 'y' },
      ]),
    ).toThrow(/several models/);
  });
});

describe('the baseline file', () => {
  const run = (models: Parameters<typeof madeResult>[0]['models'], id = 's') => {
    const result = madeResult({ models });
    return {
      tool: { name: 'flowverdict', version: '0.1.0' },
      suite: { id, seed: 42, sha256: 'abc' },
      dataset: { id: 'd', rows: 1000, sha256: 'data' },
      experiments: [{ ...result.json, id: 'e', kind: 'comparison' }],
      predictions: result.predictions.map(({ rowIds, ...block }) => ({ ...block, ids: rowIds })),
    };
  };

  it('compares as the run itself does, with predictions of small test sets', () => {
    const models = { pr: one(700, 1000) };
    const baseline = baselineFromFile('baseline.json', keepRun(undefined, run(models)), 's');
    const verdict = judgeMade({ model: 'pr', notWorseThan: 'baseline', margin: 0.01 }, { models: { pr: one(600, 1000) } }, { baseline });
    const direct = judgeMade(
      { model: 'pr', notWorseThan: 'baseline', margin: 0.01 },
      { models: { pr: one(600, 1000) } },
      { baseline: madeBaseline({ models }) },
    );
    expect(verdict.parts).toEqual(direct.parts);
    expect(verdict.verdict).toBe('fail');
  });

  it('keeps no predictions of large test sets', () => {
    expect(JSON.stringify(keepRun(undefined, run({ pr: one(700, 1001) })))).not.toContain('predicted');
    expect(JSON.stringify(keepRun(undefined, run({ pr: one(700, 1000) })))).toContain('predicted');
  });

  it('replaces its suite alone, and does not depend on the order of setting', () => {
    const [a, b] = [run({ pr: ten(steady) }, 'a'), run({ pr: ten([...steady].reverse()) }, 'b')];
    const both = keepRun(keepRun(undefined, a), b);
    expect(JSON.stringify(keepRun(keepRun(undefined, b), a))).toBe(JSON.stringify(both));
    expect(keepRun(both, a)).toEqual(both);
    expect(() => baselineFromFile('baseline.json', both, 'c')).toThrow(/holds nothing of suite 'c'/);
  });
});
