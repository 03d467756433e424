import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../src/core/errors.ts';
import { prepare } from '../../src/prepare/index.ts';
import { continuous, datasetOf, discrete } from '../support/connections.ts';
import { rowRange } from '../support/fit-predict.ts';

const fixture = JSON.parse(readFileSync(new URL('../fixtures/prepare/scikit-learn.json', import.meta.url), 'utf8')) as {
  readonly nTrain: number;
  readonly numbers: readonly (readonly (number | null)[])[];
  readonly words: readonly (readonly number[])[];
  readonly weights: readonly number[];
  readonly unweighted: { readonly train: readonly (readonly number[])[]; readonly test: readonly (readonly number[])[] };
  readonly weighted: { readonly train: readonly (readonly number[])[]; readonly test: readonly (readonly number[])[] };
};

const nRows = fixture.numbers[0].length;
const columns = [
  ...fixture.numbers.map((values, j) =>
    continuous(
      `n${String(j)}`,
      values.map((value) => value ?? NaN),
    ),
  ),
  ...fixture.words.map((codes, j) => discrete(`w${String(j)}`, codes, ['a', 'b', 'c', 'd'])),
];
const dataset = datasetOf(columns, nRows);
const features = columns.map((column) => column.name);
const trainRows = rowRange(0, fixture.nTrain);
const testRows = rowRange(fixture.nTrain, nRows);

describe('one-hot form', () => {
  it.each([
    ['unweighted', null, fixture.unweighted],
    ['weighted', Float64Array.from(fixture.weights), fixture.weighted],
  ] as const)('equals SimpleImputer + OneHotEncoder + StandardScaler, %s', (_name, weights, expected) => {
    const prepared = prepare({ representation: 'one-hot', dataset, features, trainRows, weights });
    for (const [matrix, rows] of [
      [prepared.train, expected.train],
      [prepared.apply(testRows), expected.test],
    ] as const) {
      expect(matrix.nColumns).toBe(rows[0].length);
      const dense = matrix.dense();
      rows.forEach((row, i) => {
        row.forEach((value, j) => {
          const ours = dense[i * matrix.nColumns + j];
          expect(Math.abs(ours - value), `row ${String(i)} ${matrix.names[j]}: ${String(ours)} ${String(value)}`).toBeLessThan(
            1e-9 * Math.max(1, Math.abs(value)),
          );
        });
      });
    }
  });

  it('says how many values were filled, and with what', () => {
    const { notes } = prepare({ representation: 'one-hot', dataset, features, trainRows });
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatch(/^n0: \d+ of 40 training values missing, filled with the training median /);
  });

  it('gives a missing word no level, and one unseen in training', () => {
    const words = datasetOf([discrete('w', [0, 2, 0, 2, 1, -1], ['a', 'b', 'c'])], 6);
    const prepared = prepare({ representation: 'one-hot', dataset: words, features: ['w'], trainRows: rowRange(0, 4), scale: 'none' });
    const applied = prepared.apply(rowRange(0, 6));
    expect(applied.names).toEqual(['w=a', 'w=c']);
    expect([...applied.codes]).toEqual([0, 1, 0, 1, -1, -1]);
    expect([...applied.dense()]).toEqual([1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0]);
  });

  it('looks at training rows only', () => {
    const far = datasetOf([continuous('n', [1, 2, 3, 1e9])], 4);
    const alone = datasetOf([continuous('n', [1, 2, 3])], 3);
    const rows = rowRange(0, 3);
    expect(prepare({ representation: 'one-hot', dataset: far, features: ['n'], trainRows: rows }).train.numeric).toEqual(
      prepare({ representation: 'one-hot', dataset: alone, features: ['n'], trainRows: rows }).train.numeric,
    );
  });

  it('takes a column without any training value as 0, and fills a value missing in the test rows only with the median', () => {
    const gaps = datasetOf([continuous('gone', [NaN, NaN, 5]), continuous('late', [1, 4, NaN])], 3);
    const prepared = prepare({ representation: 'one-hot', dataset: gaps, features: ['gone', 'late'], trainRows: rowRange(0, 2) });
    expect([...prepared.apply(Uint32Array.of(2)).numeric]).toEqual([0, 0]);
    expect(prepared.notes).toEqual(['gone: every training value is missing; taken as constant 0']);
  });

  it('encoding: ordinal takes level codes as numbers', () => {
    const words = datasetOf([discrete('w', [0, 2, 1, -1], ['a', 'b', 'c'])], 4);
    const request = { representation: 'one-hot', dataset: words, features: ['w'], trainRows: rowRange(0, 4) } as const;
    const matrix = prepare({ ...request, encoding: 'ordinal', scale: 'none' }).train;
    expect(matrix.nDiscrete).toBe(0);
    expect([...matrix.numeric]).toEqual([0, 2, 1, 1]);
  });

  it('a row of weight 2 counts like the row twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ value: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(NaN)), times: fc.integer({ min: 1, max: 4 }) }), {
          minLength: 1,
          maxLength: 20,
        }),
        (entries) => {
          const values = entries.map((entry) => entry.value);
          const data = datasetOf([continuous('n', values)], values.length);
          const once = rowRange(0, values.length);
          const repeated = Uint32Array.from(entries.flatMap((entry, i) => new Array<number>(entry.times).fill(i)));
          const weights = Float64Array.from(entries, (entry) => entry.times);
          const weighted = prepare({ representation: 'one-hot', dataset: data, features: ['n'], trainRows: once, weights });
          const unrolled = prepare({ representation: 'one-hot', dataset: data, features: ['n'], trainRows: repeated }).apply(once);
          weighted.train.numeric.forEach((value, i) => {
            expect(value).toBeCloseTo(unrolled.numeric[i], 9);
          });
          const bins = prepare({ representation: 'binned', dataset: data, features: ['n'], trainRows: once, weights, maxBins: 4 });
          const unrolledBins = prepare({ representation: 'binned', dataset: data, features: ['n'], trainRows: repeated, maxBins: 4 });
          expect([...bins.train.edges[0]]).toEqual([...unrolledBins.train.edges[0]]);
        },
      ),
      { seed: 4 },
    );
  });
});

describe('ordinal form', () => {
  it('keeps numbers and level codes, missing is NaN', () => {
    const mixed = datasetOf([continuous('n', [1.5, NaN]), discrete('w', [-1, 1], ['a', 'b'])], 2);
    const { train } = prepare({ representation: 'ordinal', dataset: mixed, features: ['w', 'n'], trainRows: rowRange(0, 2) });
    expect(train.names).toEqual(['w', 'n']);
    expect(train.columns.map((column) => [...column])).toEqual([
      [NaN, 1],
      [1.5, NaN],
    ]);
  });
});

describe('binned form', () => {
  const binned = (values: readonly number[], trainCount = values.length, options: { maxBins?: number } = {}) => {
    const data = datasetOf([continuous('n', values)], values.length);
    const prepared = prepare({ representation: 'binned', dataset: data, features: ['n'], trainRows: rowRange(0, trainCount), ...options });
    return { ...prepared, all: prepared.apply(rowRange(0, values.length)) };
  };

  it('gives each distinct value its own bin, cut at the middle', () => {
    const { train, all } = binned([5, 1, 3, 1, 2, 4.01, 100], 5);
    expect([...train.edges[0]]).toEqual([1.5, 2.5, 4]);
    expect([...all.columns[0]]).toEqual([3, 0, 2, 0, 1, 3, 3]);
    expect([...train.nBins]).toEqual([4]);
    expect([...train.missingBin]).toEqual([-1]);
  });

  it('puts missing values into the last bin, or with the training median where training had none', () => {
    const reserved = binned([1, NaN, 3, NaN]);
    expect([...reserved.train.columns[0]]).toEqual([0, 2, 1, 2]);
    expect([...reserved.train.missingBin]).toEqual([2]);
    const none = binned([1, 2, 3, NaN], 3);
    expect([...none.all.columns[0]]).toEqual([0, 1, 2, 1]);
    expect([...none.train.nBins]).toEqual([3]);
  });

  it('an all-missing column has an empty bin and the missing one', () => {
    const { all, train, notes } = binned([NaN, NaN, 7], 2);
    expect([...all.columns[0]]).toEqual([1, 1, 0]);
    expect([...train.nBins]).toEqual([2]);
    expect(notes).toEqual(['n: every training value is missing']);
  });

  it('keeps to maxBins, orders bins as values, and gives a heavy value its own bin', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(0), fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.constant(NaN)), {
          minLength: 1,
          maxLength: 300,
        }),
        fc.integer({ min: 2, max: 20 }),
        (values, maxBins) => {
          const { train } = binned(values, values.length, { maxBins });
          const bins = train.columns[0];
          expect(train.nBins[0]).toBeLessThanOrEqual(maxBins);
          expect(train.edges[0].length + 1 + (train.missingBin[0] >= 0 ? 1 : 0)).toBe(train.nBins[0]);
          const edges = [...train.edges[0]];
          expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b));
          values.forEach((value, i) => {
            if (Number.isNaN(value)) expect(bins[i]).toBe(train.missingBin[0]);
            else {
              const first = edges.findIndex((edge) => value <= edge);
              expect(bins[i]).toBe(first < 0 ? edges.length : first);
            }
          });
          // No bin in between is empty.
          const used = new Set([...bins].filter((bin) => bin !== train.missingBin[0]));
          if (used.size > 0) expect(used.size).toBe(edges.length + 1);
        },
      ),
      { seed: 5 },
    );
  });

  it('fills bins about evenly where values are many', () => {
    const values = Array.from({ length: 20000 }, (_, i) => (i % 2 === 0 ? 0 : Math.sin(i) * 1000));
    const { train } = binned(values);
    const counts = new Float64Array(train.nBins[0]);
    for (const bin of train.columns[0]) counts[bin]++;
    expect(train.nBins[0]).toBeGreaterThan(250);
    const sorted = [...counts].sort((a, b) => b - a);
    // The heavy value ends its bin; less than half a share of lighter values below may have joined it.
    expect(sorted[0]).toBeLessThan(10000 + 10000 / 255 / 2);
    expect(sorted[1]).toBeLessThan(2 * (10000 / 255));
  });

  it('survives the ends of the number range', () => {
    const { train } = binned([-Number.MAX_VALUE, Number.MAX_VALUE, 1, 1 + Number.EPSILON, 5e-324, 0]);
    expect([...train.columns[0]]).toEqual([0, 5, 3, 4, 2, 1]);
  });

  it('takes words as ordered codes, or as categories on request', () => {
    const words = datasetOf([discrete('w', [0, 2, 2, 0, 1, -1], ['a', 'b', 'c'])], 6);
    const request = { representation: 'binned', dataset: words, features: ['w'], trainRows: rowRange(0, 4) } as const;
    const ordered = prepare(request);
    expect([...ordered.train.edges[0]]).toEqual([1]);
    expect([...ordered.apply(rowRange(0, 6)).columns[0]]).toEqual([0, 1, 1, 0, 0, 0]);
    const categories = prepare({ ...request, categorical: true });
    expect([...categories.train.categorical]).toEqual([1]);
    expect([...categories.train.nBins]).toEqual([3]);
    expect([...categories.apply(rowRange(0, 6)).columns[0]]).toEqual([0, 2, 2, 0, 1, 0]);
  });

  it('uses two bytes where there are more than 256 bins', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i);
    expect(binned(values, 1000, { maxBins: 1000 }).train.columns[0]).toBeInstanceOf(Uint16Array);
    expect(binned(values).train.columns[0]).toBeInstanceOf(Uint8Array);
  });
});

describe('what cannot be prepared', () => {
  const request = { representation: 'one-hot', dataset, features, trainRows } as const;

  it('is a DataError with a code', () => {
    expect(() => prepare({ ...request, features: ['nope'] })).toThrow(DataError);
    expect(() => prepare({ ...request, features: ['nope'] })).toThrow(expect.objectContaining({ code: 'PREPARE_UNKNOWN_COLUMN' }));
    expect(() => prepare({ ...request, features: [] })).toThrow(expect.objectContaining({ code: 'PREPARE_NO_COLUMN' }));
    expect(() => prepare({ ...request, trainRows: new Uint32Array(0) })).toThrow(expect.objectContaining({ code: 'PREPARE_NO_ROWS' }));
  });

  it('refuses impossible options', () => {
    expect(() => prepare({ ...request, maxBins: 1 })).toThrow(RangeError);
    expect(() => prepare({ ...request, weights: Float64Array.of(1) })).toThrow(RangeError);
  });
});
