import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { BinnedMatrix } from '../../src/core/matrix.ts';
import { createRng } from '../../src/core/rng.ts';
import { createClassTreeGrower, type ClassTree, type ClassTreeOptions } from '../../src/models/trees/class-tree.ts';
import { createCompiledScanners } from '../../src/models/trees/compiled-scanner.ts';

const plain: ClassTreeOptions = {
  entropy: false,
  maxDepth: Infinity,
  minSamplesSplit: 2,
  minSamplesLeaf: 1,
  maxFeatures: 2,
  minImpurityDecrease: 0,
  maxLeafNodes: Infinity,
};
const nBins = Int32Array.of(12, 9, 700, 1, 4, 256);
/** The last bin of the second and of the last column holds missing values. */
const missingBin = Int32Array.of(-1, 8, -1, -1, -1, 255);

function columnsOf(n: number, seed: number): BinnedMatrix {
  const rng = createRng(seed);
  const columns = Array.from(nBins, (count) => {
    const column = count > 256 ? new Uint16Array(n) : new Uint8Array(n);
    return column.map(() => (rng.int(3) === 0 ? rng.int(count) : Math.min(count - 1, rng.int(3))));
  });
  return {
    kind: 'binned',
    nRows: n,
    nColumns: nBins.length,
    names: Array.from(nBins, String),
    columns,
    nBins,
    missingBin,
    edges: Array.from(nBins, (count) => Float64Array.from({ length: count }, (_, i) => i + 0.5)),
    categorical: new Uint8Array(nBins.length),
    numbers: (j) => Float64Array.from(columns[j]),
  };
}

function growBoth(x: BinnedMatrix, nClasses: number, options: ClassTreeOptions, weightOf: (draw: number) => number): ClassTree[][] {
  const rng = createRng(x.nRows);
  const y = Int32Array.from({ length: x.nRows }, () => rng.int(nClasses));
  const weights = Float64Array.from({ length: x.nRows }, () => weightOf(rng.next()));
  const sizes = Float64Array.from({ length: x.nRows }, () => 1 + rng.int(3));
  const grow = (): ClassTree[] => {
    const grower = createClassTreeGrower(x, y, nClasses, options);
    // a second tree on fewer rows finds the buffers as the first one left them
    return [1, 2].map((step) => {
      const rows = Int32Array.from({ length: Math.ceil(x.nRows / step) }, (_, i) => i * step);
      return grower({ rows, weights, sizes: step === 1 ? null : sizes, rng: createRng(step) });
    });
  };
  const compiled = grow();
  process.env['FLOWVERDICT_SIMD'] = 'off';
  const twin = grow();
  delete process.env['FLOWVERDICT_SIMD'];
  return [compiled, twin];
}

afterEach(() => {
  delete process.env['FLOWVERDICT_SIMD'];
});

/** Ones, whole numbers, fractions, and whole numbers whose sums pass 2^16. */
const weightings: readonly ((draw: number) => number)[] = [
  () => 1,
  (draw) => 1 + Math.floor(draw * 9),
  (draw) => draw + 1e-9,
  (draw) => 1 + Math.floor(draw * 65535),
];

describe('class trees in WebAssembly', () => {
  it('are those of the TypeScript path to the last bit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 2, max: 5 }),
        fc.constantFrom(...weightings),
        fc.constantFrom<Partial<ClassTreeOptions>>(
          {},
          { maxFeatures: 6 },
          { maxDepth: 3 },
          { maxLeafNodes: 7 },
          { minSamplesSplit: 9 },
          { minImpurityDecrease: 0.01 },
        ),
        (n, nClasses, weightOf, options) => {
          const [compiled, twin] = growBoth(columnsOf(n, n), nClasses, { ...plain, ...options }, weightOf);
          expect(compiled).toStrictEqual(twin);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('are the same where nodes are large', () => {
    for (const nClasses of [2, 3]) {
      const [compiled, twin] = growBoth(columnsOf(70_000, 1), nClasses, { ...plain, maxDepth: 5 }, () => 1);
      expect(compiled).toStrictEqual(twin);
    }
  });

  it('leave what they cannot take to the TypeScript path', () => {
    const x = columnsOf(10, 1);
    const y = new Int32Array(10);
    expect(createCompiledScanners(x, y, 2, plain)).not.toBeNull();
    expect(createCompiledScanners(x, y, 2, { ...plain, entropy: true })).toBeNull();
    expect(createCompiledScanners(x, y, 2, { ...plain, minSamplesLeaf: 2 })).toBeNull();
    expect(createCompiledScanners({ ...x, categorical: Uint8Array.of(0, 0, 0, 0, 1, 0) }, y, 2, plain)).toBeNull();
    process.env['FLOWVERDICT_SIMD'] = 'off';
    expect(createCompiledScanners(x, y, 2, plain)).toBeNull();
  });

  it('find the cut that trying every cut finds', () => {
    const x = columnsOf(200, 5);
    const rng = createRng(9);
    const y = Int32Array.from({ length: x.nRows }, (_, row) => (x.columns[2][row] + rng.int(2)) % 3);
    const rows = Int32Array.from({ length: x.nRows }, (_, row) => row);
    const weights = new Float64Array(x.nRows).fill(1);
    const options = { ...plain, maxFeatures: x.nColumns, maxDepth: 1 };
    const tree = createClassTreeGrower(x, y, 3, options)({ rows, weights, sizes: null, rng: createRng(1) });
    const score = (goesLeft: (row: number) => boolean): number => {
      const counts = [new Float64Array(3), new Float64Array(3)];
      y.forEach((k, row) => counts[goesLeft(row) ? 0 : 1][k]++);
      return counts.reduce((sum, side) => {
        const n = side[0] + side[1] + side[2];
        return n === 0 ? -Infinity : sum + (side[0] ** 2 + side[1] ** 2 + side[2] ** 2) / n;
      }, 0);
    };
    let best = -Infinity;
    for (let j = 0; j < x.nColumns; j++) {
      const column = x.columns[j];
      for (let cut = 0; cut < nBins[j]; cut++) {
        for (const missing of [-1, missingBin[j]]) {
          const here = score((row) => (column[row] <= cut && (column[row] !== missingBin[j] || missing >= 0)) || column[row] === missing);
          best = Math.max(best, here);
        }
      }
    }
    const column = x.columns[tree.feature[0]];
    expect(tree.child[0]).toBe(1);
    expect(score((row) => column[row] <= tree.threshold[0] || column[row] === tree.missingLeft[0])).toBeCloseTo(best, 9);
  });
});
