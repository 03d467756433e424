import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { svc } from '../../src/models/svc.ts';
import { largestDifference, matrixOf, numericRows, type MixedRows } from '../support/one-hot-rows.ts';

interface Fixture {
  readonly sets: readonly {
    readonly data: MixedRows;
    readonly cases: readonly { readonly parameters: object; readonly weighted: boolean; readonly decision: readonly number[] }[];
    readonly probability: readonly number[];
  }[];
}
const fixture = JSON.parse(readFileSync(new URL('../fixtures/svc/svc.json', import.meta.url), 'utf8')) as Fixture;

const parse = (parameters: object) => svc.parameters.parse(parameters);
const fit = (data: MixedRows, parameters: object, weights: Float64Array | null = null) =>
  svc.fit({ x: matrixOf(data, 'train'), y: Int32Array.from(data.train.y), nClasses: data.classes, weights, seed: 3 }, parse(parameters));

/** Decision values as scikit-learn gives them: one per row for two classes, one per class otherwise. */
const decisionOf = (scores: Float64Array, nClasses: number) => (nClasses === 2 ? scores.filter((_, t) => t % 2 === 1) : scores);

describe('support vector classifier', () => {
  for (const { data, cases, probability } of fixture.sets) {
    const classes = `${String(data.classes)} classes`;

    it.each(cases)(`equals libsvm's decision values, ${classes}, $parameters weighted $weighted`, (each) => {
      const model = fit(data, each.parameters, each.weighted ? Float64Array.from(data.weights) : null);
      const { scores } = model.predict(matrixOf(data, 'test'));
      expect(largestDifference(decisionOf(scores, data.classes), each.decision)).toBeLessThan(2e-5);
    });

    it(`gives Platt probabilities near libsvm's, whose folds are other ones, ${classes}`, () => {
      const { scores, scoreKind } = fit(data, { probability: true }).predict(matrixOf(data, 'test'));
      expect(scoreKind).toBe('probability');
      expect(largestDifference(scores, probability)).toBeLessThan(0.15);
      const meanOff = scores.reduce((sum, p, t) => sum + Math.abs(p - probability[t]), 0) / scores.length;
      expect(meanOff).toBeLessThan(0.03);
    });

    it(`counts a row weight as that many equal rows, ${classes}`, () => {
      const rows = data.weights.flatMap((w, i) => Array.from({ length: w }, () => i));
      const set = { x: matrixOf(data, 'train', rows), y: Int32Array.from(rows, (i) => data.train.y[i]), nClasses: data.classes };
      const repeated = svc.fit({ ...set, weights: null, seed: 3 }, parse({ tol: 1e-8 }));
      const weighted = fit(data, { tol: 1e-8 }, Float64Array.from(data.weights));
      const query = matrixOf(data, 'test');
      expect(largestDifference(weighted.predict(query).scores, repeated.predict(query).scores)).toBeLessThan(1e-6);
      expect(repeated.notes.join(' ')).toContain('distinct ones with summed C (exact)');
    });
  }

  it('gives the same answer with a cache of two rows, with and without shrinking, on a problem that needs many steps', () => {
    const rng = createRng(2);
    const rows = Array.from({ length: 700 }, () => [rng.normal(), rng.normal(), rng.normal()]);
    const y = Int32Array.from(rows, (row) => (row[0] * row[1] + 0.4 * rng.normal() > 0 ? 1 : 0));
    const set = { x: numericRows(rows), y, nClasses: 2, weights: null, seed: 0 };
    const query = numericRows(rows.slice(0, 50));
    const [plain, tight, whole] = [{}, { cache_size: 0.006 }, { shrinking: false }].map((more) =>
      svc.fit(set, parse({ C: 50, gamma: 0.5, tol: 1e-6, ...more })).predict(query),
    );
    expect(largestDifference(tight.scores, plain.scores)).toBeLessThan(1e-4);
    expect(largestDifference(whole.scores, plain.scores)).toBeLessThan(1e-4);
  });

  it('solves the linear kernel by interior point as by SMO', () => {
    const { data } = fixture.sets[0];
    const query = matrixOf(data, 'test');
    const interior = fit(data, { kernel: 'linear', C: 3, tol: 1e-6 });
    const smo = fit(data, { kernel: 'linear', C: 3, tol: 1e-6, max_iter: 1000000 });
    expect(largestDifference(interior.predict(query).scores, smo.predict(query).scores)).toBeLessThan(1e-4);
  });

  it('separates identical rows of different classes by their weights, and says when it ran out of steps', () => {
    const x = numericRows([[1], [1], [2]]);
    const set = { x, y: Int32Array.of(0, 1, 1), nClasses: 2, seed: 0 };
    const model = svc.fit({ ...set, weights: Float64Array.of(1, 3, 1) }, parse({}));
    expect([...model.predict(x).classes]).toEqual([1, 1, 1]);
    const { data } = fixture.sets[0];
    expect(fit(data, { max_iter: 3 }).notes.join(' ')).toContain('did not converge');
  });

  it('scores a class that training did not have below all others', () => {
    const set = { x: numericRows([[0], [1], [3], [4]]), y: Int32Array.of(0, 0, 2, 2), nClasses: 3, weights: null, seed: 0 };
    const { scores, classes } = svc.fit(set, parse({})).predict(numericRows([[0.5], [3.5]]));
    expect([...classes]).toEqual([0, 2]);
    expect(Math.min(scores[0], scores[2])).toBeGreaterThan(scores[1]);
  });
});
