import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countColumn, countColumnMarking, countTwoColumns, listMarked, listOccupied } from '../../src/kernels/class-histogram.ts';
import { buildGradientHistogram, subtractHistogram } from '../../src/kernels/gradient-histogram.ts';
import { partitionRows } from '../../src/kernels/partition-rows.ts';
import { layOutBins } from '../../src/kernels/sparse-bins.ts';
import { exactWeights } from '../../src/models/trees/exact-weights.ts';
import { gapThreshold } from '../../src/models/trees/gap-threshold.ts';

const binsOf = (n: number) => fc.array(fc.integer({ min: 0, max: 40 }), { minLength: n, maxLength: n });

describe('partitionRows', () => {
  it('keeps the order on both sides and touches nothing outside its range', () => {
    fc.assert(
      fc.property(binsOf(30), fc.integer({ min: 0, max: 40 }), fc.integer({ min: -1, max: 40 }), (bins, threshold, missingLeft) => {
        const rows = Int32Array.from({ length: 30 }, (_, i) => (i * 7) % 30);
        const before = Array.from(rows);
        const middle = partitionRows(rows, 4, 27, Uint8Array.from(bins), threshold, missingLeft, new Int32Array(30));
        const inside = before.slice(4, 27);
        const left = inside.filter((row) => bins[row] <= threshold || bins[row] === missingLeft);
        const right = inside.filter((row) => !left.includes(row));
        expect(middle).toBe(4 + left.length);
        expect(Array.from(rows)).toEqual([...before.slice(0, 4), ...left, ...right, ...before.slice(27)]);
      }),
    );
  });
});

describe('class histograms', () => {
  it('agree with counting one row at a time, however they are made', () => {
    fc.assert(
      fc.property(binsOf(25), binsOf(25), fc.constantFrom(2, 3), (a, b, nClasses) => {
        const rows = Int32Array.from({ length: 25 }, (_, i) => 24 - i);
        const classes = Int32Array.from({ length: 20 }, (_, i) => i % nClasses);
        const weights = Float64Array.from({ length: 20 }, (_, i) => 1 + (i % 3));
        const expected = new Float64Array(41 * nClasses);
        for (let i = 3; i < 23; i++) expected[a[rows[i]] * nClasses + classes[i - 3]] += weights[i - 3];
        const [one, two, marked, other] = [0, 1, 2, 3].map(() => new Float64Array(41 * nClasses));
        const bits = new Int32Array(2);
        const [columnA, columnB] = [Uint8Array.from(a), Uint8Array.from(b)];
        countColumn(columnA, rows, 3, 23, classes, weights, nClasses, one);
        countTwoColumns(columnB, columnA, rows, 3, 23, classes, weights, nClasses, other, two);
        countColumnMarking(columnA, rows, 3, 23, classes, weights, nClasses, marked, bits);
        for (const histogram of [one, two, marked]) expect(histogram).toEqual(expected);
        const occupied = [...new Set(Array.from(rows.subarray(3, 23), (row) => a[row]))].sort((p, q) => p - q);
        const list = new Int32Array(41);
        expect(Array.from(list.subarray(0, listOccupied(one, 41, nClasses, list)))).toEqual(occupied);
        expect(Array.from(list.subarray(0, listMarked(bits, 41, list)))).toEqual(occupied);
        expect(bits).toEqual(new Int32Array(2));
      }),
    );
  });
});

describe('gradient histograms', () => {
  const unit = 2 ** -30;
  const gradient = fc.integer({ min: -(2 ** 30), max: 2 ** 30 }).map((whole) => whole * unit);

  it('hold exact sums, so that an empty bin is zero and the rest of the parent is the sibling', () => {
    fc.assert(
      fc.property(binsOf(40), binsOf(40), fc.array(gradient, { minLength: 80, maxLength: 80 }), (a, b, numbers) => {
        const columns = [Uint8Array.from(a), new Uint8Array(40), Uint8Array.from(b)];
        const layout = layOutBins(columns, Int32Array.of(41, 41, 41), Int32Array.of(-1, -1, -1), 40);
        const gradients = Float64Array.from(numbers);
        const rows = Int32Array.from({ length: 40 }, (_, i) => i);
        const naive = (from: number, to: number): Float64Array => {
          const out = new Float64Array(2 * layout.offset[layout.nActive]);
          for (let active = 0; active < layout.nActive; active++) {
            for (let row = from; row < to; row++) {
              const at = 2 * (layout.offset[active] + columns[layout.feature[active]][row]);
              out[at] += gradients[2 * row];
              out[at + 1] += gradients[2 * row + 1];
            }
          }
          return out;
        };
        const build = (from: number, to: number): Float64Array => {
          const histogram = new Float64Array(2 * layout.offset[layout.nActive]).fill(9);
          let g = 0;
          let h = 0;
          for (let row = from; row < to; row++) {
            g += gradients[2 * row];
            h += gradients[2 * row + 1];
          }
          buildGradientHistogram(layout, rows, from, to, gradients, g, h, histogram);
          return histogram;
        };
        expect(Array.from(layout.feature)).not.toContain(1);
        const parent = build(0, 40);
        expect(parent.every((sum, at) => sum === naive(0, 40)[at])).toBe(true);
        subtractHistogram(parent, build(0, 13));
        expect(parent.every((sum, at) => sum === naive(13, 40)[at])).toBe(true);
      }),
    );
  });
});

describe('exactWeights', () => {
  it('keeps whole numbers, and sums the same in any order', () => {
    expect(exactWeights(Float64Array.of(1, 3, 2), 3)).toEqual(Float64Array.of(1, 3, 2));
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 50 }), (weights) => {
        const exact = Array.from(exactWeights(Float64Array.from(weights), weights.length));
        const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
        expect(sum([...exact].reverse())).toBe(sum(exact));
        exact.forEach((weight, i) => {
          expect(Math.abs(weight / weights[i] - 1)).toBeLessThan(1e-8);
        });
      }),
    );
  });
});

describe('gapThreshold', () => {
  const edges = Float64Array.of(1.5, 2.5, 50, 98.5, 99.5);

  it('cuts nearest the middle of a gap, and after the left bin where there is none', () => {
    expect(gapThreshold(edges, 5, 1, 2)).toBe(1);
    expect(gapThreshold(edges, 5, 1, 4)).toBe(2);
    expect(gapThreshold(edges, 5, 1, 3)).toBe(2);
    expect(gapThreshold(edges, 5, 3, -1)).toBe(5);
    expect(gapThreshold(new Float64Array(0), 6, 1, 4)).toBe(1);
  });
});
