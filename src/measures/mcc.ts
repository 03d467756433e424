import { classMeasure, classTable } from './class-table.ts';

/**
 * Matthews correlation of truth and prediction, for any number of classes (R_K, Gorodkin 2004,
 * https://doi.org/10.1016/j.compbiolchem.2004.09.006). NaN when only one class occurs or only one was predicted (scikit-learn puts 0).
 */
export const mcc = classMeasure('mcc', 'Matthews correlation coefficient', [-1, 1], (scored) => {
  const n = scored.truth.length;
  let hits = 0;
  let cross = 0;
  let actualSquares = 0;
  let calledSquares = 0;
  for (const counts of classTable(scored)) {
    hits += counts.hits;
    cross += counts.actual * counts.called;
    actualSquares += counts.actual ** 2;
    calledSquares += counts.called ** 2;
  }
  const spread = Math.sqrt(n * n - calledSquares) * Math.sqrt(n * n - actualSquares);
  return spread === 0 ? NaN : Math.max(-1, Math.min(1, (hits * n - cross) / spread));
});
