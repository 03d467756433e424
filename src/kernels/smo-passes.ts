import type { KernelMemory } from './wasm/memory.ts';

/** Where the conditions of optimality stand. */
export interface Front {
  /** Largest gradient of a row that may rise, and the first row that has it; −∞ and −1 = none. */
  top: number;
  up: number;
  /** Smallest gradient of a row that may fall; ∞ = none. */
  bottom: number;
}

/** The passes over the rows that one step of SMO consists of; each O(nRows). */
export interface SmoPasses {
  /** Float64Array (nRows): what the gradient says about raising a coefficient. */
  readonly gradient: Float64Array;
  /** Says whether a row may rise and may fall; all may neither until they are told. */
  allow(row: number, mayRise: boolean, mayFall: boolean): void;
  /** Looks over the rows anew. */
  scan(front: Front): void;
  /** The row that may fall and promises the largest gain together with a row of gradient `top`; −1 = none. */
  selectDown(row: Float32Array, top: number, diagonalI: number): number;
  /** gradient −= step (rowI − rowJ), and the front there. */
  move(rowI: Float32Array, rowJ: Float32Array, step: number, front: Front): void;
}

/** Curvature that is taken where two rows are the same to rounding. */
export const TAU = 1e-12;

/** Bytes of a row that the passes keep. */
export const PASS_BYTES = 32;

/**
 * Passes over arrays in the given memory, by the compiled kernels if it has them; the results are the same to the last bit.
 * @param given Float64Array (nRows): kernel of each row with itself
 */
export function createPasses(given: Float64Array, memory: KernelMemory): SmoPasses {
  const nRows = given.length;
  const gradient = memory.f64(nRows);
  const diagonal = memory.f64(nRows);
  diagonal.set(given);
  // Added to the gradient they leave it as it is, or take the row out of the comparison.
  const rise = memory.f64(nRows).fill(-Infinity);
  const fall = memory.f64(nRows).fill(Infinity);
  const allow = (row: number, mayRise: boolean, mayFall: boolean): void => {
    rise[row] = mayRise ? 0 : -Infinity;
    fall[row] = mayFall ? 0 : Infinity;
  };
  const scan = (front: Front): void => {
    front.top = -Infinity;
    front.bottom = Infinity;
    front.up = -1;
    for (let t = 0; t < nRows; t++) {
      const high = gradient[t] + rise[t];
      const low = gradient[t] + fall[t];
      if (high > front.top) {
        front.top = high;
        front.up = t;
      }
      if (low < front.bottom) front.bottom = low;
    }
  };
  const { wasm } = memory;
  if (wasm === null) return { gradient, allow, scan, ...plainPasses(gradient, diagonal, rise, fall) };
  const result = memory.f64(2);
  const at = {
    gradient: gradient.byteOffset,
    diagonal: diagonal.byteOffset,
    rise: rise.byteOffset,
    fall: fall.byteOffset,
    result: result.byteOffset,
  };
  return {
    gradient,
    allow,
    scan,
    selectDown: (row, top, diagonalI) => wasm.selectDown(nRows, at.gradient, at.fall, at.diagonal, row.byteOffset, top, diagonalI),
    move: (rowI, rowJ, step, front) => {
      front.up = wasm.moveGradient(nRows, at.gradient, at.rise, at.fall, rowI.byteOffset, rowJ.byteOffset, step, at.result);
      front.top = result[0];
      front.bottom = result[1];
    },
  };
}

function plainPasses(
  gradient: Float64Array,
  diagonal: Float64Array,
  rise: Float64Array,
  fall: Float64Array,
): Pick<SmoPasses, 'selectDown' | 'move'> {
  const nRows = gradient.length;
  return {
    selectDown: (row, top, diagonalI) => {
      let down = -1;
      let best = -Infinity;
      for (let t = 0; t < nRows; t++) {
        const difference = top - gradient[t] - fall[t];
        if (!(difference > 0)) continue;
        let curvature = diagonalI + diagonal[t] - 2 * row[t];
        if (!(curvature > 0)) curvature = TAU;
        const gain = (difference * difference) / curvature;
        if (gain > best) {
          best = gain;
          down = t;
        }
      }
      return down;
    },
    move: (rowI, rowJ, step, front) => {
      let top = -Infinity;
      let bottom = Infinity;
      let up = -1;
      for (let t = 0; t < nRows; t++) {
        const g = gradient[t] - step * (rowI[t] - rowJ[t]);
        gradient[t] = g;
        const high = g + rise[t];
        const low = g + fall[t];
        if (high > top) {
          top = high;
          up = t;
        }
        if (low < bottom) bottom = low;
      }
      front.top = top;
      front.bottom = bottom;
      front.up = up;
    },
  };
}
