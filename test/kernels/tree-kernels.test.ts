import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBoostingMemory } from '../../src/kernels/boosting-memory.ts';
import { countColumn, countColumnMarking, countTwoColumns, listMarked, listOccupied } from '../../src/kernels/class-histogram.ts';
import { partitionByTable, partitionRows } from '../../src/kernels/partition-rows.ts';
import { exactWeights } from '../../src/models/trees/exact-weights.ts';
import { gapThreshold } from '../../src/models/trees/gap-threshold.ts';
import { createTreeWalk, type FlatTree } from '../../src/kernels/tree-walk.ts';
import { withSimdOff } from '../support/with-simd-off.ts';

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
        const expected = [...before.slice(0, 4), ...left, ...right, ...before.slice(27)];
        expect(Array.from(rows)).toEqual(expected);
        const marked = Uint8Array.from({ length: 41 }, (_, bin) => (bin <= threshold || bin === missingLeft ? 1 : 0));
        const again = Int32Array.from(before);
        expect(partitionByTable(again, 4, 27, Uint8Array.from(bins), marked, new Int32Array(30))).toBe(middle);
        expect(Array.from(again)).toEqual(expected);
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

/** A training set of two or three columns in the kernels' memory. */
function memoryOf(
  columns: readonly (Uint8Array | Uint16Array)[],
  bins: number,
  width = 1,
  y = new Int32Array(columns[0].length),
  weights: Float64Array | null = null,
) {
  const none = {
    missingBin: new Int32Array(columns.length).fill(-1),
    directions: new Int32Array(columns.length),
    weights,
    sizes: null,
  };
  const nBins = new Int32Array(columns.length).fill(bins);
  return createBoostingMemory({ nRows: columns[0].length, columns, nBins, y, width, ...none });
}

const bothForms = [
  ['with SIMD', <T>(work: () => T): T => work()],
  ['without SIMD', withSimdOff],
] as const;

describe.each(bothForms)('gradient histograms %s', (_form, inForm) => {
  const unit = 2 ** -30;
  const gradient = fc.integer({ min: -(2 ** 30), max: 2 ** 30 }).map((whole) => whole * unit);

  it.each([
    ['two bytes an entry, one a bin', 41, Uint8Array],
    ['four bytes an entry, two a bin', 40_000, Uint16Array],
  ] as const)('hold exact sums, so that an empty bin is zero and the rest of the parent is the sibling: %s', (_layout, bins, Bins) => {
    fc.assert(
      fc.property(binsOf(40), binsOf(40), fc.array(gradient, { minLength: 80, maxLength: 80 }), (a, b, numbers) => {
        const columns = [Bins.from(a), new Bins(40), Bins.from(b)];
        const memory = inForm(() => memoryOf(columns, bins));
        const { calls, at, nActive, offset, feature, order } = memory;
        const size = 2 * offset[nActive];
        const naive = (from: number, to: number): Float64Array => {
          const out = new Float64Array(size);
          for (let active = 0; active < nActive; active++) {
            for (let row = from; row < to; row++) {
              const place = 2 * (offset[active] + columns[feature[active]][order[row]]);
              out[place] += numbers[2 * row];
              out[place + 1] += numbers[2 * row + 1];
            }
          }
          return out;
        };
        memory.doubles(at.gradients, 80).set(numbers);
        calls.allRows(at.rows, 40);
        const build = (from: number, to: number): number => {
          const slot = memory.slot();
          memory.bytes(slot + memory.usableAt, nActive).fill(1);
          const g = calls.sumOver(at.gradients, 16, at.rows, from, to);
          const h = calls.sumOver(at.gradients + 8, 16, at.rows, from, to);
          calls.buildHistogram(
            memory.wideEntries, at.entries, at.start, at.rows, from, to, at.gradients, slot, nActive, at.offset, at.common, g, h,
          ); // prettier-ignore
          return slot;
        };
        expect(memory.wideEntries).toBe(bins === 41 ? 0 : 1);
        expect(Array.from(feature)).not.toContain(1);
        if (nActive === 0) return;
        const parent = build(0, 40);
        const same = (slot: number, expected: Float64Array): boolean => memory.doubles(slot, size).every((sum, i) => sum === expected[i]);
        expect(same(parent, naive(0, 40))).toBe(true);
        calls.subtractHistogram(parent, build(0, 13), nActive, at.offset);
        expect(same(parent, naive(13, 40))).toBe(true);
        memory.free(parent);
        expect(same(memory.slot(), new Float64Array(size))).toBe(true);
      }),
      { numRuns: bins === 41 ? 100 : 5 },
    );
  });

  it.each([
    ['plain', false, false],
    ['weighted', true, false],
    ['from single-precision probabilities', false, true],
    ['weighted, from single-precision probabilities', true, true],
  ])('gradients of the log loss are those of the formula, and the two forms give the same bits: %s', (_which, weighted, single) => {
    const numbers = fc.oneof(fc.double({ min: -40, max: 40, noNaN: true }), fc.constantFrom(-0, 0, -1e308, 1e308, 708, -708));
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 5, maxLength: 5 }), fc.constantFrom(0, 1e-16, 0.125), (scores, least) => {
        const y = Int32Array.from([0, 1, 0, 1, 1]);
        const weights = weighted ? Float64Array.of(1, 3, 0.5, 2, 7) : null;
        const constant = 1.5 * 2 ** 52 * 2 ** -48;
        const gradientsOf = (): Float64Array => {
          const memory = memoryOf([Uint8Array.of(0, 1, 2, 3, 4)], 5, 1, y, weights);
          const { calls, at } = memory;
          memory.doubles(at.scores, 5).set(scores);
          calls.logisticGradients(at.scores, at.y, at.weights, 5, single ? 1 : 0, least, constant, at.gradients);
          return memory.doubles(at.gradients, 10).slice();
        };
        const got = inForm(gradientsOf);
        expect(withSimdOff(gradientsOf)).toEqual(got);
        scores.forEach((score, i) => {
          const exact = 1 / (1 + Math.exp(-score));
          const p = single ? Math.fround(exact) : exact;
          const weight = weights?.[i] ?? 1;
          expect(Math.abs(got[2 * i] - weight * (p - y[i]))).toBeLessThan(1e-6);
          expect(Math.abs(got[2 * i + 1] - weight * Math.max(p * (1 - p), least))).toBeLessThan(1e-6);
        });
      }),
    );
  });

  it('softmax gives the shares of the formula, also far from zero', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -900, max: 900, noNaN: true }), { minLength: 15, maxLength: 15 }),
        fc.constantFrom(3, 5),
        (scores, width) => {
          const n = 15 / width;
          const memory = inForm(() => memoryOf([Uint8Array.from({ length: n }, (_, i) => i)], n, width));
          const { calls, at } = memory;
          memory.doubles(at.scores, 15).set(scores);
          calls.softmax(at.scores, n, width, at.probabilities);
          const got = memory.doubles(at.probabilities, 15);
          for (let i = 0; i < n; i++) {
            const own = scores.slice(i * width, (i + 1) * width);
            const parts = own.map((score) => Math.exp(score - Math.max(...own)));
            const sum = parts.reduce((total, part) => total + part, 0);
            parts.forEach((part, k) => {
              expect(Math.abs(got[k * n + i] - part / sum)).toBeLessThan(1e-14);
            });
          }
        },
      ),
    );
  });
});

describe('walking down trees', () => {
  it('ends in the leaf that each cut in turn points at, for any number of rows, width of bins, and cuts by sets', () => {
    const node = fc.record({
      feature: fc.integer({ min: 0, max: 2 }),
      threshold: fc.integer({ min: -1, max: 40 }),
      missing: fc.integer({ min: -1, max: 40 }),
      set: fc.option(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }), { nil: null }),
    });
    const inner = fc.array(node, { minLength: 0, maxLength: 6 });
    fc.assert(
      fc.property(
        inner,
        inner,
        fc.integer({ min: 1, max: 600 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 99 }),
        (one, two, n, wide, shift) => {
          const Bins = wide ? Uint16Array : Uint8Array;
          const columns = [0, 1, 2].map((j) => Bins.from(Array.from({ length: n }, (_, i) => (i * (j + 3) + shift) % 41)));
          // A chain: node i's left child is a leaf, its right child the next node.
          const treeOf = (nodes: typeof one): FlatTree => {
            const size = 2 * nodes.length + 1;
            const at = (i: number): number => (i === 0 ? 0 : 2 * i);
            const out = { child: new Int32Array(size), feature: new Int32Array(size), threshold: new Int32Array(size) };
            const missingLeft = new Int32Array(size).fill(-1);
            const sets = new Map<number, Uint32Array>();
            nodes.forEach((each, i) => {
              out.child[at(i)] = 2 * i + 1;
              out.feature[at(i)] = each.feature;
              out.threshold[at(i)] = each.threshold;
              missingLeft[at(i)] = each.missing;
              if (each.set === null) return;
              const bits = new Uint32Array(2);
              for (const bin of each.set) bits[bin >> 5] |= 1 << (bin & 31);
              sets.set(at(i), bits);
            });
            const value = Float64Array.from({ length: 2 * size }, (_, i) => i / 8);
            return { ...out, missingLeft, width: 2, value, ...(sets.size > 0 ? { sets } : {}) };
          };
          const trees = [treeOf(one), treeOf(two)];
          const expected = new Float64Array(n * 3);
          for (const [t, nodes] of [one, two].entries()) {
            for (let row = 0; row < n; row++) {
              let leaf = 2 * nodes.length;
              for (const [i, each] of nodes.entries()) {
                const bin = columns[each.feature][row];
                const left = each.set === null ? bin <= each.threshold || bin === each.missing : each.set.includes(bin);
                if (!left) continue;
                leaf = 2 * i + 1;
                break;
              }
              for (let k = 0; k < 2; k++) expected[3 * row + t + k] += trees[t].value[2 * leaf + k];
            }
          }
          const out = new Float64Array(n * 3);
          createTreeWalk(trees.map((tree, offset) => ({ tree, offset })))(columns, n, out, 3);
          expect(out).toEqual(expected);
        },
      ),
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
