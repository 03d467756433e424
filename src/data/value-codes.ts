/** Values numbered in the order of their first appearance. */
export interface ValueCodes {
  /** Uint16Array (n). */
  readonly codes: Uint16Array;
  /** The different values by number. */
  readonly distinct: readonly number[];
  /** Number of stretches of equal values. */
  readonly runs: number;
}

const maxCodes = 65536;

/**
 * Numbers the values of an array; undefined when there are more than 65,536 different ones. Values are told apart by their bits. O(n); a table is only asked
 * where a value differs from the one before.
 */
export function codeValues(values: Float64Array | Int32Array): ValueCodes | undefined {
  const wide = values instanceof Float64Array;
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * (wide ? 2 : 1));
  const codes = new Uint16Array(values.length);
  const slots = new Int32Array(maxCodes * 4).fill(-1);
  const mask = slots.length - 1;
  const firstAt: number[] = [];
  let runs = 0;
  let code = 0;
  let low = 0;
  let high = 0;
  for (let i = 0; i < values.length; i++) {
    const a = wide ? words[2 * i] : words[i];
    const b = wide ? words[2 * i + 1] : 0;
    if (a !== low || b !== high || i === 0) {
      runs++;
      low = a;
      high = b;
      const hash = Math.imul(a ^ Math.imul(b, 0x85ebca6b), 0x9e3779b1);
      let slot = (hash ^ (hash >>> 15)) & mask;
      for (code = -1; slots[slot] >= 0; slot = (slot + 1) & mask) {
        const at = firstAt[slots[slot]];
        if (wide ? words[2 * at] === a && words[2 * at + 1] === b : words[at] === a) {
          code = slots[slot];
          break;
        }
      }
      if (code < 0) {
        code = firstAt.length;
        if (code === maxCodes) return undefined;
        firstAt.push(i);
        slots[slot] = code;
      }
    }
    codes[i] = code;
  }
  return { codes, distinct: firstAt.map((at) => values[at]), runs };
}
