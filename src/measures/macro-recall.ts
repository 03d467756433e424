import { classMeasure, classTable, mean } from './class-table.ts';

/** Mean recall over the classes that occur or were predicted; NaN when one of them does not occur (scikit-learn puts 0 and warns). */
export const macroRecall = classMeasure('macro-recall', 'macro recall', [0, 1], (scored) =>
  mean(
    classTable(scored)
      .filter(({ actual, called }) => actual + called > 0)
      .map(({ hits, actual }) => hits / actual),
  ),
);
