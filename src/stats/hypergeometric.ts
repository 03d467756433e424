import { binomialLogMass } from './binomial.ts';
import { discreteQuantile } from './discrete-quantile.ts';
import { nothingBelow, swapTails, type Tails, tailsFromLogLower, undefinedTails } from './tails.ts';

/** An urn: `total` balls of which `marked` are marked; `drawn` are taken without putting back. */
export interface Urn {
  readonly total: number;
  readonly marked: number;
  readonly drawn: number;
}

const isCount = (n: number): boolean => Number.isInteger(n) && n >= 0;

const isUrn = ({ total, marked, drawn }: Urn): boolean =>
  isCount(total) && isCount(marked) && isCount(drawn) && marked <= total && drawn <= total;

/** Fewest and most marked balls that can be drawn. */
export function urnSupport({ total, marked, drawn }: Urn): readonly [number, number] {
  return [Math.max(0, drawn + marked - total), Math.min(drawn, marked)];
}

/**
 * ln P(X = k): number of marked balls among those drawn. As a quotient of three binomial masses with p = drawn / total (Loader 2000, as R's dhyper), so that nothing
 * cancels for totals up to 1e15. −∞ outside the support, NaN for an impossible urn.
 */
export function hypergeometricLogMass(k: number, urn: Urn): number {
  if (!isUrn(urn)) return NaN;
  const [least, greatest] = urnSupport(urn);
  if (!Number.isInteger(k) || k < least || k > greatest) return -Infinity;
  const { total, marked, drawn } = urn;
  if (least === greatest) return 0;
  const p = drawn / total;
  const q = (total - drawn) / total;
  return binomialLogMass(k, marked, p, q) + binomialLogMass(drawn - k, total - marked, p, q) - binomialLogMass(drawn, total, p, q);
}

/** Σ P(X ≤ k) / P(X = k), downwards: all terms positive, each the one before times a ratio below 1 left of the mode. */
function sumDown(k: number, { total, marked, drawn }: Urn): number {
  let term = 1;
  let sum = 1;
  for (let x = k; term > sum * 1e-17; x--) {
    term *= (x / (marked - x + 1)) * ((total - marked - drawn + x) / (drawn - x + 1));
    sum += term;
  }
  return sum;
}

/**
 * Both tails of the hypergeometric distribution, P(X ≤ k) and P(X > k), with logarithms. The side away from the mean is summed from the point outwards.
 * Cost O(√drawn) in the body, less in the tails. NaN for an impossible urn.
 */
export function hypergeometricTails(k: number, urn: Urn): Tails {
  if (!isUrn(urn) || Number.isNaN(k)) return undefinedTails;
  const [least, greatest] = urnSupport(urn);
  const at = Math.floor(k);
  if (at < least) return nothingBelow;
  if (at >= greatest) return swapTails(nothingBelow);
  const { total, marked, drawn } = urn;
  if (at + 0.5 <= (drawn / total) * marked) return tailsFromLogLower(hypergeometricLogMass(at, urn) + Math.log(sumDown(at, urn)));
  const unmarked: Urn = { total, marked: total - marked, drawn };
  const rest = drawn - at - 1;
  return swapTails(tailsFromLogLower(hypergeometricLogMass(rest, unmarked) + Math.log(sumDown(rest, unmarked))));
}

/** P(X ≤ k). */
export const hypergeometricCdf = (k: number, urn: Urn): number => hypergeometricTails(k, urn).lower;

/** P(X > k). */
export const hypergeometricSf = (k: number, urn: Urn): number => hypergeometricTails(k, urn).upper;

/** ln P(X > k). */
export const hypergeometricLogSf = (k: number, urn: Urn): number => hypergeometricTails(k, urn).logUpper;

/** The least k with P(X ≤ k) ≥ p; NaN outside the domain. O(log drawn) evaluations. */
export function hypergeometricQuantile(p: number, urn: Urn): number {
  if (!(p >= 0 && p <= 1) || !isUrn(urn)) return NaN;
  const [least, greatest] = urnSupport(urn);
  return discreteQuantile((k) => hypergeometricTails(k, urn), p, least, greatest, (urn.drawn / urn.total) * urn.marked);
}
