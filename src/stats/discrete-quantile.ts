import type { Tails } from './tails.ts';

/**
 * The least whole number k in [least, greatest] with P(X ≤ k) ≥ p: bisection on the tail that is small, so that p next to 1 is as exact as p next to 0.
 * About log₂(greatest − least) evaluations; the first ones are spent around `start`.
 */
export function discreteQuantile(tails: (k: number) => Tails, p: number, least: number, greatest: number, start: number): number {
  const reached = (k: number): boolean => {
    const at = tails(k);
    return p <= 0.5 ? at.lower >= p : at.upper <= 1 - p;
  };
  let low = least - 1;
  let high: number;
  let step = 1;
  let probe = Math.min(greatest, Math.max(least, Math.floor(start)));
  if (reached(probe)) {
    high = probe;
    while (high > least && reached((probe = Math.max(least, high - step)))) {
      high = probe;
      step *= 2;
    }
    if (probe < high) low = probe;
  } else {
    low = probe;
    while (low < greatest && !reached((probe = Math.min(greatest, low + step)))) {
      low = probe;
      step *= 2;
    }
    high = Math.min(greatest, Math.max(probe, low));
  }
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high;
}
