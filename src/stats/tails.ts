/**
 * Both sides of a distribution at one point, as numbers and as natural logarithms. Each side is computed where it is small, so neither
 * loses digits to `1 − other`, and the logarithms stay right where the numbers underflow to 0.
 */
export interface Tails {
  /** P(X ≤ x). */
  readonly lower: number;
  /** P(X > x). */
  readonly upper: number;
  readonly logLower: number;
  readonly logUpper: number;
}

/** ln(1 − eˣ) for x ≤ 0 without cancellation (Mächler 2012, "Accurately computing log(1 − exp(−|a|))"). */
function log1mExp(x: number): number {
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
}

/** Both tails from the logarithm of the lower one. */
export function tailsFromLogLower(logLower: number): Tails {
  const log = Math.min(0, logLower);
  return { lower: Math.exp(log), upper: -Math.expm1(log), logLower: log, logUpper: log1mExp(log) };
}

/** The same point seen from the other side. */
export function swapTails(tails: Tails): Tails {
  return { lower: tails.upper, upper: tails.lower, logLower: tails.logUpper, logUpper: tails.logLower };
}

/** Everything above the point: the value of a distribution left of its support. */
export const nothingBelow: Tails = { lower: 0, upper: 1, logLower: -Infinity, logUpper: 0 };

/** What a distribution says where its parameters or the point are not allowed. */
export const undefinedTails: Tails = { lower: NaN, upper: NaN, logLower: NaN, logUpper: NaN };
