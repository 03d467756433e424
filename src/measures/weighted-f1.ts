import { classF1, classMeasure, classTable } from './class-table.ts';

/** F1 per class, weighted by the class's rows (scikit-learn's `f1_score(average='weighted')`); NaN without rows. */
export const weightedF1 = classMeasure('weighted-f1', 'weighted F1', [0, 1], (scored) => {
  let sum = 0;
  for (const counts of classTable(scored)) if (counts.actual > 0) sum += counts.actual * classF1(counts);
  return sum / scored.truth.length;
});
