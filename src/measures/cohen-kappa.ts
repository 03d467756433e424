import { classMeasure, classTable } from './class-table.ts';

/**
 * Agreement beyond chance, (p_o − p_e)/(1 − p_e) (Cohen 1960, https://doi.org/10.1177/001316446002000104). NaN when chance alone agrees always.
 */
export const cohenKappa = classMeasure('cohen-kappa', 'Cohen’s κ', [-1, 1], (scored) => {
  const n = scored.truth.length;
  let hits = 0;
  let cross = 0;
  for (const counts of classTable(scored)) {
    hits += counts.hits;
    cross += counts.actual * counts.called;
  }
  const byChance = cross / n;
  return (hits - byChance) / (n - byChance);
});
