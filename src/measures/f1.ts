import { binaryMeasure } from './binary-measure.ts';

/** Harmonic mean of precision and recall: 2TP/(2TP+FP+FN); NaN when nothing is positive or called so. */
export const f1 = binaryMeasure('f1', 'F1', 'higher', ({ tp, fp, fn }) => (2 * tp) / (2 * tp + fp + fn));
