// RBF kernel rows in single precision (rbf-store.ts), sixteen stored rows at a time: four vectors of four stay in registers from the distance to the
// exponential. Rounded to f32 after every operation, as the TypeScript loops do with Math.fround.

/** 2^-100 is far below what a kernel sum can notice; beyond it the exponent would run out of range. */
const LOWEST: f32 = -100;
/** 1.5 · 2²³: adding it rounds to a whole number and leaves that number in the lowest bits. */
const MAGIC: f32 = 12582912;

/** 2^t for t ≤ 0: whole part into the exponent, the rest by a polynomial that is 1 at 0. */
// @ts-ignore: decorator of AssemblyScript
@inline
function power2(t: v128): v128 {
  const magic = f32x4.splat(MAGIC);
  const z = f32x4.add(t, magic);
  const f = f32x4.sub(t, f32x4.sub(z, magic));
  let p = f32x4.splat(0.001326465280726552);
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(0.009671511128544807));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(0.05550733953714371));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(0.24022242426872253));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(0.6931470036506653));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1));
  return i32x4.add(p, i32x4.shl(z, 23));
}

// @ts-ignore: decorator of AssemblyScript
@inline
function kernelOf(distance: v128, scale: v128): v128 {
  const t = f32x4.pmax(f32x4.mul(f32x4.pmax(distance, f32x4.splat(0)), scale), f32x4.splat(LOWEST));
  return power2(t);
}

// @ts-ignore: decorator of AssemblyScript
@inline
function gather4(table: usize, combination: usize): v128 {
  let v = v128.load32_zero(table + ((<usize>load<i32>(combination)) << 2));
  v = v128.load_lane<f32>(table + ((<usize>load<i32>(combination, 4)) << 2), v, 1);
  v = v128.load_lane<f32>(table + ((<usize>load<i32>(combination, 8)) << 2), v, 2);
  return v128.load_lane<f32>(table + ((<usize>load<i32>(combination, 12)) << 2), v, 3);
}

/** Kernel values of one block of sixteen rows. */
// @ts-ignore: decorator of AssemblyScript
@inline
function block16(
  norms: usize,
  common: i32,
  combinations: usize,
  chunks: usize,
  values: usize,
  table: usize,
  own: v128,
  scale: v128,
  list: usize,
  listEnd: usize,
  out: usize,
): void {
  let a = f32x4.add(v128.load(norms), own);
  let b = f32x4.add(v128.load(norms, 16), own);
  let c = f32x4.add(v128.load(norms, 32), own);
  let d = f32x4.add(v128.load(norms, 48), own);
  if (common >= 0) {
    const codes = v128.load32_splat(table + ((<usize>common) << 2));
    a = f32x4.add(a, codes);
    b = f32x4.add(b, codes);
    c = f32x4.add(c, codes);
    d = f32x4.add(d, codes);
  } else {
    a = f32x4.add(a, gather4(table, combinations));
    b = f32x4.add(b, gather4(table, combinations + 16));
    c = f32x4.add(c, gather4(table, combinations + 32));
    d = f32x4.add(d, gather4(table, combinations + 48));
  }
  for (let k = list; k < listEnd; k += 8) {
    const chunk: usize = load<u32>(chunks + load<u32>(k));
    if (chunk == 0) continue;
    const at: usize = values + ((chunk - 1) << 6);
    const by = v128.load32_splat(k, 4);
    a = f32x4.add(a, f32x4.mul(by, v128.load(at)));
    b = f32x4.add(b, f32x4.mul(by, v128.load(at, 16)));
    c = f32x4.add(c, f32x4.mul(by, v128.load(at, 32)));
    d = f32x4.add(d, f32x4.mul(by, v128.load(at, 48)));
  }
  v128.store(out, kernelOf(a, scale));
  v128.store(out, kernelOf(b, scale), 16);
  v128.store(out, kernelOf(c, scale), 32);
  v128.store(out, kernelOf(d, scale), 48);
}

/**
 * Kernel of a query with every stored row.
 * @param h the stored rows, i32 each:
 *   nBlocks (blocks of sixteen rows), width (columns);
 *   addresses of: f32 (16 nBlocks) squared lengths; i32 (nBlocks) combination that all rows of the block have, −1 = they differ; i32 (16 nBlocks) combination;
 *   u32 (nBlocks × width) 1 + number of the sixteen values of the block in that column, 0 = all are zero; f32 (chunks × 16) those values
 * @param list the query's terms (layPoints), up to `listEnd`
 * @param table f32: squared distance of the query's codes from those of each combination
 * @param scale −γ / ln 2
 * @param out f32 (16 nBlocks)
 */
export function rbfRow(
  h: usize,
  list: usize,
  listEnd: usize,
  queryNorm: f32,
  table: usize,
  scale: f32,
  out: usize,
): void {
  const nBlocks: usize = load<u32>(h);
  const stride: usize = (<usize>load<u32>(h, 4)) << 2;
  const norms: usize = load<u32>(h, 8);
  const common: usize = load<u32>(h, 12);
  const combinations: usize = load<u32>(h, 16);
  const chunks: usize = load<u32>(h, 20);
  const values: usize = load<u32>(h, 24);
  const own = f32x4.splat(queryNorm);
  const factor = f32x4.splat(scale);
  for (let b: usize = 0; b < nBlocks; b++) {
    const rows: usize = b << 6;
    block16(norms + rows, load<i32>(common + (b << 2)), combinations + rows, chunks + b * stride, values, table, own, factor, list, listEnd, out + rows);
  }
}

/**
 * sums[m][r] += weight[q][m] · (kernel of query q with stored row r) for several queries: the outer loop runs over the stored rows, which so stay in the
 * first-level cache.
 * @param queries 16 bytes each: u32 address of the terms and u32 of their end; f32 squared length; u32 address of the table
 * @param weights f64 (nQueries × nSums)
 * @param row room for 64 bytes
 * @param sums f64 (nSums × 16 nBlocks)
 */
export function rbfAdd(h: usize, nQueries: i32, queries: usize, nSums: i32, weights: usize, scale: f32, row: usize, sums: usize): void {
  const nBlocks: usize = load<u32>(h);
  const stride: usize = (<usize>load<u32>(h, 4)) << 2;
  const norms: usize = load<u32>(h, 8);
  const common: usize = load<u32>(h, 12);
  const combinations: usize = load<u32>(h, 16);
  const chunks: usize = load<u32>(h, 20);
  const values: usize = load<u32>(h, 24);
  const factor = f32x4.splat(scale);
  const last = queries + ((<usize>nQueries) << 4);
  for (let b: usize = 0; b < nBlocks; b++) {
    const rows: usize = b << 6;
    const same = load<i32>(common + (b << 2));
    let weight = weights;
    for (let q = queries; q < last; q += 16) {
      const own = v128.load32_splat(q, 8);
      block16(norms + rows, same, combinations + rows, chunks + b * stride, values, load<u32>(q, 12), own, factor, load<u32>(q), load<u32>(q, 4), row);
      let at = sums + (b << 7);
      for (let m = 0; m < nSums; m++) {
        const by = v128.load64_splat(weight);
        if (load<f64>(weight) != 0) {
          for (let j: usize = 0; j < 64; j += 8) {
            const kernel = f64x2.promote_low_f32x4(v128.load64_zero(row + j));
            v128.store(at + (j << 1), f64x2.add(v128.load(at + (j << 1)), f64x2.mul(by, kernel)));
          }
        }
        weight += 8;
        at += nBlocks << 7;
      }
    }
  }
}
