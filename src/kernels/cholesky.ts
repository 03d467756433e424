/**
 * Cholesky factor of a symmetric positive semidefinite matrix, in place (lower triangle). A pivot that is lost to rounding (collinear columns)
 * is replaced by a huge one, which sets its solution component to zero: the other columns then carry the fit.
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
    for (let j = 0; j < i; j++) {
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
