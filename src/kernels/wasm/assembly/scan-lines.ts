// Lines of separated fields to columns (src/data/line-scanner.ts): one pass over the bytes, in one file because its functions share the layout.

/** Number of the word at `input[start, end)` of a column. */
declare function codeOf(column: i32, start: i32, end: i32): i32;

/** The number at `input[start, end)` in an unusual form; NaN when it is none. */
declare function slowNumber(start: i32, end: i32): f64;

const newline: u32 = 10;
const carriageReturn: u32 = 13;
const dot: u32 = 46;
const minus: u32 = 45;
const low: u64 = 0x0101010101010101;
const high: u64 = 0x8080808080808080;
const newlines: u64 = 0x0a0a0a0a0a0a0a0a;

/** Entries of a word cache: 16 bytes of the word, its number, padding. */
const cacheBits: u32 = 9;

/**
 * Reads lines until there are `mostRows` or the bytes end. Columns must be all zero where `touched` is 0; where it is 1 they are cleared first.
 * A line equal to an earlier one of the same call is not read again: its values are copied.
 * @param layout addresses (u32): fields, powers, starts, slots, repeats, columns, touched, missing, caches, input; then the size of a column and of a cache.
 *   fields i32 (nFields × 3): kind (0 skip, 1 number, 2 word), column, 1 when a dot at the end goes; powers f64; starts u32 (mostRows); slots u32 (slotMask + 1);
 *   repeats u8 (mostRows); touched u8, missing u8, widths u8 (nColumns each); caches: per column
 * @param state u32: place of the first byte that was not read, 1 when the line there is not understood
 * @returns rows read
 */
export function scanLines(
  layout: usize,
  nFields: i32,
  nColumns: i32,
  separator: u32,
  from: i32,
  to: i32,
  mostRows: i32,
  slotMask: u32,
  state: usize,
): i32 {
  const fields: usize = load<u32>(layout);
  const starts: usize = load<u32>(layout, 8);
  const slots: usize = load<u32>(layout, 12);
  const repeats: usize = load<u32>(layout, 16);
  const columns: usize = load<u32>(layout, 20);
  const touched: usize = load<u32>(layout, 24);
  const input: usize = load<u32>(layout, 36);
  const columnBytes: usize = load<u32>(layout, 40);
  const widths: usize = load<u32>(layout, 48);
  for (let c: usize = 0; c < <usize>nColumns; c++) {
    if (load<u8>(touched + c) == 0) continue;
    memory.fill(columns + c * columnBytes, 0, columnBytes);
    store<u8>(touched + c, 0);
  }
  memory.fill(slots, 0, (<usize>slotMask + 1) << 2);
  let row: i32 = 0;
  let at = input + <usize>from;
  const stop = input + <usize>to;
  store<u32>(state, 0, 4);
  while (at < stop && row < mostRows) {
    // The end of the line, and its hash on the way.
    let hash: u64 = 0x9e3779b97f4a7c15;
    let end = at;
    for (;;) {
      const word = load<u64>(end);
      const differing = word ^ newlines;
      const found = (differing - low) & ~differing & high;
      if (found != 0) {
        const bits = ctz(found) & 56;
        end += <usize>(bits >> 3);
        hash = (hash ^ (word & (((<u64>1) << bits) - 1))) * 0xff51afd7ed558ccd;
        break;
      }
      hash = rotl((hash ^ word) * 0xff51afd7ed558ccd, 31);
      end += 8;
    }
    hash ^= hash >> 29;
    hash ^= hash >> 47;
    const length = end - at;
    let slot: u32 = (<u32>hash) & slotMask;
    let earlier: i32 = -1;
    for (;;) {
      const held = load<u32>(slots + ((<usize>slot) << 2));
      if (held == 0) {
        store<u32>(slots + ((<usize>slot) << 2), <u32>row + 1);
        break;
      }
      if (sameLine(input + <usize>load<u32>(starts + ((<usize>held - 1) << 2)), at, length)) {
        earlier = <i32>held - 1;
        break;
      }
      slot = (slot + 1) & slotMask;
    }
    store<u32>(starts + ((<usize>row) << 2), <u32>(at - input));
    store<u8>(repeats + <usize>row, earlier >= 0 ? 1 : 0);
    if (earlier >= 0) copyRow(nColumns, columns, columnBytes, touched, widths, earlier, row);
    else if (!readLine(layout, fields, nFields, separator, at, row)) {
      store<u32>(state, 1, 4);
      break;
    }
    at = end + 1;
    row++;
  }
  store<u32>(state, <u32>(at - input));
  return row;
}

/** True when the line at `a`, a whole one, is that at `b` of `length` bytes before its newline. */
function sameLine(a: usize, b: usize, length: usize): bool {
  let i: usize = 0;
  for (; i + 8 <= length; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false;
  // The newline itself counts: a longer line has another byte there.
  for (; i <= length; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false;
  return true;
}

function copyRow(nColumns: i32, columns: usize, columnBytes: usize, touched: usize, widths: usize, source: i32, row: i32): void {
  let column = columns;
  for (let c: usize = 0; c < <usize>nColumns; c++, column += columnBytes) {
    if (load<u8>(touched + c) == 0) continue;
    if (load<u8>(widths + c) == 8) store<u64>(column + ((<usize>row) << 3), load<u64>(column + ((<usize>source) << 3)));
    else store<u32>(column + ((<usize>row) << 2), load<u32>(column + ((<usize>source) << 2)));
  }
}

/** The fields of one line; false when it is not understood. */
function readLine(layout: usize, fields: usize, nFields: i32, separator: u32, at: usize, row: i32): bool {
  const powers: usize = load<u32>(layout, 4);
  const columns: usize = load<u32>(layout, 20);
  const touched: usize = load<u32>(layout, 24);
  const missing: usize = load<u32>(layout, 28);
  const caches: usize = load<u32>(layout, 32);
  const input: usize = load<u32>(layout, 36);
  const columnBytes: usize = load<u32>(layout, 40);
  const cacheBytes: usize = load<u32>(layout, 44);
  const last = nFields - 1;
  let p = at;
  let byte: u32 = load<u8>(p);
  if (byte == newline || byte == carriageReturn) return false;
  for (let f = 0; f < nFields; f++, fields += 12) {
    const start = p;
    byte = load<u8>(p);
    const kind = load<i32>(fields);
    const column: usize = <usize>load<i32>(fields, 4);
    if (kind == 1) {
      // Most numbers of most tables.
      if (byte == 48 && <u32>load<u8>(p, 1) == separator && f < last) {
        p += 2;
        continue;
      }
      const negative = byte == minus;
      if (negative) byte = load<u8>(++p);
      const digits = p;
      let mantissa: u64 = 0;
      while (byte - 48 < 10) {
        mantissa = mantissa * 10 + <u64>(byte - 48);
        byte = load<u8>(++p);
      }
      let length: i32 = <i32>(p - digits);
      let decimals: i32 = 0;
      if (byte == dot && length > 0) {
        const first = ++p;
        byte = load<u8>(p);
        while (byte - 48 < 10) {
          mantissa = mantissa * 10 + <u64>(byte - 48);
          byte = load<u8>(++p);
        }
        decimals = <i32>(p - first);
        length = decimals == 0 ? 0 : length + decimals;
      }
      const ends = byte == separator || byte == newline || byte == carriageReturn;
      let value: f64 = 0;
      if (ends && length > 0 && length <= 15) {
        // Both are exact, so the quotient is rightly rounded.
        value = <f64>mantissa;
        if (decimals > 0) value /= load<f64>(powers + ((<usize>decimals) << 3));
        if (negative && mantissa != 0) value = -value;
      } else if (ends && p == start) {
        store<u8>(missing + column, 1);
        value = NaN;
      } else {
        while (byte != separator && byte != newline && byte != carriageReturn) byte = load<u8>(++p);
        value = slowNumber(<i32>(start - input), <i32>(p - input));
        if (!isFinite(value)) return false;
        value += 0;
      }
      if (value != 0) {
        store<f64>(columns + column * columnBytes + ((<usize>row) << 3), value);
        store<u8>(touched + column, 1);
      }
    } else {
      while (byte != separator && byte != newline && byte != carriageReturn) {
        if (byte < 32 || byte > 126 || byte == 34) return false;
        byte = load<u8>(++p);
      }
      if (kind == 2) {
        let end = p;
        if (load<i32>(fields, 8) == 1 && end > start && <u32>load<u8>(end - 1) == dot) end--;
        let code: i32 = -1;
        if (end == start) store<u8>(missing + column, 1);
        else code = cachedCode(caches + column * cacheBytes, <i32>column, input, start, end);
        if (code != 0) {
          store<i32>(columns + column * columnBytes + ((<usize>row) << 2), code);
          store<u8>(touched + column, 1);
        }
      }
    }
    if (f < last) {
      if (byte != separator) return false;
    } else {
      if (byte == carriageReturn) byte = load<u8>(++p);
      if (byte != newline) return false;
    }
    p++;
  }
  return true;
}

/** Words of at most 16 bytes, none of them zero, are found without a call when they are the latest at their place of the cache. */
function cachedCode(cache: usize, column: i32, input: usize, start: usize, end: usize): i32 {
  const length = end - start;
  if (length > 16) return codeOf(column, <i32>(start - input), <i32>(end - input));
  let a = load<u64>(start);
  let b: u64 = 0;
  if (length < 8) a &= ((<u64>1) << ((<u64>length) << 3)) - 1;
  else if (length == 16) b = load<u64>(start, 8);
  else b = load<u64>(start, 8) & (((<u64>1) << ((<u64>(length - 8)) << 3)) - 1);
  const mixed = (a ^ (b * 0xc4ceb9fe1a85ec53)) * 0x9e3779b97f4a7c15;
  const entry = cache + <usize>(mixed >> (64 - cacheBits)) * 24;
  if (load<u64>(entry) == a && load<u64>(entry, 8) == b) return load<i32>(entry, 16);
  const code = codeOf(column, <i32>(start - input), <i32>(end - input));
  store<u64>(entry, a);
  store<u64>(entry, b, 8);
  store<i32>(entry, code, 16);
  return code;
}
