// Two-class logistic regression (logistic-ridge.ts): passes over rows, Cholesky factor, conjugate gradients. Compiled with SIMD and without; both add and multiply
// in the same order, lane by lane, and give the same bits. All arrays are addresses in the module's memory, laid out by the caller; nothing is allocated here.
//
// A row is a dense part of `width` doubles (even: columns that are rarely zero, a one for the intercept, perhaps a zero) and a sparse part of (column, value).
// A header h tells where they are, u32 or i32 each: 0 rows, 4 width in bytes, 8 columns in all, in bytes (even number of doubles), 12 dense f64, 16 start i32
// (rows + 1), 20 eight times the column i32, 24 value f64, 28 total f64, 32 positive f64, 36 curvature f64, 40 penalties f64.
// Passes over the rows are called for some hundred at a time: V8 puts better code in the place of a function's first one between calls only.

// @ts-ignore: decorator of AssemblyScript
@inline
function at(from: usize, i: usize): f64 {
  return load<f64>(from + (i << 3));
}

/** Σ x v over an even number of doubles: four sums side by side. */
// @ts-ignore: decorator of AssemblyScript
@inline
function dot(x: usize, v: usize, bytes: usize): f64 {
  const most: usize = bytes & ~31;
  let k: usize = 0;
  if (ASC_FEATURE_SIMD) {
    let a = f64x2.splat(0);
    let b = f64x2.splat(0);
    for (; k < most; k += 32) {
      a = f64x2.add(a, f64x2.mul(v128.load(x + k), v128.load(v + k)));
      b = f64x2.add(b, f64x2.mul(v128.load(x + k, 16), v128.load(v + k, 16)));
    }
    if (k < bytes) a = f64x2.add(a, f64x2.mul(v128.load(x + k), v128.load(v + k)));
    a = f64x2.add(a, b);
    return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  }
  let a0: f64 = 0;
  let a1: f64 = 0;
  let b0: f64 = 0;
  let b1: f64 = 0;
  for (; k < most; k += 32) {
    a0 += load<f64>(x + k) * load<f64>(v + k);
    a1 += load<f64>(x + k, 8) * load<f64>(v + k, 8);
    b0 += load<f64>(x + k, 16) * load<f64>(v + k, 16);
    b1 += load<f64>(x + k, 24) * load<f64>(v + k, 24);
  }
  if (k < bytes) {
    a0 += load<f64>(x + k) * load<f64>(v + k);
    a1 += load<f64>(x + k, 8) * load<f64>(v + k, 8);
  }
  return a0 + b0 + (a1 + b1);
}

/** out += by · x over an even number of doubles. */
// @ts-ignore: decorator of AssemblyScript
@inline
function addTo(by: f64, x: usize, out: usize, bytes: usize): void {
  if (ASC_FEATURE_SIMD) {
    const factor = f64x2.splat(by);
    for (let k: usize = 0; k < bytes; k += 16) v128.store(out + k, f64x2.add(v128.load(out + k), f64x2.mul(factor, v128.load(x + k))));
    return;
  }
  for (let k: usize = 0; k < bytes; k += 8) store<f64>(out + k, load<f64>(out + k) + by * load<f64>(x + k));
}

/**
 * Lays rows [from, to) out, which are chosen rows of a one-hot matrix; their dense part must be zeros, `start` right up to the first of them.
 * @param rows i32 (to − from): rows of `numeric` and `codes`
 * @param places u32 by column: eight times its place, ascending among the sparse ones, which begin at the header's width
 * @param one eight times the place of the ones
 * @param steps f64 by column: on value less off value
 */
export function layOut(
  h: usize, from: i32, to: i32, rows: usize, nNumeric: i32, numeric: usize, shift: usize, places: usize, one: usize, nWords: i32, codes: usize, offsets: usize,
  steps: usize,
): void {
  const width: usize = load<u32>(h, 4);
  const start: usize = load<u32>(h, 16);
  const index: usize = load<u32>(h, 20);
  const value: usize = load<u32>(h, 24);
  let x: usize = load<u32>(h, 12) + <usize>from * width;
  let stored: usize = load<u32>(start + ((<usize>from) << 2));
  for (let r: usize = <usize>from; r < <usize>to; r++, x += width, rows += 4) {
    const row: usize = load<u32>(rows);
    const values = numeric + ((row * <usize>nNumeric) << 3);
    for (let c: usize = 0; c < <usize>nNumeric; c++) {
      const v = at(values, c) - at(shift, c);
      const place: usize = load<u32>(places + (c << 2));
      if (place < width) store<f64>(x + place, v);
      else if (v != 0) {
        store<u32>(index + (stored << 2), <u32>place);
        store<f64>(value + (stored << 3), v);
        stored++;
      }
    }
    store<f64>(x + one, 1);
    const words = codes + ((row * <usize>nWords) << 2);
    for (let d: usize = 0; d < <usize>nWords; d++) {
      const code = load<i32>(words + (d << 2));
      if (code < 0) continue;
      const column: usize = <usize>(load<i32>(offsets + (d << 2)) + code);
      store<u32>(index + (stored << 2), load<u32>(places + (column << 2)));
      store<f64>(value + (stored << 3), at(steps, column));
      stored++;
    }
    store<i32>(start + (r << 2), <i32>stored, 4);
  }
}

/** out[i] = row i · v. */
export function times(h: usize, v: usize, out: usize): void {
  const nRows: usize = load<u32>(h);
  const width: usize = load<u32>(h, 4);
  const start: usize = load<u32>(h, 16);
  const index: usize = load<u32>(h, 20);
  const value: usize = load<u32>(h, 24);
  let x: usize = load<u32>(h, 12);
  let s: usize = 0;
  for (let i: usize = 0; i < nRows; i++, x += width) {
    let sum = dot(x, v, width);
    for (const end: usize = load<u32>(start + (i << 2), 4); s < end; s++) sum += at(value, s) * load<f64>(v + load<u32>(index + (s << 2)));
    store<f64>(out + (i << 3), sum);
  }
}

const LN2_HIGH: f64 = 6.93147180369123816490e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;
/** exp(−708) is the smallest value that is taken. */
const LOWEST: f64 = -708;

/** Σ total · log(1 + eᶠ) − positive · f at f = predictor + share · change, which goes to `next`, and exp(−|f|) to `e`. Arrays of an even number of doubles, 0 behind the last row. */
export function look(h: usize, predictor: usize, change: usize, share: f64, next: usize, e: usize): f64 {
  const bytes: usize = ((<usize>load<u32>(h) + 1) & ~1) << 3;
  const total: usize = load<u32>(h, 28);
  const positive: usize = load<u32>(h, 32);
  if (ASC_FEATURE_SIMD) {
    let loss = f64x2.splat(0);
    const by = f64x2.splat(share);
    const one = f64x2.splat(1);
    for (let k: usize = 0; k < bytes; k += 16) {
      const f = f64x2.add(v128.load(predictor + k), f64x2.mul(by, v128.load(change + k)));
      v128.store(next + k, f);
      const t = f64x2.max(f64x2.neg(f64x2.abs(f)), f64x2.splat(LOWEST));
      const n = f64x2.nearest(f64x2.mul(t, f64x2.splat(1.4426950408889634)));
      const r = f64x2.sub(f64x2.sub(t, f64x2.mul(n, f64x2.splat(LN2_HIGH))), f64x2.mul(n, f64x2.splat(LN2_LOW)));
      let p = f64x2.splat(1.0 / 6227020800.0);
      p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 479001600.0));
      p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 39916800.0));
      p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 3628800.0));
      p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 362880.0));
      p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 40320.0));
      p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 5040.0));
      p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 720.0));
      p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 120.0));
      p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 24.0));
      p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 6.0));
      p = f64x2.add(f64x2.mul(p, r), f64x2.splat(0.5));
      p = f64x2.add(f64x2.mul(p, r), one);
      p = f64x2.add(f64x2.mul(p, r), one);
      const shifted = i64x2.shl(i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(n)), 52);
      const own = i64x2.add(p, shifted);
      v128.store(e + k, own);
      const s = f64x2.div(own, f64x2.add(f64x2.splat(2), own));
      const q = f64x2.mul(s, s);
      let l = f64x2.splat(1.0 / 35.0);
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 33.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 31.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 29.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 27.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 25.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 23.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 21.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 19.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 17.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 15.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 13.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 11.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 9.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 7.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 5.0));
      l = f64x2.add(f64x2.mul(l, q), f64x2.splat(1.0 / 3.0));
      l = f64x2.add(f64x2.mul(l, q), one);
      const log = f64x2.mul(f64x2.add(s, s), l);
      const bent = f64x2.add(f64x2.max(f, f64x2.splat(0)), log);
      loss = f64x2.add(loss, f64x2.sub(f64x2.mul(v128.load(total + k), bent), f64x2.mul(v128.load(positive + k), f)));
    }
    return f64x2.extract_lane(loss, 0) + f64x2.extract_lane(loss, 1);
  }
  let even: f64 = 0;
  let odd: f64 = 0;
  for (let k: usize = 0; k < bytes; k += 8) {
    const f = load<f64>(predictor + k) + share * load<f64>(change + k);
    store<f64>(next + k, f);
    const t = max<f64>(-abs<f64>(f), LOWEST);
    const n = nearest<f64>(t * 1.4426950408889634);
    const r = t - n * LN2_HIGH - n * LN2_LOW;
    let p: f64 = 1.0 / 6227020800.0;
    p = p * r + 1.0 / 479001600.0;
    p = p * r + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1;
    p = p * r + 1;
    const own = reinterpret<f64>(reinterpret<i64>(p) + ((<i64>n) << 52));
    store<f64>(e + k, own);
    const s = own / (2 + own);
    const q = s * s;
    let l: f64 = 1.0 / 35.0;
    for (let m: f64 = 33; m > 0; m -= 2) l = l * q + 1.0 / m;
    const bent = max<f64>(f, 0) + (s + s) * l;
    const part = load<f64>(total + k) * bent - load<f64>(positive + k) * f;
    if ((k & 8) == 0) even += part;
    else odd += part;
  }
  return even + odd;
}

/** What a row's curvature lacks to that of the bound that touches its loss at the margins ±m (logistic-newton.ts). */
function missing(margin: f64, e: f64): f64 {
  if (margin < 1e-3) return 0;
  const p = e / (1 + e);
  return max<f64>(0, (0.5 - p) / margin - p * (1 - p));
}

/** Rows a and a + 1 of the lower triangle of the dense part += w x xᵀ; short ones in full, so that the length of the loop is foreseeable. */
// @ts-ignore: decorator of AssemblyScript
@inline
function addPair(w: f64, x: usize, a: usize, row: usize, stride: usize, width: usize): void {
  const bytes: usize = width <= 256 ? width : a + 16;
  const below = row + stride;
  const by0 = w * load<f64>(x + a);
  const by1 = w * load<f64>(x + a, 8);
  if (ASC_FEATURE_SIMD) {
    const factor0 = f64x2.splat(by0);
    const factor1 = f64x2.splat(by1);
    for (let k: usize = 0; k < bytes; k += 16) {
      const v = v128.load(x + k);
      v128.store(row + k, f64x2.add(v128.load(row + k), f64x2.mul(factor0, v)));
      v128.store(below + k, f64x2.add(v128.load(below + k), f64x2.mul(factor1, v)));
    }
    return;
  }
  for (let k: usize = 0; k < bytes; k += 8) {
    const v = load<f64>(x + k);
    store<f64>(row + k, load<f64>(row + k) + by0 * v);
    store<f64>(below + k, load<f64>(below + k) + by1 * v);
  }
}

/**
 * Slope and curvature of rows [from, to), and their sums: `gradient` and the lower triangle of `hessian` (columns × columns; 0 = not wanted), which must be zeros
 * at the first row.
 */
export function addRows(h: usize, from: i32, to: i32, predictor: usize, e: usize, caution: f64, gradient: usize, hessian: usize): void {
  const width: usize = load<u32>(h, 4);
  const stride: usize = load<u32>(h, 8);
  const start: usize = load<u32>(h, 16);
  const index: usize = load<u32>(h, 20);
  const value: usize = load<u32>(h, 24);
  const total: usize = load<u32>(h, 28);
  const positive: usize = load<u32>(h, 32);
  const curvature: usize = load<u32>(h, 36);
  let x: usize = load<u32>(h, 12) + <usize>from * width;
  for (let i: usize = <usize>from; i < <usize>to; i++, x += width) {
    const f = at(predictor, i);
    const own = at(e, i);
    const all = at(total, i);
    const p = f >= 0 ? 1 / (1 + own) : own / (1 + own);
    const r = all * p - at(positive, i);
    let w = (all * own) / ((1 + own) * (1 + own));
    // Taken for the other class by most of its weight.
    if (caution > 0 && f * (at(positive, i) - 0.5 * all) < 0) w += caution * all * missing(abs<f64>(f), own);
    store<f64>(curvature + (i << 3), w);
    const first: usize = load<u32>(start + (i << 2));
    const end: usize = load<u32>(start + (i << 2), 4);
    if (r != 0) {
      addTo(r, x, gradient, width);
      for (let s = first; s < end; s++) {
        const g = gradient + load<u32>(index + (s << 2));
        store<f64>(g, load<f64>(g) + r * at(value, s));
      }
    }
    if (hessian == 0 || w == 0) continue;
    let row = hessian;
    for (let a: usize = 0; a < width; a += 16, row += 2 * stride) addPair(w, x, a, row, stride, width);
    for (let s = first; s < end; s++) {
      const by = w * at(value, s);
      const place: usize = load<u32>(index + (s << 2));
      row = hessian + (place >> 3) * stride;
      addTo(by, x, row, width);
      for (let t = first; t <= s; t++) {
        const entry = row + load<u32>(index + (t << 2));
        store<f64>(entry, load<f64>(entry) + by * at(value, t));
      }
    }
  }
}

/** out += Σ curvature (row · v) row over rows [from, to), in one pass. */
function addHessianTimes(h: usize, from: usize, to: usize, v: usize, out: usize): void {
  const width: usize = load<u32>(h, 4);
  const start: usize = load<u32>(h, 16);
  const index: usize = load<u32>(h, 20);
  const value: usize = load<u32>(h, 24);
  const curvature: usize = load<u32>(h, 36);
  let x: usize = load<u32>(h, 12) + from * width;
  for (let i: usize = from; i < to; i++, x += width) {
    const w = at(curvature, i);
    if (w == 0) continue;
    const first: usize = load<u32>(start + (i << 2));
    const end: usize = load<u32>(start + (i << 2), 4);
    let sum = dot(x, v, width);
    for (let s = first; s < end; s++) sum += at(value, s) * load<f64>(v + load<u32>(index + (s << 2)));
    sum *= w;
    addTo(sum, x, out, width);
    for (let s = first; s < end; s++) {
      const o = out + load<u32>(index + (s << 2));
      store<f64>(o, load<f64>(o) + sum * at(value, s));
    }
  }
}

const ROWS_AT_A_TIME: usize = 256;

/** out = H v, the penalties among it. */
function hessianTimes(h: usize, v: usize, out: usize): void {
  const nRows: usize = load<u32>(h);
  const size: usize = load<u32>(h, 8);
  const penalty: usize = load<u32>(h, 40);
  for (let k: usize = 0; k < size; k += 8) store<f64>(out + k, load<f64>(penalty + k) * load<f64>(v + k));
  for (let from: usize = 0; from < nRows; from += ROWS_AT_A_TIME) addHessianTimes(h, from, min<usize>(nRows, from + ROWS_AT_A_TIME), v, out);
}

/** The diagonal of the Hessian. */
function diagonalOf(h: usize, out: usize): void {
  const nRows: usize = load<u32>(h);
  const width: usize = load<u32>(h, 4);
  const size: usize = load<u32>(h, 8);
  const start: usize = load<u32>(h, 16);
  const index: usize = load<u32>(h, 20);
  const value: usize = load<u32>(h, 24);
  const curvature: usize = load<u32>(h, 36);
  const penalty: usize = load<u32>(h, 40);
  let x: usize = load<u32>(h, 12);
  for (let k: usize = 0; k < size; k += 8) store<f64>(out + k, load<f64>(penalty + k) + 1e-300);
  let s: usize = 0;
  for (let i: usize = 0; i < nRows; i++, x += width) {
    const w = at(curvature, i);
    for (let k: usize = 0; k < width; k += 8) {
      const v = load<f64>(x + k);
      store<f64>(out + k, load<f64>(out + k) + w * v * v);
    }
    for (const end: usize = load<u32>(start + (i << 2), 4); s < end; s++) {
      const o = out + load<u32>(index + (s << 2));
      store<f64>(o, load<f64>(o) + w * at(value, s) * at(value, s));
    }
  }
}

/**
 * Solves H step = −gradient by conjugate gradients, preconditioned with the diagonal, until the residual is `accuracy` of what it was in that norm.
 * @param work f64 (5 × columns)
 * @returns products with H taken, most + 1 = not solved within them
 */
export function conjugateGradients(h: usize, gradient: usize, accuracy: f64, most: i32, step: usize, work: usize): i32 {
  const size: usize = load<u32>(h, 8);
  const diagonal = work;
  const r = work + size;
  const z = r + size;
  const direction = z + size;
  const product = direction + size;
  diagonalOf(h, diagonal);
  for (let k: usize = 0; k < size; k += 8) {
    store<f64>(step + k, 0);
    store<f64>(r + k, -load<f64>(gradient + k));
    store<f64>(z + k, load<f64>(r + k) / load<f64>(diagonal + k));
    store<f64>(direction + k, load<f64>(z + k));
  }
  let rz = dot(r, z, size);
  const goal = accuracy * accuracy * rz;
  for (let t = 0; t < most; t++) {
    hessianTimes(h, direction, product);
    const bend = dot(direction, product, size);
    if (!(bend > 0)) return t;
    const alpha = rz / bend;
    addTo(alpha, direction, step, size);
    addTo(-alpha, product, r, size);
    for (let k: usize = 0; k < size; k += 8) store<f64>(z + k, load<f64>(r + k) / load<f64>(diagonal + k));
    const next = dot(r, z, size);
    if (next <= goal) return t + 1;
    const beta = next / rz;
    rz = next;
    for (let k: usize = 0; k < size; k += 8) store<f64>(direction + k, load<f64>(z + k) + beta * load<f64>(direction + k));
  }
  return most + 1;
}

/**
 * Adds the penalties to the Hessian, and solves H step = −gradient by a Cholesky factor in its place (lower triangle; cholesky.ts). A pivot that is lost to
 * rounding is replaced by a huge one, which sets its component to zero.
 * @param diagonal f64 (columns): scratch
 */
export function factoredStep(h: usize, gradient: usize, hessian: usize, step: usize, diagonal: usize): void {
  const size: usize = load<u32>(h, 8);
  const penalty: usize = load<u32>(h, 40);
  let rowI = hessian;
  for (let k: usize = 0; k < size; k += 8, rowI += size) {
    store<f64>(rowI + k, load<f64>(rowI + k) + load<f64>(penalty + k));
    store<f64>(diagonal + k, load<f64>(rowI + k));
    store<f64>(step + k, -load<f64>(gradient + k));
  }
  rowI = hessian;
  for (let i: usize = 0; i < size; i += 8, rowI += size) {
    let rowJ = hessian;
    let j: usize = 0;
    for (; j + 16 <= i; j += 16, rowJ += 2 * size) {
      const s0 = (load<f64>(rowI + j) - dot(rowI, rowJ, j)) / load<f64>(rowJ + j);
      store<f64>(rowI + j, s0);
      const below = rowJ + size;
      store<f64>(rowI + j, (load<f64>(rowI + j, 8) - dot(rowI, below, j) - s0 * load<f64>(below + j)) / load<f64>(below + j, 8), 8);
    }
    if (j < i) store<f64>(rowI + j, (load<f64>(rowI + j) - dot(rowI, rowJ, j)) / load<f64>(rowJ + j));
    const even: usize = i & ~15;
    let pivot = load<f64>(diagonal + i) - dot(rowI, rowI, even);
    if (even < i) pivot -= load<f64>(rowI + even) * load<f64>(rowI + even);
    store<f64>(rowI + i, pivot > 1e-13 * load<f64>(diagonal + i) ? sqrt<f64>(pivot) : 1e150);
  }
  rowI = hessian;
  for (let i: usize = 0; i < size; i += 8, rowI += size) {
    const even: usize = i & ~15;
    let sum = load<f64>(step + i) - dot(rowI, step, even);
    if (even < i) sum -= load<f64>(rowI + even) * load<f64>(step + even);
    store<f64>(step + i, sum / load<f64>(rowI + i));
  }
  for (let i: usize = size; i > 0;) {
    i -= 8;
    rowI -= size;
    const x = load<f64>(step + i) / load<f64>(rowI + i);
    store<f64>(step + i, x);
    const even: usize = i & ~15;
    addTo(-x, rowI, step, even);
    if (even < i) store<f64>(step + even, load<f64>(step + even) - x * load<f64>(rowI + even));
  }
}

/**
 * Linear predictors of rows of a one-hot matrix, added up in the order of its columns.
 * @param slopes f64 (nNumeric)
 * @param steps f64 (columns): what a one-hot column adds when its level is there
 * @param out f64: every `stride`-th is written
 */
export function predict(
  nRows: i32, nNumeric: i32, numeric: usize, nWords: i32, codes: usize, offsets: usize, constant: f64, slopes: usize, steps: usize, out: usize, stride: i32,
): void {
  for (let i = 0; i < nRows; i++, out += <usize>stride << 3) {
    let sum = constant;
    for (let c: usize = 0; c < <usize>nNumeric; c++, numeric += 8) sum += at(slopes, c) * load<f64>(numeric);
    for (let d: usize = 0; d < <usize>nWords; d++, codes += 4) {
      const code = load<i32>(codes);
      if (code >= 0) sum += at(steps, <usize>(load<i32>(offsets + (d << 2)) + code));
    }
    store<f64>(out, sum);
  }
}
