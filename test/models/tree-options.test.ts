import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ModelError } from '../../src/core/errors.ts';
import type { BinnedMatrix } from '../../src/core/matrix.ts';
import { decisionTree } from '../../src/models/decision-tree.ts';
import { lightgbm } from '../../src/models/lightgbm.ts';
import { createForest, forestParameters, randomForest } from '../../src/models/random-forest.ts';
import { splitForValidation } from '../../src/models/trees/early-stopping.ts';
import { findEqualRows } from '../../src/models/trees/equal-rows.ts';
import { xgboost } from '../../src/models/xgboost.ts';
import { binRows } from '../support/binned.ts';
import { withSimdOff } from '../support/with-simd-off.ts';
import { largestGap, pickRows, setNames, treeSet } from './tree-fixture.ts';

const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.number())]));
const fixture = z
  .object({
    nTrain: z.number(),
    levels: z.array(z.number()),
    sets: z.record(
      z.enum(['binary', 'multi']),
      z.object({
        nClasses: z.number(),
        columns: z.array(z.array(z.number())),
        y: z.array(z.number()),
        weights: z.array(z.number()),
        fits: z.array(
          z.object({
            model: z.enum(['xgboost', 'lightgbm']),
            native: z.boolean(),
            title: z.string(),
            parameters,
            probabilities: z.array(z.number()),
          }),
        ),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../fixtures/trees/options.json', import.meta.url), 'utf8')));

const boosted = { xgboost, lightgbm };
const models = [decisionTree, randomForest, xgboost, lightgbm].map((model) => [model.id, model] as const);

/** The last three columns as unordered bins, a bin per level. */
function unordered(x: BinnedMatrix, columns: readonly (readonly number[])[], from: number): BinnedMatrix {
  const first = x.nColumns - fixture.levels.length;
  return {
    ...x,
    columns: x.columns.map((column, j) => (j < first ? column : Uint8Array.from(columns[j].slice(from, from + x.nRows)))),
    nBins: x.nBins.map((count, j) => (j < first ? count : fixture.levels[j - first])),
    edges: x.edges.map((edges, j) => (j < first ? edges : new Float64Array(0))),
    categorical: Uint8Array.from(x.columns, (_, j) => (j < first ? 0 : 1)),
  };
}

function optionSet(name: 'binary' | 'multi') {
  const set = fixture.sets[name];
  const { nTrain } = fixture;
  const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
  const bin = binRows(set.columns, nTrain);
  const ordered = { train: bin(range(0, nTrain)), test: bin(range(nTrain, set.y.length)) };
  const native = { train: unordered(ordered.train, set.columns, 0), test: unordered(ordered.test, set.columns, nTrain) };
  return {
    ...set,
    ordered,
    native,
    yTrain: Int32Array.from(set.y.slice(0, nTrain)),
    weightsTrain: Float64Array.from(set.weights, (w) => w / 64),
  };
}

describe.each(['binary', 'multi'] as const)('on the %s set of words', (name) => {
  const set = optionSet(name);
  const { nClasses, yTrain: y } = set;

  it.each(set.fits.map((fit) => [fit.model, fit.title, fit.native ? 'unordered levels' : 'ordered codes', fit] as const))(
    '%s gives the probabilities of the original: %s, %s',
    (_model, _title, _form, fit) => {
      const { train, test } = fit.native ? set.native : set.ordered;
      const model = boosted[fit.model];
      const training = { x: train, y, nClasses, weights: set.weightsTrain, seed: 1 };
      const { scores } = model
        .fit(training, model.parameters.parse({ ...(model === lightgbm ? { min_data_in_bin: 1 } : {}), ...fit.parameters }))
        .predict(test);
      expect(largestGap(scores, fit.probabilities, nClasses)).toBeLessThan(1e-4);
    },
  );

  it.each(models)('%s: renaming levels changes nothing', (_id, model) => {
    const chosen = model.parameters.parse({
      categorical: 'native',
      max_depth: 4,
      ...(model === decisionTree ? {} : { n_estimators: 5 }),
      ...(model === xgboost ? { min_child_weight: 0 } : {}),
    });
    // Levels with less hessian than min_child_weight are ordered by their codes, as in XGBoost.
    const renamed = (x: BinnedMatrix): BinnedMatrix => ({
      ...x,
      columns: x.columns.map((column, j) => (x.categorical[j] === 1 ? column.map((bin) => x.nBins[j] - 1 - bin) : column)),
    });
    const fit = (change: (x: BinnedMatrix) => BinnedMatrix): Float64Array =>
      model.fit({ x: change(set.native.train), y, nClasses, weights: set.weightsTrain, seed: 1 }, chosen).predict(change(set.native.test))
        .scores;
    const straight = fit((x) => x);
    let moved = 0;
    fit(renamed).forEach((score, i) => {
      if (Math.abs(score - straight[i]) > 1e-9) moved++;
    });
    // Two levels with equally good cuts are told apart by their codes.
    expect(moved / straight.length).toBeLessThan(0.15);
  });

  it.each(Object.entries(boosted))('%s: scores of a constrained column never fall', (_id, model) => {
    const { train, test } = set.ordered;
    const chosen = model.parameters.parse({ n_estimators: 30, monotone_constraints: { c0: 1, c1: -1 } });
    const fitted = model.fit({ x: train, y, nClasses, weights: null, seed: 1 }, chosen);
    // Rows differ in one column only, over all of its bins.
    for (const [j, way] of [
      [0, 1],
      [1, -1],
    ] as const) {
      // prettier-ignore
      for (let row = 0; row < 20; row++) {
        const nBins = train.nBins[j];
        const { [j]: edges } = test.edges;
        const walked: BinnedMatrix = {
          ...test,
          nRows: nBins,
          numbers: (c) => Float64Array.from({ length: nBins }, (_, bin) => (c === j ? (edges[bin] ?? edges[bin - 1] + 1) : test.numbers(c)[row])),
          columns: test.columns.map((column, c) => (c === j ? Uint8Array.from({ length: nBins }, (_, bin) => bin) : new Uint8Array(nBins).fill(column[row]))),
        };
        const { scores } = fitted.predict(walked);
        if (nClasses > 2) {
          // Each class's own score is constrained, so all of them move alike; shares of classes may move either way.
          expect(scores.every(Number.isFinite)).toBe(true);
          continue;
        }
        for (let bin = 1; bin < nBins; bin++) expect(way * (scores[2 * bin + 1] - scores[2 * bin - 1])).toBeGreaterThanOrEqual(-1e-12);
      }
    }
  });
});

describe('the best cut of unordered levels', () => {
  it('is the best of all subsets with two classes', () => {
    const set = optionSet('binary');
    const x: BinnedMatrix = pickColumn(set.native.train, 3);
    const y = set.yTrain;
    const counts = new Float64Array(2 * 8);
    for (let row = 0; row < x.nRows; row++) counts[2 * x.columns[0][row] + y[row]]++;
    const gini = (a: number, b: number): number => (a + b > 0 ? (a * a + b * b) / (a + b) : 0);
    let best = 0;
    for (let subset = 1; subset < 255; subset++) {
      const sums = [0, 0, 0, 0];
      for (let level = 0; level < 8; level++) {
        const side = (subset >> level) & 1;
        sums[2 * side] += counts[2 * level];
        sums[2 * side + 1] += counts[2 * level + 1];
      }
      best = Math.max(best, gini(sums[0], sums[1]) + gini(sums[2], sums[3]));
    }
    const chosen = decisionTree.parameters.parse({ max_depth: 1, categorical: 'native' });
    const { scores } = decisionTree.fit({ x, y, nClasses: 2, weights: null, seed: 1 }, chosen).predict(x);
    const sides = new Map<number, { a: number; b: number }>();
    for (let row = 0; row < x.nRows; row++) {
      const side = sides.get(scores[2 * row]) ?? { a: 0, b: 0 };
      if (y[row] === 0) side.a++;
      else side.b++;
      sides.set(scores[2 * row], side);
    }
    const found = [...sides.values()].reduce((sum, { a, b }) => sum + gini(a, b), 0);
    expect(sides.size).toBe(2);
    expect(found).toBeCloseTo(best, 9);
  });

  it.each(Object.entries(boosted))('%s refuses a direction for an unordered column, and names that are no column', (_id, model) => {
    const set = optionSet('binary');
    const fit = (constraints: object): unknown =>
      model.fit(
        { x: set.native.train, y: set.yTrain, nClasses: 2, weights: null, seed: 1 },
        model.parameters.parse({ monotone_constraints: constraints }),
      );
    for (const wrong of [{ c3: 1 }, { c9: 1 }, [1, 0]]) expect(() => fit(wrong)).toThrow(ModelError);
  });
});

/** One column alone. */
function pickColumn(x: BinnedMatrix, j: number): BinnedMatrix {
  return {
    ...x,
    nColumns: 1,
    names: [x.names[j]],
    columns: [x.columns[j]],
    nBins: x.nBins.slice(j, j + 1),
    edges: [x.edges[j]],
    missingBin: x.missingBin.slice(j, j + 1),
    categorical: x.categorical.slice(j, j + 1),
  };
}

describe.each(setNames)('on the %s set', (name) => {
  const set = treeSet(name);
  const { train: x, yTrain: y, test, nClasses } = set;

  it.each(Object.entries(boosted))('%s: early stopping keeps the rounds up to the lowest loss on the held-out rows', (_id, model) => {
    const patience = 3;
    const stopped = model.fit(
      { x, y, nClasses, weights: null, seed: 5 },
      model.parameters.parse({ n_estimators: 60, early_stopping_rounds: patience, validation_fraction: 0.25 }),
    );
    const { learn, validate } = splitForValidation(y, nClasses, 0.25, 5);
    expect(new Set([...learn, ...validate]).size).toBe(x.nRows);
    expect(Math.abs(validate.length / x.nRows - 0.25)).toBeLessThan(0.01);
    const of = (rows: Int32Array) => ({ x: pickRows(x, Array.from(rows)), y: Int32Array.from(rows, (row) => y[row]) });
    const held = of(validate);
    const plain = (rounds: number) =>
      model.fit({ ...of(learn), nClasses, weights: null, seed: 5 }, model.parameters.parse({ n_estimators: rounds }));
    const losses: number[] = [];
    const lowest = (): number => losses.indexOf(Math.min(...losses));
    while (losses.length < 60 && losses.length - 1 - lowest() < patience) {
      const { scores } = plain(losses.length + 1).predict(held.x);
      losses.push(held.y.reduce((sum, k, i) => sum - Math.log(scores[i * nClasses + k]), 0));
    }
    const best = lowest() + 1;
    expect(stopped.notes).toEqual([`early stopping kept ${String(best)} of ${String(losses.length)} rounds`]);
    expect(stopped.predict(test).scores).toEqual(plain(best).predict(test).scores);
  });

  it.each(models)('%s: bringing equal rows together changes no bit, and is noted', (_id, model) => {
    const rows = Array.from({ length: set.nTrain }, (_, row) => row);
    const many = [...rows, ...rows.filter((row) => row % 2 === 0), ...rows.filter((row) => row % 3 === 0)];
    const chosen = model.parameters.parse(model === decisionTree ? {} : { n_estimators: 8 });
    const own = { x: pickRows(x, many), y: Int32Array.from(many, (row) => y[row]), nClasses, weights: null, seed: 2 };
    const together = model.fit(own, chosen);
    expect(together.notes.some((note) => note.includes('counted as often as they occur'))).toBe(true);
    // Rows that come with a count are as many as they count, in words too.
    const counted = model.fit({ ...own, weights: new Float64Array(many.length).fill(3) }, chosen);
    expect(counted.notes.find((note) => note.includes('counted as often'))).toMatch(
      new RegExp(`^${String(3 * many.length)} training rows`),
    );
    // A column that tells all rows apart keeps them apart.
    const number = Uint16Array.from(many, (_, i) => i);
    const apart: BinnedMatrix = {
      ...own.x,
      nColumns: x.nColumns + 1,
      names: [...x.names, 'number'],
      columns: [...own.x.columns, number],
      nBins: Int32Array.of(...x.nBins, many.length),
      edges: [...x.edges, Float64Array.from({ length: many.length - 1 }, (_, i) => i + 0.5)],
      missingBin: Int32Array.of(...x.missingBin, -1),
      categorical: new Uint8Array(x.nColumns + 1),
    };
    expect(findEqualRows(apart, own.y, null)).toBeNull();
    expect(findEqualRows(own.x, own.y, null)?.first.length).toBeLessThanOrEqual(set.nTrain);
    // Nor are rows brought together whose weights are no whole numbers, and these are 1 but for the last bit.
    const almost = model.fit({ ...own, weights: new Float64Array(many.length).fill(1 + 2 ** -52) }, chosen);
    expect(almost.notes.some((note) => note.includes('counted as often as they occur'))).toBe(false);
    const gap = almost
      .predict(test)
      .scores.reduce((most, score, i) => Math.max(most, Math.abs(score - together.predict(test).scores[i])), 0);
    expect(gap).toBeLessThan(1e-6);
  });

  it.each(models)('%s: the same bits without SIMD', (_id, model) => {
    const chosen = model.parameters.parse(model === decisionTree ? {} : { n_estimators: 10 });
    const fit = (): Float64Array => model.fit({ x, y, nClasses, weights: null, seed: 2 }, chosen).predict(test).scores;
    expect(withSimdOff(fit)).toEqual(fit());
  });

  it('a forest fitted in parts is the forest', () => {
    const train = { x, y, nClasses, weights: null, seed: 9 };
    const chosen = forestParameters.parse({ n_estimators: 7 });
    const parts = [createForest(train, chosen).fitTrees(4, 7), createForest(train, chosen).fitTrees(0, 4)].map((part) =>
      structuredClone(part),
    );
    const model = createForest(train, chosen).model([...parts[1], ...parts[0]]);
    expect(model.predict(test).scores).toEqual(randomForest.fit(train, chosen).predict(test).scores);
  });
});
