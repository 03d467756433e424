// Gradient boosting kernels, compiled by AssemblyScript. Pointers are byte addresses in a memory that the caller lays out; nothing is allocated here.
// Pairs (gradient, hessian) are two doubles side by side at multiples of 16 bytes. All sums are exact (gradients are multiples of one unit), so the vector
// forms and the plain ones give the same bits. Long because one module shares its inline helpers.

// A slot holds one node's histogram: `total` bins, then a bit per bin (set: the bin may differ from zero; where it is not set it is zero), then a byte per active
// column (1: may be cut); `total` is the number of bins, rounded up to a multiple of 64. Small nodes fill few bins: whatever is done to a histogram is done to the
// bins whose bit is set.

// @ts-ignore: decorator
@inline
function totalOf(nActive: i32, offset: usize): usize {
  return (<usize>load<i32>(offset + (<usize>nActive << 2)) + 63) & ~63;
}

// @ts-ignore: decorator
@inline
function bitsOf(slot: usize, total: usize): usize {
  return slot + (total << 4);
}

// @ts-ignore: decorator
@inline
function usableOf(slot: usize, total: usize): usize {
  return slot + (total << 4) + (total >> 3);
}

// @ts-ignore: decorator
@inline
function mark(bits: usize, bin: usize): void {
  const word = bits + ((bin >> 6) << 3);
  store<u64>(word, load<u64>(word) | (<u64>1 << (bin & 63)));
}

// @ts-ignore: decorator
@inline
function addRowsOf<T>(
  marking: bool, entries: usize, start: usize, rows: usize, rowsEnd: usize, gradients: usize, histogram: usize, bits: usize,
): void {
  for (; rows < rowsEnd; rows += 4) {
    const row = <usize>load<i32>(rows);
    const pair = gradients + (row << 4);
    const bounds = start + (row << 2);
    let e = entries + (<usize>load<u32>(bounds) * sizeof<T>());
    const end = entries + (<usize>load<u32>(bounds, 4) * sizeof<T>());
    if (ASC_FEATURE_SIMD) {
      const gh = v128.load(pair);
      while (e + 3 * sizeof<T>() < end) {
        const binA = <usize>load<T>(e);
        const binB = <usize>load<T>(e, sizeof<T>());
        const binC = <usize>load<T>(e, 2 * sizeof<T>());
        const binD = <usize>load<T>(e, 3 * sizeof<T>());
        const a = histogram + (binA << 4);
        const b = histogram + (binB << 4);
        const c = histogram + (binC << 4);
        const d = histogram + (binD << 4);
        v128.store(a, f64x2.add(v128.load(a), gh));
        v128.store(b, f64x2.add(v128.load(b), gh));
        v128.store(c, f64x2.add(v128.load(c), gh));
        v128.store(d, f64x2.add(v128.load(d), gh));
        if (marking) {
          mark(bits, binA);
          mark(bits, binB);
          mark(bits, binC);
          mark(bits, binD);
        }
        e += 4 * sizeof<T>();
      }
      while (e < end) {
        const bin = <usize>load<T>(e);
        const a = histogram + (bin << 4);
        v128.store(a, f64x2.add(v128.load(a), gh));
        if (marking) mark(bits, bin);
        e += sizeof<T>();
      }
    } else {
      const g = load<f64>(pair);
      const h = load<f64>(pair, 8);
      while (e < end) {
        const bin = <usize>load<T>(e);
        const a = histogram + (bin << 4);
        store<f64>(a, load<f64>(a) + g);
        store<f64>(a, load<f64>(a, 8) + h, 8);
        if (marking) mark(bits, bin);
        e += sizeof<T>();
      }
    }
  }
}

/** Sets the bits of all bins that are not zero. `total` is a multiple of 64. */
// @ts-ignore: decorator
@inline
function markAll(histogram: usize, bits: usize, total: usize): void {
  for (let base: usize = 0; base < total; base += 64) {
    let set: u64 = 0;
    for (let at = histogram + ((base + 63) << 4); at >= histogram + (base << 4); at -= 16) {
      if (ASC_FEATURE_SIMD) set = (set << 1) | (v128.any_true(v128.load(at)) ? 1 : 0);
      else set = (set << 1) | (load<f64>(at) != 0 || load<f64>(at, 8) != 0 ? 1 : 0);
    }
    store<u64>(bits + (base >> 3), set);
  }
}

/** The set bits of the word of bins [base, base + 64) that lie in [from, to); to > base. */
// @ts-ignore: decorator
@inline
function markedIn(bits: usize, base: usize, from: usize, to: usize): u64 {
  let set = load<u64>(bits + (base >> 3));
  if (from > base) set = from < base + 64 ? set & ((<u64>-1) << (<u64>(from - base))) : 0;
  if (to < base + 64) set &= ~((<u64>-1) << (<u64>(to - base)));
  return set;
}

/** The commonest bin of a column, which rows do not list: the node's sums less those of all other bins. */
// @ts-ignore: decorator
@inline
function fillCommon(histogram: usize, bits: usize, from: usize, to: usize, common: usize, sumG: f64, sumH: f64): void {
  const target = histogram + (common << 4);
  store<f64>(target, sumG);
  store<f64>(target, sumH, 8);
  if (ASC_FEATURE_SIMD) {
    let total = v128.load(target);
    for (let base = from & ~63; base < to; base += 64) {
      for (let set = markedIn(bits, base, from, to); set != 0; set &= set - 1) {
        total = f64x2.sub(total, v128.load(histogram + ((base + <usize>ctz<u64>(set)) << 4)));
      }
    }
    v128.store(target, total);
  } else {
    for (let base = from & ~63; base < to; base += 64) {
      for (let set = markedIn(bits, base, from, to); set != 0; set &= set - 1) {
        const at = histogram + ((base + <usize>ctz<u64>(set)) << 4);
        store<f64>(target, load<f64>(target) - load<f64>(at));
        store<f64>(target, load<f64>(target, 8) - load<f64>(at, 8), 8);
      }
    }
  }
  mark(bits, common);
}

/** Sums rows[from, to) into an empty slot; a row's entries are histogram bins without each column's commonest one. */
export function buildHistogram(
  wide: i32, entries: usize, start: usize, rows: usize, from: i32, to: i32, gradients: usize, slot: usize,
  nActive: i32, offset: usize, common: usize, sumG: f64, sumH: f64,
): void {
  const total = totalOf(nActive, offset);
  const bits = bitsOf(slot, total);
  const usable = usableOf(slot, total);
  const first = rows + (<usize>from << 2);
  const last = rows + (<usize>to << 2);
  const few = <usize>(to - from) * MARKING < total;
  if (few) {
    if (wide) addRowsOf<u32>(true, entries, start, first, last, gradients, slot, bits);
    else addRowsOf<u16>(true, entries, start, first, last, gradients, slot, bits);
  } else if (wide) addRowsOf<u32>(false, entries, start, first, last, gradients, slot, bits);
  else addRowsOf<u16>(false, entries, start, first, last, gradients, slot, bits);
  if (!few) markAll(slot, bits, total);
  for (let a: usize = 0; a < <usize>nActive; a++) {
    if (load<u8>(usable + a) == 0) continue;
    const at = offset + (a << 2);
    fillCommon(slot, bits, <usize>load<i32>(at), <usize>load<i32>(at, 4), <usize>load<i32>(common + (a << 2)), sumG, sumH);
  }
}

/** Rows times this below the number of bins: bins are marked as rows are added, instead of being looked at afterwards. */
const MARKING: usize = 16;

/** Empties a slot: all its bins, and their bits. */
export function clearHistogram(slot: usize, nActive: i32, offset: usize): void {
  const total = totalOf(nActive, offset);
  const bits = bitsOf(slot, total);
  for (let base: usize = 0; base < total; base += 64) {
    let set = load<u64>(bits + (base >> 3));
    if (set == 0) continue;
    store<u64>(bits + (base >> 3), 0);
    if (popcnt<u64>(set) > 16) {
      memory.fill(slot + (base << 4), 0, 1024);
      continue;
    }
    while (set != 0) {
      const at = slot + ((base + <usize>ctz<u64>(set)) << 4);
      set &= set - 1;
      store<u64>(at, 0);
      store<u64>(at, 0, 8);
    }
  }
}

/** parent −= child in the usable columns. */
export function subtractHistogram(parent: usize, child: usize, nActive: i32, offset: usize): void {
  const total = totalOf(nActive, offset);
  const bits = bitsOf(child, total);
  const left = bitsOf(parent, total);
  const usable = usableOf(parent, total);
  for (let a: usize = 0; a < <usize>nActive; a++) {
    if (load<u8>(usable + a) == 0) continue;
    const from = <usize>load<i32>(offset + (a << 2));
    const to = <usize>load<i32>(offset + (a << 2), 4);
    for (let base = from & ~63; base < to; base += 64) {
      let set = markedIn(bits, base, from, to);
      let gone: u64 = 0;
      while (set != 0) {
        const one = set & (0 - set);
        const at = (base + <usize>ctz<u64>(set)) << 4;
        set ^= one;
        if (ASC_FEATURE_SIMD) {
          const rest = f64x2.sub(v128.load(parent + at), v128.load(child + at));
          v128.store(parent + at, rest);
          gone |= v128.any_true(rest) ? 0 : one;
        } else {
          const g = load<f64>(parent + at) - load<f64>(child + at);
          const h = load<f64>(parent + at, 8) - load<f64>(child + at, 8);
          store<f64>(parent + at, g);
          store<f64>(parent + at, h, 8);
          gone |= g != 0 || h != 0 ? 0 : one;
        }
      }
      if (gone != 0) store<u64>(left + (base >> 3), load<u64>(left + (base >> 3)) & ~gone);
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

/** Hairs below 1, wider than what rounding moves two sides of a comparison apart, in doubles and where gains are singles. */
const SURELY: f64 = 1 - 1e-12;
const SURELY_SINGLE: f64 = 1 - 1e-6;

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
 * valueBins: bins per column without that of missing values, which follows them. bounded: leaf values have bounds (max_delta_step, monotone constraints).
 */
export function findXgboostCut(
  nActive: i32, offset: usize, valueBins: usize, hasMissing: usize, direction: usize, slot: usize, skip: usize,
  totalG: f64, totalH: f64, bounded: i32, p: usize, cut: usize,
): void {
  const nTotal = totalOf(nActive, offset);
  const bits = bitsOf(slot, nTotal);
  const usable = usableOf(slot, nTotal);
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
    const first = <usize>load<i32>(offset + (a << 2));
    const end = first + <usize>load<i32>(valueBins + (a << 2));
    let g: f64 = 0;
    let h: f64 = 0;
    let held = 0;
    let over = false;
    if (ASC_FEATURE_SIMD && plain) {
      const total = f64x2.replace_lane(f64x2.splat(totalG), 1, totalH);
      const penalty = f64x2.splat(lambda);
      let sum = f64x2.splat(0);
      // A gain above `best` needs lhs ≥ bar · rhs below: most bins are told apart without a division.
      let bar = (<f64>rootGain + <f64>best) * SURELY_SINGLE;
      for (let base = first & ~63; base < end && !over; base += 64) {
        let set = markedIn(bits, base, first, end);
        while (set != 0) {
          const bin = base + <usize>ctz<u64>(set);
          set &= set - 1;
          held++;
          sum = f64x2.add(sum, v128.load(slot + (bin << 4)));
          const rest = f64x2.sub(total, sum);
          const rightH = f64x2.extract_lane(rest, 1);
          if (f64x2.extract_lane(sum, 1) < minHessian) continue;
          if (rightH < minHessian) {
            // What follows only shrinks the right side; the count of bins matters up to 2.
            if (held > 1) {
              over = true;
              break;
            }
            continue;
          }
          const gs = v128.shuffle<f64>(sum, rest, 0, 2);
          const squares = f64x2.mul(gs, gs);
          const hs = f64x2.add(v128.shuffle<f64>(sum, rest, 1, 3), penalty);
          const swapped = v128.shuffle<f64>(hs, hs, 1, 0);
          const parts = f64x2.mul(squares, swapped);
          const lhs = f64x2.extract_lane(parts, 0) + f64x2.extract_lane(parts, 1);
          if (lhs < bar * (f64x2.extract_lane(hs, 0) * f64x2.extract_lane(swapped, 0))) continue;
          const gains = f32x4.demote_f64x2_zero(f64x2.div(squares, hs));
          const gain = f32x4.extract_lane(gains, 0) + f32x4.extract_lane(gains, 1) - rootGain;
          if (gain > best && rightH > 0) {
            best = gain;
            bar = (<f64>rootGain + <f64>best) * SURELY_SINGLE;
            put(cut, f64x2.extract_lane(sum, 0), f64x2.extract_lane(sum, 1), a, <i32>(bin - first), 0);
          }
        }
      }
    } else {
      for (let base = first & ~63; base < end && !over; base += 64) {
        let set = markedIn(bits, base, first, end);
        while (set != 0) {
          const bin = base + <usize>ctz<u64>(set);
          set &= set - 1;
          held++;
          g += load<f64>(slot + (bin << 4));
          h += load<f64>(slot + (bin << 4), 8);
          const rightH = totalH - h;
          if (h < minHessian) continue;
          if (rightH < minHessian) {
            if (held > 1) {
              over = true;
              break;
            }
            continue;
          }
          const rightG = totalG - g;
          const gain = plain
            ? <f32>((g * g) / (h + lambda)) + <f32>((rightG * rightG) / (rightH + lambda)) - rootGain
            : xgboostGain(g, h, rightG, rightH, rootGain, bounded, way, p);
          if (gain > best && rightH > 0) {
            best = gain;
            put(cut, g, h, a, <i32>(bin - first), 0);
          }
        }
      }
    }
    const none = slot + (end << 4);
    if (missing == 0 || (load<f64>(none) == 0 && load<f64>(none, 8) == 0)) {
      if (held < 2) store<u8>(usable + a, 0);
      continue;
    }
    if (held == 0) {
      store<u8>(usable + a, 0);
      continue;
    }
    let rightG: f64 = 0;
    let rightH: f64 = 0;
    over = false;
    for (let base = (end - 1) & ~63; !over; base -= 64) {
      let set = markedIn(bits, base, first + 1, end);
      while (set != 0) {
        const place = 63 - clz<u64>(set);
        const bin = base + <usize>place;
        set ^= <u64>1 << place;
        rightG += load<f64>(slot + (bin << 4));
        rightH += load<f64>(slot + (bin << 4), 8);
        const leftH = totalH - rightH;
        if (rightH < minHessian) continue;
        if (leftH < minHessian) {
          over = true;
          break;
        }
        const leftG = totalG - rightG;
        const gain = xgboostGain(leftG, leftH, rightG, rightH, rootGain, bounded, way, p);
        if (gain > best && rightH > 0 && leftH > 0) {
          best = gain;
          put(cut, leftG, leftH, a, <i32>(bin - first) - 1, 1);
        }
      }
      if (base <= first) break;
    }
  }
  store<f64>(cut, <f64>best);
}

/** LightGBM's kEpsilon, a number in single precision. */
const EPSILON: f64 = 1.0000000036274937e-15;

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
  nActive: i32, offset: usize, valueBins: usize, hasMissing: usize, direction: usize, slot: usize, skip: usize,
  totalG: f64, totalH: f64, count: f64, bounded: i32, p: usize, cut: usize,
): void {
  const nTotal = totalOf(nActive, offset);
  const bits = bitsOf(slot, nTotal);
  const usable = usableOf(slot, nTotal);
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
    const first = <usize>load<i32>(offset + (a << 2));
    const end = first + <usize>load<i32>(valueBins + (a << 2));
    let g: f64 = 0;
    let h: f64 = 0;
    let n: f64 = 0;
    let over = false;
    if (ASC_FEATURE_SIMD && plain) {
      const total = f64x2.replace_lane(f64x2.splat(totalG), 1, totalH + 2 * EPSILON);
      const penalty = f64x2.splat(lambda);
      // As the original adds up, the hessian from an epsilon on: its rounding decides whether a node without anything to gain is cut.
      let sum = f64x2.replace_lane(f64x2.splat(0), 1, EPSILON);
      let exact = f64x2.splat(0);
      // A gain above `bar` needs lhs ≥ bar · rhs below: most bins are told apart without a division.
      let bar = floor * SURELY;
      for (let base = (end - 1) & ~63; !over; base -= 64) {
        let set = markedIn(bits, base, first + 1, end);
        while (set != 0) {
          const place = 63 - clz<u64>(set);
          const bin = base + <usize>place;
          set ^= <u64>1 << place;
          const own = v128.load(slot + (bin << 4));
          sum = f64x2.add(sum, own);
          exact = f64x2.add(exact, own);
          n += Math.floor(f64x2.extract_lane(own, 1) * perHessian + 0.5);
          if (n < minCount || f64x2.extract_lane(sum, 1) < minHessian) continue;
          const rest = f64x2.sub(total, sum);
          if (count - n < minCount || f64x2.extract_lane(rest, 1) < minHessian) {
            over = true;
            break;
          }
          const gs = v128.shuffle<f64>(sum, rest, 0, 2);
          const squares = f64x2.mul(gs, gs);
          const hs = f64x2.add(v128.shuffle<f64>(sum, rest, 1, 3), penalty);
          const swapped = v128.shuffle<f64>(hs, hs, 1, 0);
          const parts = f64x2.mul(squares, swapped);
          const lhs = f64x2.extract_lane(parts, 0) + f64x2.extract_lane(parts, 1);
          if (lhs < bar * (f64x2.extract_lane(hs, 0) * f64x2.extract_lane(swapped, 0))) continue;
          const gains = f64x2.div(squares, hs);
          const gain = f64x2.extract_lane(gains, 0) + f64x2.extract_lane(gains, 1);
          if (gain <= floor) continue;
          splittable = 1;
          if (gain > best) {
            best = gain;
            put(cut, totalG - f64x2.extract_lane(exact, 0), totalH - f64x2.extract_lane(exact, 1), a, <i32>(bin - first) - 1, missing);
          }
          bar = best * SURELY;
        }
        if (base <= first) break;
      }
    } else {
      let sumH = EPSILON;
      for (let base = (end - 1) & ~63; !over; base -= 64) {
        let set = markedIn(bits, base, first + 1, end);
        while (set != 0) {
          const place = 63 - clz<u64>(set);
          const bin = base + <usize>place;
          set ^= <u64>1 << place;
          const binH = load<f64>(slot + (bin << 4), 8);
          g += load<f64>(slot + (bin << 4));
          h += binH;
          sumH += binH;
          n += Math.floor(binH * perHessian + 0.5);
          if (n < minCount || sumH < minHessian) continue;
          const restH = totalH + 2 * EPSILON - sumH;
          if (count - n < minCount || restH < minHessian) {
            over = true;
            break;
          }
          const leftG = totalG - g;
          const gain = plain
            ? (g * g) / (sumH + lambda) + (leftG * leftG) / (restH + lambda)
            : lightgbmGain(leftG, restH, g, sumH, bounded, way, p);
          if (gain <= floor) continue;
          splittable = 1;
          if (gain > best) {
            best = gain;
            put(cut, leftG, totalH - h, a, <i32>(bin - first) - 1, missing);
          }
        }
        if (base <= first) break;
      }
    }
    if (missing == 1) {
      g = 0;
      h = 0;
      over = false;
      // Upwards the original starts from all rows less the estimates of all other bins, so its first bin takes the rounding error.
      n = count;
      for (let bin = first; bin <= end; bin++) n -= Math.floor(load<f64>(slot + (bin << 4), 8) * perHessian + 0.5);
      for (let base = first & ~63; base < end && !over; base += 64) {
        let set = markedIn(bits, base, first, end);
        while (set != 0) {
          const bin = base + <usize>ctz<u64>(set);
          set &= set - 1;
          const binH = load<f64>(slot + (bin << 4), 8);
          g += load<f64>(slot + (bin << 4));
          h += binH;
          n += Math.floor(binH * perHessian + 0.5);
          if (n < minCount || h < minHessian) continue;
          const rightH = totalH - h;
          if (count - n < minCount || rightH < minHessian) {
            over = true;
            break;
          }
          const rightG = totalG - g;
          const gain = lightgbmGain(g, h + EPSILON, rightG, rightH + EPSILON, bounded, way, p);
          if (gain <= floor) continue;
          splittable = 1;
          if (gain > best) {
            best = gain;
            put(cut, g, h, a, <i32>(bin - first), 0);
          }
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

// e^x for |x| ≤ 708: argument reduced by multiples of ln 2, then the Taylor polynomial of degree 11 in Estrin's order (short chains of dependent operations).
// Relative error below 1e-14, where gradients keep 7 digits; the same operations in both forms.
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
  const r2 = r * r;
  const r4 = r2 * r2;
  const low = r + 1 + (r * (1.0 / 6) + 0.5) * r2;
  const middle = r * (1.0 / 120) + 1.0 / 24 + (r * (1.0 / 5040) + 1.0 / 720) * r2;
  const high = r * (1.0 / 362880) + 1.0 / 40320 + (r * (1.0 / 39916800) + 1.0 / 3628800) * r2;
  return (low + (middle + high * r4) * r4) * reinterpret<f64>((reinterpret<i64>(shifted) + 1023) << 52);
}

/** r · slope + constant. */
// @ts-ignore: decorator
@inline
function line2(r: v128, slope: f64, constant: f64): v128 {
  return f64x2.add(f64x2.mul(r, f64x2.splat(slope)), f64x2.splat(constant));
}

// @ts-ignore: decorator
@inline
function exp2(value: v128): v128 {
  const x = f64x2.pmin(f64x2.splat(708), f64x2.pmax(f64x2.splat(-708), value));
  const shifted = line2(x, LOG2E, ROUNDER);
  const k = f64x2.sub(shifted, f64x2.splat(ROUNDER));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH))), f64x2.mul(k, f64x2.splat(LN2_LOW)));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const low = f64x2.add(f64x2.add(r, f64x2.splat(1)), f64x2.mul(line2(r, 1.0 / 6, 0.5), r2));
  const middle = f64x2.add(line2(r, 1.0 / 120, 1.0 / 24), f64x2.mul(line2(r, 1.0 / 5040, 1.0 / 720), r2));
  const high = f64x2.add(line2(r, 1.0 / 362880, 1.0 / 40320), f64x2.mul(line2(r, 1.0 / 39916800, 1.0 / 3628800), r2));
  const y = f64x2.add(low, f64x2.mul(f64x2.add(middle, f64x2.mul(high, r4)), r4));
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
function pairs2(exact: v128, hit: v128, weighted: bool, weights: usize, i: usize, single: bool, least: f64, c: f64, out: usize): void {
  const p = single ? single2(exact) : exact;
  const cc = f64x2.splat(c);
  const g = f64x2.sub(f64x2.add(single2(f64x2.sub(p, hit)), cc), cc);
  const rough = single2(f64x2.mul(p, f64x2.sub(f64x2.splat(1), p)));
  const h = f64x2.sub(f64x2.add(f64x2.pmax(rough, f64x2.splat(least)), cc), cc);
  if (weighted) {
    const w = v128.load(weights + (i << 3));
    const gw = f64x2.sub(f64x2.add(f64x2.mul(g, w), cc), cc);
    const hw = f64x2.sub(f64x2.add(f64x2.mul(h, w), cc), cc);
    v128.store(out + (i << 4), v128.shuffle<f64>(gw, hw, 0, 2));
    v128.store(out + (i << 4), v128.shuffle<f64>(gw, hw, 1, 3), 16);
  } else {
    v128.store(out + (i << 4), v128.shuffle<f64>(g, h, 0, 2));
    v128.store(out + (i << 4), v128.shuffle<f64>(g, h, 1, 3), 16);
  }
}

/** Rows two by two, as many as make pairs; `weighted` and `single` are known when this is compiled, so that the loop has no branch. Returns how many rows. */
// @ts-ignore: decorator
@inline
function logisticTwos(
  weighted: bool, single: bool, scores: usize, y: usize, weights: usize, rows: usize, least: f64, c: f64, out: usize,
): usize {
  const one = f64x2.splat(1);
  let i: usize = 0;
  for (; i + 1 < rows; i += 2) {
    const p = f64x2.div(one, f64x2.add(one, exp2(f64x2.neg(v128.load(scores + (i << 3))))));
    pairs2(p, f64x2.convert_low_i32x4_s(v128.load64_zero(y + (i << 2))), weighted, weights, i, single, least, c, out);
  }
  return i;
}

/** Gradients of the log loss of two classes from one score per row. */
export function logisticGradients(
  scores: usize, y: usize, weights: usize, n: i32, single: i32, least: f64, c: f64, out: usize,
): void {
  let i: usize = 0;
  const rows = <usize>n;
  if (ASC_FEATURE_SIMD) {
    if (weights) {
      if (single) i = logisticTwos(true, true, scores, y, weights, rows, least, c, out);
      else i = logisticTwos(true, false, scores, y, weights, rows, least, c, out);
    } else if (single) i = logisticTwos(false, true, scores, y, weights, rows, least, c, out);
    else i = logisticTwos(false, false, scores, y, weights, rows, least, c, out);
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

/** order[i] = the row with the i-th smallest start[row + 1] (of equals the first); `counts`: room for `most` + 2 numbers. Leaves start[i + 1] in that order. */
export function orderByCount(start: usize, n: i32, most: i32, counts: usize, order: usize): void {
  memory.fill(counts, 0, <usize>(most + 2) << 2);
  for (let i: usize = 0; i < <usize>n; i++) {
    const at = counts + (<usize>load<i32>(start + (i << 2), 4) << 2);
    store<i32>(at, load<i32>(at, 4) + 1, 4);
  }
  for (let c: usize = 0; c < <usize>most; c++) store<i32>(counts + (c << 2), load<i32>(counts + (c << 2)) + load<i32>(counts + (c << 2), 4), 4);
  for (let i: usize = 0; i < <usize>n; i++) {
    const at = counts + (<usize>load<i32>(start + (i << 2), 4) << 2);
    const place = load<i32>(at);
    store<i32>(at, place + 1);
    store<i32>(order + (<usize>place << 2), <i32>i);
  }
  let place: usize = 0;
  for (let c: usize = 0; c <= <usize>most; c++) {
    for (const end = <usize>load<i32>(counts + (c << 2)); place < end; place++) store<i32>(start + (place << 2), <i32>c, 4);
  }
}

/** to[i] = from[order[i]] for n bins. */
export function permute(wide: i32, from: usize, n: i32, order: usize, to: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const row = <usize>load<i32>(order + (i << 2));
    if (wide) store<u16>(to + (i << 1), load<u16>(from + (row << 1)));
    else store<u8>(to + i, load<u8>(from + row));
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
