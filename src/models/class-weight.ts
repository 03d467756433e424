import { z } from 'zod';

/** Parameter `class_weight` as in scikit-learn: null, or 'balanced' = n / (nClasses · weight of the class). */
export const classWeightSchema = z
  .enum(['balanced'])
  .nullable()
  .default(null)
  .describe('null, or balanced: n / (classes × rows of the class)');

export type ClassWeight = z.infer<typeof classWeightSchema>;

/**
 * Row weights with the class weights multiplied in.
 * @param y Int32Array (n) class codes, each class present
 * @param weights Float64Array (n) or null for 1 each
 * @returns Float64Array (n), or null when every weight is 1
 */
export function weightRows(y: Int32Array, nClasses: number, weights: Float64Array | null, classWeight: ClassWeight): Float64Array | null {
  if (classWeight === null) return weights;
  const totals = new Float64Array(nClasses);
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    const weight = weights === null ? 1 : weights[i];
    totals[y[i]] += weight;
    total += weight;
  }
  const out = new Float64Array(y.length);
  for (let i = 0; i < y.length; i++) out[i] = ((weights === null ? 1 : weights[i]) * total) / (nClasses * totals[y[i]]);
  return out;
}
