import { findRoot } from './root.ts';
import type { Tails } from './tails.ts';

/** Which tail a quantile cuts off, by its natural logarithm. */
export interface TailTarget {
  readonly side: 'lower' | 'upper';
  readonly log: number;
}

/** The smaller tail of a lower-tail probability: `1 − p` is exact for p ≥ ½, so nothing is lost. */
export function smallerTail(p: number): TailTarget {
  return p <= 0.5 ? { side: 'lower', log: Math.log(p) } : { side: 'upper', log: Math.log(1 - p) };
}

/**
 * The x > 0 at which a distribution's tail has the wanted size: Brent's method on ln x, bracketed from a starting value by doubling. Full double
 * precision as far as the tail function has it; about 15 evaluations.
 * @param start a guess; anything that is not a positive finite number counts as 1
 * @returns 0 or ∞ where the answer is beyond the range of doubles
 */
export function solveQuantile(tails: (x: number) => Tails, target: TailTarget, start: number): number {
  const excess = (logX: number): number => {
    const at = tails(Math.exp(logX));
    return target.side === 'lower' ? at.logLower - target.log : target.log - at.logUpper;
  };
  const origin = Number.isFinite(start) && start > 0 ? Math.log(start) : 0;
  const up = excess(origin) < 0;
  if (Number.isNaN(excess(origin))) return NaN;
  let near = origin;
  for (let width = 1e-6; width < 1e4; width *= 8) {
    const far = origin + (up ? width : -width);
    if (far > 709.7) return Infinity;
    if (far < -745) return 0;
    if (excess(far) < 0 !== up) return Math.exp(up ? findRoot(excess, near, far) : findRoot(excess, far, near));
    near = far;
  }
  return NaN;
}
