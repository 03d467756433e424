import type { Rng } from '../core/rng.ts';
import type { ContingencyTable } from './contingency.ts';
import { logGamma } from './log-gamma.ts';

/** Fills an array (nRows × nColumns) with a random table. */
export type TableSampler = (rng: Rng, into: Float64Array) => void;

/**
 * Random tables with the margins of `table`: what independence gives when rows and columns keep their totals. Cell by cell, each from its conditional hypergeometric
 * distribution by inversion from the mode outwards, as Patefield 1981, AS 159 (https://doi.org/10.2307/2346669): one uniform number per cell.
 *
 * Cost O(n) once for a table of ln k!, then O(cells · √(expected count)) per table.
 */
export function tableSampler(table: ContingencyTable): TableSampler {
  const { nRows, nColumns, rowTotals, columnTotals, total } = table;
  const logFactorial = Float64Array.from({ length: total + 1 }, (_, k) => logGamma(k + 1));

  /** Marked balls among `drawn` from `pool` of which `marked` are marked. */
  function drawCount(pool: number, marked: number, drawn: number, rng: Rng): number {
    const unmarkedLeft = pool - marked - drawn;
    const least = Math.max(0, -unmarkedLeft);
    const greatest = Math.min(drawn, marked);
    if (least === greatest) return least;
    const mode = Math.floor(((drawn + 1) * (marked + 1)) / (pool + 2));
    const peak = Math.exp(
      logFactorial[marked] +
        logFactorial[pool - marked] +
        logFactorial[drawn] +
        logFactorial[pool - drawn] -
        logFactorial[pool] -
        logFactorial[mode] -
        logFactorial[marked - mode] -
        logFactorial[drawn - mode] -
        logFactorial[unmarkedLeft + mode],
    );
    let u = rng.next() - peak;
    if (u < 0) return mode;
    let up = mode;
    let down = mode;
    let upMass = peak;
    let downMass = peak;
    while (up < greatest || down > least) {
      if (up < greatest) {
        upMass *= ((marked - up) / (up + 1)) * ((drawn - up) / (unmarkedLeft + up + 1));
        up++;
        u -= upMass;
        if (u < 0) return up;
      }
      if (down > least) {
        downMass *= (down / (marked - down + 1)) * ((unmarkedLeft + down) / (drawn - down + 1));
        down--;
        u -= downMass;
        if (u < 0) return down;
      }
    }
    return mode;
  }

  const columnLeft = new Float64Array(nColumns);
  return (rng, into) => {
    columnLeft.set(columnTotals);
    let left = total;
    for (let r = 0; r < nRows - 1; r++) {
      let rowLeft = rowTotals[r];
      let pool = left;
      for (let c = 0; c < nColumns - 1; c++) {
        const count = rowLeft === 0 ? 0 : drawCount(pool, columnLeft[c], rowLeft, rng);
        into[r * nColumns + c] = count;
        pool -= columnLeft[c];
        rowLeft -= count;
        columnLeft[c] -= count;
      }
      into[r * nColumns + nColumns - 1] = rowLeft;
      columnLeft[nColumns - 1] -= rowLeft;
      left -= rowTotals[r];
    }
    into.set(columnLeft, (nRows - 1) * nColumns);
  };
}
