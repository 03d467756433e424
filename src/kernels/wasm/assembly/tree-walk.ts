// Walking rows down trees, compiled by AssemblyScript; the caller lays out the memory.
//
// A node takes 16 bytes: feature (u16), bin of missing values that go left (u16, 65535: none), threshold (i32), left child (i32, counted from the tree's root, the
// right one follows), first word of the set of bins that go left (i32, −1: an ordered column). A leaf is its own left child and lets every bin pass.

/** Rows that walk before the next tree is taken: their bins stay in the first-level cache. */
const BLOCK: usize = 256;

// @ts-ignore: decorator
@inline
function step<T>(tree: usize, node: usize, row: usize, sets: usize, withSets: bool): usize {
  const at = tree + (node << 4);
  const bin = <i32>load<T>(row + <usize>load<u16>(at) * sizeof<T>());
  const left = <usize>load<i32>(at, 8);
  if (withSets) {
    const set = load<i32>(at, 12);
    if (set >= 0) return left + <usize>(1 ^ ((load<u32>(sets + (<usize>(set + (bin >> 5)) << 2)) >> (bin & 31)) & 1));
  }
  return left + (<usize>(bin > load<i32>(at, 4)) & <usize>(bin != <i32>load<u16>(at, 2)));
}

// @ts-ignore: decorator
@inline
function give(values: usize, node: usize, width: usize, out: usize): void {
  let from = values + ((node * width) << 3);
  for (const end = from + (width << 3); from < end; from += 8) {
    store<f64>(out, load<f64>(out) + load<f64>(from));
    out += 8;
  }
}

// @ts-ignore: decorator
@inline
function walkTree<T>(tree: usize, values: usize, sets: usize, withSets: bool, rows: usize, n: usize, bytes: usize, width: usize, out: usize, stride: usize): void {
  let i: usize = 0;
  for (; i + 4 <= n; i += 4) {
    const r0 = rows + i * bytes;
    const r1 = r0 + bytes;
    const r2 = r1 + bytes;
    const r3 = r2 + bytes;
    let n0: usize = 0;
    let n1: usize = 0;
    let n2: usize = 0;
    let n3: usize = 0;
    for (;;) {
      const a = step<T>(tree, n0, r0, sets, withSets);
      const b = step<T>(tree, n1, r1, sets, withSets);
      const c = step<T>(tree, n2, r2, sets, withSets);
      const d = step<T>(tree, n3, r3, sets, withSets);
      const still = (a ^ n0) | (b ^ n1) | (c ^ n2) | (d ^ n3);
      n0 = a;
      n1 = b;
      n2 = c;
      n3 = d;
      if (still == 0) break;
    }
    const to = out + i * stride;
    give(values, n0, width, to);
    give(values, n1, width, to + stride);
    give(values, n2, width, to + 2 * stride);
    give(values, n3, width, to + 3 * stride);
  }
  for (; i < n; i++) {
    const row = rows + i * bytes;
    let node: usize = 0;
    for (;;) {
      const next = step<T>(tree, node, row, sets, withSets);
      if (next == node) break;
      node = next;
    }
    give(values, node, width, out + i * stride);
  }
}

// @ts-ignore: decorator
@inline
function walkRowsOf<T>(
  columns: usize, columnStride: usize, nColumns: usize, n: usize, trees: usize, nTrees: usize, nodes: usize, values: usize, sets: usize,
  withSets: bool, width: usize, out: usize, stride: usize, scratch: usize,
): void {
  const bytes = nColumns * sizeof<T>();
  for (let from: usize = 0; from < n; from += BLOCK) {
    const count = n - from < BLOCK ? n - from : BLOCK;
    for (let j: usize = 0; j < nColumns; j++) {
      const source = columns + j * columnStride + from * sizeof<T>();
      let to = scratch + j * sizeof<T>();
      for (let i: usize = 0; i < count; i++) {
        store<T>(to, load<T>(source + i * sizeof<T>()));
        to += bytes;
      }
    }
    for (let t: usize = 0; t < nTrees; t++) {
      const first = <usize>load<i32>(trees + (t << 3));
      const offset = <usize>load<i32>(trees + (t << 3), 4) << 3;
      walkTree<T>(
        nodes + (first << 4), values + ((first * width) << 3), sets, withSets, scratch, count, bytes, width,
        out + from * stride + offset, stride,
      );
    }
  }
}

// Adds the leaf values of `nTrees` trees to `out`, row by row (`stride` bytes apart), in the order of the trees.
// columns: column-major bins, `columnStride` bytes from column to column. trees: pairs (first node, first score of the row that the tree adds to).
// scratch: room for BLOCK rows of bins. One function per width of bins, with and without sets, so that only the one in use is compiled.

export function walkBytes(
  columns: usize, columnStride: usize, nColumns: usize, n: usize, trees: usize, nTrees: usize, nodes: usize, values: usize, sets: usize, width: usize,
  out: usize, stride: usize, scratch: usize,
): void {
  walkRowsOf<u8>(columns, columnStride, nColumns, n, trees, nTrees, nodes, values, sets, false, width, out, stride, scratch);
}

export function walkShorts(
  columns: usize, columnStride: usize, nColumns: usize, n: usize, trees: usize, nTrees: usize, nodes: usize, values: usize, sets: usize, width: usize,
  out: usize, stride: usize, scratch: usize,
): void {
  walkRowsOf<u16>(columns, columnStride, nColumns, n, trees, nTrees, nodes, values, sets, false, width, out, stride, scratch);
}

export function walkBytesWithSets(
  columns: usize, columnStride: usize, nColumns: usize, n: usize, trees: usize, nTrees: usize, nodes: usize, values: usize, sets: usize, width: usize,
  out: usize, stride: usize, scratch: usize,
): void {
  walkRowsOf<u8>(columns, columnStride, nColumns, n, trees, nTrees, nodes, values, sets, true, width, out, stride, scratch);
}

export function walkShortsWithSets(
  columns: usize, columnStride: usize, nColumns: usize, n: usize, trees: usize, nTrees: usize, nodes: usize, values: usize, sets: usize, width: usize,
  out: usize, stride: usize, scratch: usize,
): void {
  walkRowsOf<u16>(columns, columnStride, nColumns, n, trees, nTrees, nodes, values, sets, true, width, out, stride, scratch);
}
