// Laying out rows (rbf-points.ts, rbf-store.ts, distinct-rows.ts). One pass over a matrix each: compiled code is fast from its first call, where the JIT would
// spend longer on these loops than they take.

/**
 * Rows in single precision less a shift, as terms of eight bytes where a row is not zero: u32 four times the column, f32 −2 times the value there.
 * Words that are laid out as columns stand behind the numbers: `nWords` of them a row (0 = none are), codes i32, offsets i32 (nWords), lengths f32 by column.
 * Norms f32, far u8, start i32 (nRows + 1).
 */
export function layPoints(
  nRows: i32,
  nNumeric: i32,
  rows: usize,
  numeric: usize,
  shift: usize,
  nWords: i32,
  codes: usize,
  offsets: usize,
  lengths: usize,
  gamma: f64,
  limit: f64,
  terms: usize,
  norms: usize,
  far: usize,
  start: usize,
): void {
  let end = terms;
  store<i32>(start, 0);
  for (let r: usize = 0; r < <usize>nRows; r++) {
    const row: usize = <usize>load<i32>(rows + (r << 2));
    const from = numeric + ((row * <usize>nNumeric) << 3);
    let sum: f64 = 0;
    for (let c: usize = 0; c < <usize>nNumeric; c++) {
      const value = <f32>(load<f64>(from + (c << 3)) - load<f64>(shift + (c << 3)));
      if (value == 0) continue;
      store<u32>(end, (<u32>c) << 2);
      store<f32>(end, -2 * value, 4);
      end += 8;
      sum += <f64>value * <f64>value;
    }
    const words = codes + ((row * <usize>nWords) << 2);
    for (let d: usize = 0; d < <usize>nWords; d++) {
      const code = load<i32>(words + (d << 2));
      if (code < 0) continue;
      const column = (<u32>(load<i32>(offsets + (d << 2)) + code)) << 2;
      const value = load<f32>(lengths + <usize>column);
      store<u32>(end, column);
      store<f32>(end, -2 * value, 4);
      end += 8;
      sum += <f64>value * <f64>value;
    }
    store<i32>(start + (r << 2), <i32>((end - terms) >> 3), 4);
    store<f32>(norms + (r << 2), <f32>sum);
    store<u8>(far + r, gamma * <f64>(<f32>sum) <= limit ? 0 : 1);
  }
}

/**
 * First half of a layout: squared lengths and combinations in the new order, and numbers for the chunks that hold anything.
 * @param points addresses (u32): terms, norms, start, combination
 * @returns number of chunks
 */
export function openStore(
  points: usize,
  nRows: i32,
  width: i32,
  indices: usize,
  norms: usize,
  common: usize,
  combinations: usize,
  chunks: usize,
): i32 {
  const terms: usize = load<u32>(points);
  const ownNorms: usize = load<u32>(points, 4);
  const start: usize = load<u32>(points, 8);
  const ownCombinations: usize = load<u32>(points, 12);
  let nChunks = 0;
  for (let s: usize = 0; s < <usize>nRows; s++) {
    const i: usize = <usize>load<i32>(indices + (s << 2));
    const b: usize = s >> 4;
    store<f32>(norms + (s << 2), load<f32>(ownNorms + (i << 2)));
    const combination = load<i32>(ownCombinations + (i << 2));
    store<i32>(combinations + (s << 2), combination);
    if ((s & 15) == 0) store<i32>(common + (b << 2), combination);
    else if (load<i32>(common + (b << 2)) != combination) store<i32>(common + (b << 2), -1);
    const first = chunks + ((b * <usize>width) << 2);
    const end = terms + ((<usize>load<i32>(start + (i << 2), 4)) << 3);
    for (let k = terms + ((<usize>load<i32>(start + (i << 2))) << 3); k < end; k += 8) {
      const at = first + <usize>load<u32>(k);
      if (load<i32>(at) == 0) store<i32>(at, ++nChunks);
    }
  }
  return nChunks;
}

/** Second half: the values, into chunks of zeros. */
export function fillStore(points: usize, nRows: i32, width: i32, indices: usize, chunks: usize, values: usize): void {
  const terms: usize = load<u32>(points);
  const start: usize = load<u32>(points, 8);
  for (let s: usize = 0; s < <usize>nRows; s++) {
    const i: usize = <usize>load<i32>(indices + (s << 2));
    const first = chunks + (((s >> 4) * <usize>width) << 2);
    const place = values + ((s & 15) << 2) - 64;
    const end = terms + ((<usize>load<i32>(start + (i << 2), 4)) << 3);
    for (let k = terms + ((<usize>load<i32>(start + (i << 2))) << 3); k < end; k += 8) {
      store<f32>(place + ((<usize>load<i32>(first + <usize>load<u32>(k))) << 6), load<f32>(k, 4) * -0.5);
    }
  }
}

/** Sum and sum of squares of each row less a number: out f64 (nRows × 2). */
export function rowMoments(nRows: i32, nNumeric: i32, numeric: usize, shift: f64, out: usize): void {
  let at = numeric;
  for (let r: usize = 0; r < <usize>nRows; r++) {
    let sum: f64 = 0;
    let squares: f64 = 0;
    for (let c = 0; c < nNumeric; c++, at += 8) {
      const value = load<f64>(at) - shift;
      sum += value;
      squares += value * value;
    }
    store<f64>(out + (r << 4), sum);
    store<f64>(out + (r << 4), squares, 8);
  }
}

/** Place of the first value whose size is not at most `largest`, −1 = none. */
export function firstUnfit(count: i32, values: usize, largest: f64): i32 {
  for (let t = 0; t < count; t++) if (!(abs(load<f64>(values + ((<usize>t) << 3))) <= largest)) return t;
  return -1;
}

/** Hash of each row (distinct-rows.ts): hashes i32 (nRows), started by the caller. −0 counts as 0. */
export function hashRows(nRows: i32, nNumeric: i32, numeric: usize, nDiscrete: i32, codes: usize, hashes: usize): void {
  let at = numeric;
  let code = codes;
  for (let i: usize = 0; i < <usize>nRows; i++) {
    let hash = load<i32>(hashes + (i << 2));
    for (let c = 0; c < nNumeric; c++, at += 8) {
      const bits = reinterpret<i64>(load<f64>(at) + 0);
      hash = (hash ^ (<i32>bits)) * <i32>0x85ebca6b;
      hash = ((hash ^ (<i32>((<u32>hash) >>> 15))) + <i32>(bits >> 32)) * <i32>0xc2b2ae35;
      hash ^= <i32>((<u32>hash) >>> 13);
    }
    for (let d = 0; d < nDiscrete; d++, code += 4) hash = ((hash ^ (<i32>((<u32>hash) >>> 15))) + load<i32>(code)) * <i32>0x85ebca6b;
    store<i32>(hashes + (i << 2), hash);
  }
}
