/** How far a solution has come; the solver changes it in place. */
export interface SmoState {
  /** Float64Array (nRows): a = yα. */
  readonly coefficient: Float64Array;
  /** Float64Array (nRows): y − K a, what the gradient says about raising a. */
  readonly gradient: Float64Array;
  /** Float64Array (nRows): bounds of a. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  iterations: number;
}
