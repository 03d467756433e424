import { classMeasure, classTable, mean } from './class-table.ts';

/**
 * Mean recall over the classes that occur (scikit-learn's `balanced_accuracy_score`); NaN when fewer than two occur, where there is nothing to balance.
 */
export const balancedAccuracy = classMeasure('balanced-accuracy', 'balanced accuracy', [0, 1], (scored) => {
  const recalls = classTable(scored)
    .filter(({ actual }) => actual > 0)
    .map(({ hits, actual }) => hits / actual);
  return recalls.length < 2 ? NaN : mean(recalls);
});
