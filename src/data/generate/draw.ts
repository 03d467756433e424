import type { Rng } from '../../core/rng.ts';

/**
 * A distribution by its equally spaced quantiles: [minimum, …, maximum], linear in between; one number = a constant; or values with weights. Additions and multiplications only,
 * so that every machine and every version of Node draws the same (Math.exp and Math.sin may differ in the last bit).
 */
export type Draw = readonly number[] | { readonly pick: readonly (readonly [value: number, weight: number])[] };

/** Words with weights. */
export type Words = readonly (readonly [word: string, weight: number])[];

/** One number from a distribution. */
export function draw(distribution: Draw, rng: Rng): number {
  if ('pick' in distribution) return weighted(distribution.pick, rng);
  if (distribution.length === 1) return distribution[0];
  const at = rng.next() * (distribution.length - 1);
  const below = Math.floor(at);
  return distribution[below] + (distribution[below + 1] - distribution[below]) * (at - below);
}

/** One entry by weight. */
export function weighted<T>(entries: readonly (readonly [T, number])[], rng: Rng): T {
  let rest = rng.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of entries) {
    rest -= weight;
    if (rest < 0) return value;
  }
  return entries[entries.length - 1][0];
}
