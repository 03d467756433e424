import type { MonteCarlo } from '../core/hypothesis.ts';
import { betaQuantile, betaUpperQuantile } from './beta.ts';

/** Level of the interval that is stated with every Monte-Carlo p-value. */
const LEVEL = 0.99;

/**
 * Clopper & Pearson's exact interval of a share k of n (1934, https://doi.org/10.1093/biomet/26.4.404): never less sure than `level`.
 */
export function clopperPearson(k: number, n: number, level: number): readonly [number, number] {
  const tail = (1 - level) / 2;
  return [k === 0 ? 0 : betaQuantile(tail, k, n - k + 1), k === n ? 1 : betaUpperQuantile(tail, k + 1, n - k)];
}

/**
 * The p-value of a test by m random replicates of which b are as extreme as the data: (b + 1) / (m + 1), the data counting as one of the replicates, so that p is never 0 and the
 * test keeps its level (Phipson & Smyth 2010, https://doi.org/10.2202/1544-6115.1585). With its standard error and a 99 % interval of the exact p-value.
 */
export function monteCarloP(asExtreme: number, replicates: number): { readonly logP: number; readonly monteCarlo: MonteCarlo } {
  const p = (asExtreme + 1) / (replicates + 1);
  return {
    logP: Math.log(p),
    monteCarlo: {
      replicates,
      asExtreme,
      standardError: Math.sqrt((p * (1 - p)) / replicates),
      interval: clopperPearson(asExtreme, replicates, LEVEL),
      level: LEVEL,
    },
  };
}
