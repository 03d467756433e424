import type { Rng } from '../../src/core/rng.ts';
import { createRng, deriveSeed } from '../../src/core/rng.ts';
import { clopperPearson } from '../../src/stats/index.ts';

/** Level of all tests here. */
export const ALPHA = 0.05;

/** Of each rate's interval: so wide that some eighty honest rates are all covered in most runs. */
export const RATE_LEVEL = 0.999;

/** How often a test rejected. */
export interface Rate {
  readonly group: string;
  readonly test: string;
  readonly design: string;
  readonly trials: number;
  readonly rejections: number;
  readonly rate: number;
  readonly interval: readonly [number, number];
}

/** Where α lies: inside the interval, above it (the test alarms more rarely, which is honest), or below it. */
export function judgement({ interval }: Rate): 'keeps α' | 'below α' | 'above α' {
  if (interval[0] > ALPHA) return 'above α';
  return interval[1] < ALPHA ? 'below α' : 'keeps α';
}

/** A way to make data, and the tests that judge them. */
export interface Scenario<T> {
  readonly group: string;
  readonly design: string;
  readonly draw: (rng: Rng) => T;
  /** log₁₀ p of each test; NaN where it is not defined, which is no rejection. `seed` is for tests that draw. */
  readonly tests: readonly { readonly id: string; readonly log10P: (data: T, seed: number) => number }[];
}

/** Draws `trials` data sets and counts how often each test rejects. All tests see the same data. The same seed gives the same counts. */
export function rejectionRates<T>({ group, design, draw, tests }: Scenario<T>, trials: number, seed: number): readonly Rate[] {
  const rng = createRng(deriveSeed(seed, group, design));
  const rejections = tests.map(() => 0);
  const limit = Math.log10(ALPHA) + 1e-12;
  for (let trial = 0; trial < trials; trial++) {
    const data = draw(rng);
    const own = rng.uint32();
    tests.forEach(({ log10P }, i) => {
      if (log10P(data, own) <= limit) rejections[i]++;
    });
  }
  return tests.map(({ id }, i) => ({
    group,
    test: id,
    design,
    trials,
    rejections: rejections[i],
    rate: rejections[i] / trials,
    interval: clopperPearson(rejections[i], trials, RATE_LEVEL),
  }));
}
