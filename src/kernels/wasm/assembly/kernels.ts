// Inner loops in AssemblyScript with SIMD. All arrays are addresses in the module's memory, laid out by the caller; nothing is allocated here.
// Every loop adds and multiplies in the order of its TypeScript counterpart, lane by lane, so that both give the same bits.

export { fillStore, firstUnfit, hashRows, layPoints, openStore, rowMoments } from './points';
export { rbfAdd, rbfRow } from './rbf';

/**
 * Weighted Gram sums of rows [from, to), all curvature pairs side by side (class-gram.ts).
 * @param curvature f64 ((to − from) × width), width even; a row whose first two values are 0 is skipped
 * @param sums f64 (triangle(size) × width)
 */
export function addClassGram(
  from: i32,
  to: i32,
  start: usize,
  index: usize,
  value: usize,
  curvature: usize,
  width: i32,
  nColumns: i32,
  scaled: usize,
  sums: usize,
): void {
  const bytes: usize = (<usize>width) << 3;
  const ones: usize = sums + <usize>((nColumns * (nColumns + 1)) >> 1) * bytes;
  const corner: usize = ones + <usize>nColumns * bytes;
  for (let i = from; i < to; i++) {
    const own: usize = curvature + <usize>(i - from) * bytes;
    if (load<f64>(own) == 0 && load<f64>(own, 8) == 0) continue;
    const first: i32 = load<i32>(start + ((<usize>i) << 2));
    const end: i32 = load<i32>(start + ((<usize>i) << 2), 4);
    for (let s = first; s < end; s++) {
      const column: i32 = load<i32>(index + ((<usize>s) << 2));
      const vs = f64x2.splat(load<f64>(value + ((<usize>s) << 3)));
      const last: usize = ones + <usize>column * bytes;
      for (let q: usize = 0; q < bytes; q += 16) {
        const product = f64x2.mul(vs, v128.load(own + q));
        v128.store(scaled + q, product);
        v128.store(last + q, f64x2.add(v128.load(last + q), product));
      }
      const base: usize = sums + <usize>((column * (column + 1)) >> 1) * bytes;
      for (let t = first; t <= s; t++) {
        const vt = f64x2.splat(load<f64>(value + ((<usize>t) << 3)));
        const at: usize = base + <usize>load<i32>(index + ((<usize>t) << 2)) * bytes;
        for (let q: usize = 0; q < bytes; q += 16) {
          v128.store(at + q, f64x2.add(v128.load(at + q), f64x2.mul(vt, v128.load(scaled + q))));
        }
      }
    }
    for (let q: usize = 0; q < bytes; q += 16) v128.store(corner + q, f64x2.add(v128.load(corner + q), v128.load(own + q)));
  }
}

/** The same with one curvature per row: `width` 1, the sums half as long, which then stay in the first-level cache. */
export function addGram(from: i32, to: i32, start: usize, index: usize, value: usize, curvature: usize, nColumns: i32, sums: usize): void {
  const ones: usize = sums + ((<usize>((nColumns * (nColumns + 1)) >> 1)) << 3);
  const corner: usize = ones + ((<usize>nColumns) << 3);
  for (let i = from; i < to; i++) {
    const own = load<f64>(curvature + ((<usize>(i - from)) << 3));
    if (own == 0) continue;
    const first: usize = <usize>load<i32>(start + ((<usize>i) << 2));
    const end: usize = <usize>load<i32>(start + ((<usize>i) << 2), 4);
    for (let s = first; s < end; s++) {
      const column: i32 = load<i32>(index + (s << 2));
      const scaled = load<f64>(value + (s << 3)) * own;
      const last: usize = ones + ((<usize>column) << 3);
      store<f64>(last, load<f64>(last) + scaled);
      const base: usize = sums + ((<usize>((column * (column + 1)) >> 1)) << 3);
      for (let t = first; t <= s; t++) {
        const at: usize = base + ((<usize>load<i32>(index + (t << 2))) << 3);
        store<f64>(at, load<f64>(at) + load<f64>(value + (t << 3)) * scaled);
      }
    }
    store<f64>(corner, load<f64>(corner) + own);
  }
}

/**
 * Dot products of a query with one block of stored rows (row-store.ts).
 * @param columns i32 (nDense): addresses of the dense columns' values at the block's first row
 * @param by f64 (nDense)
 * @param pieces i32 (nSparse × 3): addresses of the row numbers and values of a sparse column within the block, and how many
 * @param pieceBy f64 (nSparse)
 * @param out f64 (count + 1)
 */
export function blockDots(
  from: i32,
  count: i32,
  combination: usize,
  table: usize,
  nDense: i32,
  columns: usize,
  by: usize,
  nSparse: i32,
  pieces: usize,
  pieceBy: usize,
  out: usize,
): void {
  const bytes: usize = ((<usize>count + 1) & ~1) << 3;
  for (let j = 0; j < count; j++) {
    store<f64>(out + ((<usize>j) << 3), load<f64>(table + ((<usize>load<i32>(combination + ((<usize>j) << 2))) << 3)));
  }
  let t = 0;
  for (; t + 4 <= nDense; t += 4) {
    const a: usize = load<u32>(columns + ((<usize>t) << 2));
    const b: usize = load<u32>(columns + ((<usize>t) << 2), 4);
    const c: usize = load<u32>(columns + ((<usize>t) << 2), 8);
    const d: usize = load<u32>(columns + ((<usize>t) << 2), 12);
    const byA = f64x2.splat(load<f64>(by + ((<usize>t) << 3)));
    const byB = f64x2.splat(load<f64>(by + ((<usize>t) << 3), 8));
    const byC = f64x2.splat(load<f64>(by + ((<usize>t) << 3), 16));
    const byD = f64x2.splat(load<f64>(by + ((<usize>t) << 3), 24));
    for (let j: usize = 0; j < bytes; j += 16) {
      const ab = f64x2.add(f64x2.mul(byA, v128.load(a + j)), f64x2.mul(byB, v128.load(b + j)));
      const cd = f64x2.add(f64x2.mul(byC, v128.load(c + j)), f64x2.mul(byD, v128.load(d + j)));
      v128.store(out + j, f64x2.add(v128.load(out + j), f64x2.add(ab, cd)));
    }
  }
  for (; t < nDense; t++) {
    const a: usize = load<u32>(columns + ((<usize>t) << 2));
    const byA = f64x2.splat(load<f64>(by + ((<usize>t) << 3)));
    for (let j: usize = 0; j < bytes; j += 16) v128.store(out + j, f64x2.add(v128.load(out + j), f64x2.mul(byA, v128.load(a + j))));
  }
  for (let s = 0; s < nSparse; s++) {
    const piece: usize = pieces + <usize>s * 12;
    const rows: usize = load<u32>(piece);
    const values: usize = load<u32>(piece, 4);
    const stored: i32 = load<i32>(piece, 8);
    const byS = load<f64>(pieceBy + ((<usize>s) << 3));
    for (let v = 0; v < stored; v++) {
      const at: usize = out + ((<usize>(load<i32>(rows + ((<usize>v) << 2)) - from)) << 3);
      store<f64>(at, load<f64>(at) + byS * load<f64>(values + ((<usize>v) << 3)));
    }
  }
}

/** exp(−γ‖x−z‖²) from dot products, in place (exp-table.ts). */
export function rbf(count: i32, dots: usize, norm: usize, queryNorm: f64, gamma: f64, table: usize): void {
  const zero = f64x2.splat(0);
  const limit = f64x2.splat(64);
  const steps = f64x2.splat(64);
  const inverse = f64x2.splat(1.0 / 64.0);
  const one = f64x2.splat(1);
  const half = f64x2.splat(0.5);
  const sixth = f64x2.splat(1.0 / 6.0);
  const two = f64x2.splat(2);
  const own = f64x2.splat(queryNorm);
  const width = f64x2.splat(gamma);
  const bytes: usize = ((<usize>count + 1) & ~1) << 3;
  for (let j: usize = 0; j < bytes; j += 16) {
    const squared = f64x2.sub(f64x2.add(own, v128.load(norm + j)), f64x2.mul(two, v128.load(dots + j)));
    const scaled = f64x2.mul(f64x2.min(f64x2.mul(width, f64x2.max(squared, zero)), limit), steps);
    const k = i32x4.trunc_sat_f64x2_s_zero(scaled);
    const r = f64x2.mul(f64x2.sub(scaled, f64x2.convert_low_i32x4_s(k)), inverse);
    const inner = f64x2.sub(one, f64x2.mul(r, f64x2.sub(half, f64x2.mul(r, sixth))));
    const rest = f64x2.sub(one, f64x2.mul(r, inner));
    const low = v128.load64_zero(table + ((<usize>i32x4.extract_lane(k, 0)) << 3));
    const both = v128.load_lane<f64>(table + ((<usize>i32x4.extract_lane(k, 1)) << 3), low, 1);
    v128.store(dots + j, f64x2.mul(both, rest));
  }
}

/** x·z from the shifted dot products, in place. */
export function linear(count: i32, dots: usize, lean: usize, constant: f64): void {
  const rest = f64x2.splat(constant);
  const bytes: usize = ((<usize>count + 1) & ~1) << 3;
  for (let j: usize = 0; j < bytes; j += 16) {
    v128.store(dots + j, f64x2.add(f64x2.add(v128.load(dots + j), v128.load(lean + j)), rest));
  }
}

/** (γ v + r)^degree of linear kernel values, in place. */
export function poly(count: i32, values: usize, gamma: f64, coef0: f64, degree: i32): void {
  const width = f64x2.splat(gamma);
  const constant = f64x2.splat(coef0);
  const bytes: usize = ((<usize>count + 1) & ~1) << 3;
  for (let j: usize = 0; j < bytes; j += 16) {
    let factor = f64x2.add(f64x2.mul(width, v128.load(values + j)), constant);
    let result = f64x2.splat(1);
    for (let left = degree; left > 0; left >>= 1) {
      if ((left & 1) == 1) result = f64x2.mul(result, factor);
      factor = f64x2.mul(factor, factor);
    }
    v128.store(values + j, result);
  }
}

/** Rounds f64 to f32. */
export function narrow(count: i32, values: usize, out: usize): void {
  let j = 0;
  for (; j + 2 <= count; j += 2) {
    v128.store64_lane(out + ((<usize>j) << 2), f32x4.demote_f64x2_zero(v128.load(values + ((<usize>j) << 3))), 0);
  }
  for (; j < count; j++) store<f32>(out + ((<usize>j) << 2), <f32>load<f64>(values + ((<usize>j) << 3)));
}

/**
 * Second index of an SMO step (smo.ts): the row that may fall and promises the largest gain; −1 = none.
 * @param fall f64: 0 where the row may fall, +∞ elsewhere
 */
export function selectDown(n: i32, gradient: usize, fall: usize, diagonal: usize, row: usize, top: f64, diagonalI: f64): i32 {
  const tops = f64x2.splat(top);
  const own = f64x2.splat(diagonalI);
  const two = f64x2.splat(2);
  const zero = f64x2.splat(0);
  const tau = f64x2.splat(1e-12);
  const never = f64x2.splat(-Infinity);
  let best = never;
  let found = i64x2.splat(-1);
  let at = i64x2(0, 1);
  const next = i64x2.splat(2);
  const even = n & ~1;
  for (let t: usize = 0; t < <usize>even; t += 2) {
    const difference = f64x2.sub(f64x2.sub(tops, v128.load(gradient + (t << 3))), v128.load(fall + (t << 3)));
    const kernel = f64x2.promote_low_f32x4(v128.load64_zero(row + (t << 2)));
    let curvature = f64x2.sub(f64x2.add(own, v128.load(diagonal + (t << 3))), f64x2.mul(two, kernel));
    curvature = v128.bitselect(curvature, tau, f64x2.gt(curvature, zero));
    const gain = f64x2.div(f64x2.mul(difference, difference), curvature);
    const better = v128.and(f64x2.gt(difference, zero), f64x2.gt(gain, best));
    best = v128.bitselect(gain, best, better);
    found = v128.bitselect(at, found, better);
    at = i64x2.add(at, next);
  }
  let most = f64x2.extract_lane(best, 0);
  let down = <i32>i64x2.extract_lane(found, 0);
  const other = <i32>i64x2.extract_lane(found, 1);
  const otherGain = f64x2.extract_lane(best, 1);
  if (other >= 0 && (down < 0 || otherGain > most || (otherGain == most && other < down))) {
    most = otherGain;
    down = other;
  }
  if (even < n) {
    const t: usize = <usize>even;
    const difference = top - load<f64>(gradient + (t << 3)) - load<f64>(fall + (t << 3));
    if (difference > 0) {
      let curvature = diagonalI + load<f64>(diagonal + (t << 3)) - 2 * <f64>load<f32>(row + (t << 2));
      if (!(curvature > 0)) curvature = 1e-12;
      if ((difference * difference) / curvature > most) down = even;
    }
  }
  return down;
}

/**
 * Moves the gradient and finds the next first index: gradient −= step (rowI − rowJ).
 * @param rise f64: 0 where the row may rise, −∞ elsewhere
 * @param result f64 (2): largest gradient of a row that may rise, smallest of one that may fall
 * @returns the row with the largest gradient, −1 = none
 */
export function moveGradient(n: i32, gradient: usize, rise: usize, fall: usize, rowI: usize, rowJ: usize, step: f64, result: usize): i32 {
  const by = f64x2.splat(step);
  let tops = f64x2.splat(-Infinity);
  let bottoms = f64x2.splat(Infinity);
  let found = i64x2.splat(-1);
  let at = i64x2(0, 1);
  const next = i64x2.splat(2);
  const even = n & ~1;
  for (let t: usize = 0; t < <usize>even; t += 2) {
    const i = f64x2.promote_low_f32x4(v128.load64_zero(rowI + (t << 2)));
    const j = f64x2.promote_low_f32x4(v128.load64_zero(rowJ + (t << 2)));
    const g = f64x2.sub(v128.load(gradient + (t << 3)), f64x2.mul(by, f64x2.sub(i, j)));
    v128.store(gradient + (t << 3), g);
    const high = f64x2.add(g, v128.load(rise + (t << 3)));
    const better = f64x2.gt(high, tops);
    tops = v128.bitselect(high, tops, better);
    found = v128.bitselect(at, found, better);
    at = i64x2.add(at, next);
    bottoms = f64x2.pmin(bottoms, f64x2.add(g, v128.load(fall + (t << 3))));
  }
  let top = f64x2.extract_lane(tops, 0);
  let up = <i32>i64x2.extract_lane(found, 0);
  const otherTop = f64x2.extract_lane(tops, 1);
  const other = <i32>i64x2.extract_lane(found, 1);
  if (other >= 0 && (up < 0 || otherTop > top || (otherTop == top && other < up))) {
    top = otherTop;
    up = other;
  }
  let bottom = min<f64>(f64x2.extract_lane(bottoms, 0), f64x2.extract_lane(bottoms, 1));
  if (even < n) {
    const t: usize = <usize>even;
    const g = load<f64>(gradient + (t << 3)) - step * (<f64>load<f32>(rowI + (t << 2)) - <f64>load<f32>(rowJ + (t << 2)));
    store<f64>(gradient + (t << 3), g);
    const high = g + load<f64>(rise + (t << 3));
    if (high > top) {
      top = high;
      up = even;
    }
    bottom = min<f64>(bottom, g + load<f64>(fall + (t << 3)));
  }
  store<f64>(result, top);
  store<f64>(result, bottom, 8);
  return up;
}

/**
 * Nearest rows of one query (nearest-rows.ts): trees in the order given until their codes alone are too far, boxes nearest first.
 * @param h addresses (u32) in the order in which box-search.ts writes them; then at 88 f64 the weight wanted, at 96 f64 the weight found
 * @param nVisits number of trees
 * @returns number of neighbours found
 */
export function searchNearest(h: usize, nVisits: i32): i32 {
  const nNumeric = load<i32>(h);
  const points: usize = load<u32>(h, 4);
  const ids: usize = load<u32>(h, 8);
  const start: usize = load<u32>(h, 12);
  const end: usize = load<u32>(h, 16);
  const child: usize = load<u32>(h, 20);
  const low: usize = load<u32>(h, 24);
  const high: usize = load<u32>(h, 28);
  const memberStart: usize = load<u32>(h, 36);
  const memberRows: usize = load<u32>(h, 40);
  const weights: usize = load<u32>(h, 44);
  const query: usize = load<u32>(h, 48);
  const telling: usize = load<u32>(h, 52);
  const visitTrees: usize = load<u32>(h, 56);
  const visitDistances: usize = load<u32>(h, 60);
  const distances: usize = load<u32>(h, 64);
  const rows: usize = load<u32>(h, 68);
  const counted: usize = load<u32>(h, 72);
  const stack: usize = load<u32>(h, 76);
  const squared = load<i32>(h, 80) == 2;
  const needed = load<f64>(h, 88);
  const stride: usize = (<usize>nNumeric) << 3;
  let bound: f64 = Infinity;
  let total: f64 = 0;
  let count = 0;
  for (let v = 0; v < nVisits; v++) {
    const codeDistance = load<f64>(visitDistances + ((<usize>v) << 3));
    if (!(codeDistance <= bound)) break;
    const root: usize = <usize>load<i32>(visitTrees + ((<usize>v) << 2));
    let nTelling: usize = 0;
    for (let at: usize = 0; at < stride; at += 8) {
      const value = load<f64>(query + at);
      if (load<f64>(low + root * stride + at) == value && load<f64>(high + root * stride + at) == value) continue;
      // Byte offset of the column, and the query's value there.
      store<u32>(telling + (nTelling << 4), <u32>at);
      store<f64>(telling + (nTelling << 4), value, 8);
      nTelling++;
    }
    const tellingEnd = telling + (nTelling << 4);
    let depth: usize = 1;
    store<u32>(stack, <u32>root);
    store<f64>(stack, boxDistance(root, codeDistance, bound, low, high, stride, telling, tellingEnd, squared), 8);
    while (depth > 0) {
      depth--;
      if (load<f64>(stack + (depth << 4), 8) > bound) continue;
      const node: usize = load<u32>(stack + (depth << 4));
      const first = load<i32>(child + (node << 2));
      if (first >= 0) {
        const one: usize = <usize>first;
        const a = boxDistance(one, codeDistance, bound, low, high, stride, telling, tellingEnd, squared);
        const b = boxDistance(one + 1, codeDistance, bound, low, high, stride, telling, tellingEnd, squared);
        const near = a <= b ? one : one + 1;
        store<u32>(stack + (depth << 4), <u32>(a <= b ? one + 1 : one));
        store<f64>(stack + (depth << 4), a <= b ? b : a, 8);
        depth++;
        store<u32>(stack + (depth << 4), <u32>near);
        store<f64>(stack + (depth << 4), a <= b ? a : b, 8);
        depth++;
        continue;
      }
      const last: usize = <usize>load<i32>(end + (node << 2));
      for (let t: usize = <usize>load<i32>(start + (node << 2)); t < last; t++) {
        const base = points + t * stride;
        let sum = codeDistance;
        for (let k = telling; k < tellingEnd && sum <= bound; k += 16) {
          const difference = load<f64>(k, 8) - load<f64>(base + <usize>load<u32>(k));
          sum += squared ? difference * difference : abs(difference);
        }
        if (!(sum <= bound)) continue;
        const point: usize = <usize>load<i32>(ids + (t << 2));
        const past: usize = <usize>load<i32>(memberStart + (point << 2), 4);
        for (let m: usize = <usize>load<i32>(memberStart + (point << 2)); m < past; m++) {
          const row = load<i32>(memberRows + (m << 2));
          if (!(sum <= bound) || (sum == bound && row > load<i32>(rows + ((<usize>(count - 1)) << 2)))) break;
          const weight: f64 = weights == 0 ? 1 : load<f64>(weights + ((<usize>row) << 3));
          let at: usize = <usize>count;
          while (at > 0) {
            const before = load<f64>(distances + ((at - 1) << 3));
            if (!(before > sum || (before == sum && load<i32>(rows + ((at - 1) << 2)) > row))) break;
            store<f64>(distances + (at << 3), before);
            store<i32>(rows + (at << 2), load<i32>(rows + ((at - 1) << 2)));
            store<f64>(counted + (at << 3), load<f64>(counted + ((at - 1) << 3)));
            at--;
          }
          store<f64>(distances + (at << 3), sum);
          store<i32>(rows + (at << 2), row);
          store<f64>(counted + (at << 3), weight);
          const size = count + 1;
          total = 0;
          count = 0;
          while (count < size && total < needed) {
            total += load<f64>(counted + ((<usize>count) << 3));
            count++;
          }
          if (total >= needed) bound = load<f64>(distances + ((<usize>(count - 1)) << 3));
        }
      }
    }
  }
  store<f64>(h, total, 96);
  return count;
}

function boxDistance(
  node: usize,
  codeDistance: f64,
  bound: f64,
  low: usize,
  high: usize,
  stride: usize,
  telling: usize,
  tellingEnd: usize,
  squared: bool,
): f64 {
  let sum = codeDistance;
  const lowest = low + node * stride;
  const highest = high + node * stride;
  for (let k = telling; k < tellingEnd; k += 16) {
    const at: usize = load<u32>(k);
    const value = load<f64>(k, 8);
    const below = load<f64>(lowest + at) - value;
    const outside = below > 0 ? below : value - load<f64>(highest + at);
    if (outside > 0) {
      sum += squared ? outside * outside : outside;
      if (sum > bound) return sum;
    }
  }
  return sum;
}
