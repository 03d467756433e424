import { binaryMeasure } from './binary-measure.ts';

/** Share of the rows called positive that are: TP/(TP+FP); NaN when no row was called positive. */
export const precision = binaryMeasure('precision', 'precision', 'higher', ({ tp, fp }) => tp / (tp + fp));
