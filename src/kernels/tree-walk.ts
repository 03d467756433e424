import type { BinColumn } from './class-histogram.ts';
import { treeWalkCalls } from './wasm/trees.ts';

/**
 * A binary decision tree in arrays, node 0 the root. A row goes left when its bin of column `feature` is ≤ `threshold` or equals `missingLeft`; where the
 * node has a set, when the set holds its bin.
 */
export interface FlatTree {
  /** Int32Array (nNodes): the left child, the right one follows it; 0 for a leaf. */
  readonly child: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Int32Array;
  /** Int32Array (nNodes): bin of missing values where they go left, else −1. */
  readonly missingLeft: Int32Array;
  /** Values per node. */
  readonly width: number;
  /** Float64Array (nNodes × width). */
  readonly value: Float64Array;
  /** Bins that go left at nodes on unordered columns: one bit each, lowest first. */
  readonly sets?: ReadonlyMap<number, Uint32Array>;
}

/** A tree and the first of the scores it adds to. */
export interface PlacedTree {
  readonly tree: FlatTree;
  readonly offset: number;
}

/** Rows copied into the kernel's memory at a time. */
const CHUNK = 256;
/** Rows the kernel lays out row by row at a time. */
const BLOCK = 256;

/**
 * Makes a function that adds the trees' leaf values to out[row · stride + offset …], tree after tree. Trees are packed once, at 16 bytes a node.
 * Cost O(rows · trees · depth), in WebAssembly.
 * @returns function of columns (nRows bins each) and out Float64Array (nRows × stride)
 */
export function createTreeWalk(
  trees: readonly PlacedTree[],
): (columns: readonly BinColumn[], nRows: number, out: Float64Array, stride: number) => void {
  const width = trees.length === 0 ? 1 : trees[0].tree.width;
  const nNodes = trees.reduce((sum, { tree }) => sum + tree.child.length, 0);
  const words = trees.reduce((sum, { tree }) => sum + countWords(tree), 0);
  return (columns, nRows, out, stride) => {
    if (nRows === 0 || trees.length === 0) return;
    const wide = columns.some((column) => column instanceof Uint16Array);
    const cell = wide ? 2 : 1;
    const chunk = Math.min(CHUNK, nRows);
    let end = 1024;
    const reserve = (bytes: number): number => {
      const address = end;
      end += Math.ceil(bytes / 16) * 16;
      return address;
    };
    const at = {
      trees: reserve(8 * trees.length),
      nodes: reserve(16 * nNodes),
      values: reserve(8 * nNodes * width),
      sets: reserve(4 * words),
      columns: reserve(chunk * cell * columns.length),
      scratch: reserve(BLOCK * cell * columns.length),
      out: reserve(8 * chunk * stride),
    };
    const memory = new WebAssembly.Memory({ initial: Math.ceil(end / 65536) });
    const { buffer } = memory;
    pack(trees, buffer, at, width);
    const calls = treeWalkCalls(memory);
    const walk = words > 0 ? (wide ? calls.walkShortsWithSets : calls.walkBytesWithSets) : wide ? calls.walkShorts : calls.walkBytes;
    const bins = wide
      ? new Uint16Array(buffer, at.columns, chunk * columns.length)
      : new Uint8Array(buffer, at.columns, chunk * columns.length);
    const sums = new Float64Array(buffer, at.out, chunk * stride);
    for (let from = 0; from < nRows; from += chunk) {
      const n = Math.min(chunk, nRows - from);
      columns.forEach((column, j) => {
        bins.set(column.subarray(from, from + n), j * chunk);
      });
      const part = out.subarray(from * stride, (from + n) * stride);
      sums.set(part);
      walk(
        at.columns, chunk * cell, columns.length, n, at.trees, trees.length, at.nodes, at.values, at.sets,
        width, at.out, 8 * stride, at.scratch,
      ); // prettier-ignore
      part.set(sums.subarray(0, n * stride));
    }
  };
}

/** The bins marked 1 as bits. O(bins). */
export function packSet(marked: Uint8Array): Uint32Array {
  const set = new Uint32Array((marked.length + 31) >> 5);
  for (let bin = 0; bin < marked.length; bin++) set[bin >> 5] |= marked[bin] << (bin & 31);
  return set;
}

function countWords(tree: FlatTree): number {
  let words = 0;
  for (const set of tree.sets?.values() ?? []) words += set.length;
  return words;
}

/** Writes the trees as the kernel reads them. */
function pack(
  trees: readonly PlacedTree[],
  buffer: ArrayBuffer,
  at: Readonly<Record<'trees' | 'nodes' | 'values' | 'sets', number>>,
  width: number,
): void {
  const shorts = new Uint16Array(buffer);
  const ints = new Int32Array(buffer);
  const values = new Float64Array(buffer, at.values);
  let first = 0;
  let word = 0;
  trees.forEach(({ tree, offset }, t) => {
    ints[(at.trees >> 2) + 2 * t] = first;
    ints[(at.trees >> 2) + 2 * t + 1] = offset;
    const n = tree.child.length;
    values.set(tree.value, first * width);
    for (let node = 0; node < n; node++) {
      const to = at.nodes + 16 * (first + node);
      const leaf = tree.child[node] === 0;
      shorts[to >> 1] = leaf ? 0 : tree.feature[node];
      shorts[(to >> 1) + 1] = leaf || tree.missingLeft[node] < 0 ? 65535 : tree.missingLeft[node];
      ints[(to >> 2) + 1] = leaf ? 65535 : tree.threshold[node];
      ints[(to >> 2) + 2] = leaf ? node : tree.child[node];
      ints[(to >> 2) + 3] = -1;
    }
    for (const [node, set] of tree.sets ?? []) {
      ints[(at.nodes >> 2) + 4 * (first + node) + 3] = word;
      ints.set(set, (at.sets >> 2) + word);
      word += set.length;
    }
    first += n;
  });
}
