import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { naiveBayes } from '../../src/models/naive-bayes.ts';
import { largestDifference, matrixOf, numericRows, type MixedRows } from '../support/one-hot-rows.ts';

interface Fixture {
  readonly sets: readonly {
    readonly data: MixedRows;
    readonly cases: readonly { readonly parameters: object; readonly weighted: boolean; readonly logProbability: readonly number[] }[];
  }[];
}
const fixture = JSON.parse(readFileSync(new URL('../fixtures/naive-bayes/naive-bayes.json', import.meta.url), 'utf8')) as Fixture;

const fit = (data: MixedRows, parameters: object, weights: Float64Array | null) =>
  naiveBayes.fit(
    { x: matrixOf(data, 'train'), y: Int32Array.from(data.train.y), nClasses: data.classes, weights, seed: 0 },
    naiveBayes.parameters.parse(parameters),
  );

describe('Gaussian naive Bayes', () => {
  for (const { data, cases } of fixture.sets) {
    it.each(cases)(`equals scikit-learn's log-probabilities, ${String(data.classes)} classes, $parameters weighted $weighted`, (each) => {
      const model = fit(data, each.parameters, each.weighted ? Float64Array.from(data.weights) : null);
      const { scores } = model.predict(matrixOf(data, 'test'));
      for (let t = 0; t < scores.length; t++) {
        const expected = each.logProbability[t];
        if (expected < -600) expect(scores[t]).toBeLessThan(1e-250);
        else expect(Math.abs(Math.log(scores[t]) - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
      }
    });
  }

  it('counts a row weight as that many equal rows', () => {
    const { data } = fixture.sets[1];
    const rows = data.weights.flatMap((w, i) => Array.from({ length: w }, () => i));
    const y = Int32Array.from(rows, (i) => data.train.y[i]);
    const repeated = naiveBayes.fit(
      { x: matrixOf(data, 'train', rows), y, nClasses: data.classes, weights: null, seed: 0 },
      naiveBayes.parameters.parse({}),
    );
    const weighted = fit(data, {}, Float64Array.from(data.weights));
    const query = matrixOf(data, 'test');
    expect(largestDifference(weighted.predict(query).scores, repeated.predict(query).scores)).toBeLessThan(1e-10);
  });

  it('keeps its digits where a class lies far from zero with a tiny spread', () => {
    const rows = Array.from({ length: 40 }, (_, i) => [1e6 + (i % 2) * 1000 + (i >> 1) * 1e-3, i % 2]);
    const y = Int32Array.from(rows, (_, i) => i % 2);
    const model = naiveBayes.fit(
      { x: numericRows(rows), y, nClasses: 2, weights: null, seed: 0 },
      naiveBayes.parameters.parse({ var_smoothing: 1e-12 }),
    );
    const a = model.predict(numericRows([[1e6, 0]])).classes[0];
    const b = model.predict(numericRows([[1e6 + 1000, 1]])).classes[0];
    expect([a, b]).toEqual([0, 1]);
  });

  it('answers the priors where no column varies', () => {
    const x = numericRows([[3], [3], [3], [3]]);
    const model = naiveBayes.fit({ x, y: Int32Array.of(0, 1, 1, 1), nClasses: 2, weights: null, seed: 0 }, naiveBayes.parameters.parse({}));
    expect(largestDifference(model.predict(numericRows([[3]])).scores, [0.25, 0.75])).toBeLessThan(1e-12);
  });

  it('refuses priors that do not fit, and zero variance without smoothing', () => {
    const { data } = fixture.sets[0];
    expect(() => fit(data, { priors: [0.5, 0.3] }, null)).toThrow(expect.objectContaining({ code: 'MODEL_BAD_PRIORS' }));
    const x = numericRows([[1], [1], [2], [3]]);
    const set = { x, y: Int32Array.of(0, 0, 1, 1), nClasses: 2, weights: null, seed: 0 };
    expect(() => naiveBayes.fit(set, naiveBayes.parameters.parse({ var_smoothing: 0 }))).toThrow(
      expect.objectContaining({ code: 'MODEL_ZERO_VARIANCE' }),
    );
  });
});
