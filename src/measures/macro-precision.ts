import { classMeasure, classTable, mean } from './class-table.ts';

/** Mean precision over the classes that occur or were predicted; NaN when one of them was never predicted (scikit-learn puts 0 and warns). */
export const macroPrecision = classMeasure('macro-precision', 'macro precision', [0, 1], (scored) =>
  mean(
    classTable(scored)
      .filter(({ actual, called }) => actual + called > 0)
      .map(({ hits, called }) => hits / called),
  ),
);
