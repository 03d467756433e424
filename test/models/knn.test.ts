import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { knn } from '../../src/models/knn.ts';
import { largestDifference, matrixOf, numericRows, type MixedRows } from '../support/one-hot-rows.ts';

interface Fixture {
  readonly sets: readonly {
    readonly data: MixedRows;
    readonly cases: readonly {
      readonly parameters: object;
      readonly probability: readonly number[];
      readonly classes: readonly number[];
    }[];
    readonly repeated: readonly number[];
  }[];
}
const fixture = JSON.parse(readFileSync(new URL('../fixtures/knn/knn.json', import.meta.url), 'utf8')) as Fixture;

const fit = (data: MixedRows, parameters: object, weights: Float64Array | null = null) =>
  knn.fit(
    { x: matrixOf(data, 'train'), y: Int32Array.from(data.train.y), nClasses: data.classes, weights, seed: 0 },
    knn.parameters.parse(parameters),
  );

describe('k nearest neighbours', () => {
  for (const { data, cases, repeated } of fixture.sets) {
    it.each(cases)(`equals scikit-learn, ${String(data.classes)} classes, $parameters`, ({ parameters, probability, classes }) => {
      const prediction = fit(data, parameters).predict(matrixOf(data, 'test'));
      expect(largestDifference(prediction.scores, probability)).toBeLessThan(1e-8);
      expect([...prediction.classes]).toEqual(classes);
    });

    it(`counts a row weight as that many equal rows, ${String(data.classes)} classes`, () => {
      const prediction = fit(data, {}, Float64Array.from(data.weights)).predict(matrixOf(data, 'test'));
      expect(largestDifference(prediction.scores, repeated)).toBeLessThan(1e-9);
    });
  }

  it('gives equal votes to the lower class and equal distances to the earlier row', () => {
    const x = numericRows([[1], [-1], [5], [1], [-1]]);
    const set = { x, y: Int32Array.of(1, 0, 1, 2, 2), nClasses: 3, weights: null, seed: 0 };
    const two = knn.fit(set, knn.parameters.parse({ n_neighbors: 2 })).predict(numericRows([[0]]));
    expect([...two.scores]).toEqual([0.5, 0.5, 0]);
    expect(two.classes[0]).toBe(0);
    const one = knn.fit(set, knn.parameters.parse({ n_neighbors: 1 })).predict(numericRows([[0]]));
    expect(one.classes[0]).toBe(1);
  });

  it('lets neighbours at distance 0 outvote all others with weights: distance', () => {
    const x = numericRows([[0], [0.1], [0.1]]);
    const set = { x, y: Int32Array.of(0, 1, 1), nClasses: 2, weights: null, seed: 0 };
    const { scores } = knn.fit(set, knn.parameters.parse({ n_neighbors: 3, weights: 'distance' })).predict(numericRows([[0]]));
    expect([...scores]).toEqual([1, 0]);
  });

  it('cuts the last neighbour where weights are not whole', () => {
    const set = { x: numericRows([[0], [1], [2]]), y: Int32Array.of(0, 1, 0), nClasses: 2, weights: Float64Array.of(0.75, 3, 9), seed: 0 };
    const { scores } = knn.fit(set, knn.parameters.parse({ n_neighbors: 2 })).predict(numericRows([[0]]));
    expect([...scores]).toEqual([0.375, 0.625]);
  });

  it('does not depend on the order of distinct rows', () => {
    const { data } = fixture.sets[1];
    const rng = createRng(5);
    const order = data.train.y.map((_, i) => ({ i, key: rng.next() })).sort((a, b) => a.key - b.key);
    const rows = order.map(({ i }) => i);
    const shuffled = knn.fit(
      {
        x: matrixOf(data, 'train', rows),
        y: Int32Array.from(rows, (i) => data.train.y[i]),
        nClasses: data.classes,
        weights: null,
        seed: 0,
      },
      knn.parameters.parse({ n_neighbors: 7 }),
    );
    const query = matrixOf(data, 'test');
    expect(shuffled.predict(query).scores).toEqual(fit(data, { n_neighbors: 7 }).predict(query).scores);
  });

  it('refuses more neighbours than rows, other columns and values that are not finite', () => {
    const { data } = fixture.sets[0];
    expect(() => fit(data, { n_neighbors: 301 })).toThrow(expect.objectContaining({ code: 'MODEL_TOO_FEW_ROWS' }));
    const model = fit(data, {});
    expect(() => model.predict(numericRows([[1, 2]]))).toThrow(expect.objectContaining({ code: 'MODEL_SHAPE' }));
    const bad = matrixOf(data, 'test');
    bad.numeric[9] = NaN;
    expect(() => model.predict(bad)).toThrow(expect.objectContaining({ code: 'MODEL_NON_FINITE', where: "row 2, column 'column 1'" }));
  });
});
