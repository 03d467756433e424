// Exact distances of a few rows from one (row-distance.ts), compiled by AssemblyScript; the caller lays out the memory.
//
// Header h, u32 unless said: 0 terms, 4 list of terms, 8 numeric columns, 12 word columns, 16 query f64, 20 codes of the query i32, 24 rows f64, 28 codes of the rows i32, 32 result f64,
// 36 power, 40 words first, 44 first entry of each word column in `weights` i32, 48 weights f64.
// A term takes 24 bytes: numeric column or −1 (i32), word column, level, unused, and what a one-hot column adds where rows differ (f64).

/** Distances of the rows: those above `bound` may be any number above it. */
export function rowDistances(h: usize, nRows: i32, bound: f64): void {
  const terms: usize = load<u32>(h, 4);
  const termsEnd = terms + <usize>load<u32>(h) * 24;
  const nNumeric: usize = load<u32>(h, 8);
  const nWords: usize = load<u32>(h, 12);
  const query: usize = load<u32>(h, 16);
  const queryCodes: usize = load<u32>(h, 20);
  let row: usize = load<u32>(h, 24);
  let codes: usize = load<u32>(h, 28);
  const result: usize = load<u32>(h, 32);
  const squared = load<i32>(h, 36) == 2;
  const wordsFirst = load<i32>(h, 40) == 1;
  const first: usize = load<u32>(h, 44);
  const weights: usize = load<u32>(h, 48);
  for (let r: usize = 0; r < <usize>nRows; r++) {
    let sum: f64 = 0;
    if (wordsFirst) {
      for (let d: usize = 0; d < nWords << 2; d += 4) {
        const a = load<i32>(queryCodes + d);
        const b = load<i32>(codes + d);
        if (a == b) continue;
        const own = load<i32>(first + d);
        if (a >= 0) sum += load<f64>(weights + ((<usize>(own + a)) << 3));
        if (b >= 0) sum += load<f64>(weights + ((<usize>(own + b)) << 3));
      }
    }
    for (let term = terms; term < termsEnd && sum <= bound; term += 24) {
      const c = load<i32>(term);
      if (c >= 0) {
        const difference = load<f64>(query + ((<usize>c) << 3)) - load<f64>(row + ((<usize>c) << 3));
        sum += squared ? difference * difference : abs(difference);
      } else {
        const d = (<usize>load<i32>(term, 4)) << 2;
        const level = load<i32>(term, 8);
        if ((load<i32>(queryCodes + d) == level) != (load<i32>(codes + d) == level)) sum += load<f64>(term, 16);
      }
    }
    store<f64>(result + (r << 3), sum);
    row += nNumeric << 3;
    codes += nWords << 2;
  }
}
