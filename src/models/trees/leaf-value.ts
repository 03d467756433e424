/** Regularisation as both originals name it. */
export interface Regularisation {
  readonly lambda: number;
  readonly alpha: number;
  /** Bound on a leaf's value, 0 = none. */
  readonly maxDeltaStep: number;
  readonly minChildWeight: number;
}

/** The value that minimises the penalised loss of a leaf. */
export function leafValue(g: number, h: number, regularisation: Regularisation): number {
  const { lambda, alpha, maxDeltaStep } = regularisation;
  const value = h + lambda > 0 ? -shrink(g, alpha) / (h + lambda) : 0;
  return maxDeltaStep > 0 ? Math.min(Math.max(value, -maxDeltaStep), maxDeltaStep) : value;
}

/** Soft threshold of the l1 penalty. */
function shrink(g: number, alpha: number): number {
  if (g > alpha) return g - alpha;
  return g < -alpha ? g + alpha : 0;
}
