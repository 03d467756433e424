/**
 * Holm's step-down adjustment in log space: any p-value may underflow. Adjusted values are at least the raw ones, at most 1 (log₁₀ ≤ 0), and ordered as the raw
 * ones are. Reject what is at most log₁₀ α: the chance of any false alarm in the whole family is then at most α, however the tests depend on each other.
 *
 * Holm 1979 (https://www.jstor.org/stable/4615733); equal to R's p.adjust and statsmodels 0.15. A NaN (test not defined) stays NaN and does not count in the
 * family. O(m log m).
 *
 * @param log10P decimal logarithms of raw p-values
 * @returns log₁₀ of the adjusted p-values, same order
 */
export function holm(log10P: readonly number[]): number[] {
  const adjusted = log10P.map(() => NaN);
  const order = [...log10P.keys()]
    .filter((i) => !Number.isNaN(log10P[i]))
    .sort((a, b) => (log10P[a] === log10P[b] ? a - b : log10P[a] - log10P[b]));
  let running = -Infinity;
  order.forEach((index, rank) => {
    running = Math.max(running, Math.min(0, log10P[index] + Math.log10(order.length - rank)));
    adjusted[index] = running;
  });
  return adjusted;
}
