/**
 * A yes or no of every row under many labellings: bit `s % 32` of word `row · nWords + s >> 5` is the row's answer under labelling `s`.
 */
export interface LabelBits {
  readonly nSets: number;
  readonly nWords: number;
  /** Uint32Array (nRows × nWords). */
  readonly words: Uint32Array;
}

/** No row has a bit yet. 4 bytes × rows × ⌈nSets / 32⌉. */
export function emptyLabelBits(nRows: number, nSets: number): LabelBits {
  const nWords = Math.ceil(nSets / 32);
  return { nSets, nWords, words: new Uint32Array(nRows * nWords) };
}

/** Counters of 32 labellings reach 2³² − 1: one word per binary digit. */
const nDigits = 32;

/**
 * How many rows of each cell have their bit set, under every labelling. The counters are bit-sliced: digit d of 32 counts is one word, so one row is added to 32 counts by a handful of
 * logical operations, eight rows at a time (the carry-save adder of Harley and Seal; Warren, Hacker's Delight, 2nd ed., §5–2; Muła, Kurz & Lemire 2018, https://doi.org/10.1093/comjnl/bxx046).
 * @param order Uint32Array (nRows): rows, those of a cell side by side
 * @param starts Uint32Array (nCells + 1): where the rows of each cell start in `order`
 * @param out Int32Array (nSets × nCells): the counts
 * O(rows × nSets / 6 + nCells × nSets × log rows) word operations.
 */
export function countLabelBits({ nSets, nWords, words }: LabelBits, order: Uint32Array, starts: Uint32Array, out: Int32Array): void {
  const nCells = starts.length - 1;
  const digits = new Int32Array(nDigits);
  for (let cell = 0; cell < nCells; cell++) {
    const end = starts[cell + 1];
    for (let w = 0; w < nWords; w++) {
      digits.fill(0);
      let [ones, twos, fours] = [0, 0, 0];
      let i = starts[cell];
      for (; i + 8 <= end; i += 8) {
        let x = words[order[i] * nWords + w];
        let y = words[order[i + 1] * nWords + w];
        let half = ones ^ x;
        const twosA = (ones & x) | (half & y);
        ones = half ^ y;
        x = words[order[i + 2] * nWords + w];
        y = words[order[i + 3] * nWords + w];
        half = ones ^ x;
        const twosB = (ones & x) | (half & y);
        ones = half ^ y;
        half = twos ^ twosA;
        const foursA = (twos & twosA) | (half & twosB);
        twos = half ^ twosB;
        x = words[order[i + 4] * nWords + w];
        y = words[order[i + 5] * nWords + w];
        half = ones ^ x;
        const twosC = (ones & x) | (half & y);
        ones = half ^ y;
        x = words[order[i + 6] * nWords + w];
        y = words[order[i + 7] * nWords + w];
        half = ones ^ x;
        const twosD = (ones & x) | (half & y);
        ones = half ^ y;
        half = twos ^ twosC;
        const foursB = (twos & twosC) | (half & twosD);
        twos = half ^ twosD;
        half = fours ^ foursA;
        const eights = (fours & foursA) | (half & foursB);
        fours = half ^ foursB;
        addAt(digits, 3, eights);
      }
      digits[0] = ones;
      digits[1] = twos;
      digits[2] = fours;
      for (; i < end; i++) addAt(digits, 0, words[order[i] * nWords + w]);
      let used = nDigits;
      while (used > 0 && digits[used - 1] === 0) used--;
      const last = Math.min(32, nSets - 32 * w);
      for (let bit = 0; bit < last; bit++) {
        let count = 0;
        for (let d = 0; d < used; d++) count |= ((digits[d] >>> bit) & 1) << d;
        out[(32 * w + bit) * nCells + cell] = count;
      }
    }
  }
}

/** Adds 2^digit to the counts whose bit is set, carries included. */
function addAt(digits: Int32Array, digit: number, bits: number): void {
  let carry = bits;
  for (let d = digit; carry !== 0; d++) {
    const both = digits[d] & carry;
    digits[d] ^= carry;
    carry = both;
  }
}
