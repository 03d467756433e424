import type { BinnedMatrix } from '../../core/matrix.ts';
import { createClassTreeMemory } from '../../kernels/class-tree-memory.ts';
import type { NodeScanner, TreeRows } from './node-scanner.ts';

/** A maker of scanners and what it shares with the grower of the tree. */
export interface CompiledScanners {
  readonly open: (tree: TreeRows) => NodeScanner;
  /** Float64Array (nClasses): where `gather` writes. */
  readonly totals: Float64Array;
  /** Int32Array (nColumns): the list that `scanColumns` reads. It overwrites what it has scanned. */
  readonly order: Int32Array;
}

/**
 * As `createNodeScanner`, in WebAssembly, three calls a node: the same trees to the last bit. For Gini without `minSamplesLeaf` and without unordered columns.
 * @returns null where the options or the machine ask for the TypeScript path
 */
export function createCompiledScanners(
  x: BinnedMatrix,
  y: Int32Array,
  nClasses: number,
  options: { readonly entropy: boolean; readonly minSamplesLeaf: number },
): CompiledScanners | null {
  if (options.entropy || options.minSamplesLeaf > 1 || x.categorical.includes(1)) return null;
  const memory = createClassTreeMemory({ nRows: x.nRows, columns: x.columns, nBins: x.nBins, missingBin: x.missingBin, y, nClasses });
  if (memory === null) return null;
  const { calls, totals, order, bestScore, bestCut } = memory;
  return {
    totals,
    order,
    open: ({ rows, weights, sizes }) => {
      memory.rows.set(rows);
      memory.weights.set(weights);
      if (sizes !== null) memory.sizes.set(sizes);
      calls.openTree(rows.length);
      const sized = sizes === null ? 0 : 1;
      return {
        gather: ({ start, end }) => calls.gather(start, end, sized),
        scanColumns(node, list, from, to, weight) {
          const varies = calls.scanColumns(from, to, node.start, node.end, weight) !== 0;
          for (let i = from; i < to; i++) {
            const j = ~list[i];
            if (j >= 0) node.constant[j >> 5] |= 1 << (j & 31);
          }
          if (bestCut[0] >= 0) {
            const missingLeft = bestCut[3] === 1;
            node.feature = bestCut[0];
            node.cut = { score: bestScore[0], leftBin: bestCut[1], rightBin: bestCut[2], missingLeft, leftWeight: bestScore[1] };
            node.goesLeftWhenMissing = missingLeft;
          }
          return varies;
        },
        partition: (node, leftBin, missing) => calls.partition(node.feature, node.start, node.end, leftBin, missing),
      };
    },
  };
}
