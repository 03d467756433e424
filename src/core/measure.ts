import type { Named } from './registry.ts';

/** One test part: the truth, and what a model said. */
export interface Scored {
  /** Int32Array (n): class codes. */
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
  /** Float64Array (n × nClasses), row-major, or null when the model gives classes only. */
  readonly scores: Float64Array | null;
  readonly scoreKind: 'probability' | 'decision';
  readonly nClasses: number;
  /** Class code that counts as positive in binary measures (the attack); −1 when there is none. */
  readonly positive: number;
  /** Float64Array (n), whole numbers above 0: how many rows each entry stands for. Only for measures with `takesWeights`; else absent. */
  readonly weights?: Float64Array;
}

/** A figure of merit: score + direction + range. */
export interface Measure extends Named {
  readonly direction: 'higher' | 'lower';
  readonly range: readonly [number, number];
  /** What the measure looks at: predicted classes, any ordering scores, or calibrated probabilities. */
  readonly needs: 'classes' | 'scores' | 'probabilities';
  /** 'binary' measures need a positive class and two classes; 'any' takes two or more. */
  readonly classes: 'binary' | 'any';
  /** Whether `compute` heeds `weights`, to the last bit as if every entry stood there so many times. */
  readonly takesWeights?: boolean;
  /**
   * NaN when the measure is not defined for these rows (no positive in the part, nothing predicted positive, …): never a made-up 0 or 1.
   * Cost O(n) or O(n log n).
   */
  compute(scored: Scored): number;
}

/** Int32-like counts, Float64Array (nClasses × nClasses): row = truth, column = predicted. O(n). */
export function confusionMatrix(truth: Int32Array, predicted: Int32Array, nClasses: number): Float64Array {
  const counts = new Float64Array(nClasses * nClasses);
  for (let i = 0; i < truth.length; i++) counts[truth[i] * nClasses + predicted[i]]++;
  return counts;
}
