// One column at a time: its different values (distinct-values.ts), and columns of small whole numbers counted and translated by a table (column-codes.ts).
// One pass each, fast from the first call, where the JIT would spend longer on these loops than they take.

/** Slots of the first table, a power of two, and how much larger each next one is. */
const FIRST_BITS: u32 = 10;
const GROWTH_BITS: u32 = 2;

// @ts-ignore: decorator
@inline
function home(value: f64, shift: u32): usize {
  const bits = reinterpret<u64>(value);
  return <usize>(((bits ^ (bits >> 32)) * 0x9e3779b97f4a7c15) >> shift);
}

/** Slot of a value, or the free one where it belongs. */
// @ts-ignore: decorator
@inline
function find(value: f64, slots: usize, shift: u32, found: usize): usize {
  const mask: usize = (<usize>1 << (64 - shift)) - 1;
  let slot = home(value, shift);
  for (;;) {
    const code = load<i32>(slots + (slot << 2));
    if (code < 0 || load<f64>(found + (<usize>code << 3)) == value) break;
    slot = (slot + 1) & mask;
  }
  return slots + (slot << 2);
}

function clear(slots: usize, bits: u32): void {
  memory.fill(slots, 0xff, <usize>4 << bits);
}

/**
 * Numbers the values of a column in the order in which they come first.
 * @param column f64 (n), NaN = missing
 * @param codes i32 (n): the numbers, −1 for NaN
 * @param slots i32, room for the table of `n` values: four times the next power of two, at least 1024
 * @param found f64 (n): the values; −0 as 0
 * @param first i32 (n): where each comes first
 * @returns how many there are
 */
export function numberValues(n: i32, column: usize, codes: usize, slots: usize, found: usize, first: usize): i32 {
  let bits = FIRST_BITS;
  let shift: u32 = 64 - bits;
  clear(slots, bits);
  let count: i32 = 0;
  let last: f64 = NaN;
  let lastCode: i32 = -1;
  for (let i: usize = 0; i < <usize>n; i++) {
    const value = load<f64>(column + (i << 3)) + 0;
    if (value != last) {
      if (value != value) {
        store<i32>(codes + (i << 2), -1);
        continue;
      }
      let place = find(value, slots, shift, found);
      let code = load<i32>(place);
      if (code < 0) {
        if (count == 1 << (bits - 1)) {
          bits += GROWTH_BITS;
          shift -= GROWTH_BITS;
          clear(slots, bits);
          for (let d: i32 = 0; d < count; d++) store<i32>(find(load<f64>(found + (<usize>d << 3)), slots, shift, found), d);
          place = find(value, slots, shift, found);
        }
        code = count++;
        store<f64>(found + (<usize>code << 3), value);
        store<i32>(first + (<usize>code << 2), <i32>i);
        store<i32>(place, code);
      }
      last = value;
      lastCode = code;
    }
    store<i32>(codes + (i << 2), lastCode);
  }
  return count;
}

/**
 * Turns the numbers of `numberValues` into places among the sorted values.
 * @param values f64 (count), ascending
 * @param ranks i32 (count), room
 */
export function rankValues(n: i32, count: i32, codes: usize, slots: usize, found: usize, values: usize, ranks: usize): void {
  let bits = FIRST_BITS;
  while (count > 1 << (bits - 1)) bits += GROWTH_BITS;
  const shift: u32 = 64 - bits;
  for (let d: i32 = 0; d < count; d++) {
    const code = load<i32>(find(load<f64>(values + (<usize>d << 3)), slots, shift, found));
    store<i32>(ranks + (<usize>code << 2), d);
  }
  for (let i: usize = 0; i < <usize>n; i++) {
    const code = load<i32>(codes + (i << 2));
    if (code >= 0) store<i32>(codes + (i << 2), load<i32>(ranks + (<usize>code << 2)));
  }
}

// @ts-ignore: decorator
@inline
function count<C>(n: i32, rows: usize, codes: usize, counts: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const row: usize = rows == 0 ? i : <usize>load<u32>(rows + (i << 2));
    const at = counts + (<usize>load<C>(codes + row * sizeof<C>()) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
}

/**
 * Adds 1 to the count of the code of each row.
 * @param rows u32 (n), or 0 for rows 0 … n − 1
 * @param size bytes of a code: 1, 2 or 4
 * @param counts i32
 */
export function countCodes(n: i32, rows: usize, size: i32, codes: usize, counts: usize): void {
  if (size == 1) count<u8>(n, rows, codes, counts);
  else if (size == 2) count<u16>(n, rows, codes, counts);
  else count<u32>(n, rows, codes, counts);
}

/**
 * Adds 1 to the count of each row's code and class.
 * @param rows u32 (n)
 * @param codes i32, by row number
 * @param y i32 (n), below nClasses
 * @param counts i32 (codes × nClasses)
 */
export function countPairs(n: i32, rows: usize, codes: usize, y: usize, nClasses: i32, counts: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const code = load<i32>(codes + (<usize>load<u32>(rows + (i << 2)) << 2));
    const at = counts + (<usize>(code * nClasses + load<i32>(y + (i << 2))) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
}

// @ts-ignore: decorator
@inline
function translate<C, O>(n: i32, rows: usize, codes: usize, table: usize, out: usize): void {
  if (rows == 0)
    for (let i: usize = 0; i < <usize>n; i++)
      store<O>(out + i * sizeof<O>(), <O>load<u32>(table + (<usize>load<C>(codes + i * sizeof<C>()) << 2)));
  else
    for (let i: usize = 0; i < <usize>n; i++)
      store<O>(out + i * sizeof<O>(), <O>load<u32>(table + (<usize>load<C>(codes + <usize>load<u32>(rows + (i << 2)) * sizeof<C>()) << 2)));
}

// @ts-ignore: decorator
@inline
function translateTo<O>(n: i32, rows: usize, size: i32, codes: usize, table: usize, out: usize): void {
  if (size == 1) translate<u8, O>(n, rows, codes, table, out);
  else if (size == 2) translate<u16, O>(n, rows, codes, table, out);
  else translate<u32, O>(n, rows, codes, table, out);
}

/**
 * What the table says to the code of each row.
 * @param table u32 by code
 * @param outSize bytes of an answer: 1, 2 or 4
 */
export function translateCodes(n: i32, rows: usize, size: i32, codes: usize, table: usize, outSize: i32, out: usize): void {
  if (outSize == 1) translateTo<u8>(n, rows, size, codes, table, out);
  else if (outSize == 2) translateTo<u16>(n, rows, size, codes, table, out);
  else translateTo<u32>(n, rows, size, codes, table, out);
}
