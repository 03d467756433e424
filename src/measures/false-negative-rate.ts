import { binaryMeasure } from './binary-measure.ts';

/** Share of the positive rows that were missed: FN/(FN+TP); NaN without a positive row. */
export const falseNegativeRate = binaryMeasure('false-negative-rate', 'false negative rate', 'lower', ({ fn, tp }) => fn / (fn + tp));
