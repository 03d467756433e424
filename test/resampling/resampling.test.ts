import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../src/core/errors.ts';
import type { Fold, ResamplingInput } from '../../src/core/resampling.ts';
import { foldsHash, resamplings } from '../../src/resampling/index.ts';
import { createNumpyRandom } from '../../src/resampling/numpy-random.ts';

interface Part {
  readonly n: number;
  readonly sha256: string;
  readonly first: readonly number[];
}

interface Case {
  readonly n: number;
  readonly shares: readonly number[];
  readonly randomState: number | null;
  readonly resampling: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly folds: readonly { readonly train: Part; readonly test: Part }[];
}

const fixture = JSON.parse(readFileSync(new URL('../fixtures/resampling/scikit-learn.json', import.meta.url), 'utf8')) as {
  readonly mt19937: { readonly seed: number; readonly first: readonly number[]; readonly permutation10: readonly number[] };
  readonly cases: readonly Case[];
};

/** The labels of the fixture's generator. */
function labels(n: number, shares: readonly number[]): Int32Array {
  const total = shares.reduce((a, b) => a + b, 0);
  return Int32Array.from({ length: n }, (_, i) => {
    let place = (i * 7919 + i * i) % total;
    let code = 0;
    while (place >= shares[code]) place -= shares[code++];
    return code;
  });
}

function inputOf(y: Int32Array, nClasses: number, seed = 1, suiteSeed = 1): ResamplingInput {
  return {
    rows: Uint32Array.from(y, (_, i) => i),
    y,
    classes: Array.from({ length: nClasses }, (_, code) => `class ${String(code)}`),
    parts: [{ id: 'data', start: 0, end: y.length }],
    seed,
    suiteSeed,
  };
}

const draw = (id: string, input: ResamplingInput, parameters: Readonly<Record<string, unknown>>): readonly Fold[] => {
  const definition = resamplings.get(id);
  return definition.draw(input, definition.parameters.parse(parameters));
};

const describePart = (rows: Uint32Array): Part => ({
  n: rows.length,
  sha256: createHash('sha256')
    .update(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength))
    .digest('hex'),
  first: [...rows.subarray(0, 8)],
});

describe('rng: numpy', () => {
  it('gives the stream of RandomState', () => {
    const random = createNumpyRandom(fixture.mt19937.seed);
    expect(Array.from({ length: 5 }, () => random.uint32())).toEqual(fixture.mt19937.first);
  });

  it('gives the published first output of MT19937 for seed 5489, and the 10000th', () => {
    const random = createNumpyRandom(5489);
    expect(random.uint32()).toBe(3499211612);
    for (let i = 2; i < 10000; i++) random.uint32();
    expect(random.uint32()).toBe(4123659995);
  });

  for (const each of fixture.cases) {
    const seed = each.randomState === null ? 'not shuffled' : `random_state ${String(each.randomState)}`;
    it(`draws scikit-learn's ${each.resampling} ${JSON.stringify(each.parameters)} of ${String(each.n)} rows, ${seed}`, () => {
      const input = inputOf(labels(each.n, each.shares), each.shares.length);
      const state = each.randomState === null ? {} : { randomState: each.randomState };
      const folds = draw(each.resampling, input, { rng: 'numpy', ...state, ...each.parameters });
      expect(folds.map(({ train, test }) => ({ train: describePart(train), test: describePart(test) }))).toEqual(each.folds);
    });
  }

  it('takes the suite seed as random_state unless one is given', () => {
    const y = labels(100, [1, 1]);
    const fromSuite = draw('holdout', inputOf(y, 2, 5, 77), { rng: 'numpy' });
    const stated = draw('holdout', inputOf(y, 2, 6, 3), { rng: 'numpy', randomState: 77 });
    expect(foldsHash(fromSuite)).toBe(foldsHash(stated));
    expect(() => draw('holdout', inputOf(y, 2, 5, -1), { rng: 'numpy' })).toThrow(DataError);
  });
});

const arbitraryRows = fc
  .record({ nClasses: fc.integer({ min: 2, max: 4 }), folds: fc.integer({ min: 2, max: 6 }), seed: fc.nat() })
  .chain(({ nClasses, folds, seed }) =>
    fc.record({
      nClasses: fc.constant(nClasses),
      folds: fc.constant(folds),
      seed: fc.constant(seed),
      y: fc
        .array(fc.nat(nClasses - 1), { maxLength: 60 })
        .map((codes) => Int32Array.from([...codes, ...Array.from({ length: nClasses * folds }, (_, i) => i % nClasses)])),
    }),
  );

describe('folds', () => {
  it.each(['k-fold', 'stratified-k-fold'])('%s tests each row once per repeat and never trains on it', (id) => {
    fc.assert(
      fc.property(arbitraryRows, ({ y, nClasses, folds, seed }) => {
        const input = inputOf(y, nClasses, seed);
        const drawn = draw(id, input, { folds, repeats: 2 });
        for (const repeat of [1, 2]) {
          const tested = drawn.filter((fold) => fold.repeat === repeat).flatMap((fold) => [...fold.test]);
          expect(tested.sort((a, b) => a - b)).toEqual([...input.rows]);
        }
        for (const { train, test } of drawn) {
          expect([...train, ...test].sort((a, b) => a - b)).toEqual([...input.rows]);
          expect([...train]).toEqual([...train].sort((a, b) => a - b));
        }
        expect(new Set(drawn.map((fold) => fold.id)).size).toBe(folds * 2);
      }),
      { seed: 1 },
    );
  });

  it('stratified folds are equal within one row, per class and in all', () => {
    fc.assert(
      fc.property(arbitraryRows, ({ y, nClasses, folds, seed }) => {
        const drawn = draw('stratified-k-fold', inputOf(y, nClasses, seed), { folds });
        const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
        expect(spread(drawn.map(({ test }) => test.length))).toBeLessThanOrEqual(1);
        for (let code = 0; code < nClasses; code++) {
          expect(spread(drawn.map(({ test }) => test.filter((row) => y[row] === code).length))).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 2 },
    );
  });

  it('renaming the classes draws the same stratified folds', () => {
    const y = labels(300, [3, 2, 1]);
    const turned = y.map((code) => 2 - code);
    expect(foldsHash(draw('stratified-k-fold', inputOf(y, 3), { folds: 5 }))).toBe(
      foldsHash(draw('stratified-k-fold', inputOf(turned, 3), { folds: 5 })),
    );
  });

  it.each(['k-fold', 'stratified-k-fold', 'holdout'])('%s: same seed same folds, other seed other folds', (id) => {
    const y = labels(500, [3, 1]);
    const hashes = [1, 1, 2].map((seed) => foldsHash(draw(id, inputOf(y, 2, seed), {})));
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });

  it('repeats differ, and the first repeat does not depend on how many there are', () => {
    const input = inputOf(labels(200, [1, 1]), 2);
    const twice = draw('stratified-k-fold', input, { folds: 4, repeats: 2 });
    expect(foldsHash(twice.slice(0, 4))).toBe(foldsHash(draw('stratified-k-fold', input, { folds: 4 })));
    expect([...twice[0].test]).not.toEqual([...twice[4].test]);
  });

  it('works on some rows of the data and names dataset rows', () => {
    const rows = Uint32Array.from({ length: 50 }, (_, i) => 1000 + 3 * i);
    const input = { ...inputOf(labels(50, [1, 1]), 2), rows };
    for (const { train, test } of draw('stratified-k-fold', input, { folds: 5 })) {
      expect([...train, ...test].sort((a, b) => a - b)).toEqual([...rows]);
    }
  });

  it('a stratified holdout keeps the class shares', () => {
    const y = labels(1000, [90, 10]);
    const [fold] = draw('holdout', inputOf(y, 2), { test: 0.25 });
    expect(fold.test.length).toBe(250);
    const expected = y.filter((code) => code === 1).length / 4;
    expect(Math.abs(fold.test.filter((row) => y[row] === 1).length - expected)).toBeLessThanOrEqual(1);
  });

  it('foldsHash sees ids, members and which part they are in', () => {
    const [fold] = draw('holdout', inputOf(labels(20, [1, 1]), 2), {});
    const hash = foldsHash([fold]);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(foldsHash([{ ...fold, id: 'other' }])).not.toBe(hash);
    expect(foldsHash([{ ...fold, train: fold.test, test: fold.train }])).not.toBe(hash);
  });
});

describe('given', () => {
  const parts = [
    { id: 'train', start: 0, end: 6 },
    { id: 'test', start: 6, end: 10 },
  ];

  it('trains on the first part and tests on the rest, rows without a label left out', () => {
    const input = { ...inputOf(labels(8, [1, 1]), 2), rows: Uint32Array.of(0, 1, 2, 4, 5, 6, 8, 9), parts };
    const [fold] = draw('given', input, {});
    expect([...fold.train]).toEqual([0, 1, 2, 4, 5]);
    expect([...fold.test]).toEqual([6, 8, 9]);
    expect(fold.id).toBe('given');
  });

  it('needs a second part with rows', () => {
    const input = inputOf(labels(6, [1, 1]), 2);
    expect(() => draw('given', input, {})).toThrow(expect.objectContaining({ code: 'RESAMPLING_NO_TEST_DATA' }));
    expect(() => draw('given', { ...input, parts }, {})).toThrow(expect.objectContaining({ code: 'RESAMPLING_EMPTY_PART' }));
  });
});

describe('splits that cannot be made', () => {
  it('folds > rows of a class names the class and its count', () => {
    const y = Int32Array.from([...new Array<number>(40).fill(0), 1, 1]);
    const attempt = (): unknown => draw('stratified-k-fold', inputOf(y, 2), { folds: 5 });
    expect(attempt).toThrow(DataError);
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'RESAMPLING_FEW_ROWS_OF_CLASS',
        message: expect.stringContaining('class 1') as string,
        found: 'class 0 40, class 1 2',
      }),
    );
  });

  it('folds > rows; holdout without a training row; a class with one row', () => {
    expect(() => draw('k-fold', inputOf(labels(3, [1, 1]), 2), { folds: 4 })).toThrow(
      expect.objectContaining({ code: 'RESAMPLING_FEW_ROWS' }),
    );
    expect(() => draw('holdout', inputOf(labels(2, [1, 1]), 2), { test: 0.9, stratify: false })).toThrow(
      expect.objectContaining({ code: 'RESAMPLING_FEW_ROWS' }),
    );
    expect(() => draw('holdout', inputOf(Int32Array.of(0, 0, 0, 0, 1), 2), {})).toThrow(
      expect.objectContaining({ code: 'RESAMPLING_FEW_ROWS_OF_CLASS' }),
    );
  });

  it.each([
    ['stratified-k-fold', { folds: 1 }],
    ['stratified-k-fold', { folds: 2.5 }],
    ['stratified-k-fold', { fold: 5 }],
    ['k-fold', { repeats: 3, shuffle: false }],
    ['holdout', { test: 1 }],
    ['holdout', { test: 0 }],
    ['holdout', { rng: 'numpi' }],
    ['holdout', { rng: 'numpy', randomState: -1 }],
    ['holdout', { randomState: 5 }],
    ['given', { test: 'x' }],
  ])('%s refuses %o', (id, parameters) => {
    expect(resamplings.get(id).parameters.safeParse(parameters).success).toBe(false);
  });
});
