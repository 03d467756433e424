import { binaryMeasure } from './binary-measure.ts';

/** Share of the negative rows that were left alone: TN/(TN+FP); NaN without a negative row. */
export const specificity = binaryMeasure('specificity', 'specificity', 'higher', ({ tn, fp }) => tn / (tn + fp));
