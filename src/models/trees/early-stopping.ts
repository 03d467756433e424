import { z } from 'zod';
import { createRng } from '../../core/rng.ts';

/** Parameters of early stopping, shared by both boosted models. */
export const earlyStoppingShape = {
  early_stopping_rounds: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('stop when the log loss of held-out training rows has not fallen for so many rounds, and keep the best; null = all rounds'),
  validation_fraction: z.number().gt(0).lt(1).default(0.1).describe('share of the training rows held out for early stopping, by class'),
};

/** When to stop. */
export interface EarlyStopping {
  readonly rounds: number;
  readonly fraction: number;
}

/** What the parameters say, null for no early stopping. */
export function earlyStopping(rounds: number | null, fraction: number): EarlyStopping | null {
  return rounds === null ? null : { rounds, fraction };
}

/** Training rows that are learned from, and those that say when to stop; ascending. */
export interface ValidationSplit {
  readonly learn: Int32Array;
  readonly validate: Int32Array;
}

/**
 * Holds out a share of each class's rows (rounded; never all of a class). Draws from the seed alone. O(rows).
 */
export function splitForValidation(y: Int32Array, nClasses: number, fraction: number, seed: number): ValidationSplit {
  const rng = createRng(seed).fork('validation');
  const left = new Int32Array(nClasses);
  for (const k of y) left[k]++;
  const wanted = left.map((count) => Math.min(Math.round(count * fraction), Math.max(0, count - 1)));
  const learn: number[] = [];
  const validate: number[] = [];
  // Knuth, TAOCP 2, algorithm 3.4.2 S, within each class.
  for (let row = 0; row < y.length; row++) {
    const k = y[row];
    if (rng.next() * left[k] < wanted[k]) {
      validate.push(row);
      wanted[k]--;
    } else learn.push(row);
    left[k]--;
  }
  return { learn: Int32Array.from(learn), validate: Int32Array.from(validate) };
}
