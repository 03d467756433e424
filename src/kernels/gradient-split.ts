import type { SparseBins } from './sparse-bins.ts';

/** Sums over a node's rows. */
export interface NodeSums {
  readonly g: number;
  readonly h: number;
  /** Rows, or the number they stand for. */
  readonly count: number;
}

/** The best cut of a node; `active` −1 while there is none. */
export interface GradientCut {
  gain: number;
  /** Position among the active columns. */
  active: number;
  /** Last bin on the left, within the column. */
  bin: number;
  missingLeft: boolean;
  leftG: number;
  leftH: number;
}

/** Regularisation as both originals name it. */
export interface Regularisation {
  readonly lambda: number;
  readonly alpha: number;
  /** Bound on a leaf's value, 0 = none. */
  readonly maxDeltaStep: number;
  readonly minChildWeight: number;
}

/** Finds a node's best cut; clears the entries of `usable` (per active column) that no descendant can use. */
export type FindCut = (
  bins: SparseBins,
  histogram: Float64Array,
  sums: NodeSums,
  usable: Uint8Array,
  regularisation: Regularisation,
) => GradientCut;

/** Soft threshold of the l1 penalty. */
export function shrink(g: number, alpha: number): number {
  if (g > alpha) return g - alpha;
  return g < -alpha ? g + alpha : 0;
}

/** The value that minimises the penalised loss of a leaf. */
export function leafValue(g: number, h: number, regularisation: Regularisation): number {
  const { lambda, alpha, maxDeltaStep } = regularisation;
  const value = h + lambda > 0 ? -shrink(g, alpha) / (h + lambda) : 0;
  return maxDeltaStep > 0 ? Math.min(Math.max(value, -maxDeltaStep), maxDeltaStep) : value;
}

/** Twice the loss that a leaf saves with its best (possibly bounded) value. */
export function leafGain(g: number, h: number, regularisation: Regularisation): number {
  const { lambda, alpha, maxDeltaStep } = regularisation;
  const shrunk = shrink(g, alpha);
  if (maxDeltaStep === 0) return h + lambda > 0 ? (shrunk * shrunk) / (h + lambda) : 0;
  const value = leafValue(g, h, regularisation);
  return -(2 * shrunk * value + (h + lambda) * value * value);
}

/** A cut that any allowed one beats. */
export function noCut(): GradientCut {
  return { gain: 0, active: -1, bin: 0, missingLeft: false, leftG: 0, leftH: 0 };
}
