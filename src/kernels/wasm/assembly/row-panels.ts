// Bounds of distances in single precision (panel-filter.ts), compiled by AssemblyScript with SIMD; the caller lays out the memory.
//
// A panel holds eight rows of one group, column by column: f32 (numeric columns × 8), then per word column u16 (8). For a query q and a row r
//     sum = base(r) + Σ q·r + unit(q) × Σ weights of equal words          (power 2)
//     sum = base(r) − Σ |q − r| + unit(q) × Σ weights of equal words      (power 1)
// and group distance + own(q) − 2 sum is at most their distance; the group's distance is that of the words that all its rows share.
//
// Header h, u32 unless said: 0 numeric columns, 4 word columns, 8 panels, 12 codes, 16 base f32, 20 spread f32, 24 ids i32, 28 first panel of each group (groups + 1), 32 groups,
// 36 order i32 (groups), 40 group distances f64, 44 groups already in order, 48 columns of the queries f32 (× 4), 52 words of the queries u16 (× (4 codes, 4 weights)),
// 56 states, 60 lists, 64 entries of a list, 68 candidates, 72 most candidates, 76 weights of points f64 or 0, 80 sums f32 (4 × 8), 84 power, 88 group words, 92 codes of groups i32,
// 96 address of a table f64 for each group word; f64: 104 weight wanted.
// State of a query, 64 bytes: f64: 0 own, 8 spread, 16 bound, 24 weight in the list; i32: 32 entries in the list, 36 candidates, 40 given up; f32: 44 unit, 48 least sum.

/** Relative room for rounding in double precision. */
const ROOM: f64 = 1e-9;
/** Absolute room, for numbers so small that single precision loses them. */
const TINY: f64 = 1e-20;

/** Distances of all groups from the query's words, and a heap over them. */
export function rankGroups(h: usize): void {
  const nGroups = load<i32>(h, 32);
  const order: usize = load<u32>(h, 36);
  const distances: usize = load<u32>(h, 40);
  const nWords: usize = load<u32>(h, 88);
  const tables: usize = load<u32>(h, 96);
  let codes: usize = load<u32>(h, 92);
  for (let g: usize = 0; g < <usize>nGroups; g++) {
    let sum: f64 = 0;
    for (let d: usize = 0; d < nWords; d++, codes += 4) {
      // Tables start with the distance of a missing word.
      sum += load<f64>(<usize>load<u32>(tables + (d << 2)) + (<usize>(load<i32>(codes) + 1) << 3));
    }
    store<f64>(distances + (g << 3), sum);
    store<i32>(order + (g << 2), <i32>g);
  }
  for (let at = (nGroups >> 1) - 1; at >= 0; at--) sink(order, distances, at, nGroups);
  store<i32>(h, 0, 44);
}

function before(distances: usize, a: i32, b: i32): bool {
  const first = load<f64>(distances + ((<usize>a) << 3));
  const second = load<f64>(distances + ((<usize>b) << 3));
  return first < second || (first == second && a < b);
}

function sink(order: usize, distances: usize, from: i32, size: i32): void {
  let at = from;
  const moved = load<i32>(order + ((<usize>at) << 2));
  for (;;) {
    let next = 2 * at + 1;
    if (next >= size) break;
    let child = load<i32>(order + ((<usize>next) << 2));
    if (next + 1 < size) {
      const other = load<i32>(order + ((<usize>next) << 2), 4);
      if (before(distances, other, child)) {
        next++;
        child = other;
      }
    }
    if (!before(distances, child, moved)) break;
    store<i32>(order + ((<usize>at) << 2), child);
    at = next;
  }
  store<i32>(order + ((<usize>at) << 2), moved);
}

/** The v-th nearest group. Those found before stand at the end of `order`, the rest is a heap. */
function groupAt(h: usize, v: i32): i32 {
  const nGroups = load<i32>(h, 32);
  const order: usize = load<u32>(h, 36);
  const known = load<i32>(h, 44);
  if (v >= known) {
    const last = nGroups - 1 - v;
    const nearest = load<i32>(order);
    store<i32>(order, load<i32>(order + ((<usize>last) << 2)));
    store<i32>(order + ((<usize>last) << 2), nearest);
    if (last > 0) sink(order, load<u32>(h, 40), 0, last);
    store<i32>(h, v + 1, 44);
  }
  return load<i32>(order + ((<usize>(nGroups - 1 - v)) << 2));
}

/**
 * Candidates of up to four queries with the same group words: all points that can be among the neighbours wanted, and few others.
 * States are set by the caller: own, spread, unit; the rest is set here. A query whose candidates do not fit is marked as given up.
 */
export function searchPanels(h: usize, nQueries: i32): void {
  const nGroups = load<i32>(h, 32);
  const groupStart: usize = load<u32>(h, 28);
  const distances: usize = load<u32>(h, 40);
  const states: usize = load<u32>(h, 56);
  for (let q: usize = 0; q < 4; q++) {
    const state = states + (q << 6);
    store<f64>(state, q < <usize>nQueries ? Infinity : -1, 16);
    store<f64>(state, 0, 24);
    store<i64>(state, 0, 32);
    store<i32>(state, 0, 40);
  }
  const squared = load<i32>(h, 84) == 2;
  for (let v = 0; v < nGroups; v++) {
    const group: usize = <usize>groupAt(h, v);
    const groupDistance = load<f64>(distances + (group << 3));
    let open = false;
    for (let q: usize = 0; q < 4; q++) {
      if (groupDistance * (1 - ROOM) <= load<f64>(states + (q << 6), 16)) open = true;
      setLeast(states + (q << 6), groupDistance);
    }
    if (!open) return;
    const last = load<u32>(groupStart + (group << 2), 4);
    for (let panel = load<u32>(groupStart + (group << 2)); panel < last; panel++) {
      if (squared ? products(h, panel, states) : differences(h, panel, states)) consider(h, panel, groupDistance, states);
    }
  }
}

/** The sum that a row must reach to be within the bound; NaN where the query takes no more. */
function setLeast(state: usize, groupDistance: f64): void {
  const bound = load<f64>(state, 16);
  let least: f64 = NaN;
  if (bound == Infinity) least = -Infinity;
  else if (bound >= 0) {
    least = (groupDistance * (1 - ROOM) + load<f64>(state) - bound) * 0.5;
    least -= abs(least) * 2.4e-7 + TINY;
  }
  store<f32>(state, <f32>least, 48);
}

// @ts-ignore: decorator
@inline
function matches(codes: v128, words: usize, q: usize): v128 {
  return v128.and(i16x8.eq(codes, v128.load16_splat(words + (q << 1))), v128.load16_splat(words + (q << 1), 8));
}

// @ts-ignore: decorator
@inline
function startLow(base: v128, counted: v128, state: usize): v128 {
  return f32x4.add(base, f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(counted)), v128.load32_splat(state, 44)));
}

// @ts-ignore: decorator
@inline
function startHigh(base: v128, counted: v128, state: usize): v128 {
  return f32x4.add(base, f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(counted)), v128.load32_splat(state, 44)));
}

// @ts-ignore: decorator
@inline
function sumPanel(h: usize, panel: usize, states: usize, squared: bool): bool {
  const nNumeric: usize = load<u32>(h);
  const nWords: usize = load<u32>(h, 4);
  const base = <usize>load<u32>(h, 16) + (panel << 5);
  const low = v128.load(base);
  const high = v128.load(base, 16);
  let a0 = low, a1 = low, a2 = low, a3 = low, b0 = high, b1 = high, b2 = high, b3 = high; // prettier-ignore
  if (nWords > 0) {
    let m0 = i16x8.splat(0), m1 = m0, m2 = m0, m3 = m0; // prettier-ignore
    let at = <usize>load<u32>(h, 12) + ((panel * nWords) << 4);
    let words: usize = load<u32>(h, 52);
    for (const end = at + (nWords << 4); at < end; at += 16, words += 16) {
      const codes = v128.load(at);
      m0 = i16x8.add(m0, matches(codes, words, 0));
      m1 = i16x8.add(m1, matches(codes, words, 1));
      m2 = i16x8.add(m2, matches(codes, words, 2));
      m3 = i16x8.add(m3, matches(codes, words, 3));
    }
    a0 = startLow(low, m0, states);
    b0 = startHigh(high, m0, states);
    a1 = startLow(low, m1, states + 64);
    b1 = startHigh(high, m1, states + 64);
    a2 = startLow(low, m2, states + 128);
    b2 = startHigh(high, m2, states + 128);
    a3 = startLow(low, m3, states + 192);
    b3 = startHigh(high, m3, states + 192);
  }
  let at = <usize>load<u32>(h, 8) + ((panel * nNumeric) << 5);
  let query: usize = load<u32>(h, 48);
  for (const end = at + (nNumeric << 5); at < end; at += 32, query += 16) {
    const x = v128.load(at);
    const y = v128.load(at, 16);
    const q0 = v128.load32_splat(query);
    const q1 = v128.load32_splat(query, 4);
    const q2 = v128.load32_splat(query, 8);
    const q3 = v128.load32_splat(query, 12);
    if (squared) {
      a0 = f32x4.add(a0, f32x4.mul(x, q0));
      b0 = f32x4.add(b0, f32x4.mul(y, q0));
      a1 = f32x4.add(a1, f32x4.mul(x, q1));
      b1 = f32x4.add(b1, f32x4.mul(y, q1));
      a2 = f32x4.add(a2, f32x4.mul(x, q2));
      b2 = f32x4.add(b2, f32x4.mul(y, q2));
      a3 = f32x4.add(a3, f32x4.mul(x, q3));
      b3 = f32x4.add(b3, f32x4.mul(y, q3));
    } else {
      a0 = f32x4.sub(a0, f32x4.abs(f32x4.sub(x, q0)));
      b0 = f32x4.sub(b0, f32x4.abs(f32x4.sub(y, q0)));
      a1 = f32x4.sub(a1, f32x4.abs(f32x4.sub(x, q1)));
      b1 = f32x4.sub(b1, f32x4.abs(f32x4.sub(y, q1)));
      a2 = f32x4.sub(a2, f32x4.abs(f32x4.sub(x, q2)));
      b2 = f32x4.sub(b2, f32x4.abs(f32x4.sub(y, q2)));
      a3 = f32x4.sub(a3, f32x4.abs(f32x4.sub(x, q3)));
      b3 = f32x4.sub(b3, f32x4.abs(f32x4.sub(y, q3)));
    }
  }
  const t0 = v128.load32_splat(states, 48);
  const t1 = v128.load32_splat(states, 112);
  const t2 = v128.load32_splat(states, 176);
  const t3 = v128.load32_splat(states, 240);
  const some = v128.or(
    v128.or(v128.or(f32x4.ge(a0, t0), f32x4.ge(b0, t0)), v128.or(f32x4.ge(a1, t1), f32x4.ge(b1, t1))),
    v128.or(v128.or(f32x4.ge(a2, t2), f32x4.ge(b2, t2)), v128.or(f32x4.ge(a3, t3), f32x4.ge(b3, t3))),
  );
  if (!v128.any_true(some)) return false;
  const sums: usize = load<u32>(h, 80);
  v128.store(sums, a0);
  v128.store(sums, b0, 16);
  v128.store(sums, a1, 32);
  v128.store(sums, b1, 48);
  v128.store(sums, a2, 64);
  v128.store(sums, b2, 80);
  v128.store(sums, a3, 96);
  v128.store(sums, b3, 112);
  return true;
}

/** Sums of a panel for four queries; true where any is large enough. */
function products(h: usize, panel: usize, states: usize): bool {
  return sumPanel(h, panel, states, true);
}

function differences(h: usize, panel: usize, states: usize): bool {
  return sumPanel(h, panel, states, false);
}

/** Notes the rows of a panel whose sums are large enough, and lowers the bounds by what they are at most away. */
function consider(h: usize, panel: usize, groupDistance: f64, states: usize): void {
  const ids = <usize>load<u32>(h, 24) + (panel << 5);
  const spreads = <usize>load<u32>(h, 20) + (panel << 5);
  const weights: usize = load<u32>(h, 76);
  const most = load<i32>(h, 72);
  for (let q: usize = 0; q < 4; q++) {
    const state = states + (q << 6);
    const sums = <usize>load<u32>(h, 80) + (q << 5);
    for (let r: usize = 0; r < 32; r += 4) {
      if (!(load<f32>(sums + r) >= load<f32>(state, 48))) continue;
      const id = load<i32>(ids + r);
      if (id < 0) continue;
      const least = groupDistance + load<f64>(state) - 2 * <f64>load<f32>(sums + r);
      if (load<i32>(state, 36) == most && !compact(h, q)) break;
      const candidates = load<i32>(state, 36);
      const to = <usize>load<u32>(h, 68) + ((q * <usize>most + <usize>candidates) << 4);
      store<f64>(to, least);
      store<i32>(to, id, 8);
      store<i32>(state, candidates + 1, 36);
      const most1 = (least + load<f64>(state, 8) + <f64>load<f32>(spreads + r)) * (1 + ROOM) + TINY;
      if (most1 < load<f64>(state, 16) && narrow(h, q, most1, weights == 0 ? 1 : load<f64>(weights + ((<usize>id) << 3)))) setLeast(state, groupDistance);
    }
  }
}

/** Puts a point's greatest distance into the list of the nearest ones; true where the bound is another then. */
function narrow(h: usize, q: usize, distance: f64, weight: f64): bool {
  const state = <usize>load<u32>(h, 56) + (q << 6);
  const list = <usize>load<u32>(h, 60) + ((q * <usize>load<u32>(h, 64)) << 4);
  const needed = load<f64>(h, 104);
  let count = load<i32>(state, 32);
  let at: usize = <usize>count;
  while (at > 0 && load<f64>(list + ((at - 1) << 4)) > distance) {
    v128.store(list + (at << 4), v128.load(list + ((at - 1) << 4)));
    at--;
  }
  store<f64>(list + (at << 4), distance);
  store<f64>(list + (at << 4), weight, 8);
  count++;
  let total = load<f64>(state, 24) + weight;
  for (;;) {
    const last = load<f64>(list + ((<usize>(count - 1)) << 4), 8);
    if (!(total - last >= needed)) break;
    total -= last;
    count--;
  }
  store<f64>(state, total, 24);
  store<i32>(state, count, 32);
  if (!(total >= needed)) return false;
  store<f64>(state, load<f64>(list + ((<usize>(count - 1)) << 4)), 16);
  return true;
}

/** Keeps the candidates within the bound. Where that makes little room the query is given up: false, and it takes no more. */
function compact(h: usize, q: usize): bool {
  const state = <usize>load<u32>(h, 56) + (q << 6);
  const most: usize = load<u32>(h, 72);
  const kept = keep(state, <usize>load<u32>(h, 68) + ((q * most) << 4));
  if (<usize>kept <= most >> 1) return true;
  store<i32>(state, 1, 40);
  store<f64>(state, -1, 16);
  store<f32>(state, <f32>NaN, 48);
  return false;
}

function keep(state: usize, candidates: usize): i32 {
  const bound = load<f64>(state, 16);
  const end = candidates + ((<usize>load<i32>(state, 36)) << 4);
  let to = candidates;
  for (let at = candidates; at < end; at += 16) {
    if (!(load<f64>(at) * (1 - ROOM) - TINY <= bound)) continue;
    v128.store(to, v128.load(at));
    to += 16;
  }
  const kept = <i32>((to - candidates) >> 4);
  store<i32>(state, kept, 36);
  return kept;
}

/** Drops the candidates beyond the last bounds. */
export function closePanels(h: usize, nQueries: i32): void {
  const states: usize = load<u32>(h, 56);
  for (let q: usize = 0; q < <usize>nQueries; q++) {
    keep(states + (q << 6), <usize>load<u32>(h, 68) + ((q * <usize>load<u32>(h, 72)) << 4));
  }
}

/**
 * Lays rows out in panels of eight, or queries four abreast. Each row's slot is panel × width + lane, −1 = left out.
 * @param h u32: 0 numeric columns, 4 word columns, 8 rest words, 12 width, 16 values f32, 20 words u16, 24 places between two words, 28 word parts f64, 32 sizes f64, 36 centre f64,
 *   40 rest words i32, 44 first entry of each rest word in `weights` i32, 48 weights f64, 52 power
 * @param numeric f64 (n × numeric columns) @param codes i32 (n × word columns) @param slots i32 (n)
 * By row: what its rest words add to a distance alone, and the size of all that is added.
 */
export function layRows(h: usize, n: i32, numeric: usize, codes: usize, slots: usize): void {
  const nNumeric: usize = load<u32>(h);
  const nWords: usize = load<u32>(h, 4);
  const nRest: usize = load<u32>(h, 8);
  const width: usize = load<u32>(h, 12);
  const gap: usize = load<u32>(h, 24);
  const centre: usize = load<u32>(h, 36);
  const rest: usize = load<u32>(h, 40);
  const first: usize = load<u32>(h, 44);
  const weights: usize = load<u32>(h, 48);
  const squared = load<i32>(h, 52) == 2;
  for (let r: usize = 0; r < <usize>n; r++) {
    const slot = load<i32>(slots + (r << 2));
    if (slot < 0) continue;
    const panel = <usize>slot / width;
    const lane = <usize>slot % width;
    let from = numeric + ((r * nNumeric) << 3);
    let to = <usize>load<u32>(h, 16) + ((panel * width * nNumeric + lane) << 2);
    let size: f64 = 0;
    for (let c: usize = 0; c < nNumeric; c++) {
      const value = load<f64>(from) - load<f64>(centre + (c << 3));
      size += squared ? value * value : abs(value);
      store<f32>(to, <f32>(squared ? value : 0.5 * value));
      from += 8;
      to += width << 2;
    }
    let sum: f64 = 0;
    let word = <usize>load<u32>(h, 20) + ((panel * gap * nRest + lane) << 1);
    for (let t: usize = 0; t < nRest << 2; t += 4) {
      const code = load<i32>(codes + ((r * nWords + <usize>load<i32>(rest + t)) << 2));
      if (code >= 0) sum += load<f64>(weights + ((<usize>(load<i32>(first + t) + code)) << 3));
      store<u16>(word, <u16>code);
      word += gap << 1;
    }
    store<f64>(<usize>load<u32>(h, 28) + (r << 3), sum);
    store<f64>(<usize>load<u32>(h, 32) + (r << 3), size + sum);
  }
}

/**
 * Weights of the queries' rest words in units of their sum: 16 bits hold them together, rounded up.
 * @param h as for `layRows` @param units f64 (n), 0 = all weights 0
 */
export function weighWords(h: usize, n: i32, codes: usize, units: usize): void {
  const nWords: usize = load<u32>(h, 4);
  const nRest: usize = load<u32>(h, 8);
  const gap: usize = load<u32>(h, 24);
  for (let r: usize = 0; r < <usize>n; r++) {
    const unit = load<f64>(units + (r << 3));
    let word = <usize>load<u32>(h, 20) + ((gap >> 1) << 1) + (r << 1);
    for (let t: usize = 0; t < nRest << 2; t += 4) {
      const code = load<i32>(codes + ((r * nWords + <usize>load<i32>(<usize>load<u32>(h, 40) + t)) << 2));
      const weight = code < 0 || unit == 0 ? 0 : load<f64>(<usize>load<u32>(h, 48) + ((<usize>(load<i32>(<usize>load<u32>(h, 44) + t) + code)) << 3));
      store<u16>(word, weight == 0 ? 0 : <u16>ceil(weight / unit));
      word += gap << 1;
    }
  }
}
