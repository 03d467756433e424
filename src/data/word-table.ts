/** The different words of one column, numbered in the order of their first appearance. */
export interface WordTable {
  /** Number of the word `bytes[start, end)`; the bytes are ASCII. `hash` is `wordHash` of the same bytes. */
  codeOf(bytes: Uint8Array, start: number, end: number, hash: number): number;
  /** The words by number. */
  words(): readonly string[];
}

/** Start of the hash that `codeOf` wants: per byte `hash = Math.imul(hash ^ byte, 0x01000193)` (FNV-1a, Fowler, Noll and Vo). */
export const hashBasis = 0x811c9dc5 | 0;

/** An empty table. Open addressing over the words' bytes, compared byte by byte: no string is made for a row. */
export function createWordTable(): WordTable {
  const words: string[] = [];
  const bytesOf: Uint8Array[] = [];
  let hashes = new Int32Array(64);
  let slots = new Int32Array(128).fill(-1);
  // Most columns of words repeat the word of the row above.
  let last = -1;

  const equals = (code: number, bytes: Uint8Array, start: number, end: number): boolean => {
    const word = bytesOf[code];
    if (word.length !== end - start) return false;
    for (let i = 0; i < word.length; i++) if (word[i] !== bytes[start + i]) return false;
    return true;
  };
  const grow = (): void => {
    const larger = new Int32Array(hashes.length * 2);
    larger.set(hashes);
    hashes = larger;
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let code = 0; code < words.length; code++) {
      let slot = hashes[code] & (slots.length - 1);
      while (slots[slot] >= 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = code;
    }
  };

  return {
    codeOf: (bytes, start, end, hash) => {
      if (last >= 0 && hashes[last] === hash && equals(last, bytes, start, end)) return last;
      if (words.length === hashes.length) grow();
      let slot = hash & (slots.length - 1);
      for (; slots[slot] >= 0; slot = (slot + 1) & (slots.length - 1)) {
        const code = slots[slot];
        if (hashes[code] === hash && equals(code, bytes, start, end)) return (last = code);
      }
      last = words.length;
      slots[slot] = last;
      hashes[last] = hash;
      const copy = bytes.slice(start, end);
      bytesOf.push(copy);
      words.push(Buffer.from(copy).toString('latin1'));
      return last;
    },
    words: () => words,
  };
}
