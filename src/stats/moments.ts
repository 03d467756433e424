/** Arithmetic mean; NaN for no values. Compensated (the second pass takes away the rounding of the first). O(n). */
export function mean(values: Float64Array): number {
  const n = values.length;
  let sum = 0;
  for (const value of values) sum += value;
  const first = sum / n;
  let rest = 0;
  for (const value of values) rest += value - first;
  return first + rest / n;
}

/** Sample standard deviation with divisor n − 1; NaN for fewer than two values. Two passes, corrected. O(n). */
export function standardDeviation(values: Float64Array): number {
  const n = values.length;
  if (n < 2) return NaN;
  const centre = mean(values);
  let squares = 0;
  let rest = 0;
  for (const value of values) {
    const deviation = value - centre;
    squares += deviation * deviation;
    rest += deviation;
  }
  return Math.sqrt((squares - (rest * rest) / n) / (n - 1));
}
