import { binaryMeasure } from './binary-measure.ts';

/** Share of the positive rows that were found: TP/(TP+FN); NaN without a positive row. */
export const recall = binaryMeasure('recall', 'recall', 'higher', ({ tp, fn }) => tp / (tp + fn));
