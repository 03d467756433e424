import { median } from '../statistics.ts';

/** What this machine can do at best, from one thread of JavaScript. */
export interface Limits {
  /** Bytes read per second over an array far larger than the caches. */
  readonly bandwidth: number;
  /** Multiply-adds per second in registers (two operations each), eight independent chains: what a scalar kernel cannot pass. */
  readonly multiplyAdds: number;
}

const bytes = 256 * 2 ** 20;

function sum(values: Float64Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  // One value per cache line: the line is what travels.
  for (let i = 0; i < values.length; i += 32) {
    a += values[i];
    b += values[i + 8];
    c += values[i + 16];
    d += values[i + 24];
  }
  return a + b + c + d;
}

function chains(count: number, x: number): number {
  let a = 0.1;
  let b = 0.2;
  let c = 0.3;
  let d = 0.4;
  let e = 0.5;
  let f = 0.6;
  let g = 0.7;
  let h = 0.8;
  for (let i = 0; i < count; i++) {
    a = a * x + x;
    b = b * x + x;
    c = c * x + x;
    d = d * x + x;
    e = e * x + x;
    f = f * x + x;
    g = g * x + x;
    h = h * x + x;
  }
  return a + b + c + d + e + f + g + h;
}

function seconds(work: () => unknown): number {
  const times = Array.from({ length: 7 }, () => {
    const started = performance.now();
    work();
    return (performance.now() - started) / 1000;
  });
  return median(times.slice(2));
}

/** Measures both; half a second. */
export function measureLimits(): Limits {
  const values = new Float64Array(bytes / 8).fill(1);
  const rounds = 4_000_000;
  return { bandwidth: bytes / seconds(() => sum(values)), multiplyAdds: (rounds * 8) / seconds(() => chains(rounds, 0.999)) };
}
