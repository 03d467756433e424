import type { TestContext } from '../core/hypothesis.ts';

/** Level of the confidence intervals of effects. */
export const LEVEL = 0.95;

/** What a test does without a suite around it. */
export const plainContext: TestContext = { seed: 0, alpha: 0.05 };

/** Replicates of random tables and permutations unless a suite says otherwise: p down to 0.0001, and a p of .05 to ± .004. */
export const REPLICATES = 9999;
