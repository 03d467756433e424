/**
 * Cholesky factor of a symmetric positive semidefinite matrix, in place (lower triangle). A pivot that is lost to rounding (collinear columns)
 * is replaced by a huge one, which sets its solution component to zero: the other columns then carry the fit.
 * Four columns at a time share one pass over the row, so that their sums do not wait for each other.
 * @param a Float64Array (n × n), row-major; only the lower triangle is read
 * @returns number of pivots replaced
 * Cost n³/6 multiply-adds.
 */
export function choleskyFactor(a: Float64Array, n: number): number {
  const diagonal = new Float64Array(n);
  for (let j = 0; j < n; j++) diagonal[j] = a[j * n + j];
  let replaced = 0;
  for (let i = 0; i < n; i++) {
    const rowI = i * n;
    let j = 0;
    for (; j + 4 <= i; j += 4) {
      const row0 = j * n;
      const row1 = row0 + n;
      const row2 = row1 + n;
      const row3 = row2 + n;
      let s0 = a[rowI + j];
      let s1 = a[rowI + j + 1];
      let s2 = a[rowI + j + 2];
      let s3 = a[rowI + j + 3];
      for (let k = 0; k < j; k++) {
        const v = a[rowI + k];
        s0 -= v * a[row0 + k];
        s1 -= v * a[row1 + k];
        s2 -= v * a[row2 + k];
        s3 -= v * a[row3 + k];
      }
      s0 /= a[row0 + j];
      s1 = (s1 - s0 * a[row1 + j]) / a[row1 + j + 1];
      s2 = (s2 - s0 * a[row2 + j] - s1 * a[row2 + j + 1]) / a[row2 + j + 2];
      s3 = (s3 - s0 * a[row3 + j] - s1 * a[row3 + j + 1] - s2 * a[row3 + j + 2]) / a[row3 + j + 3];
      a[rowI + j] = s0;
      a[rowI + j + 1] = s1;
      a[rowI + j + 2] = s2;
      a[rowI + j + 3] = s3;
    }
    for (; j < i; j++) {
      const rowJ = j * n;
      let sum = a[rowI + j];
      for (let k = 0; k < j; k++) sum -= a[rowI + k] * a[rowJ + k];
      a[rowI + j] = sum / a[rowJ + j];
    }
    let pivot = diagonal[i];
    for (let k = 0; k < i; k++) pivot -= a[rowI + k] * a[rowI + k];
    if (!(pivot > 1e-13 * diagonal[i])) {
      replaced++;
      a[rowI + i] = 1e150;
    } else a[rowI + i] = Math.sqrt(pivot);
  }
  return replaced;
}

/**
 * Solves L Lᵀ x = b in place.
 * @param factor what `choleskyFactor` left
 * @param b Float64Array (n), overwritten with x
 */
export function choleskySolve(factor: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= factor[i * n + k] * b[k];
    b[i] = sum / factor[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    const x = b[i] / factor[i * n + i];
    b[i] = x;
    for (let k = 0; k < i; k++) b[k] -= factor[i * n + k] * x;
  }
}
