import { createHash } from 'node:crypto';

/** A seeded source of random numbers. The same seed gives the same stream on every machine. */
export interface Rng {
  /** Uniform in [0, 1), 53 random bits. */
  next(): number;
  /** Uniform integer in [0, bound). `bound` is an integer from 1 to 2^32. Unbiased (rejection). */
  int(bound: number): number;
  /** Uniform 32-bit unsigned integer. */
  uint32(): number;
  /** Standard normal by Box–Muller (both values are used). */
  normal(): number;
  /** A stream of its own, named by `key`; drawing from it does not move this one. */
  fork(key: string): Rng;
}

/**
 * A 32-bit seed from parts that name a place in the run, e.g. `(suite seed, cell id)`: adding a model then changes no other
 * model's numbers. First four bytes of SHA-256 over the parts, length-prefixed so that ('a','bc') differs from ('ab','c').
 */
export function deriveSeed(...parts: readonly (string | number)[]): number {
  const hash = createHash('sha256');
  for (const part of parts) {
    const text = String(part);
    hash.update(`${String(text.length)}:${text};`);
  }
  return hash.digest().readUInt32LE(0);
}

/**
 * xoshiro128** (Blackman & Vigna 2018, https://doi.org/10.1145/3460772), state filled by splitmix32 from a 32-bit seed.
 */
export function createRng(seed: number): Rng {
  let mix = seed >>> 0;
  const splitmix = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix ^ (mix >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  // in a typed array: a variable that holds more than 31 bits would be a new object at every draw
  const state = Int32Array.from({ length: 4 }, splitmix);
  let spare: number | undefined;

  const uint32 = (): number => {
    const b = state[1];
    const c = state[2] ^ state[0];
    const d = state[3] ^ b;
    state[0] ^= d;
    state[1] = b ^ c;
    state[2] = c ^ (b << 9);
    state[3] = (d << 11) | (d >>> 21);
    const five = Math.imul(b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9);
    return result >>> 0;
  };
  const next = (): number => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992;
  const int = (bound: number): number => {
    if (!(bound >= 1 && bound <= 4294967296) || !Number.isInteger(bound)) {
      throw new RangeError(`Rng.int: bound must be an integer from 1 to 2^32, received ${String(bound)}`);
    }
    for (;;) {
      const value = uint32();
      const rest = value % bound;
      // the last stretch of `bound` values, where 2^32 cuts it short, is drawn again
      if (value - rest <= 4294967296 - bound) return rest;
    }
  };
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { next, int, uint32, normal, fork: (key) => createRng(deriveSeed(seed >>> 0, key)) };
}

/** 0 … n − 1. O(n). */
export function allIndices(n: number): Uint32Array {
  const values = new Uint32Array(n);
  for (let i = 0; i < n; i++) values[i] = i;
  return values;
}

/** Shuffles in place (Fisher–Yates, downwards). O(n). */
export function shuffle(values: Uint32Array | Int32Array | Float64Array, rng: Rng): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    const held = values[i];
    values[i] = values[j];
    values[j] = held;
  }
}

/**
 * `count` of the integers [0, total) without replacement, ascending. O(count) memory by Floyd's method
 * (Bentley & Floyd 1987, https://doi.org/10.1145/30401.315746).
 */
export function sampleIndices(total: number, count: number, rng: Rng): Uint32Array {
  if (count >= total) return allIndices(total);
  const chosen = new Set<number>();
  for (let i = total - count; i < total; i++) {
    const candidate = rng.int(i + 1);
    chosen.add(chosen.has(candidate) ? i : candidate);
  }
  return Uint32Array.from(chosen).sort();
}
