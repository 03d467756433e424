/** The middle value; NaN without values. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Median of paired ratios with the distribution-free interval of the sign test: the order statistics whose coverage is the smallest one of at least 95 %, or
 * the extremes (fewer than six pairs cannot reach it).
 */
export function ratioInterval(ratios: readonly number[]): {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly coverage: number;
} {
  const sorted = [...ratios].sort((a, b) => a - b);
  const n = sorted.length;
  let probability = 0.5 ** n;
  let tail = probability;
  let drop = 0;
  // tail = P(at most `drop` of n fair coins are heads): leaving out drop + 1 values at either end still covers 95 %.
  while (drop + 1 < n / 2) {
    probability *= (n - drop) / (drop + 1);
    if (2 * (tail + probability) > 0.05) break;
    tail += probability;
    drop++;
  }
  const cut = 2 * tail <= 0.05 ? drop : 0;
  return { ratio: median(sorted), low: sorted[cut], high: sorted[n - 1 - cut], coverage: 1 - 2 * tail };
}

/** Least-squares line through (ln x, ln y): y ≈ e^intercept · x^exponent. NaN with fewer than two different x. */
export function powerFit(points: readonly { readonly x: number; readonly y: number }[]): {
  readonly exponent: number;
  readonly intercept: number;
} {
  const usable = points.filter(({ x, y }) => x > 0 && y > 0);
  const n = usable.length;
  const meanX = usable.reduce((sum, { x }) => sum + Math.log(x), 0) / n;
  const meanY = usable.reduce((sum, { y }) => sum + Math.log(y), 0) / n;
  let sxx = 0;
  let sxy = 0;
  for (const { x, y } of usable) {
    sxx += (Math.log(x) - meanX) ** 2;
    sxy += (Math.log(x) - meanX) * (Math.log(y) - meanY);
  }
  const exponent = sxx === 0 ? Number.NaN : sxy / sxx;
  return { exponent, intercept: meanY - exponent * meanX };
}
