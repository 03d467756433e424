import type { Rng } from '../../core/rng.ts';

/**
 * A distribution: its equally spaced quantiles [minimum, …, maximum], linear in between; one number = a constant; or { value: weight, … }. Additions and
 * multiplications only, so that every machine and every version of Node draws the same (Math.exp and Math.sin may differ in the last bit).
 */
export type Draw = readonly number[] | Readonly<Record<number, number>>;

/** Words with weights. */
export type Words = Readonly<Record<string, number>>;

function isQuantiles(distribution: Draw): distribution is readonly number[] {
  return Array.isArray(distribution);
}

/** One number from a distribution. */
export function draw(distribution: Draw, rng: Rng): number {
  if (!isQuantiles(distribution)) return Number(drawWord(distribution, rng));
  if (distribution.length === 1) return distribution[0];
  const at = rng.next() * (distribution.length - 1);
  const below = Math.floor(at);
  return distribution[below] + (distribution[below + 1] - distribution[below]) * (at - below);
}

/** One word by weight. */
export function drawWord(words: Words, rng: Rng): string {
  const entries = Object.entries(words);
  return entries[
    drawIndex(
      entries.map(([, weight]) => weight),
      rng,
    )
  ][0];
}

/** One position by weight. */
export function drawIndex(weights: readonly number[], rng: Rng): number {
  let rest = rng.next() * weights.reduce((sum, weight) => sum + weight, 0);
  const found = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  return found < 0 ? weights.length - 1 : found;
}
