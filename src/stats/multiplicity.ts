import type { MultiplicityMethod } from '../core/suite.ts';

type Adjustment = (log10P: readonly number[]) => number[];

/** Works on the tests that are defined, smallest p first, ties in the order given; a NaN stays NaN and does not count in the family. */
function onSorted(adjust: (ascending: readonly number[]) => readonly number[]): Adjustment {
  return (log10P) => {
    const adjusted = log10P.map(() => NaN);
    const order = [...log10P.keys()]
      .filter((i) => !Number.isNaN(log10P[i]))
      .sort((a, b) => (log10P[a] === log10P[b] ? a - b : log10P[a] - log10P[b]));
    adjust(order.map((index) => log10P[index])).forEach((value, rank) => {
      adjusted[order[rank]] = Math.min(0, value);
    });
    return adjusted;
  };
}

/** Running largest value, from the first on. */
function stepDown(values: readonly number[]): readonly number[] {
  let running = -Infinity;
  return values.map((value) => (running = Math.max(running, Math.min(0, value))));
}

/** Running least value, from the last on. */
function stepUp(values: readonly number[]): readonly number[] {
  let running = 0;
  return values
    .toReversed()
    .map((value) => (running = Math.min(running, value)))
    .toReversed();
}

/** log₁₀ of 1 + 1/2 + … + 1/m: what Benjamini and Yekutieli pay for tests that depend on each other in any way. */
function logHarmonic(m: number): number {
  let sum = 0;
  for (let i = m; i >= 1; i--) sum += 1 / i;
  return Math.log10(sum);
}

/** Closed Simes tests, in Wright's algorithm (1992, https://doi.org/10.2307/2532694) as R has it, O(m²). */
function hommelSorted(p: readonly number[]): readonly number[] {
  const n = p.length;
  const least = Math.min(...p.map((value, i) => value + Math.log10(n / (i + 1))));
  let adjusted = p.map(() => least);
  for (let m = n - 1; m >= 2; m--) {
    const split = n - m + 1;
    let simes = Infinity;
    for (let i = split; i < n; i++) simes = Math.min(simes, p[i] + Math.log10(m / (i - split + 2)));
    const last = Math.min(p[split - 1] + Math.log10(m), simes);
    adjusted = adjusted.map((value, i) => Math.max(value, i < split ? Math.min(p[i] + Math.log10(m), simes) : last));
  }
  return adjusted.map((value, i) => Math.max(value, p[i]));
}

const adjustments: Readonly<Record<MultiplicityMethod, Adjustment>> = {
  bonferroni: onSorted((p) => p.map((value) => value + Math.log10(p.length))),
  holm: onSorted((p) => stepDown(p.map((value, i) => value + Math.log10(p.length - i)))),
  hochberg: onSorted((p) => stepUp(p.map((value, i) => value + Math.log10(p.length - i)))),
  hommel: onSorted(hommelSorted),
  bh: onSorted((p) => stepUp(p.map((value, i) => value + Math.log10(p.length / (i + 1))))),
  by: onSorted((p) => stepUp(p.map((value, i) => value + Math.log10(p.length / (i + 1)) + logHarmonic(p.length)))),
  none: onSorted((p) => p),
};

/**
 * Adjusts the p-values of a family of tests, in log space: any of them may underflow. Adjusted values are at least the raw ones, at most 1 (log₁₀ ≤ 0), and ordered as
 * the raw ones are. Reject what is at most log₁₀ α.
 *
 * | method | keeps at most α | when |
 * |---|---|---|
 * | bonferroni, holm | the chance of any false alarm | always; Holm 1979 (https://www.jstor.org/stable/4615733) rejects at least as much |
 * | hochberg, hommel | the same | tests that are independent or positively dependent (https://doi.org/10.1093/biomet/75.4.800, 75.2.383) |
 * | bh | the expected share of false alarms among the rejected | the same; Benjamini & Hochberg 1995 (https://doi.org/10.1111/j.2517-6161.1995.tb02031.x) |
 * | by | the same share | always; Benjamini & Yekutieli 2001 (https://doi.org/10.1214/aos/1013699998) |
 * | none | nothing | |
 *
 * Equal to R 4.2's p.adjust and statsmodels 0.15. A NaN (test not defined) stays NaN and does not count in the family. O(m log m), Hommel O(m²).
 *
 * @param log10P decimal logarithms of raw p-values
 * @returns log₁₀ of the adjusted p-values, same order
 */
export function adjustLog10P(method: MultiplicityMethod, log10P: readonly number[]): number[] {
  return adjustments[method](log10P);
}

/** `adjustLog10P('holm', …)`: the suite's default. */
export const holm = adjustments.holm;
