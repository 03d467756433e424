// Gradient boosting kernels, compiled by AssemblyScript. Pointers are byte addresses in a memory that the caller lays out; nothing is allocated here.
// Pairs (gradient, hessian) are two doubles side by side at multiples of 16 bytes. All sums are exact (gradients are multiples of one unit), so the vector
// forms and the plain ones give the same bits. Long because one module shares its inline helpers.

// @ts-ignore: decorator
@inline
function addPair(at: usize, from: usize): void {
  if (ASC_FEATURE_SIMD) {
    v128.store(at, f64x2.add(v128.load(at), v128.load(from)));
  } else {
    store<f64>(at, load<f64>(at) + load<f64>(from));
    store<f64>(at, load<f64>(at, 8) + load<f64>(from, 8), 8);
  }
}

// @ts-ignore: decorator
@inline
function addRowsOf<T>(entries: usize, start: usize, rows: usize, rowsEnd: usize, gradients: usize, histogram: usize): void {
  for (; rows < rowsEnd; rows += 4) {
    const row = <usize>load<i32>(rows);
    const pair = gradients + (row << 4);
    const bounds = start + (row << 2);
    let e = entries + (<usize>load<u32>(bounds) * sizeof<T>());
    const end = entries + (<usize>load<u32>(bounds, 4) * sizeof<T>());
    if (ASC_FEATURE_SIMD) {
      const gh = v128.load(pair);
      while (e + 3 * sizeof<T>() < end) {
        const a = histogram + (<usize>load<T>(e) << 4);
        const b = histogram + (<usize>load<T>(e, sizeof<T>()) << 4);
        const c = histogram + (<usize>load<T>(e, 2 * sizeof<T>()) << 4);
        const d = histogram + (<usize>load<T>(e, 3 * sizeof<T>()) << 4);
        v128.store(a, f64x2.add(v128.load(a), gh));
        v128.store(b, f64x2.add(v128.load(b), gh));
        v128.store(c, f64x2.add(v128.load(c), gh));
        v128.store(d, f64x2.add(v128.load(d), gh));
        e += 4 * sizeof<T>();
      }
      while (e < end) {
        const a = histogram + (<usize>load<T>(e) << 4);
        v128.store(a, f64x2.add(v128.load(a), gh));
        e += sizeof<T>();
      }
    } else {
      const g = load<f64>(pair);
      const h = load<f64>(pair, 8);
      while (e < end) {
        const a = histogram + (<usize>load<T>(e) << 4);
        store<f64>(a, load<f64>(a) + g);
        store<f64>(a, load<f64>(a, 8) + h, 8);
        e += sizeof<T>();
      }
    }
  }
}

/** Sums rows[from, to) into a zeroed histogram; a row's entries are histogram bins without each column's commonest one. */
export function buildHistogram(
  wide: i32, entries: usize, start: usize, rows: usize, from: i32, to: i32, gradients: usize, histogram: usize,
  nActive: i32, offset: usize, common: usize, usable: usize, sumG: f64, sumH: f64,
): void {
  memory.fill(histogram, 0, <usize>load<i32>(offset + (<usize>nActive << 2)) << 4);
  const first = rows + (<usize>from << 2);
  const last = rows + (<usize>to << 2);
  if (wide) addRowsOf<u32>(entries, start, first, last, gradients, histogram);
  else addRowsOf<u16>(entries, start, first, last, gradients, histogram);
  for (let a: usize = 0; a < <usize>nActive; a++) {
    if (load<u8>(usable + a) == 0) continue;
    const begin = histogram + (<usize>load<i32>(offset + (a << 2)) << 4);
    const end = histogram + (<usize>load<i32>(offset + (a << 2), 4) << 4);
    const target = histogram + (<usize>load<i32>(common + (a << 2)) << 4);
    if (ASC_FEATURE_SIMD) {
      let one = f64x2.splat(0);
      let two = f64x2.splat(0);
      let at = begin;
      for (; at + 16 < end; at += 32) {
        one = f64x2.add(one, v128.load(at));
        two = f64x2.add(two, v128.load(at, 16));
      }
      if (at < end) one = f64x2.add(one, v128.load(at));
      const total = f64x2.replace_lane(f64x2.splat(sumG), 1, sumH);
      v128.store(target, f64x2.sub(total, f64x2.add(one, two)));
    } else {
      let g: f64 = 0;
      let h: f64 = 0;
      for (let at = begin; at < end; at += 16) {
        g += load<f64>(at);
        h += load<f64>(at, 8);
      }
      store<f64>(target, sumG - g);
      store<f64>(target, sumH - h, 8);
    }
  }
}

/** parent −= child in the usable columns. */
export function subtractHistogram(parent: usize, child: usize, nActive: i32, offset: usize, usable: usize): void {
  for (let a: usize = 0; a < <usize>nActive; a++) {
    if (load<u8>(usable + a) == 0) continue;
    const end = <usize>load<i32>(offset + (a << 2), 4) << 4;
    for (let at = <usize>load<i32>(offset + (a << 2)) << 4; at < end; at += 16) {
      if (ASC_FEATURE_SIMD) v128.store(parent + at, f64x2.sub(v128.load(parent + at), v128.load(child + at)));
      else {
        store<f64>(parent + at, load<f64>(parent + at) - load<f64>(child + at));
        store<f64>(parent + at, load<f64>(parent + at, 8) - load<f64>(child + at, 8), 8);
      }
    }
  }
}

// Regularisation and bounds of the node, see the caller: doubles in a row.
// @ts-ignore: decorator
@inline
const LAMBDA: usize = 0;
// @ts-ignore: decorator
@inline
const ALPHA: usize = 8;
// @ts-ignore: decorator
@inline
const MAX_DELTA: usize = 16;
// @ts-ignore: decorator
@inline
const MIN_HESSIAN: usize = 24;
// @ts-ignore: decorator
@inline
const LOWER: usize = 32;
// @ts-ignore: decorator
@inline
const UPPER: usize = 40;
// @ts-ignore: decorator
@inline
const MIN_COUNT: usize = 48;
// @ts-ignore: decorator
@inline
const MIN_GAIN: usize = 56;

// The best cut: gain, left gradient, left hessian (doubles), active column, last left bin, missing left (int32).

// @ts-ignore: decorator
@inline
function shrink(g: f64, alpha: f64): f64 {
  return g > alpha ? g - alpha : g < -alpha ? g + alpha : 0;
}

function weight(g: f64, h: f64, p: usize): f64 {
  const own = h + load<f64>(p, LAMBDA);
  let value = own > 0 ? -shrink(g, load<f64>(p, ALPHA)) / own : 0;
  const most = load<f64>(p, MAX_DELTA);
  if (most > 0) value = Math.min(Math.max(value, -most), most);
  return Math.min(Math.max(value, load<f64>(p, LOWER)), load<f64>(p, UPPER));
}

/** Twice the loss that a leaf of this value saves. */
function gainOf(g: f64, h: f64, value: f64, p: usize): f64 {
  return -(2 * shrink(g, load<f64>(p, ALPHA)) * value + (h + load<f64>(p, LAMBDA)) * value * value);
}

function sideGain(g: f64, h: f64, bounded: i32, p: usize): f64 {
  if (bounded) return gainOf(g, h, weight(g, h, p), p);
  const shrunk = shrink(g, load<f64>(p, ALPHA));
  const own = h + load<f64>(p, LAMBDA);
  return own > 0 ? (shrunk * shrunk) / own : 0;
}

// @ts-ignore: decorator
@inline
function put(cut: usize, g: f64, h: f64, a: usize, bin: i32, missingLeft: i32): void {
  store<f64>(cut, g, 8);
  store<f64>(cut, h, 16);
  store<i32>(cut, <i32>a, 24);
  store<i32>(cut, bin, 28);
  store<i32>(cut, missingLeft, 32);
}

/** True when the values of the two sides run against the column's direction (1 up, −1 down). */
// @ts-ignore: decorator
@inline
function against(direction: i32, leftG: f64, leftH: f64, rightG: f64, rightH: f64, p: usize): bool {
  if (direction == 0) return false;
  const left = weight(leftG, leftH, p);
  const right = weight(rightG, rightH, p);
  return direction > 0 ? left > right : left < right;
}

function xgboostGain(g: f64, h: f64, rightG: f64, rightH: f64, rootGain: f32, bounded: i32, direction: i32, p: usize): f32 {
  if (against(direction, g, h, rightG, rightH, p)) return -f32.MAX_VALUE;
  return <f32>sideGain(g, h, bounded, p) + <f32>sideGain(rightG, rightH, bounded, p) - rootGain;
}

/**
 * XGBoost's best cut (3.2, src/tree/hist/evaluate_splits.h): bins upwards with missing values right, then downwards with them left; gains compared in single
 * precision, the first of equals wins. A column with one bin in the node is marked unusable.
 * bounded: leaf values have bounds (max_delta_step, monotone constraints).
 */
export function findXgboostCut(
  nActive: i32, offset: usize, hasMissing: usize, direction: usize, histogram: usize, usable: usize, skip: usize,
  totalG: f64, totalH: f64, bounded: i32, p: usize, cut: usize,
): void {
  const lambda = load<f64>(p, LAMBDA);
  const minHessian = load<f64>(p, MIN_HESSIAN);
  const plain = bounded == 0 && load<f64>(p, ALPHA) == 0;
  const rootGain = <f32>sideGain(totalG, totalH, bounded, p);
  let best: f32 = 0;
  store<i32>(cut, -1, 24);
  for (let a: usize = 0; a < <usize>nActive; a++) {
    if (load<u8>(usable + a) == 0 || load<u8>(skip + a) != 0) continue;
    const missing = load<i32>(hasMissing + (a << 2));
    const way = load<i32>(direction + (a << 2));
    const first = histogram + (<usize>load<i32>(offset + (a << 2)) << 4);
    const end = histogram + (<usize>(load<i32>(offset + (a << 2), 4) - missing) << 4);
    let g: f64 = 0;
    let h: f64 = 0;
    let held = 0;
    if (ASC_FEATURE_SIMD && plain) {
      const total = f64x2.replace_lane(f64x2.splat(totalG), 1, totalH);
      const penalty = f64x2.splat(lambda);
      let sum = f64x2.splat(0);
      for (let at = first; at < end; at += 16) {
        const bin = v128.load(at);
        if (!v128.any_true(bin)) continue;
        held++;
        sum = f64x2.add(sum, bin);
        const rest = f64x2.sub(total, sum);
        const rightH = f64x2.extract_lane(rest, 1);
        if (f64x2.extract_lane(sum, 1) < minHessian) continue;
        if (rightH < minHessian) {
          // What follows only shrinks the right side; the count of bins matters up to 2.
          if (held > 1) break;
          continue;
        }
        const gs = v128.shuffle<f64>(sum, rest, 0, 2);
        const hs = f64x2.add(v128.shuffle<f64>(sum, rest, 1, 3), penalty);
        const gains = f32x4.demote_f64x2_zero(f64x2.div(f64x2.mul(gs, gs), hs));
        const gain = f32x4.extract_lane(gains, 0) + f32x4.extract_lane(gains, 1) - rootGain;
        if (gain > best && rightH > 0) {
          best = gain;
          put(cut, f64x2.extract_lane(sum, 0), f64x2.extract_lane(sum, 1), a, <i32>((at - first) >> 4), 0);
        }
      }
    } else {
      for (let at = first; at < end; at += 16) {
        const binG = load<f64>(at);
        const binH = load<f64>(at, 8);
        if (binG == 0 && binH == 0) continue;
        held++;
        g += binG;
        h += binH;
        const rightH = totalH - h;
        if (h < minHessian) continue;
        if (rightH < minHessian) {
          if (held > 1) break;
          continue;
        }
        const rightG = totalG - g;
        const gain = plain
          ? <f32>((g * g) / (h + lambda)) + <f32>((rightG * rightG) / (rightH + lambda)) - rootGain
          : xgboostGain(g, h, rightG, rightH, rootGain, bounded, way, p);
        if (gain > best && rightH > 0) {
          best = gain;
          put(cut, g, h, a, <i32>((at - first) >> 4), 0);
        }
      }
    }
    if (missing == 0 || (load<f64>(end) == 0 && load<f64>(end, 8) == 0)) {
      if (held < 2) store<u8>(usable + a, 0);
      continue;
    }
    if (held == 0) {
      store<u8>(usable + a, 0);
      continue;
    }
    let rightG: f64 = 0;
    let rightH: f64 = 0;
    for (let at = end - 16; at > first; at -= 16) {
      const binG = load<f64>(at);
      const binH = load<f64>(at, 8);
      if (binG == 0 && binH == 0) continue;
      rightG += binG;
      rightH += binH;
      const leftH = totalH - rightH;
      if (rightH < minHessian) continue;
      if (leftH < minHessian) break;
      const leftG = totalG - rightG;
      const gain = xgboostGain(leftG, leftH, rightG, rightH, rootGain, bounded, way, p);
      if (gain > best && rightH > 0 && leftH > 0) {
        best = gain;
        put(cut, leftG, leftH, a, <i32>((at - first) >> 4) - 1, 1);
      }
    }
  }
  store<f64>(cut, <f64>best);
}

const EPSILON: f64 = 1e-15;

function lightgbmGain(g: f64, h: f64, otherG: f64, otherH: f64, bounded: i32, direction: i32, p: usize): f64 {
  if (against(direction, g, h, otherG, otherH, p)) return 0;
  return sideGain(g, h, bounded, p) + sideGain(otherG, otherH, bounded, p);
}

/**
 * LightGBM's best cut (4.7, src/treelearner/feature_histogram.hpp): bins downwards (missing values left), then upwards where the column has missing values
 * (right); a bin's rows are estimated from its hessian; of equal gains the first seen wins, the lower column between columns. A column without any
 * allowed cut is marked unusable, as there.
 */
export function findLightgbmCut(
  nActive: i32, offset: usize, hasMissing: usize, direction: usize, histogram: usize, usable: usize, skip: usize,
  totalG: f64, totalH: f64, count: f64, bounded: i32, p: usize, cut: usize,
): void {
  const lambda = load<f64>(p, LAMBDA);
  const minHessian = load<f64>(p, MIN_HESSIAN);
  const minCount = load<f64>(p, MIN_COUNT);
  const plain = bounded == 0 && load<f64>(p, ALPHA) == 0;
  const perHessian = count / (totalH + 2 * EPSILON);
  const floor = sideGain(totalG, totalH + 2 * EPSILON, 0, p) + load<f64>(p, MIN_GAIN);
  let best = floor;
  store<i32>(cut, -1, 24);
  for (let a: usize = 0; a < <usize>nActive; a++) {
    if (load<u8>(usable + a) == 0 || load<u8>(skip + a) != 0) continue;
    let splittable: u8 = 0;
    const missing = load<i32>(hasMissing + (a << 2));
    const way = load<i32>(direction + (a << 2));
    const first = histogram + (<usize>load<i32>(offset + (a << 2)) << 4);
    const end = histogram + (<usize>(load<i32>(offset + (a << 2), 4) - missing) << 4);
    let g: f64 = 0;
    let h: f64 = 0;
    let n: f64 = 0;
    if (ASC_FEATURE_SIMD && plain) {
      const total = f64x2.replace_lane(f64x2.splat(totalG), 1, totalH);
      const penalty = f64x2.splat(lambda);
      const guard = f64x2.splat(EPSILON);
      let sum = f64x2.splat(0);
      for (let at = end - 16; at > first; at -= 16) {
        const bin = v128.load(at);
        if (!v128.any_true(bin)) continue;
        sum = f64x2.add(sum, bin);
        n += Math.floor(f64x2.extract_lane(bin, 1) * perHessian + 0.5);
        if (n < minCount || f64x2.extract_lane(sum, 1) < minHessian) continue;
        const rest = f64x2.sub(total, sum);
        if (count - n < minCount || f64x2.extract_lane(rest, 1) < minHessian) break;
        const gs = v128.shuffle<f64>(sum, rest, 0, 2);
        const hs = f64x2.add(f64x2.add(v128.shuffle<f64>(sum, rest, 1, 3), guard), penalty);
        const gains = f64x2.div(f64x2.mul(gs, gs), hs);
        const gain = f64x2.extract_lane(gains, 0) + f64x2.extract_lane(gains, 1);
        if (gain <= floor) continue;
        splittable = 1;
        if (gain > best) {
          best = gain;
          put(cut, f64x2.extract_lane(rest, 0), f64x2.extract_lane(rest, 1), a, <i32>((at - first) >> 4) - 1, missing);
        }
      }
    } else {
      for (let at = end - 16; at > first; at -= 16) {
        const binG = load<f64>(at);
        const binH = load<f64>(at, 8);
        if (binG == 0 && binH == 0) continue;
        g += binG;
        h += binH;
        n += Math.floor(binH * perHessian + 0.5);
        if (n < minCount || h < minHessian) continue;
        const leftH = totalH - h;
        if (count - n < minCount || leftH < minHessian) break;
        const leftG = totalG - g;
        const gain = plain
          ? (g * g) / (h + EPSILON + lambda) + (leftG * leftG) / (leftH + EPSILON + lambda)
          : lightgbmGain(leftG, leftH + EPSILON, g, h + EPSILON, bounded, way, p);
        if (gain <= floor) continue;
        splittable = 1;
        if (gain > best) {
          best = gain;
          put(cut, leftG, leftH, a, <i32>((at - first) >> 4) - 1, missing);
        }
      }
    }
    if (missing == 1) {
      g = 0;
      h = 0;
      // Upwards the original starts from all rows less the estimates of all other bins, so its first bin takes the rounding error.
      n = count;
      for (let at = first; at <= end; at += 16) n -= Math.floor(load<f64>(at, 8) * perHessian + 0.5);
      for (let at = first; at < end; at += 16) {
        const binG = load<f64>(at);
        const binH = load<f64>(at, 8);
        if (binG == 0 && binH == 0) continue;
        g += binG;
        h += binH;
        n += Math.floor(binH * perHessian + 0.5);
        if (n < minCount || h < minHessian) continue;
        const rightH = totalH - h;
        if (count - n < minCount || rightH < minHessian) break;
        const rightG = totalG - g;
        const gain = lightgbmGain(g, h + EPSILON, rightG, rightH + EPSILON, bounded, way, p);
        if (gain <= floor) continue;
        splittable = 1;
        if (gain > best) {
          best = gain;
          put(cut, g, h, a, <i32>((at - first) >> 4), 0);
        }
      }
    }
    store<u8>(usable + a, splittable);
  }
  store<f64>(cut, load<i32>(cut, 24) < 0 ? 0 : best - floor);
}

// @ts-ignore: decorator
@inline
function partitionOf<T>(rows: usize, from: i32, to: i32, column: usize, left: usize, scratch: usize): i32 {
  let kept = rows + (<usize>from << 2);
  const end = rows + (<usize>to << 2);
  let moved = scratch;
  for (let at = kept; at < end; at += 4) {
    const row = load<i32>(at);
    // Both targets are written and one cursor moves: no branch to mispredict. `kept` never passes `at`.
    const goesLeft = <usize>load<u8>(left + <usize>load<T>(column + <usize>row * sizeof<T>()));
    store<i32>(moved, row);
    store<i32>(kept, row);
    kept += goesLeft << 2;
    moved += 4 - (goesLeft << 2);
  }
  memory.copy(kept, scratch, moved - scratch);
  return <i32>((kept - rows) >> 2);
}

/** Splits rows[from, to) in place, keeping the order: those whose bin is marked 1 in the table `left` first. Returns the first of the others. */
export function partition(wide: i32, rows: usize, from: i32, to: i32, column: usize, left: usize, scratch: usize): i32 {
  return wide ? partitionOf<u16>(rows, from, to, column, left, scratch) : partitionOf<u8>(rows, from, to, column, left, scratch);
}

/** Marks bins 0 … threshold and `missing` (−1: none) in the table `left`. */
export function markLeft(left: usize, nBins: i32, threshold: i32, missing: i32): void {
  memory.fill(left, 1, <usize>(threshold + 1));
  memory.fill(left + <usize>(threshold + 1), 0, <usize>(nBins - threshold - 1));
  if (missing >= 0) store<u8>(left + <usize>missing, 1);
}

/** Sum over rows[from, to) of doubles that stand `stride` bytes apart. */
export function sumOver(values: usize, stride: i32, rows: usize, from: i32, to: i32): f64 {
  let sum: f64 = 0;
  for (let i = from; i < to; i++) sum += load<f64>(values + <usize>load<i32>(rows + (<usize>i << 2)) * <usize>stride);
  return sum;
}

/** Adds `value` to scores that stand `stride` bytes apart, for rows[from, to). */
export function addToRows(scores: usize, stride: i32, rows: usize, from: i32, to: i32, value: f64): void {
  for (let i = from; i < to; i++) {
    const at = scores + <usize>load<i32>(rows + (<usize>i << 2)) * <usize>stride;
    store<f64>(at, load<f64>(at) + value);
  }
}

/** rows[i] = i. */
export function allRows(rows: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<i32>(rows + (<usize>i << 2), i);
}

// e^x for |x| ≤ 708: argument reduced by multiples of ln 2, then the Taylor polynomial of degree 13. Error below 1 ulp; the same operations in both forms.
// @ts-ignore: decorator
@inline
const LOG2E: f64 = 1.4426950408889634;
// @ts-ignore: decorator
@inline
const LN2_HIGH: f64 = 0.693147180369123816490;
// @ts-ignore: decorator
@inline
const LN2_LOW: f64 = 1.90821492927058770002e-10;
/** Adding and subtracting it rounds to whole numbers. */
// @ts-ignore: decorator
@inline
const ROUNDER: f64 = 6755399441055744;

function exp1(value: f64): f64 {
  const x = Math.min(Math.max(value, -708), 708);
  const shifted = x * LOG2E + ROUNDER;
  const k = shifted - ROUNDER;
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let y: f64 = 1.0 / 6227020800;
  y = y * r + 1.0 / 479001600;
  y = y * r + 1.0 / 39916800;
  y = y * r + 1.0 / 3628800;
  y = y * r + 1.0 / 362880;
  y = y * r + 1.0 / 40320;
  y = y * r + 1.0 / 5040;
  y = y * r + 1.0 / 720;
  y = y * r + 1.0 / 120;
  y = y * r + 1.0 / 24;
  y = y * r + 1.0 / 6;
  y = y * r + 0.5;
  y = y * r + 1;
  y = y * r + 1;
  return y * reinterpret<f64>((reinterpret<i64>(shifted) + 1023) << 52);
}

function exp2(value: v128): v128 {
  const x = f64x2.min(f64x2.max(value, f64x2.splat(-708)), f64x2.splat(708));
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(LOG2E)), f64x2.splat(ROUNDER));
  const k = f64x2.sub(shifted, f64x2.splat(ROUNDER));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH))), f64x2.mul(k, f64x2.splat(LN2_LOW)));
  let y = f64x2.splat(1.0 / 6227020800);
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1.0 / 479001600));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1.0 / 39916800));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1.0 / 3628800));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1.0 / 362880));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1.0 / 40320));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1.0 / 5040));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1.0 / 720));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1.0 / 120));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1.0 / 24));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1.0 / 6));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(0.5));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1));
  return f64x2.mul(y, i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52));
}

// @ts-ignore: decorator
@inline
function single2(value: v128): v128 {
  return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(value));
}

/** One pair from a probability: see `pairs2`. */
// @ts-ignore: decorator
@inline
function pair1(exact: f64, hit: f64, weights: usize, i: usize, factor: f64, single: i32, least: f64, c: f64, out: usize): void {
  const p = single ? <f64>(<f32>exact) : exact;
  const w = weights ? load<f64>(weights + (i << 3)) : 1;
  const g = <f64>(<f32>(p - hit)) + c - c;
  const h = Math.max(<f64>(<f32>(factor * p * (1 - p))), least) + c - c;
  store<f64>(out + (i << 4), g * w + c - c);
  store<f64>(out + (i << 4), h * w + c - c, 8);
}

/** Gradient and hessian of two rows: rounded to single precision as in the originals, then to the unit in which all sums are exact (by adding c). */
// @ts-ignore: decorator
@inline
function pairs2(exact: v128, hit: v128, weights: usize, i: usize, factor: f64, single: i32, least: f64, c: f64, out: usize): void {
  const p = single ? single2(exact) : exact;
  const w = weights ? v128.load(weights + (i << 3)) : f64x2.splat(1);
  const cc = f64x2.splat(c);
  const g = f64x2.sub(f64x2.add(single2(f64x2.sub(p, hit)), cc), cc);
  const rough = single2(f64x2.mul(f64x2.mul(f64x2.splat(factor), p), f64x2.sub(f64x2.splat(1), p)));
  const h = f64x2.sub(f64x2.add(f64x2.max(rough, f64x2.splat(least)), cc), cc);
  const gw = f64x2.sub(f64x2.add(f64x2.mul(g, w), cc), cc);
  const hw = f64x2.sub(f64x2.add(f64x2.mul(h, w), cc), cc);
  v128.store(out + (i << 4), v128.shuffle<f64>(gw, hw, 0, 2));
  v128.store(out + (i << 4), v128.shuffle<f64>(gw, hw, 1, 3), 16);
}

/** Gradients of the log loss of two classes from one score per row. */
export function logisticGradients(
  scores: usize, y: usize, weights: usize, n: i32, single: i32, least: f64, c: f64, out: usize,
): void {
  let i: usize = 0;
  const rows = <usize>n;
  if (ASC_FEATURE_SIMD) {
    for (; i + 1 < rows; i += 2) {
      const one = f64x2.splat(1);
      const p = f64x2.div(one, f64x2.add(one, exp2(f64x2.neg(v128.load(scores + (i << 3))))));
      pairs2(p, f64x2.convert_low_i32x4_s(v128.load64_zero(y + (i << 2))), weights, i, 1, single, least, c, out);
    }
  }
  for (; i < rows; i++) {
    const p = 1 / (1 + exp1(-load<f64>(scores + (i << 3))));
    pair1(p, <f64>load<i32>(y + (i << 2)), weights, i, 1, single, least, c, out);
  }
}

/** Softmax of each row of scores (n × width) into probabilities, class by class (width × n). */
export function softmax(scores: usize, n: i32, width: i32, out: usize): void {
  const step = <usize>n << 3;
  for (let i: usize = 0; i < <usize>n; i++) {
    const row = scores + ((i * <usize>width) << 3);
    let most = load<f64>(row);
    for (let k: usize = 1; k < <usize>width; k++) most = Math.max(most, load<f64>(row + (k << 3)));
    let sum: f64 = 0;
    let at = out + (i << 3);
    let k: usize = 0;
    if (ASC_FEATURE_SIMD) {
      for (; k + 1 < <usize>width; k += 2) {
        const two = exp2(f64x2.sub(v128.load(row + (k << 3)), f64x2.splat(most)));
        const a = f64x2.extract_lane(two, 0);
        const b = f64x2.extract_lane(two, 1);
        store<f64>(at, a);
        store<f64>(at + step, b);
        sum += a;
        sum += b;
        at += 2 * step;
      }
    }
    for (; k < <usize>width; k++) {
      const value = exp1(load<f64>(row + (k << 3)) - most);
      store<f64>(at, value);
      sum += value;
      at += step;
    }
    at = out + (i << 3);
    for (k = 0; k < <usize>width; k++) {
      store<f64>(at, load<f64>(at) / sum);
      at += step;
    }
  }
}

/** Gradients of the log loss of class k from its probabilities. */
export function softmaxGradients(
  probabilities: usize, y: usize, k: i32, weights: usize, n: i32, factor: f64, single: i32, least: f64, c: f64, out: usize,
): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    pair1(load<f64>(probabilities + (i << 3)), load<i32>(y + (i << 2)) == k ? 1 : 0, weights, i, factor, single, least, c, out);
  }
}

// @ts-ignore: decorator
@inline
function countOf<T>(column: usize, n: usize, counts: usize): void {
  for (const end = column + n * sizeof<T>(); column < end; column += sizeof<T>()) {
    const at = counts + (<usize>load<T>(column) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
}

/** counts[bin] += 1 for each of n bins. */
export function countBins(wide: i32, column: usize, n: i32, counts: usize): void {
  if (wide) countOf<u16>(column, <usize>n, counts);
  else countOf<u8>(column, <usize>n, counts);
}

/** For each row whose bin is not `common`: start[row + 1] += 1. */
export function countOthers(wide: i32, column: usize, n: i32, common: i32, start: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const bin = wide ? <i32>load<u16>(column + (i << 1)) : <i32>load<u8>(column + i);
    const at = start + (i << 2);
    store<u32>(at, load<u32>(at, 4) + <u32>(bin != common), 4);
  }
}

/** start[row + 1] += start[row]. Returns the last. */
export function accumulate(start: usize, n: i32): u32 {
  let sum: u32 = 0;
  for (let i: usize = 0; i <= <usize>n; i++) {
    sum += load<u32>(start + (i << 2));
    store<u32>(start + (i << 2), sum);
  }
  return sum;
}

/** Writes offset + bin at a row's cursor, which moves on, for each row whose bin is not `common`. */
export function writeEntries(wide: i32, column: usize, n: i32, common: i32, offset: i32, cursor: usize, wideEntries: i32, entries: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const bin = wide ? <i32>load<u16>(column + (i << 1)) : <i32>load<u8>(column + i);
    if (bin == common) continue;
    const at = load<u32>(cursor + (i << 2));
    store<u32>(cursor + (i << 2), at + 1);
    if (wideEntries) store<u32>(entries + (<usize>at << 2), <u32>(bin + offset));
    else store<u16>(entries + (<usize>at << 1), <u16>(bin + offset));
  }
}
