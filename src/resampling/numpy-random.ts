/** The part of NumPy's legacy generator that splitting needs. */
export interface NumpyRandom {
  /** Next 32 random bits. */
  uint32(): number;
  /** Uniform integer in [0, max] by masked rejection (`random_interval`). */
  interval(max: number): number;
}

const N = 624;
const M = 397;

/**
 * MT19937 (Matsumoto & Nishimura 1998, https://doi.org/10.1145/272991.272995) seeded as `numpy.random.RandomState(seed)` does for an integer seed
 * (`init_genrand`). Checked against NumPy 2.4.6.
 * @param seed integer from 0 to 2^32 − 1
 */
export function createNumpyRandom(seed: number): NumpyRandom {
  const state = new Uint32Array(N);
  state[0] = seed;
  for (let i = 1; i < N; i++) state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  let position = N;

  const refill = (): void => {
    for (let i = 0; i < N; i++) {
      const y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
      state[i] = state[(i + M) % N] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    position = 0;
  };
  const uint32 = (): number => {
    if (position === N) refill();
    let y = state[position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  const interval = (max: number): number => {
    if (max === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(max);
    let value = (uint32() & mask) >>> 0;
    while (value > max) value = (uint32() & mask) >>> 0;
    return value;
  };
  return { uint32, interval };
}
