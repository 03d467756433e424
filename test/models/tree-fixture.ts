import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { BinnedMatrix } from '../../src/core/matrix.ts';
import { binRows } from '../support/binned.ts';

const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const boosted = z.object({ title: z.string(), parameters, probabilities: z.array(z.number()) });
const fixtureSchema = z.object({
  nTrain: z.number(),
  sets: z.record(
    z.enum(['binary', 'missing', 'multi']),
    z.object({
      nClasses: z.number(),
      columns: z.array(z.array(z.number().nullable())),
      y: z.array(z.number()),
      weights: z.array(z.number()),
      fractions: z.array(z.number()),
      trees: z.array(
        z.object({
          title: z.string(),
          parameters,
          weighted: z.boolean(),
          depth: z.number(),
          leaves: z.number(),
          predicted: z.string(),
          shares: z.array(z.number()),
        }),
      ),
      xgboost: z.array(boosted.extend({ weighted: z.boolean() })),
      lightgbm: z.array(boosted),
    }),
  ),
});

const file = fixtureSchema.parse(JSON.parse(readFileSync(new URL('../fixtures/trees/trees.json', import.meta.url), 'utf8')));

export type SetName = 'binary' | 'missing' | 'multi';
export const setNames: readonly SetName[] = ['binary', 'missing', 'multi'];

/** One set of the fixture, binned without loss. */
export function treeSet(name: SetName) {
  const { nTrain } = file;
  const set = file.sets[name];
  const columns = set.columns.map((column) => column.map((value) => value ?? NaN));
  const bin = binRows(columns, nTrain);
  const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
  return {
    ...set,
    nTrain,
    columns,
    bin,
    train: bin(range(0, nTrain)),
    test: bin(range(nTrain, set.y.length)),
    yTrain: Int32Array.from(set.y.slice(0, nTrain)),
    yTest: Int32Array.from(set.y.slice(nTrain)),
    weightsTrain: Float64Array.from(set.weights),
    fractionsTrain: Float64Array.from(set.fractions, (value) => value / 64),
  };
}

/** The rows of a training set in another order or number. */
export function pickRows(x: BinnedMatrix, rows: readonly number[]): BinnedMatrix {
  return {
    ...x,
    nRows: rows.length,
    columns: x.columns.map((column) => Uint8Array.from(rows, (row) => column[row])),
    numbers: (j) => pick(x.numbers(j), rows),
  };
}

function pick(numbers: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (row) => numbers[row]);
}

/** Largest distance between class shares and the fixture's, which leaves out the last class. */
export function largestGap(scores: Float64Array, expected: readonly number[], nClasses: number): number {
  return expected.reduce((most, value, at) => {
    const row = Math.floor(at / (nClasses - 1));
    return Math.max(most, Math.abs(scores[row * nClasses + (at % (nClasses - 1))] - value));
  }, 0);
}
