import type { KernelMemory } from './wasm/memory.ts';

/** Where the conditions of optimality stand among the active rows. */
export interface Front {
  /** Largest gradient of a row that may rise, and the first row that has it; −∞ and −1 = none. */
  top: number;
  up: number;
  /** Smallest gradient of a row that may fall; ∞ = none. */
  bottom: number;
}

/** The passes over the active rows that one step of SMO consists of. */
export interface SmoPasses {
  /** Float64Array (nRows): what the gradient says about raising a coefficient. */
  readonly gradient: Float64Array;
  /** Uint8Array (nRows): 1 = may rise, 2 = may fall, 3 = both. Written by `allow`. */
  readonly moves: Uint8Array;
  /** Int32Array (nRows): active rows, the first `nActive` of them, ascending. */
  readonly active: Int32Array;
  allow(row: number, may: number): void;
  /** Looks over the active rows anew. */
  scan(nActive: number, front: Front): void;
  /** The active row that may fall and promises the largest gain together with a row of gradient `top`; −1 = none. O(nActive). */
  selectDown(nActive: number, row: Float32Array, top: number, diagonalI: number): number;
  /** gradient −= step (rowI − rowJ) over the active rows, and the front there. O(nActive). */
  move(nActive: number, rowI: Float32Array, rowJ: Float32Array, step: number, front: Front): void;
  /** gradient −= change · row over the rows listed. O(count). */
  subtract(count: number, rows: Int32Array, row: Float32Array, change: number): void;
  /** Int32Array (nRows) for `subtract`. */
  readonly listed: Int32Array;
}

/** Curvature that is taken where two rows are the same to rounding. */
export const TAU = 1e-12;

/**
 * Passes over arrays in the given memory, by the compiled kernels if it has them; the results are the same to the last bit.
 * @param diagonal Float64Array (nRows): kernel of each row with itself
 */
export function createPasses(nRows: number, diagonal: Float64Array, memory: KernelMemory): SmoPasses {
  const gradient = memory.f64(nRows);
  const moves = memory.u8(nRows);
  const active = memory.i32(nRows);
  const listed = memory.i32(nRows);
  for (let t = 0; t < nRows; t++) active[t] = t;
  const scan = (nActive: number, front: Front): void => {
    front.top = -Infinity;
    front.bottom = Infinity;
    front.up = -1;
    for (let s = 0; s < nActive; s++) {
      const t = active[s];
      const g = gradient[t];
      if ((moves[t] & 1) !== 0 && g > front.top) {
        front.top = g;
        front.up = t;
      }
      if ((moves[t] & 2) !== 0 && g < front.bottom) front.bottom = g;
    }
  };
  const common = { gradient, moves, active, listed, scan };
  return memory.wasm === null
    ? { ...common, ...plainPasses(common, diagonal) }
    : { ...common, ...compiledPasses(common, diagonal, memory) };
}

type Common = Pick<SmoPasses, 'gradient' | 'moves' | 'active' | 'listed' | 'scan'>;
type Rest = Pick<SmoPasses, 'allow' | 'selectDown' | 'move' | 'subtract'>;

function plainPasses({ gradient, moves, active }: Common, diagonal: Float64Array): Rest {
  return {
    allow: (row, may) => {
      moves[row] = may;
    },
    selectDown: (nActive, row, top, diagonalI) => {
      let down = -1;
      let best = -Infinity;
      for (let s = 0; s < nActive; s++) {
        const t = active[s];
        const difference = top - gradient[t];
        if (difference <= 0 || (moves[t] & 2) === 0) continue;
        let curvature = diagonalI + diagonal[t] - 2 * row[t];
        if (curvature <= 0) curvature = TAU;
        const gain = (difference * difference) / curvature;
        if (gain > best) {
          best = gain;
          down = t;
        }
      }
      return down;
    },
    move: (nActive, rowI, rowJ, step, front) => {
      let top = -Infinity;
      let bottom = Infinity;
      let up = -1;
      for (let s = 0; s < nActive; s++) {
        const t = active[s];
        const g = gradient[t] - step * (rowI[t] - rowJ[t]);
        gradient[t] = g;
        const may = moves[t];
        if (g > top && (may & 1) !== 0) {
          top = g;
          up = t;
        }
        if (g < bottom && (may & 2) !== 0) bottom = g;
      }
      front.top = top;
      front.bottom = bottom;
      front.up = up;
    },
    subtract: (count, rows, row, change) => {
      for (let s = 0; s < count; s++) gradient[rows[s]] -= change * row[rows[s]];
    },
  };
}

function compiledPasses({ gradient, moves, active }: Common, given: Float64Array, memory: KernelMemory): Rest {
  const { wasm } = memory;
  if (wasm === null) throw new RangeError('memory without compiled kernels');
  const nRows = gradient.length;
  const rise = memory.f64(nRows).fill(-Infinity);
  const fall = memory.f64(nRows).fill(Infinity);
  const diagonal = memory.f64(nRows);
  diagonal.set(given);
  const result = memory.f64(2);
  const at = {
    gradient: gradient.byteOffset,
    moves: moves.byteOffset,
    active: active.byteOffset,
    diagonal: diagonal.byteOffset,
    rise: rise.byteOffset,
    fall: fall.byteOffset,
    result: result.byteOffset,
  };
  return {
    allow: (row, may) => {
      moves[row] = may;
      rise[row] = (may & 1) !== 0 ? 0 : -Infinity;
      fall[row] = (may & 2) !== 0 ? 0 : Infinity;
    },
    selectDown: (nActive, row, top, diagonalI) =>
      nActive === nRows
        ? wasm.selectDownAll(nRows, at.gradient, at.fall, at.diagonal, row.byteOffset, top, diagonalI)
        : wasm.selectDown(nActive, at.active, at.gradient, at.moves, at.diagonal, row.byteOffset, top, diagonalI),
    move: (nActive, rowI, rowJ, step, front) => {
      front.up =
        nActive === nRows
          ? wasm.moveGradientAll(nRows, at.gradient, at.rise, at.fall, rowI.byteOffset, rowJ.byteOffset, step, at.result)
          : wasm.moveGradient(nActive, at.active, at.gradient, at.moves, rowI.byteOffset, rowJ.byteOffset, step, at.result);
      front.top = result[0];
      front.bottom = result[1];
    },
    subtract: (count, rows, row, change) => wasm.subtractRow(count, rows.byteOffset, at.gradient, row.byteOffset, change),
  };
}
