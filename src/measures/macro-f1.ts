import { classF1, classMeasure, classTable, mean } from './class-table.ts';

/** Mean F1 over the classes that occur or were predicted (scikit-learn's `f1_score(average='macro')`). */
export const macroF1 = classMeasure('macro-f1', 'macro F1', [0, 1], (scored) =>
  mean(
    classTable(scored)
      .filter(({ actual, called }) => actual + called > 0)
      .map(classF1),
  ),
);
