import type { Rng } from '../../core/rng.ts';
import { countsOf } from './exact-weights.ts';

/** A tree's share of the training rows. */
export interface BootstrapSample {
  /** Int32Array: rows drawn at least once, ascending. */
  readonly rows: Int32Array;
  /** Float64Array by row: how often drawn (times the row's weight where weights are no counts). */
  readonly weights: Float64Array;
  /** Float64Array by row: how many different rows it stands for; null = 1. */
  readonly sizes: Float64Array | null;
}

/**
 * Makes a sampler of rows with replacement. Whole-number weights are taken as that many equal rows standing side by side: the draws are then those
 * of the written-out rows. O(draws + rows) per sample.
 * @param copies Int32Array: the row that each drawable row is a copy of, where that is known otherwise; null = rows are drawn themselves, or written out
 * @param factors Float64Array by row, multiplied in after drawing (class weights), or null
 */
export function createBootstrap(
  nRows: number,
  weights: Float64Array | null,
  copies: Int32Array | null,
  factors: Float64Array | null,
  draws: (nTotal: number) => number,
): (rng: Rng) => BootstrapSample {
  const counts = copies === null ? countsOf(weights) : null;
  const owner = counts === null ? copies : writeOut(counts);
  const total = owner === null ? nRows : owner.length;
  const nDraws = draws(total);
  const times = new Uint32Array(total);
  const perRow = owner === null ? weights : null;
  // Lemire's bounded integers (2019, https://doi.org/10.1145/3230636), in doubles: draw · total < 2^53 for up to 2^21 rows, beyond that the rng's own.
  const rejected = 4294967296 % total;
  const direct = total <= 2097152;
  return (rng) => {
    times.fill(0);
    for (let i = 0; i < nDraws; i++) {
      if (!direct) {
        times[rng.int(total)]++;
        continue;
      }
      let product = rng.uint32() * total;
      let place = Math.floor(product / 4294967296);
      while (product - place * 4294967296 < rejected) {
        product = rng.uint32() * total;
        place = Math.floor(product / 4294967296);
      }
      times[place]++;
    }
    const out = new Float64Array(nRows);
    const sizes = owner === null ? null : new Float64Array(nRows);
    if (owner === null || sizes === null) {
      for (let row = 0; row < nRows; row++) out[row] = times[row] * (perRow === null ? 1 : perRow[row]);
    } else {
      for (let i = 0; i < total; i++) {
        if (times[i] === 0) continue;
        out[owner[i]] += times[i];
        sizes[owner[i]]++;
      }
    }
    let count = 0;
    const rows = new Int32Array(nRows);
    for (let row = 0; row < nRows; row++) {
      if (out[row] === 0) continue;
      rows[count++] = row;
      if (factors !== null) out[row] *= factors[row];
    }
    return { rows: rows.subarray(0, count), weights: out, sizes };
  };
}

/** Row number of each written-out copy. */
function writeOut(counts: Float64Array): Int32Array {
  let total = 0;
  for (const count of counts) total += count;
  const owner = new Int32Array(total);
  let at = 0;
  for (let row = 0; row < counts.length; row++) {
    owner.fill(row, at, at + counts[row]);
    at += counts[row];
  }
  return owner;
}
