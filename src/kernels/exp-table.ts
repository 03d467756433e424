/** exp(−64) is 1.6e-28: below what a kernel sum can notice, so larger arguments give 0. */
const LIMIT = 64;
const STEPS = 64;
const SIXTH = 1 / 6;

/** exp(−k / 64) for k = 0 … 4,095, then 0. */
export const expTable: Readonly<Float64Array> = Float64Array.from({ length: LIMIT * STEPS + 1 }, (_, k) =>
  k === LIMIT * STEPS ? 0 : Math.exp(-k / STEPS),
);

/**
 * exp(−x) for x ≥ 0 by table and cubic remainder; relative error below 3e-9, 0 from x = 64 on, exactly 1 at 0. About a quarter of the time of
 * Math.exp, which is what a row of an RBF kernel mostly consists of.
 */
export function expNegative(x: number): number {
  if (!(x < LIMIT)) return 0;
  const scaled = x * STEPS;
  const k = scaled | 0;
  const r = (scaled - k) / STEPS;
  return expTable[k] * (1 - r * (1 - r * (0.5 - r * SIXTH)));
}
