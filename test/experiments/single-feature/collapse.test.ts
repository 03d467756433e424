import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/core/dataset.ts';
import type { ModelDefinition } from '../../../src/core/model.ts';
import { createRng } from '../../../src/core/rng.ts';
import { collapse, tabulate } from '../../../src/experiments/single-feature/collapse.ts';
import { nativeModels } from '../../../src/models/index.ts';
import { prepare } from '../../../src/prepare/index.ts';
import { continuous, datasetOf, discrete } from '../../support/connections.ts';

describe('collapse', () => {
  it('stands for the same rows, value by value and class by class', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ value: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(NaN)), y: fc.nat(1), used: fc.boolean() }), {
          minLength: 1,
          maxLength: 60,
        }),
        (made) => {
          const column = continuous(
            'n',
            made.map(({ value }) => value),
          );
          const rows = Uint32Array.from(made.flatMap(({ used }, row) => (used ? [row] : [])));
          const y = Int32Array.from(rows, (row) => made[row].y);
          const small = collapse(tabulate(column), rows, y, 2);
          const unrolled = [...small.rows].flatMap((row, i) =>
            new Array<string>(small.weights[i]).fill(`${String(made[row].value)} ${String(small.y[i])}`),
          );
          const original = [...rows].map((row) => `${String(made[row].value)} ${String(made[row].y)}`);
          expect(unrolled.sort()).toEqual(original.sort());
        },
      ),
      { seed: 1 },
    );
  });
});

/** Two columns with repeated values, gaps and words; classes that overlap in every value. */
function columns(n: number): { readonly columns: readonly Column[]; readonly y: Int32Array } {
  const rng = createRng(9);
  const y = Int32Array.from({ length: n }, () => (rng.next() < 0.35 ? 1 : 0));
  const number = Array.from(y, (code) => (rng.next() < 0.1 ? NaN : Math.round(10 * rng.normal() + 8 * code) / 5));
  const word = Array.from(y, (code) => (rng.next() < 0.05 ? -1 : rng.next() < 0.5 ? rng.int(7) : 2 * code + rng.int(3)));
  return { columns: [continuous('number', number), discrete('word', word, ['a', 'b', 'c', 'd', 'e', 'f', 'g'])], y };
}

const counting = nativeModels.all.filter((model) => model.weightsAreCounts === true);

describe('models that say their weights are counts', () => {
  it('are at least the two of the shipped suites', () => {
    expect(counting.map((model) => model.id)).toEqual(expect.arrayContaining(['logistic-regression', 'decision-tree']));
  });

  const parameters: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
    'logistic-regression': [
      { penalty: 'l1', tol: 1e-10 },
      { tol: 1e-10, class_weight: 'balanced' },
      { solver: 'liblinear', penalty: 'l1', tol: 1e-10 },
    ],
    'decision-tree': [
      {},
      { min_samples_leaf: 20 },
      { max_depth: 3, class_weight: 'balanced' },
      { min_samples_split: 50, criterion: 'entropy' },
    ],
  };
  const cases = counting.flatMap((model) =>
    (parameters[model.id] ?? [{}]).flatMap((given) =>
      ['number', 'word'].map((feature) => [model.id, JSON.stringify(given), feature, model, given] as const),
    ),
  );

  it.each(cases)('%s %s says the same of %s from collapsed rows as from all', (_id, _json, feature, model: ModelDefinition, given) => {
    const n = 3000;
    const data = columns(n);
    const dataset = datasetOf(data.columns, n);
    const table = tabulate(data.columns[feature === 'number' ? 0 : 1]);
    const train = Uint32Array.from({ length: 2000 }, (_, i) => i);
    const test = Uint32Array.from({ length: 1000 }, (_, i) => 2000 + i);
    const full = { rows: train, y: data.y.slice(0, 2000), weights: null };
    const [all, few] = [full, collapse(table, train, full.y, 2)].map(({ rows, y, weights }) => {
      const prepared = prepare({ representation: model.representation, dataset, features: [feature], trainRows: rows, weights });
      const fitted = model.fit({ x: prepared.train, y, nClasses: 2, weights, seed: 1 }, model.parameters.parse(given));
      return { nRows: rows.length, prediction: fitted.predict(prepared.apply(test)) };
    });
    expect(few.nRows).toBeLessThan(all.nRows / 5);
    expect([...few.prediction.classes]).toEqual([...all.prediction.classes]);
    few.prediction.scores.forEach((score, i) => {
      expect(Math.abs(score - all.prediction.scores[i])).toBeLessThan(1e-8);
    });
  });
});
