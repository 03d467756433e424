import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dropConstant, dropCorrelated } from '../../src/prepare/drop-columns.ts';
import { continuous, datasetOf, discrete } from '../support/connections.ts';
import { rowRange } from '../support/fit-predict.ts';

const fixture = JSON.parse(readFileSync(new URL('../fixtures/prepare/scikit-learn.json', import.meta.url), 'utf8')) as {
  readonly numbers: readonly (readonly (number | null)[])[];
  readonly words: readonly (readonly number[])[];
  readonly extra: readonly number[];
  readonly correlations: readonly (readonly (number | null)[])[];
};
const columns = [
  ...fixture.numbers.map((values, j) =>
    continuous(
      String(j),
      values.map((value) => value ?? NaN),
    ),
  ),
  ...fixture.words.map((codes, j) => continuous(String(6 + j), codes)),
  continuous('8', fixture.extra),
];
const nRows = fixture.extra.length;
const dataset = datasetOf(columns, nRows);
const all = rowRange(0, nRows);

describe('dropCorrelated', () => {
  it('finds the r of every pair, missing values left out pairwise', () => {
    for (let a = 0; a < columns.length; a++) {
      for (let b = a + 1; b < columns.length; b++) {
        const expected = fixture.correlations[a][b];
        const { dropped } = dropCorrelated(dataset, [columns[a].name, columns[b].name], all, -1);
        if (expected === null) expect(dropped.some((each) => each.reason === 'constant')).toBe(true);
        else {
          expect(dropped).toMatchObject([{ feature: columns[b].name, reason: 'correlated', with: columns[a].name }]);
          expect(dropped[0].r).toBeCloseTo(expected, 12);
        }
      }
    }
  });

  it('keeps the first of each pair in the order given', () => {
    const { kept, dropped } = dropCorrelated(dataset, ['8', '1', '2', '0'], all, 0.6);
    expect(kept).toEqual(['8', '0']);
    expect(dropped.map(({ feature, reason }) => [feature, reason])).toEqual([
      ['1', 'correlated'],
      ['2', 'constant'],
    ]);
  });

  it('a column that goes with a dropped one only is kept', () => {
    const chain = datasetOf(
      [continuous('a', [1, 0, 0, 0, 1, 0, 1, 1]), continuous('b', [2, 1, 1, 0, 1, 0, 1, 2]), continuous('c', [1, 1, 1, 0, 0, 0, 0, 1])],
      8,
    );
    expect(dropCorrelated(chain, ['a', 'b', 'c'], rowRange(0, 8), 0.6).kept).toEqual(['a', 'c']);
  });

  it('keeps words of more than two levels, whose codes have no order, and takes two levels as 0 and 1', () => {
    const codes = [0, 1, 2, 0, 1, 2, 0, 1];
    const two = [0, 1, 1, 0, 1, 1, 0, 1];
    const data = datasetOf(
      [
        continuous('n', codes),
        discrete('w', codes, ['a', 'b', 'c']),
        discrete('b', two, ['no', 'yes']),
        discrete('u', new Array<number>(8).fill(1), ['a', 'b', 'c']),
      ],
      8,
    );
    const { kept, dropped } = dropCorrelated(data, ['n', 'w', 'b', 'u'], rowRange(0, 8), 0.6);
    expect(kept).toEqual(['n', 'w']);
    expect(dropped).toMatchObject([
      { feature: 'b', reason: 'correlated', with: 'n' },
      { feature: 'u', reason: 'constant' },
    ]);
    // By numpy.corrcoef of the two lists.
    expect(dropped[0].r).toBeCloseTo(0.8682431421244592, 14);
  });

  it('looks at the given rows only', () => {
    const pair = datasetOf([continuous('a', [1, 2, 3, 0, 9]), continuous('b', [1, 2, 3, 9, 0])], 5);
    expect(dropCorrelated(pair, ['a', 'b'], rowRange(0, 3), 0.6).kept).toEqual(['a']);
    expect(dropCorrelated(pair, ['a', 'b'], Uint32Array.of(0, 1, 2, 3, 4), 0.95).kept).toEqual(['a', 'b']);
  });
});

describe('dropConstant', () => {
  it('drops what has one value only, missing values aside', () => {
    const data = datasetOf(
      [
        continuous('one', [3, NaN, 3, 4]),
        continuous('none', [NaN, NaN, NaN, 1]),
        discrete('word', [1, 1, -1, 0], ['x', 'y']),
        continuous('two', [1, 1, 2, 2]),
      ],
      4,
    );
    const names = ['one', 'none', 'word', 'two'];
    expect(dropConstant(data, names, rowRange(0, 3)).kept).toEqual(['two']);
    expect(dropConstant(data, names, rowRange(0, 4)).dropped).toEqual([{ feature: 'none', reason: 'constant', with: null, r: null }]);
  });
});
