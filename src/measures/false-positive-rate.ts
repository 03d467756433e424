import { binaryMeasure } from './binary-measure.ts';

/** Share of the negative rows that were called positive: FP/(FP+TN); NaN without a negative row. */
export const falsePositiveRate = binaryMeasure('false-positive-rate', 'false positive rate', 'lower', ({ fp, tn }) => fp / (fp + tn));
