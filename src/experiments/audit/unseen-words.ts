/** Where the exponent of the bound is looked for: beyond it every word that may be unseen counts in full. */
const largest = 60;

/**
 * ln of an upper bound of the chance that at least `unseen` test rows hold a word that training lacks, if the rows had been dealt into the two parts at random. A word of t rows is
 * in the test part alone with chance at most qᵗ (q: share of test rows) and then gives t rows; Chernoff's bound min over θ of exp(Σ ln(1 − qᵗ + qᵗ e^(θt)) − θ · unseen) holds although
 * the words share the places, because dealing without replacement is negatively associated (Joag-Dev & Proschan 1983, https://doi.org/10.1214/aos/1176346079).
 * @param totals rows of each word in both parts together, ≥ 1
 * @returns ≤ 0; 0 when nothing is unseen
 * O(words + different totals).
 */
export function unseenLogP(totals: readonly number[], q: number, unseen: number): number {
  if (unseen <= 0) return 0;
  const words = new Map<number, number>();
  for (const t of totals) words.set(t, (words.get(t) ?? 0) + 1);
  const sizes = [...words].map(([t, n]) => ({ t, n, logQ: t * Math.log(q) }));
  // the slope in θ: expected rows under the tilted law, less those seen
  const tilted = ({ t, logQ }: { t: number; logQ: number }, theta: number): number => {
    const log = logQ + theta * t;
    return t / (1 + (1 - Math.exp(logQ)) * Math.exp(-log));
  };
  const slope = (theta: number): number => sizes.reduce((sum, size) => sum + size.n * tilted(size, theta), 0) - unseen;
  if (slope(0) >= 0) return 0;
  let [low, high] = [0, largest];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (slope(middle) < 0) low = middle;
    else high = middle;
  }
  const logMean = sizes.reduce((sum, { t, n, logQ }) => {
    const log = logQ + high * t;
    // ln(1 − p + p e^(θt)); for a large exponent the first part is lost in rounding anyway
    return sum + n * (log > 30 ? log : Math.log1p(Math.exp(log) - Math.exp(logQ)));
  }, 0);
  return Math.min(0, logMean - high * unseen);
}
