import type { ContingencyTable } from './contingency.ts';

/**
 * Pearson's χ² = Σ (|o − e| − c)² / e. With `yates` the continuity correction c is ½, but never more than |o − e| (as in scipy 1.17 and R), so it cannot
 * overshoot. Yates's correction belongs to 2 × 2 tables; whoever calls decides.
 */
export function pearsonChiSquare(table: ContingencyTable, expected: Float64Array, yates: boolean): number {
  let sum = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(table.counts[i] - expected[i]);
    const corrected = yates ? difference - Math.min(0.5, difference) : difference;
    sum += (corrected * corrected) / expected[i];
  }
  return sum;
}
