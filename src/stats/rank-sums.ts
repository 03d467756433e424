/** What the rank tests need of groups of numbers that are ranked together. */
export interface RankSums {
  readonly sizes: readonly number[];
  /** Sum of the midranks of each group. */
  readonly sums: readonly number[];
  readonly n: number;
  /** Σ (t³ − t) over sets of t equal values: 0 without ties. */
  readonly ties: number;
  /** Sizes of the sets of equal values, ascending by value. */
  readonly blocks: readonly number[];
}

/**
 * Midrank sums of each group by sorting each group and merging them: no index array over all values. O(n log n).
 * @param samples one Float64Array per group, no NaN; not changed
 */
export function rankSums(samples: readonly Float64Array[]): RankSums {
  const sorted = samples.map((sample) => Float64Array.from(sample).sort());
  const at = new Uint32Array(samples.length);
  const taken = new Uint32Array(samples.length);
  const sums = new Float64Array(samples.length);
  const n = samples.reduce((sum, sample) => sum + sample.length, 0);
  const blocks: number[] = [];
  let [rank, ties] = [0, 0];
  while (rank < n) {
    let value = Infinity;
    for (let g = 0; g < sorted.length; g++) if (at[g] < sorted[g].length && sorted[g][at[g]] < value) value = sorted[g][at[g]];
    let size = 0;
    for (let g = 0; g < sorted.length; g++) {
      const from = at[g];
      while (at[g] < sorted[g].length && sorted[g][at[g]] <= value) at[g]++;
      taken[g] = at[g] - from;
      size += taken[g];
    }
    const midrank = rank + (size + 1) / 2;
    for (let g = 0; g < sorted.length; g++) sums[g] += taken[g] * midrank;
    ties += size ** 3 - size;
    blocks.push(size);
    rank += size;
  }
  return { sizes: samples.map((sample) => sample.length), sums: Array.from(sums), n, ties, blocks };
}

/** The midranks of all values, ascending, twice over so that they are whole numbers. */
export function doubledMidranks(blocks: readonly number[]): number[] {
  let rank = 0;
  return blocks.flatMap((size) => {
    const doubled = 2 * rank + size + 1;
    rank += size;
    return Array.from({ length: size }, () => doubled);
  });
}
