import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { growOrderedTree } from '../../src/kernels/ordered-tree.ts';
import { nativeModels } from '../../src/models/index.ts';
import { continuous, datasetOf } from '../support/connections.ts';
import { fitPredict, rowRange } from '../support/fit-predict.ts';

describe('a tree on one ordered column', () => {
  it.each([
    [1, 2, 1],
    [3, 2, 1],
    [4, 3, 5],
  ])(
    'of depth %i with %i classes and %i rows per leaf says what the decision tree on that column says',
    async (depth, nClasses, minLeaf) => {
      const rng = createRng(depth);
      const n = 900;
      const values = Float64Array.from({ length: n }, () => rng.int(40));
      const y = Int32Array.from(values, (value) =>
        rng.next() < 0.2 ? rng.int(nClasses) : Math.floor((value * nClasses) / 41 + 2 * Math.sin(value)) & (nClasses - 1),
      );
      const counts = new Float64Array(40 * nClasses);
      values.forEach((value, row) => counts[value * nClasses + y[row]]++);
      const { leafOf, nLeaves } = growOrderedTree(counts, nClasses, depth, minLeaf);
      const leaves = new Float64Array(nLeaves * nClasses);
      counts.forEach((count, at) => (leaves[leafOf[Math.floor(at / nClasses)] * nClasses + (at % nClasses)] += count));
      const prediction = await fitPredict({
        model: nativeModels.get('decision-tree'),
        parameters: { max_depth: depth, min_samples_leaf: minLeaf },
        dataset: datasetOf([continuous('x', values)], n),
        features: ['x'],
        y,
        nClasses,
        train: rowRange(0, n),
        test: rowRange(0, n),
      });
      for (let row = 0; row < n; row++) {
        const leaf = leaves.subarray(leafOf[values[row]] * nClasses, (leafOf[values[row]] + 1) * nClasses);
        const size = leaf.reduce((sum, count) => sum + count, 0);
        leaf.forEach((count, k) => expect(count / size).toBeCloseTo(prediction.scores[row * nClasses + k], 10));
      }
    },
  );

  it('does not cut what is pure or has no rows', () => {
    expect(growOrderedTree(Float64Array.of(3, 0, 5, 0, 0, 0), 2, 4).nLeaves).toBe(1);
    expect(growOrderedTree(new Float64Array(6), 2, 4).nLeaves).toBe(1);
  });
});
