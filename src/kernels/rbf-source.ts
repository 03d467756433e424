import type { OneHotMatrix } from '../core/matrix.ts';
import { createRbfBasis, createRbfPoints, rbfPointsBytes } from './rbf-points.ts';
import type { RbfBasis, RbfPoints } from './rbf-points.ts';
import { blockedLength, createRbfStore, rbfStoreBytes } from './rbf-store.ts';
import { createRowCache } from './row-cache.ts';
import type { KernelSource } from './smo.ts';
import { PASS_BYTES } from './smo-passes.ts';
import type { KernelMemory } from './wasm/memory.ts';

/** Above this share of rows far out single precision saves nothing. */
const MOST_FAR = 0.05;

/** True when so many rows lie far out that their distances must be taken in double precision. */
function tooFarOut({ far, nRows }: Pick<RbfPoints, 'far' | 'nRows'>): boolean {
  let count = 0;
  for (let i = 0; i < nRows; i++) count += far[i];
  return count > MOST_FAR * nRows;
}

/**
 * Chosen rows by a basis, or by tables instead when words as columns take too many rows too far out; null when too many are far out either way.
 * @param rows Int32Array: rows of `x`, whose columns are those of `like`, from which the basis was made
 */
export function nearPoints(basis: RbfBasis, like: OneHotMatrix, x: OneHotMatrix, rows: Int32Array, memory: KernelMemory): RbfPoints | null {
  const before = memory.left();
  const points = createRbfPoints(basis, x, rows, memory);
  if (!tooFarOut(points)) return points;
  if (!basis.wordsAsColumns) return null;
  memory.rewind(before);
  return nearPoints(createRbfBasis(like, basis.gamma, false), like, x, rows, memory);
}

/** Bytes that a source of RBF kernel rows needs with all its rows' kernel rows, or `cacheBytes` of them. */
export function rbfSourceBytes(basis: RbfBasis, x: OneHotMatrix, nRows: number, cacheBytes: number): number {
  const fixed = rbfPointsBytes(basis, x.nRows, nRows) + rbfStoreBytes(basis, nRows) + nRows * (PASS_BYTES + 24) + 4096;
  return fixed + heldBytes(nRows, cacheBytes);
}

const heldBytes = (nRows: number, cacheBytes: number): number =>
  Math.min(nRows * (4 * nRows + 96), Math.max(cacheBytes, 2 * (4 * nRows + 96)));

/**
 * RBF kernel rows in single precision for chosen rows of a matrix.
 * @param cacheBytes memory for kernel rows
 * @param memory of at least `rbfSourceBytes`
 * @returns null when too many rows lie too far out for single precision
 */
export function createRbfSource(
  basis: RbfBasis,
  x: OneHotMatrix,
  rows: Int32Array,
  cacheBytes: number,
  memory: KernelMemory,
): KernelSource | null {
  const n = rows.length;
  const points = nearPoints(basis, x, x, rows, memory);
  if (points === null) return null;
  const free = memory.left();
  return {
    diagonal: new Float64Array(n).fill(1),
    part: (indices) => {
      memory.rewind(free);
      const store = createRbfStore(points, indices, memory);
      const compute = (s: number, out: Float32Array): void => {
        store.row(points, indices[s], out);
      };
      const held = heldBytes(n, cacheBytes);
      const cache = createRowCache(indices.length, blockedLength(indices.length), held, compute, (size) => memory.f32(size));
      return { get: cache.get, memory };
    },
    subtract: (moved, change, rest, gradient) => {
      memory.rewind(free);
      const store = createRbfStore(points, rest, memory);
      const sums = memory.f64(blockedLength(rest.length)).fill(0);
      sums.set(gradient);
      store.add(
        points,
        moved,
        change.map((by) => -by),
        1,
        sums,
      );
      gradient.set(sums.subarray(0, rest.length));
    },
  };
}
