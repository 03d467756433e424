import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { createClassTreeGrower, type ClassTreeOptions } from '../../src/models/trees/class-tree.ts';
import type { BinnedMatrix } from '../../src/core/matrix.ts';

const options: ClassTreeOptions = {
  entropy: false,
  maxDepth: Infinity,
  minSamplesSplit: 2,
  minSamplesLeaf: 1,
  maxFeatures: 2,
  minImpurityDecrease: 0,
  maxLeafNodes: Infinity,
};

/** Three columns: plain, with missing values in the last bin, unordered. */
function madeUp(bins: readonly (readonly [number, number, number])[]): BinnedMatrix {
  const columns = [0, 1, 2].map((j) => Uint8Array.from(bins, (row) => row[j]));
  return {
    kind: 'binned',
    nRows: bins.length,
    nColumns: 3,
    names: ['plain', 'gaps', 'words'],
    columns,
    nBins: Int32Array.of(12, 9, 6),
    missingBin: Int32Array.of(-1, 8, -1),
    edges: [11, 7, 5].map((count) => Float64Array.from({ length: count }, (_, i) => i + 0.5)),
    categorical: Uint8Array.of(0, 0, 1),
    numbers: (j) => Float64Array.from(columns[j], (bin) => (j === 1 && bin === 8 ? NaN : bin)),
  };
}

describe('counting two classes in packed words', () => {
  const row = fc.tuple(fc.nat(11), fc.nat(8), fc.nat(5), fc.nat(1), fc.integer({ min: 1, max: 15 }));
  it('grows the trees that counting in doubles grows, for nodes on both sides of the limit', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 120 }), fc.nat(1000), (rows, seed) => {
        const x = madeUp(rows.map(([a, b, c]) => [a, b, c]));
        const y = Int32Array.from(rows, ([, , , k]) => k);
        const grow = createClassTreeGrower(x, y, 2, options);
        const tree = (factor: number): ReturnType<typeof grow> =>
          grow({
            rows: Int32Array.from(rows.keys()),
            weights: Float64Array.from(rows, ([, , , , weight]) => weight * factor),
            sizes: null,
            rng: createRng(seed),
          });
        // halves are no whole numbers and go through doubles; times 512, large nodes do and small ones do not
        const doubles = tree(0.5);
        for (const factor of [1, 512]) {
          const packed = tree(factor);
          expect(packed.child).toEqual(doubles.child);
          expect(packed.feature).toEqual(doubles.feature);
          expect(packed.threshold).toEqual(doubles.threshold);
          expect(packed.missingLeft).toEqual(doubles.missingLeft);
          expect(packed.sets).toEqual(doubles.sets);
          expect(packed.value).toEqual(doubles.value.map((value) => value * 2 * factor));
        }
      }),
      { numRuns: 300 },
    );
  });
});
